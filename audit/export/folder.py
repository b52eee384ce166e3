"""Findings → a folder of CSV files, one a table."""

from pathlib import Path

from audit.export.findings import TABLES, Findings
from audit.export.rows import defanged_rows
from audit.output import Output


def write(findings: Findings, folder: Path, live: bool) -> None:
    """Write each table of `findings` into `folder`, as NAME.csv."""
    for name in TABLES:
        rows = findings.table(name)
        columns = [column for column, *_ in rows.description]
        Output("csv", file=folder / f"{name}.csv").write(columns, defanged_rows(rows, live))
