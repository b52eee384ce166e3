"""Texts: which near-duplicates are there, and what do they have in common?"""

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
    told_of_analysis,
)
from audit.output import Output, output_options

SQL = """
WITH top AS (
    SELECT t.*, g.id IS NOT NULL AS ignored
    FROM text_templates t
         LEFT JOIN (SELECT DISTINCT id FROM ignored WHERE kind = 'text') g ON g.id = t.cluster_id
    WHERE t.sites >= :min_sites AND (:everything OR g.id IS NULL)
    ORDER BY t.sites DESC, t.pages DESC, t.cluster_id LIMIT :limit
)
SELECT cluster_id, sites, pages, texts,
       (SELECT round(min(similarity), 3) FROM text_clusters c WHERE c.cluster_id = top.cluster_id),
       template, (SELECT url FROM pages WHERE id = page_id),
       first_seen, last_seen, CASE WHEN ignored THEN 'ignored' END
FROM top ORDER BY sites DESC, pages DESC, cluster_id
"""


class Row(NamedTuple):
    """A cluster of near-duplicate texts."""

    text: int
    """Its number, as `show` takes it: text 5. Each analysis numbers anew."""

    sites: int
    pages: int
    texts: int
    """Different texts in it."""

    similarity: float
    """Of the member least like the representative, 0 to 1."""

    template: str
    """What all have in common, … for what differs."""

    page: str
    """The representative's."""

    first_seen: str
    last_seen: str
    flag: str | None
    """ignored by the analyst, or None."""


def text_clusters(
    db: sqlite3.Connection,
    *,
    min_sites: int = 1,
    limit: int | None = None,
    everything: bool = False,
) -> Iterator[Row]:
    """Yield the clusters that at least `min_sites` sites show, the most widespread first."""
    asked = {"min_sites": min_sites, "limit": sql_limit(limit), "everything": everything}
    return map(Row._make, db.execute(SQL, asked))


@click.command("texts", cls=Reading)
@database_argument
@click.option("--min-sites", type=NUMBER, default=1, help="Leave out rarer texts.")
@limit_option
@all_option
@output_options
def command(db: Reader, output: Output, everything: bool, **asked: Any) -> None:
    """List near-duplicate texts with what they have in common.

    They are of the last analysis: contacts and numbers do not count as differences.

    \b
    Examples:
      promotrail texts audit.db --min-sites 2 --limit 20
      promotrail show audit.db text 5
    """
    columns = shortened(Row._fields, everything)
    rows = (row[: len(columns)] for row in text_clusters(db, everything=everything, **asked))
    none = "No text is on so many sites."
    if asked["min_sites"] == 1:
        none = "No two pages have nearly the same text."
    output.write(columns, told_of_analysis(db, rows, none, everything))
