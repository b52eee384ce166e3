"""Hubs: what did the analysis not let tie anybody, and why?"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from audit.listing import sql_limit

SQL = """
SELECT rule, key, sites, share, ties_dropped, reason FROM network_hubs
ORDER BY ties_dropped DESC, rule, key LIMIT ?
"""


class Row(NamedTuple):
    """A handle, picture, text, title or side that many show, whoever they are."""

    rule: str
    """What it is; side: a site, or a page of one where anyone writes, that shows others' things."""

    key: str
    sites: int
    """Sites, and pages of sites where anyone writes, that show it."""

    share: float
    """Of all that show anything, 0 to 1."""

    ties_dropped: int
    """A side's: the handles that it has in common with others."""

    reason: str


def hubs(db: sqlite3.Connection, limit: int | None = None) -> Iterator[Row]:
    """Yield what ties nobody by itself, what would have tied most first."""
    return map(Row._make, db.execute(SQL, [sql_limit(limit)]))
