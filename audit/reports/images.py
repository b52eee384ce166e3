"""Pictures: which of them do several sites show?"""

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

import click

from audit.database import Reader, Reading
from audit.listing import all_option, database_argument, limit_option, shortened, sql_limit, told
from audit.output import Output, output_options

SQL = """
WITH seen AS (
    SELECT c.*, coalesce(i.sha256, i.url) AS content, i.url, i.sha256, i.dhash,
           g.id IS NOT NULL AS ignored
    FROM image_site_counts c CROSS JOIN images i ON i.id = c.image_id
         LEFT JOIN (SELECT DISTINCT id FROM ignored WHERE kind = 'image') g ON g.id = i.id
    WHERE :everything OR g.id IS NULL
          AND c.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
)
SELECT min(url) AS image, count(DISTINCT image_id) AS copies, count(DISTINCT site_id) AS sites,
       sum(pages - moved) AS pages, sha256, min(dhash) AS dhash,
       min(first_seen) AS first_seen, max(last_seen) AS last_seen,
       CASE WHEN max(ignored) THEN 'ignored' END AS flag
FROM seen GROUP BY content HAVING count(DISTINCT site_id) >= :min_sites
ORDER BY sites DESC, pages DESC, image LIMIT :limit
"""


class Row(NamedTuple):
    """A picture; where it was fetched, all its addresses are one."""

    image: str
    """Its address, the first by name of those with the same content."""

    copies: int
    """Addresses with this content."""

    sites: int
    pages: int
    """A page that shows two copies counts twice."""

    sha256: str | None
    """Of its content; None until it is fetched."""

    dhash: str | None
    first_seen: str
    last_seen: str
    flag: str | None
    """ignored by the analyst, or None."""


def shared_images(
    db: sqlite3.Connection,
    *,
    min_sites: int = 2,
    limit: int | None = None,
    everything: bool = False,
) -> Iterator[Row]:
    """Yield the pictures that at least `min_sites` sites show, the most widespread first."""
    asked = {"min_sites": min_sites, "limit": sql_limit(limit), "everything": everything}
    return map(Row._make, db.execute(SQL, asked))


@click.command("images", cls=Reading)
@database_argument
@click.option(
    "--min-sites", type=click.IntRange(1), default=2, help="Leave out rarer pictures.  [2]"
)
@limit_option
@all_option
@output_options
def command(db: Reader, output: Output, everything: bool, **asked: Any) -> None:
    """List the pictures that several sites show.

    A picture that was fetched is one wherever it is; others are told apart by their addresses.

    \b
    Examples:
      promotrail images audit.db --limit 20
      promotrail images audit.db --min-sites 1 --csv -o images.csv
    """
    columns = shortened(Row._fields, everything)
    rows = (row[: len(columns)] for row in shared_images(db, everything=everything, **asked))
    output.write(columns, told(db, rows, "No picture is on so many sites; try --min-sites 1."))
