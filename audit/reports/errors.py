"""Errors: why could pages and pictures not be had, and on which sites?"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import click

from audit.database import Reader, Reading
from audit.listing import all_option, database_argument, limit_option, shortened, sql_limit, told
from audit.output import Output, output_options

SQL = """
WITH failures AS (
    SELECT error_kind, site_id, url, url AS page, attempts > 0 AS attempts, error, fetched_at
    FROM pages WHERE error_kind IS NOT NULL
    UNION ALL
    SELECT f.error_kind, f.site_id, f.url, f.url, f.attempts > 0, NULL, i.fetched_at
    FROM frontier f JOIN images i ON i.url = f.url
    WHERE f.sort = 'image' AND f.state = 'failed' AND i.fetched_at IS NOT NULL
    UNION ALL
    SELECT a.error_kind, f.site_id, a.url, NULL, 1, NULL, a.failed_at
    FROM failed_attempts a JOIN frontier f USING (crawl_id, url)
)
SELECT p.error_kind, s.site, count(DISTINCT p.page) AS pages, sum(p.attempts) AS attempts,
       min(p.error) AS error, min(p.url) AS example, max(p.fetched_at) AS last_seen,
       CASE WHEN p.site_id IN (SELECT id FROM ignored WHERE kind = 'site')
                 OR p.url IN (SELECT m.url FROM ignored i JOIN images m ON m.id = i.id
                              WHERE i.kind = 'image')
            THEN 'ignored' END AS flag
FROM failures p JOIN sites s ON s.id = p.site_id
WHERE :everything OR flag IS NULL
GROUP BY p.error_kind, s.id, CASE p.error_kind WHEN 'trap' THEN p.error END, flag
ORDER BY sum(pages) OVER (PARTITION BY p.error_kind) DESC, p.error_kind, pages DESC, s.site, error,
         flag
LIMIT :limit
"""


class Row(NamedTuple):
    """One kind of error on one site."""

    error_kind: str
    site: str
    pages: int
    """Addresses that could not be had, those of pictures among them."""

    attempts: int
    """Requests that failed so, those among them that another one made good."""

    error: str | None
    """What went wrong with one of these pages; with traps, which are of several kinds, with all."""

    example: str
    """One of the addresses that failed so: the first by name."""

    last_seen: str
    flag: str | None
    """ignored by the analyst, the site or these pictures; or None."""


def errors(
    db: sqlite3.Connection, limit: int | None = None, everything: bool = False
) -> Iterator[Row]:
    """Yield each kind of error on each site, the kind that cost the most pages first.

    Ignored sites and pictures are left out, unless `everything` is asked for.
    """
    asked = {"limit": sql_limit(limit), "everything": everything}
    return map(Row._make, db.execute(SQL, asked))


@click.command("errors", cls=Reading)
@database_argument
@limit_option
@all_option
@output_options
def command(db: Reader, output: Output, limit: int | None, everything: bool) -> None:
    """List why pages and pictures could not be had, by kind of error and site.

    \b
    Examples:
      promotrail errors audit.db
      promotrail errors audit.db --nl
    """
    columns = shortened(Row._fields, everything)
    rows = (row[: len(columns)] for row in errors(db, limit, everything))
    output.write(columns, told(db, rows, "All pages could be had, ignored ones apart."))
