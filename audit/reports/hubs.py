"""Hubs: what did the analysis not let tie anybody, and why?"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from audit.listing import sql_limit

SQL = """
SELECT rule, key, sites, share, ties_dropped, reason,
       CASE WHEN (rule, coalesce(key_id, 0)) IN (SELECT kind, id FROM ignored)
                 OR rule = 'side' AND key IN (
                     SELECT s.site FROM ignored i JOIN sites s ON s.id = i.id WHERE i.kind = 'site')
            THEN 'ignored' END AS flag
FROM network_hubs WHERE sites >= :min_sites AND (:everything OR flag IS NULL)
ORDER BY ties_dropped DESC, rule, key LIMIT :limit
"""


class Row(NamedTuple):
    """A handle, picture, text, title or side that many show, whoever they are."""

    rule: str
    """What it is; side: a site, or a page of one where anyone writes, that shows others' things."""

    key: str
    sites: int
    """Sites, and pages of sites where anyone writes, that show it."""

    share: float
    """Of all sites and pages that were looked at, 0 to 1."""

    ties_dropped: int
    """A side's: the handles that it has in common with others."""

    reason: str
    flag: str | None
    """ignored by the analyst, or None."""


def hubs(
    db: sqlite3.Connection,
    *,
    min_sites: int = 1,
    limit: int | None = None,
    everything: bool = False,
) -> Iterator[Row]:
    """Yield what ties nobody by itself, what would have tied most first."""
    asked = {"min_sites": min_sites, "limit": sql_limit(limit), "everything": everything}
    return map(Row._make, db.execute(SQL, asked))
