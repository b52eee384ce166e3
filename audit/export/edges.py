"""Findings → one CSV file of edges, `source,target` first, as Gephi and pandas take them."""

from itertools import chain
from typing import IO

from audit.export.findings import Edge, Findings
from audit.export.rows import defanged_rows
from audit.output import write_csv


def write(findings: Findings, file: IO[str], live: bool) -> None:
    """Write who shows what to `file`, a row an edge."""
    write_csv(chain([Edge._fields], defanged_rows(findings.edges(), live)), file)
