"""Sites: which were read, and how many handles and pictures does each show?"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import click

from audit.database import Database, Reading
from audit.output import Output, output_options

SQL = """
WITH counted AS (
    SELECT s.id, s.site, s.domain,
           count(DISTINCT p.url) FILTER (WHERE p.error_kind IS NULL) AS pages,
           count(DISTINCT p.url) FILTER (WHERE p.error_kind IS NOT NULL) AS failed,
           (SELECT count(DISTINCT m.handle_id)
            FROM pages q JOIN mentions m ON m.page_id = q.content_id
                 JOIN handles h ON h.id = m.handle_id
            WHERE q.site_id = s.id AND h.flag IS NULL AND m.confidence <> 'bare') AS handles,
           min(p.fetched_at) AS first_seen, max(p.fetched_at) AS last_seen
    FROM sites s JOIN pages p ON p.site_id = s.id
    GROUP BY s.id
),
top AS (
    SELECT * FROM counted WHERE handles >= :min_handles
    ORDER BY handles DESC, pages DESC, site LIMIT :top
)
SELECT site, domain, pages, failed, handles,
       (SELECT count(DISTINCT i.image_id)
        FROM pages q JOIN page_images i ON i.page_id = q.content_id
        WHERE q.site_id = top.id) AS images,
       first_seen, last_seen
FROM top
ORDER BY handles DESC, pages DESC, site
"""


class Row(NamedTuple):
    """A site and what was had of it; a page crawled twice counts once."""

    site: str
    domain: str
    pages: int
    failed: int
    """Pages that at least one crawl could not have."""

    handles: int
    """Distinct handles, without flagged ones and bare guesses."""

    images: int
    first_seen: str
    last_seen: str


def site_frequency(
    db: sqlite3.Connection, *, min_handles: int = 0, top: int | None = None
) -> Iterator[Row]:
    """Yield the sites that were asked for pages, those with the most handles first."""
    asked = {"min_handles": min_handles, "top": -1 if top is None else top}
    return map(Row._make, db.execute(SQL, asked))


@click.command("sites", cls=Reading)
@click.argument("db", metavar="DATABASE", type=Database())
@click.option("--min-handles", type=click.IntRange(0), default=0, help="Leave out poorer sites.")
@click.option("--top", type=click.IntRange(1), metavar="N", help="Only the first N.")
@output_options
def command(db: sqlite3.Connection, output: Output, min_handles: int, top: int | None) -> None:
    """List sites by how many handles they show.

    \b
    Examples:
      promotrail sites audit.db --top 20
      promotrail sites audit.db --min-handles 2 --csv -o sites.csv
    """
    output.write(Row._fields, site_frequency(db, min_handles=min_handles, top=top))
