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
KEPT = "{page}.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')"
TELLS = "({page}.error_kind IS NULL OR {page}.status IN (404, 410))"
"""A page that was read, or is gone by its host's word: any other failure tells of no handle."""

EARLIER = f"""
    SELECT 1 FROM mentions o CROSS JOIN pages q ON q.content_id = o.page_id
    WHERE o.handle_id = s.handle_id AND o.confidence <> 'bare' AND q.crawl_id = :before
          AND {KEPT.format(page="q")}
"""  # noqa: S608 - all of it is ours
UNKNOWN = f"""
    {EARLIER} AND NOT EXISTS (
        SELECT 1 FROM pages l WHERE l.crawl_id = :after AND l.url = q.url
               AND {TELLS.format(page="l")} AND {KEPT.format(page="l")})
"""  # noqa: S608 - all of it is ours
"""Pages of the earlier crawl that show a handle; those of them of which the later tells nothing."""

SHOWN = """
    EXISTS (SELECT 1 FROM mentions o
            WHERE o.page_id = {page} AND +o.handle_id = {handle} AND o.confidence <> 'bare')
"""
LATER = f"""
    {KEPT} AND +{{page}}.crawl_id = :after
    AND {{page}}.id BETWEEN (SELECT min(id) FROM pages WHERE crawl_id = :after)
                        AND (SELECT max(id) FROM pages WHERE crawl_id = :after)
"""  # noqa: S608 - all of it is ours
SETS = f"""
WITH one AS MATERIALIZED (
    SELECT m.handle_id, b.id AS page, a.site_id, m.page_id, b.content_id AS now
    FROM pages b CROSS JOIN pages a ON a.crawl_id = :before AND a.url = b.url
         CROSS JOIN mentions m ON m.page_id = a.content_id
    WHERE {LATER.format(page="b")} AND {TELLS.format(page="b")} AND {KEPT.format(page="a")}
          AND a.content_id <> b.content_id AND {COUNTED}
    GROUP BY b.id, m.handle_id
),
two AS MATERIALIZED (
    SELECT m.handle_id, p.id AS page, p.site_id, m.page_id
    FROM pages p CROSS JOIN mentions m ON m.page_id = p.content_id
    WHERE {LATER.format(page="p")} AND {COUNTED}
    GROUP BY p.id, m.handle_id
),
went AS MATERIALIZED (
    SELECT * FROM one WHERE handle_id IN (
        SELECT handle_id FROM (SELECT handle_id FROM one EXCEPT SELECT handle_id FROM two) s
        WHERE NOT EXISTS ({UNKNOWN}))
),
came AS MATERIALIZED (
    SELECT * FROM two WHERE handle_id IN (
        SELECT handle_id FROM (SELECT DISTINCT handle_id FROM two) s WHERE NOT EXISTS ({EARLIER}))
),
left_page AS MATERIALIZED (
    SELECT handle_id, page, page_id AS before, now FROM one s
    WHERE NOT {SHOWN.format(page="s.now", handle="s.handle_id")}
),
came_to_page AS MATERIALIZED (
    SELECT m.handle_id, page
    FROM (SELECT DISTINCT page, before, now FROM left_page) CROSS JOIN mentions m ON page_id = now
    WHERE {COUNTED} AND NOT {SHOWN.format(page="before", handle="m.handle_id")}
    GROUP BY page, m.handle_id
),
old_pictures AS MATERIALIZED (
    SELECT DISTINCT s.handle_id, i.image_id
    FROM went s CROSS JOIN page_images i USING (page_id)
    WHERE i.image_id NOT IN (SELECT id FROM ignored WHERE kind = 'image')
          AND i.image_id NOT IN (SELECT image_id FROM image_site_counts
                                 GROUP BY image_id HAVING count(*) > :hub)
),
old_texts AS MATERIALIZED (
    SELECT DISTINCT s.handle_id, c.cluster_id
    FROM went s CROSS JOIN text_clusters c USING (page_id)
    WHERE c.cluster_id NOT IN (SELECT id FROM ignored WHERE kind = 'text')
),
changed (change, handle_id, by_id, shared, places, sites) AS (
    SELECT 'new', handle_id, NULL, NULL, count(*), count(DISTINCT site_id) FROM came
    GROUP BY handle_id
    UNION ALL
    SELECT 'gone', handle_id, NULL, NULL, count(*), count(DISTINCT site_id) FROM went
    GROUP BY handle_id
    UNION ALL
    SELECT 'replaced', o.handle_id, n.handle_id, 'pages', count(*), count(DISTINCT p.site_id)
    FROM left_page o JOIN came_to_page n ON n.page = o.page JOIN pages p ON p.id = o.page
    GROUP BY o.handle_id, n.handle_id
    UNION ALL
    SELECT 'replaced', o.handle_id, s.handle_id, 'pictures', count(DISTINCT i.image_id),
           count(DISTINCT s.site_id)
    FROM came s CROSS JOIN page_images i USING (page_id)
         CROSS JOIN old_pictures o ON o.image_id = i.image_id
    GROUP BY o.handle_id, s.handle_id
    UNION ALL
    SELECT 'replaced', o.handle_id, s.handle_id, 'texts', count(DISTINCT c.cluster_id),
           count(DISTINCT s.site_id)
    FROM came s CROSS JOIN text_clusters c USING (page_id)
         CROSS JOIN old_texts o ON o.cluster_id = c.cluster_id
    GROUP BY o.handle_id, s.handle_id
)
"""  # noqa: S608 - all of it is ours
"""`one` and `two` say which handle each crawl saw on which page, told by the later crawl's row of
it; `one` has only pages that both tell of, and differently. They are made in the order in which
pages were stored, so that nothing is sorted and the file is read from front to back."""

