"""The difference between two crawls: which handles are new, gone, or took another's place?"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import click

from audit.database import Reader, Reading
from audit.failure import Failure
from audit.listing import database_argument, limit_option, sql_limit, told
from audit.output import Output, output_options

HUB = 50
"""A picture on more sites than this is anyone's: who shows it took nobody's place."""

COUNTED = """
    m.confidence <> 'bare' AND m.handle_id NOT IN (SELECT id FROM handles WHERE flag IS NOT NULL)
    AND m.handle_id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
"""
ELSEWHERE = """
    EXISTS (SELECT 1 FROM mentions o CROSS JOIN pages q ON q.content_id = o.page_id
            WHERE o.handle_id = s.handle_id AND o.confidence <> 'bare' AND q.crawl_id = {})
"""
SETS = f"""
WITH again AS MATERIALIZED (
    SELECT a.url, a.site_id, a.content_id AS before, b.content_id AS after
    FROM pages b CROSS JOIN pages a ON a.crawl_id = :before AND a.url = b.url
    WHERE b.crawl_id = :after
),
one AS MATERIALIZED (
    SELECT DISTINCT m.handle_id, g.url, g.site_id, g.before AS page_id
    FROM again g CROSS JOIN mentions m ON m.page_id = g.before WHERE {COUNTED}
),
two AS MATERIALIZED (
    SELECT DISTINCT m.handle_id, p.url, p.site_id, p.content_id AS page_id
    FROM pages p CROSS JOIN mentions m ON m.page_id = p.content_id
    WHERE p.crawl_id = :after AND {COUNTED}
),
gone AS MATERIALIZED (
    SELECT handle_id, count(*) AS pages, count(DISTINCT site_id) AS sites FROM one s
    WHERE handle_id NOT IN (SELECT handle_id FROM two) GROUP BY handle_id
),
new AS MATERIALIZED (
    SELECT handle_id, count(*) AS pages, count(DISTINCT site_id) AS sites FROM two s
    GROUP BY handle_id HAVING NOT {ELSEWHERE.format(":before")}
)
"""  # noqa: S608 - all of it is ours
NAMED = """
SELECT '{change}' AS change, h.platform || ':' || h.value AS handle, NULL AS by_whom,
       NULL AS on_what, s.pages AS number, s.sites
FROM {change} s JOIN handles h ON h.id = s.handle_id
"""
REPLACED = """
SELECT 'replaced', x.platform || ':' || x.value, y.platform || ':' || y.value, '{on}',
       count(DISTINCT {what}), count(DISTINCT {site})
FROM {source}
     JOIN handles x ON x.id = o.handle_id JOIN handles y ON y.id = n.handle_id
GROUP BY o.handle_id, n.handle_id
"""
ON_PAGES = REPLACED.format(
    on="pages",
    what="o.url",
    site="o.site_id",
    source="(SELECT handle_id, url, site_id FROM one"
    " EXCEPT SELECT handle_id, url, site_id FROM two) o"
    " JOIN (SELECT handle_id, url FROM two EXCEPT SELECT handle_id, url FROM one) n"
    " ON n.url = o.url",
)
"""Only on pages that both crawls asked for: `one` has no others."""

ON_PICTURES = REPLACED.format(
    on="pictures",
    what="o.image_id",
    site="n.site_id",
    source="(SELECT DISTINCT s.handle_id, i.image_id FROM one s JOIN gone USING (handle_id)"
    " JOIN page_images i ON i.page_id = s.page_id) o"
    " JOIN (SELECT DISTINCT s.handle_id, s.site_id, i.image_id FROM two s"
    " JOIN new USING (handle_id) JOIN page_images i ON i.page_id = s.page_id) n"
    " ON n.image_id = o.image_id"
    " AND o.image_id NOT IN (SELECT id FROM ignored WHERE kind = 'image') AND"
    " (SELECT count(*) FROM image_site_counts c WHERE c.image_id = o.image_id) <= :hub",
)
ON_TEXTS = REPLACED.format(
    on="texts",
    what="o.cluster_id",
    site="n.site_id",
    source="(SELECT DISTINCT s.handle_id, c.cluster_id FROM one s JOIN gone USING (handle_id)"
    " JOIN text_clusters c ON c.page_id = s.page_id) o"
    " JOIN (SELECT DISTINCT s.handle_id, s.site_id, c.cluster_id FROM two s"
    " JOIN new USING (handle_id) JOIN text_clusters c ON c.page_id = s.page_id) n"
    " ON n.cluster_id = o.cluster_id"
    " AND o.cluster_id NOT IN (SELECT id FROM ignored WHERE kind = 'text')",
)
SQL = f"""
{SETS}
SELECT change, handle, by_whom, on_what, number, sites FROM (
    {NAMED.format(change="new")} UNION ALL {NAMED.format(change="gone")} UNION ALL
    {" UNION ALL ".join([ON_PAGES, ON_PICTURES, ON_TEXTS])}
)
ORDER BY instr('replaced new gone', change), number DESC, handle, by_whom, on_what LIMIT :limit
"""  # noqa: S608 - all of it is ours

LIFETIMES = """
WITH lives AS (
    SELECT url, site_id, max(fetched_at) FILTER (WHERE error_kind IS NULL) AS last_read,
           min(fetched_at) FILTER (WHERE error_kind IS NULL) AS first_read,
           max(fetched_at) AS last_asked
    FROM pages GROUP BY url HAVING count(*) > 1 AND first_read IS NOT NULL
)
SELECT s.site, count(*) AS pages, sum(last_asked > last_read) AS gone,
       round(avg(julianday(last_read) - julianday(first_read)), 1) AS mean_days,
       round(max(julianday(last_read) - julianday(first_read)), 1) AS longest_days,
       min(last_asked) FILTER (WHERE last_asked > last_read) AS first_gone
