"""Texts: which near-duplicates are there, and what do they have in common?"""

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

import click

from audit.database import Reader, Reading
from audit.listing import (
    IGNORED_SITES,
    NUMBER,
    all_option,
    database_argument,
    limit_option,
    shortened,
    sql_limit,
    told_of_analysis,
)
from audit.output import Output, output_options

SQL = f"""
WITH left_out AS (
    SELECT c.cluster_id, count(DISTINCT p.site_id) AS sites, count(DISTINCT p.url) AS pages
    FROM pages p JOIN text_clusters c ON c.page_id = p.content_id
    WHERE NOT :everything AND p.site_id IN {IGNORED_SITES} GROUP BY c.cluster_id
),
top AS (
    SELECT t.cluster_id, t.sites - ifnull(o.sites, 0) AS sites,
           t.pages - ifnull(o.pages, 0) AS pages, t.texts, t.template, t.page_id, t.first_seen,
           t.last_seen, g.id IS NOT NULL AS ignored, o.cluster_id IS NOT NULL AS less
    FROM text_templates t LEFT JOIN left_out o ON o.cluster_id = t.cluster_id
         LEFT JOIN (SELECT DISTINCT id FROM ignored WHERE kind = 'text') g ON g.id = t.cluster_id
    WHERE t.sites - ifnull(o.sites, 0) >= :min_sites
          AND (:everything OR g.id IS NULL AND t.pages - ifnull(o.pages, 0) > 1)
    ORDER BY 2 DESC, 3 DESC, t.cluster_id LIMIT :limit
),
rest AS (
    SELECT c.cluster_id, min(p.fetched_at) AS first_seen, max(p.fetched_at) AS last_seen
    FROM top CROSS JOIN text_clusters c ON c.cluster_id = top.cluster_id
         CROSS JOIN pages p ON p.content_id = c.page_id
    WHERE top.less AND p.site_id NOT IN {IGNORED_SITES} GROUP BY c.cluster_id
)
SELECT t.cluster_id, t.sites, t.pages, t.texts,
       (SELECT round(min(similarity), 3) FROM text_clusters c WHERE c.cluster_id = t.cluster_id),
       t.template,
       coalesce((SELECT url FROM pages
                 WHERE id = t.page_id AND (:everything OR site_id NOT IN {IGNORED_SITES})),
                (SELECT p.url FROM text_clusters c JOIN pages p ON p.id = c.page_id
                 WHERE c.cluster_id = t.cluster_id AND p.site_id NOT IN {IGNORED_SITES}
                 ORDER BY c.similarity DESC, p.id LIMIT 1)),
       coalesce(r.first_seen, t.first_seen), coalesce(r.last_seen, t.last_seen),
       CASE WHEN t.ignored THEN 'ignored' END
FROM top t LEFT JOIN rest r ON r.cluster_id = t.cluster_id
ORDER BY t.sites DESC, t.pages DESC, t.cluster_id
"""  # noqa: S608 - all of it is ours
"""The kept counts are of all sites: those of ignored ones are taken off."""


class Row(NamedTuple):
    """A cluster of near-duplicate texts."""

    text: int
    """Its number, as `show` takes it: text 5. Each analysis numbers anew."""

    sites: int
    pages: int
    texts: int
    """Different texts in it, those of ignored sites too."""

    similarity: float
    """Of the member least like the representative, 0 to 1."""

    template: str
    """What all have in common, … for what differs."""

    page: str
    """The representative's, or if that is of an ignored site, the one's most like it."""

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
