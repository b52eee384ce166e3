"""Pictures: which of them do several sites show?"""

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
WITH left_out AS MATERIALIZED (SELECT DISTINCT id FROM ignored WHERE kind = 'image'),
seen AS (
    SELECT c.image_id, c.site_id, c.pages - c.moved AS pages,
           iif(i.sha256 IS NULL, i.id,
               (SELECT min(o.id) FROM images o WHERE o.sha256 = i.sha256)) AS content
    FROM image_site_counts c CROSS JOIN images i ON i.id = c.image_id
    WHERE :everything OR (c.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
                          AND c.image_id NOT IN (SELECT id FROM left_out))
),
top AS (
    SELECT content, count(DISTINCT image_id) AS copies, count(DISTINCT site_id) AS sites,
           sum(pages) AS pages
    FROM seen GROUP BY content HAVING count(DISTINCT site_id) >= :min_sites
),
named AS (
    SELECT t.copies, t.sites, t.pages, i.sha256, i.dhash, i.url, o.id, o.url AS image
    FROM top t JOIN images i ON i.id = t.content
         JOIN images o ON o.id = i.id OR o.sha256 = i.sha256
)
SELECT min(n.image) AS image, n.copies, n.sites, n.pages, n.sha256, n.dhash,
       (SELECT min(first_seen) FROM image_site_counts c WHERE c.image_id = n.id),
       (SELECT max(last_seen) FROM image_site_counts c WHERE c.image_id = n.id),
       iif(n.id IN (SELECT id FROM left_out), 'ignored', NULL)
FROM named n GROUP BY n.url
ORDER BY n.sites DESC, n.pages DESC, image LIMIT :limit
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
@click.option("--min-sites", type=NUMBER, default=2, help="Leave out rarer pictures.  [2]")
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
    none = "No picture is on so many sites; try --min-sites 1."
    if asked["min_sites"] == 1:
        none = "No page shows a picture."
    output.write(columns, told(db, rows, none, everything))