FROM lives l JOIN sites s ON s.id = l.site_id
WHERE s.id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
GROUP BY s.id ORDER BY gone DESC, pages DESC, s.site LIMIT :limit
"""


class Row(NamedTuple):
    """A handle that came, went or was replaced."""

    change: str
    """new: only the later crawl saw it; gone: the later crawl asked for its pages again and saw it
    nowhere; replaced."""

    handle: str
    by: str | None
    """The handle that took its place."""

    on: str | None
    """Where it did: on the same pages, pictures or texts."""

    places: int
    """Pages, pictures or texts."""

    sites: int


class Lifetime(NamedTuple):
    """How long a site's pages lived, of those that were fetched more than once."""

    site: str
    pages: int
    gone: int
    """Pages that could be had once, and not when they were last asked for."""

    mean_days: float
    """From the first to the last time that a page could be had."""

    longest_days: float
    first_gone: str | None


def differences(
    db: sqlite3.Connection, before: int, after: int, limit: int | None = None
) -> Iterator[Row]:
    """Yield what changed between two crawls, by their ids: replacements, new and gone handles.

    Flagged and ignored handles and bare guesses do not count. A handle is only gone if its pages
    were asked for again.
    """
    asked = {"before": before, "after": after, "hub": HUB, "limit": sql_limit(limit)}
    return map(Row._make, db.execute(SQL, asked))


def lifetimes(db: sqlite3.Connection, limit: int | None = None) -> Iterator[Lifetime]:
    """Yield how long each site's pages lived, the sites that lost the most pages first."""
    return map(Lifetime._make, db.execute(LIFETIMES, {"limit": sql_limit(limit)}))


def _crawls(db: Reader, given: tuple[int, ...]) -> tuple[int, int]:
    """Return the two crawls that are meant: those given, or the newest two that have pages."""
    found = [
        crawl
        for (crawl,) in db.execute(
            "SELECT id FROM crawls c WHERE EXISTS (SELECT 1 FROM pages p WHERE p.crawl_id = c.id)"
            " ORDER BY id"
        )
    ]
    chosen = given or tuple(found[-2:])
    if len(chosen) != 2 or not set(chosen) <= set(found):
        names = ", ".join(map(str, found)) or "none"
        raise Failure(
            f"Name two crawls that have pages; {db.path} has {names}. Crawl again with:"
            f" promotrail crawl {db.path} --recrawl",
            2,
        )
    return chosen[0], chosen[1]


@click.command("diff", cls=Reading)
@database_argument
@click.argument("crawls", nargs=-1, type=int, metavar="[CRAWL CRAWL]")
@click.option("--lifetimes", "lives", is_flag=True, help="How long each site's pages lived.")
@limit_option
@output_options
def command(
    db: Reader, crawls: tuple[int, ...], lives: bool, limit: int | None, output: Output
) -> None:
    """List which handles are new, gone or replaced between two crawls, by default the newest two.

    Replaced is who stood on a page, or beside a picture or a text, where another stands now.

    \b
    Examples:
      promotrail diff audit.db
      promotrail diff audit.db 1 3 --limit 50
      promotrail diff audit.db --lifetimes
    """
    if lives:
        none = "No page was fetched more than once."
        output.write(Lifetime._fields, told(db, lifetimes(db, limit), none))
        return
    before, after = _crawls(db, crawls)
    output.write(Row._fields, told(db, differences(db, before, after, limit), "Nothing changed."))
