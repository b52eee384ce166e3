"""Handle frequency: which handles do the most sites show?"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import click

from audit.database import Database, Reading, names
from audit.output import Output, output_options

SQL = """
WITH seen AS NOT MATERIALIZED (
    SELECT m.handle_id, m.page_id, m.confidence, p.site_id, p.url, p.fetched_at
    FROM mentions m JOIN pages p ON p.content_id = m.page_id
    WHERE (:everything OR m.confidence <> 'bare')
      AND (:since IS NULL OR p.fetched_at >= :since)
),
top AS (
    SELECT h.id, h.platform, h.kind, h.value AS handle,
           count(DISTINCT s.site_id) AS sites, count(DISTINCT s.url) AS pages,
           count(*) AS mentions, min(s.fetched_at) AS first_seen, max(s.fetched_at) AS last_seen,
           coalesce(h.flag, CASE WHEN min(s.confidence = 'bare') THEN 'bare' END) AS flag
    FROM handles h JOIN seen s ON s.handle_id = h.id
    WHERE (:everything OR h.flag IS NULL) AND (:platform IS NULL OR h.platform = :platform)
    GROUP BY h.id
    HAVING count(DISTINCT s.site_id) >= :min_sites AND count(DISTINCT s.url) >= :min_pages
    ORDER BY sites DESC, pages DESC, mentions DESC, h.platform, handle
    LIMIT :top
)
SELECT platform, kind, handle, sites, pages, mentions,
       (SELECT count(DISTINCT i.image_id)
        FROM seen s JOIN page_images i ON i.page_id = s.page_id
        WHERE s.handle_id = top.id) AS images,
       first_seen, last_seen, flag
FROM top
ORDER BY sites DESC, pages DESC, mentions DESC, platform, handle
"""


class Row(NamedTuple):
    """A handle and how far it has spread; a page crawled twice counts once."""

    platform: str
    kind: str
    handle: str
    sites: int
    pages: int
    mentions: int
    images: int
    """Distinct pictures on the pages that show it."""

    first_seen: str
    last_seen: str
    flag: str | None
    """wellknown, placeholder, service; bare when no mention of it is more than a guess."""


def handle_frequency(
    db: sqlite3.Connection,
    *,
    platform: str | None = None,
    min_sites: int = 1,
    min_pages: int = 1,
    since: str | None = None,
    top: int | None = None,
    everything: bool = False,
) -> Iterator[Row]:
    """Yield handles, most widespread first: by sites, then pages, mentions and name.

    Only pages fetched `since` (UTC, ISO 8601) count. Flagged handles and bare guesses are left
    out, unless `everything` is asked for.
    """
    asked = {
        "platform": platform,
        "min_sites": min_sites,
        "min_pages": min_pages,
        "since": since,
        "top": -1 if top is None else top,
        "everything": everything,
    }
    return map(Row._make, db.execute(SQL, asked))


def _iso(_: click.Context, __: click.Parameter, since: datetime | None) -> str | None:
    return since.isoformat() if since else None


@click.command("handles", cls=Reading)
@click.argument("db", metavar="DATABASE", type=Database())
@click.option("--platform", help="Only this one's.", shell_complete=names("handles", "platform"))
@click.option("--min-sites", type=click.IntRange(1), default=1, help="Leave out rarer handles.")
@click.option("--min-pages", type=click.IntRange(1), default=1, help="Leave out rarer handles.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    metavar="DATE",
    callback=_iso,
    help="Count only pages fetched since, as 2026-05-31 (UTC).",
)
@click.option("--top", type=click.IntRange(1), metavar="N", help="Only the N most widespread.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also well-known, placeholder and service handles and bare guesses, marked in `flag`.",
)
@output_options
def command(
    db: sqlite3.Connection,
    output: Output,
    platform: str | None,
    min_sites: int,
    min_pages: int,
    since: str | None,
    top: int | None,
    everything: bool,
) -> None:
    """List handles by how many sites show them.

    `images` counts the pictures on the pages that show a handle. A handle on many sites is a
    lead, never an accusation.

    \b
    Examples:
      promotrail handles audit.db --top 20
      promotrail handles audit.db --platform telegram --min-sites 2 --csv -o handles.csv
      promotrail handles audit.db --since 2026-05-31 --all
    """
    rows = handle_frequency(
        db,
        platform=platform,
        min_sites=min_sites,
        min_pages=min_pages,
        since=since,
        top=top,
        everything=everything,
    )
    columns = Row._fields if everything else Row._fields[:-1]
    output.write(columns, (row[: len(columns)] for row in rows))
