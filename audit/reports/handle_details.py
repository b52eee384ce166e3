"""What is worth knowing of one handle: its weeks, its company and its spellings."""

import sqlite3
from typing import NamedTuple

WEEKS = 8
MOST = 3
"""Names that are listed: the commonest."""

TREND = """
SELECT CAST((:newest - julianday(p.fetched_at)) / 7 AS INTEGER) AS weeks_ago, count(DISTINCT p.url)
FROM pages p JOIN mentions m ON m.page_id = p.content_id
WHERE m.handle_id = :handle AND weeks_ago < :weeks
GROUP BY weeks_ago
"""
BESIDE = """
SELECT h.platform || ':' || h.value AS name, count(DISTINCT o.page_id) AS pages
FROM (SELECT DISTINCT page_id FROM mentions WHERE handle_id = :handle) seen
     CROSS JOIN mentions o ON o.page_id = seen.page_id JOIN handles h ON h.id = o.handle_id
WHERE o.handle_id <> :handle AND o.confidence <> 'bare' AND h.flag IS NULL
      AND h.id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
GROUP BY h.id ORDER BY pages DESC, name LIMIT :most
"""
FORMS = """
SELECT surface, count(*) AS times FROM mentions WHERE handle_id = :handle
GROUP BY surface ORDER BY times DESC, surface LIMIT :most
"""


class Details(NamedTuple):
    """A handle's weeks, company and spellings, each as one text."""

    trend: str
    """Pages in each of the last eight weeks, up to the week of the newest page."""

    beside: str
    """The handles most often on the same pages, with how many these are."""

    forms: str
    """The commonest ways in which it is written, with how often."""


def details(db: sqlite3.Connection, handle_id: int) -> Details:
    """Return the details of a handle."""
    (newest,) = db.execute("SELECT julianday(max(fetched_at)) FROM pages").fetchone()
    asked = {"handle": handle_id, "weeks": WEEKS, "newest": newest}
    weeks = dict(db.execute(TREND, asked).fetchall())
    return Details(
        " ".join(str(weeks.get(ago, 0)) for ago in reversed(range(WEEKS))),
        _listed(beside(db, handle_id)),
        _listed(forms(db, handle_id)),
    )


def beside(db: sqlite3.Connection, handle_id: int, most: int = MOST) -> list[tuple[str, int]]:
    """Return the handles most often on a handle's pages, each with how many pages these are."""
    return db.execute(BESIDE, {"handle": handle_id, "most": most}).fetchall()


def forms(db: sqlite3.Connection, handle_id: int, most: int = MOST) -> list[tuple[str, int]]:
    """Return the commonest ways in which a handle is written, each with how often."""
    return db.execute(FORMS, {"handle": handle_id, "most": most}).fetchall()


def _listed(names: list[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in names)
