"""Findings → JSON lines: an object a row of each table, `record` naming the table."""

from typing import IO

from audit.export.findings import Findings
from audit.export.rows import defanged_rows
from audit.output import json_line


def write(findings: Findings, file: IO[str], live: bool) -> None:
    """Write each row of each table of `findings` to `file` as it is read."""
    for name, columns, rows in findings.tables():
        for row in defanged_rows(rows, live):
            file.write(json_line({"record": name, **dict(zip(columns, row, strict=True))}) + "\n")
