"""What is worth knowing of one handle: its weeks, its company and its spellings."""

import sqlite3
from collections.abc import Callable
from typing import Any, NamedTuple

from audit.listing import IGNORED_SITES
from audit.reports.seen import AGAIN, BESIDE, FORMS, seen

# ruff: noqa: S608 - all of it is ours

WEEKS = 8
MOST = 3
"""Names that are listed: the commonest."""

NEWEST = f"""
SELECT julianday(max(fetched_at)) FROM pages WHERE :everything OR site_id NOT IN {IGNORED_SITES}
"""
DETAILS = f"""
{seen("handle")}
SELECT 'trend', CAST((:newest - julianday(p.fetched_at)) / 7 AS INTEGER) AS weeks_ago,
       count(DISTINCT s.address)
FROM seen s CROSS JOIN pages p ON p.content_id = s.page_id
WHERE weeks_ago < :weeks AND (:everything OR p.site_id NOT IN {IGNORED_SITES})
GROUP BY weeks_ago
UNION ALL
SELECT 'beside', name, pages FROM ({BESIDE})
UNION ALL
SELECT 'forms', surface, times
FROM (SELECT surface, times FROM ({FORMS}) ORDER BY times DESC, surface LIMIT :limit)
"""


class Details(NamedTuple):
    """A handle's weeks, company and spellings, each as one text."""

    trend: str
    """Pages in each of the last eight weeks, up to the week of the newest page."""

    beside: str
    """The handles most often on the same pages, with how many these are."""

    forms: str
    """The commonest ways in which it is written, with how often."""


def details(db: sqlite3.Connection, everything: bool = False) -> Callable[[int], Details]:
    """Return a function: the id of a handle → its details.

    Ignored sites and bare guesses do not count, unless `everything` is asked for.
    """
    asked = {"everything": everything, "kind": "handle", "limit": MOST, "weeks": WEEKS}
    (asked["newest"],) = db.execute(NEWEST, asked).fetchone()
    (asked["again"],) = db.execute(AGAIN).fetchone()

    def of_handle(handle_id: int) -> Details:
        found: dict[str, dict[Any, int]] = {"trend": {}, "beside": {}, "forms": {}}
        for detail, item, count in db.execute(DETAILS, asked | {"id": handle_id}):
            found[detail][item] = count
        return Details(
            " ".join(str(found["trend"].get(ago, 0)) for ago in reversed(range(WEEKS))),
            _listed(found["beside"]),
            _listed(found["forms"]),
        )

    return of_handle


def _listed(names: dict[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in names.items())
