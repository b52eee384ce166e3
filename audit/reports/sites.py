"""Sites: which were read, and how many handles and pictures does each show?"""

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

import click

from audit.database import Reader, Reading
from audit.listing import (
    NUMBER,
    all_option,
    database_argument,
    limit_option,
    shortened,
    sql_limit,
    told,
)
from audit.output import Output, output_options

SQL = """
WITH shown AS (
    SELECT c.site_id, count(*) AS handles
    FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id
    WHERE h.flag IS NULL AND h.id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
    GROUP BY c.site_id
)
SELECT s.site, s.domain, k.pages, k.failed, coalesce(n.handles, 0) AS handles,
       (SELECT count(*) FROM image_site_counts i WHERE i.site_id = s.id) AS images,
       k.first_seen, k.last_seen, CASE WHEN g.id IS NOT NULL THEN 'ignored' END AS flag
FROM site_counts k JOIN sites s ON s.id = k.site_id
     LEFT JOIN shown n ON n.site_id = s.id
     LEFT JOIN (SELECT DISTINCT id FROM ignored WHERE kind = 'site') g ON g.id = s.id
WHERE coalesce(n.handles, 0) >= :min_handles AND (:everything OR g.id IS NULL)
ORDER BY handles DESC, k.pages DESC, s.site
LIMIT :limit
"""


class Row(NamedTuple):
    """A site and what was had of it; a page crawled twice counts once."""

    site: str
    domain: str
    pages: int
    failed: int
    """Pages that at least one crawl could not have."""

    handles: int
    """Distinct handles, without flagged and ignored ones and bare guesses."""

    images: int
    first_seen: str
    last_seen: str
    flag: str | None
    """ignored by the analyst, or None."""


def site_frequency(
    db: sqlite3.Connection,
    *,
    min_handles: int = 0,
    limit: int | None = None,
    everything: bool = False,
) -> Iterator[Row]:
    """Yield the sites that were asked for pages, those with the most handles first.

    Ignored ones are left out, unless `everything` is asked for.
    """
    asked = {"min_handles": min_handles, "limit": sql_limit(limit), "everything": everything}
    return map(Row._make, db.execute(SQL, asked))


@click.command("sites", cls=Reading)
@database_argument
@click.option(
    "--min-handles",
    type=click.IntRange(0, NUMBER.max),
    default=0,
    help="Leave out poorer sites.",
)
@limit_option
@all_option
@output_options
def command(db: Reader, output: Output, everything: bool, **asked: Any) -> None:
    """List sites by how many handles they show.

    \b
    Examples:
      promotrail sites audit.db --top 20
      promotrail sites audit.db --min-handles 2 --csv -o sites.csv
    """
    columns = shortened(Row._fields, everything)
    rows = (row[: len(columns)] for row in site_frequency(db, everything=everything, **asked))
    none = "No site shows so many handles." if asked["min_handles"] else "There is no other site."
    output.write(columns, told(db, rows, none, everything))
