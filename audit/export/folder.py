"""Findings → a folder of CSV files, one a table."""

from pathlib import Path

from audit.export.findings import Findings
from audit.export.rows import defanged_rows
from audit.output import Output


def write(findings: Findings, folder: Path, live: bool) -> None:
    """Write each table of `findings` into `folder`, as NAME.csv."""
    for name, columns, rows in findings.tables():
        Output("csv", file=folder / f"{name}.csv").write(columns, defanged_rows(rows, live))