SQL = f"""
{SETS}
SELECT change, x.platform || ':' || x.value AS handle, y.platform || ':' || y.value AS by_whom,
       shared, places, sites
FROM changed c JOIN handles x ON x.id = c.handle_id LEFT JOIN handles y ON y.id = c.by_id
ORDER BY instr('replaced new gone', change), places DESC, handle, by_whom, shared LIMIT :limit
"""  # noqa: S608 - all of it is ours

LIFETIMES = """
WITH again AS MATERIALIZED (SELECT url FROM pages GROUP BY url HAVING count(*) > 1),
lives AS (
    SELECT substr(url, instr(url, '//') + 2) || '/' AS place,
           max(fetched_at) FILTER (WHERE error_kind IS NULL) AS last_read,
           min(fetched_at) FILTER (WHERE error_kind IS NULL) AS first_read,
           max(fetched_at) AS last_asked
    FROM again CROSS JOIN pages USING (url)
    WHERE site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
    GROUP BY url HAVING first_read IS NOT NULL AND count(*) > 1
)
SELECT substr(place, 1, instr(place, '/') - 1) AS host, count(*) AS pages,
       sum(last_asked > last_read) AS gone,
       round(avg(julianday(last_read) - julianday(first_read)), 1) AS mean_days,
       round(max(julianday(last_read) - julianday(first_read)), 1) AS longest_days,
       min(last_asked) FILTER (WHERE last_asked > last_read) AS first_gone
FROM lives GROUP BY host ORDER BY gone DESC, pages DESC, host LIMIT :limit
"""
"""The addresses are found in an index alone: it is most of them that were fetched only once."""


class Row(NamedTuple):
    """A handle that came, went or was replaced."""

    change: str
    """new: only the later crawl saw it; gone: the later crawl knows of all its pages, and saw it
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
    """How long a host's pages lived, of those that were fetched more than once."""

    host: str
    """With its port, if it is not the usual one; empty for local files."""

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

    Flagged and ignored handles, ignored sites and bare guesses do not count. A handle is only gone
    if all its pages were read again, or are gone by their hosts' word: 404 or 410.
    """
    asked = {"before": before, "after": after, "hub": HUB, "limit": sql_limit(limit)}
    return map(Row._make, db.execute(SQL, asked))


def lifetimes(db: sqlite3.Connection, limit: int | None = None) -> Iterator[Lifetime]:
    """Yield how long each host's pages lived, the hosts that lost the most pages first."""
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
@click.option("--lifetimes", "lives", is_flag=True, help="How long each host's pages lived.")
@limit_option
@output_options
def command(
    db: Reader, crawls: tuple[int, ...], lives: bool, limit: int | None, output: Output
) -> None:
    """List which handles are new, gone or replaced between two crawls, by default the newest two.

    Replaced is who stood on a page, or beside a picture or a text, where another stands now. Gone
    is who stands nowhere any more, if all pages that showed it were read again or are gone (404,
    410): one that was not asked for, or can't be had for now, may still show it.

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
    output.write(
        Row._fields,
        told(db, differences(db, before, after, limit), "Nothing is known to have changed."),
    )
