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
    SELECT c.image_id, c.site_id, c.pages - c.moved AS pages, c.first_seen, c.last_seen,
           iif(i.sha256 IS NULL, i.id,
               (SELECT min(o.id) FROM images o WHERE o.sha256 = i.sha256)) AS content
    FROM image_site_counts c CROSS JOIN images i ON i.id = c.image_id
    WHERE :everything OR (c.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
                          AND c.image_id NOT IN (SELECT id FROM left_out))
),
top AS (
    SELECT content, count(DISTINCT image_id) AS copies, count(DISTINCT site_id) AS sites,
           sum(pages) AS pages, min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM seen GROUP BY content HAVING count(DISTINCT site_id) >= :min_sites
)
SELECT o.url AS image, t.copies, t.sites, t.pages, o.sha256, o.dhash, t.first_seen, t.last_seen,
       iif(o.id IN (SELECT id FROM left_out), 'ignored', NULL)
FROM top t JOIN images i ON i.id = t.content JOIN images o ON o.id = (
    SELECT k.id FROM images k
    WHERE (k.id = i.id OR k.sha256 = i.sha256) AND EXISTS (
        SELECT 1 FROM image_site_counts c
        WHERE c.image_id = k.id
              AND (:everything OR c.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')))
    ORDER BY k.id IN (SELECT id FROM left_out), k.url LIMIT 1)
ORDER BY t.sites DESC, t.pages DESC, image LIMIT :limit
"""


class Row(NamedTuple):
    """A picture; where it was fetched, all its addresses are one."""

    image: str
    """Its address, the first by name of those with the same content that are not ignored."""

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
    """ignored by the analyst, at each of its addresses; or None."""


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
