"""Sites: which were read, and how many handles and pictures does each show?"""

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

import click

from audit.database import Reader, Reading
from audit.listing import (
    IGNORED_HANDLES,
    IGNORED_IMAGES,
    IGNORED_SITES,
    NUMBER,
    all_option,
    database_argument,
    limit_option,
    shortened,
    sql_limit,
    told,
)
from audit.output import Output, output_options

SQL = f"""
WITH shown AS (
    SELECT c.site_id, count(*) AS handles
    FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id
    WHERE h.flag IS NULL AND (:everything OR h.id NOT IN {IGNORED_HANDLES})
    GROUP BY c.site_id
),
top AS (
    SELECT s.id, s.site, s.domain, k.pages, k.failed, coalesce(n.handles, 0) AS handles,
           k.first_seen, k.last_seen,
           CASE WHEN s.id IN {IGNORED_SITES} THEN 'ignored' END AS flag
    FROM site_counts k JOIN sites s ON s.id = k.site_id LEFT JOIN shown n ON n.site_id = s.id
    WHERE coalesce(n.handles, 0) >= :min_handles
          AND (:everything OR s.id NOT IN {IGNORED_SITES})
    ORDER BY 6 DESC, k.pages DESC, s.site
    LIMIT :limit
)
SELECT site, domain, pages, failed, handles,
       (SELECT count(DISTINCT coalesce(i.sha256, i.id))
        FROM image_site_counts c JOIN images i ON i.id = c.image_id
        WHERE c.site_id = top.id AND (:everything OR i.id NOT IN {IGNORED_IMAGES})),
       first_seen, last_seen, flag
FROM top ORDER BY handles DESC, pages DESC, site
"""  # noqa: S608 - all of it is ours


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
    """Distinct pictures, without ignored ones."""

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
