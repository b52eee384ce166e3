"""A subject → how many of its pages are of each week."""

from datetime import date, timedelta
from typing import NamedTuple

from audit.page.content import Content

WEEKS = 60
"""The last weeks that are shown."""

WEEKLY = """
    SELECT week, count(*), sum(concealed) FROM (
        SELECT date(substr(min(iif(p.published BETWEEN '1990' AND p.fetched_at, p.published,
                                   p.fetched_at)), 1, 10), '-6 days', 'weekday 1') AS week,
               min(m.hidden OR m.disguised) AS concealed
        FROM mentions m JOIN pages p ON p.id = m.page_id
        WHERE m.handle_id IN ({ids}) AND m.confidence <> 'bare' AND {sites} GROUP BY p.url)
    GROUP BY week ORDER BY week"""
"""An address is of its earliest date; no page is older than the web, or newer than its fetching."""


class Week(NamedTuple):
    """How many pages that show the handles are of a week."""

    monday: str
    pages: int
    concealed: int
    """Of these, pages that only hide or disguise them."""


def weeks(content: Content) -> list[Week]:
    """Return the last weeks in which pages showed the top handles, empty ones too."""
    found = content.rows(WEEKLY, (handle.id for handle in content.top))
    rows = {row[0]: Week._make(row) for row in found}
    if not rows:
        return []
    last = date.fromisoformat(max(rows))
    mondays = ((last - timedelta(weeks=ago)).isoformat() for ago in range(WEEKS - 1, -1, -1))
    return [rows.get(monday, Week(monday, 0, 0)) for monday in mondays if monday >= min(rows)]
