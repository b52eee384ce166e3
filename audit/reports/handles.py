"""Handle frequency: which handles do the most sites show?"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import click

from audit.database import Reader, Reading, names
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
from audit.reports import handle_details

COUNTS = f"(:everything OR c.site_id NOT IN {IGNORED_SITES})"
KEPT = f"""
    SELECT t.handle_id, t.sites - ifnull(i.sites, 0) AS sites,
           t.pages - ifnull(i.pages, 0) AS pages, t.mentions - ifnull(i.mentions, 0) AS mentions,
           NULL AS first_seen, NULL AS last_seen, 0 AS guess
    FROM handle_totals t LEFT JOIN (
        SELECT c.handle_id, count(*) AS sites, sum(c.pages - c.moved) AS pages,
               sum(c.times) AS mentions
        FROM handle_site_counts c WHERE NOT :everything AND c.site_id IN {IGNORED_SITES}
        GROUP BY c.handle_id) i USING (handle_id)
"""  # noqa: S608 - all of it is ours
SEEN = """
    SELECT m.handle_id, count(DISTINCT p.site_id) AS sites, count(DISTINCT p.url) AS pages,
           count(*) AS mentions, min(p.fetched_at) AS first_seen,
           max(p.fetched_at) AS last_seen, min(m.confidence = 'bare') AS guess
    FROM {source}
    WHERE (:everything OR m.confidence <> 'bare')
      AND (:everything OR p.site_id NOT IN {ignored_sites})
      AND {also}
    GROUP BY m.handle_id
"""
GUESSED = "(SELECT handle_id FROM mentions WHERE confidence = 'bare')"
TOTALLED = "(SELECT handle_id FROM handle_totals)"
MENTIONED = "mentions m JOIN pages p ON p.content_id = m.page_id"
LATELY = "pages p CROSS JOIN mentions m ON m.page_id = p.content_id"  # the newest pages first


def _seen(source: str, also: str) -> str:
    return SEEN.format(source=source, also=also, ignored_sites=IGNORED_SITES)


COUNTED = KEPT
COUNTED_WITH_GUESSES = " UNION ALL ".join(
    (
        f"{KEPT} WHERE t.handle_id NOT IN {GUESSED}",
        _seen(MENTIONED, f"m.handle_id IN {GUESSED} AND m.handle_id IN {TOTALLED}"),
        _seen(MENTIONED, f"m.confidence = 'bare' AND m.handle_id NOT IN {TOTALLED}"),
    )
)
COUNTED_SINCE = _seen(LATELY, "p.fetched_at >= :since")
"""The kept totals have no times: these are looked up of the handles that are shown alone. Bare
guesses are in no total, and these know of no date: then the mentions are counted."""

SQL = f"""
WITH counted AS ({{counted}}),
top AS (
    SELECT h.id, h.platform, h.kind, h.value AS handle, c.sites, c.pages, c.mentions,
           c.first_seen, c.last_seen,
           coalesce(h.flag, CASE WHEN h.id IN {IGNORED_HANDLES} THEN 'ignored'
                                 WHEN c.guess THEN 'bare' END) AS flag
    FROM counted c JOIN handles h ON h.id = c.handle_id
    WHERE c.sites >= :min_sites AND c.pages >= :min_pages
      AND (:everything OR h.flag IS NULL AND h.id NOT IN {IGNORED_HANDLES})
      AND (:platform IS NULL OR h.platform = :platform)
    ORDER BY c.sites DESC, c.pages DESC, c.mentions DESC, h.platform, handle
    LIMIT :limit
)
SELECT id, platform, kind, handle, sites,
       round(1.0 * sites / (SELECT count(*) FROM site_counts c WHERE c.pages AND {COUNTS}), 4)
           AS share,
       pages, mentions,
       (SELECT count(DISTINCT coalesce(i.sha256, i.id)) FROM images i
        WHERE i.id IN (
            SELECT x.image_id
            FROM (SELECT DISTINCT m.page_id FROM mentions m
                  WHERE m.handle_id = top.id AND (:everything OR m.confidence <> 'bare')) seen
                 CROSS JOIN page_images x ON x.page_id = seen.page_id
            WHERE (:everything OR seen.page_id NOT IN (
                      SELECT id FROM pages WHERE site_id IN {IGNORED_SITES}))
              AND (:since IS NULL OR seen.page_id IN (
                      SELECT p.content_id FROM pages p
                      WHERE p.content_id = seen.page_id AND p.fetched_at >= :since)))
          AND (:everything OR i.id NOT IN {IGNORED_IMAGES})) AS images,
       coalesce(first_seen, (SELECT min(c.first_seen) FROM handle_site_counts c
                             WHERE c.handle_id = top.id AND {COUNTS})),
       coalesce(last_seen, (SELECT max(c.last_seen) FROM handle_site_counts c
                            WHERE c.handle_id = top.id AND {COUNTS})), flag
FROM top
ORDER BY sites DESC, pages DESC, mentions DESC, platform, handle
"""  # noqa: S608 - all of it is ours


class Row(NamedTuple):
    """A handle and how far it has spread; a page crawled twice counts once."""

    platform: str
    kind: str
    handle: str
    sites: int
    share: float
    """Of all sites that were read and are not ignored, 0 to 1."""

    pages: int
    mentions: int
    images: int
    """Distinct pictures on the pages that show it, without ignored ones."""

    first_seen: str
    last_seen: str
    flag: str | None
    """wellknown, placeholder, service; ignored by the analyst; bare when no mention of it is more
    than a guess."""


def handle_frequency(db: sqlite3.Connection, **asked: Any) -> Iterator[Row]:
    """Yield handles, most widespread first: by sites, then pages, mentions and name.

    `platform`, `min_sites` and `min_pages` leave others out; `limit` says how many at most. Only
    pages fetched `since` (UTC, ISO 8601) count. Flagged and ignored handles, ignored sites and
    bare guesses are left out, unless `everything` is asked for.
    """
    return (row for _, row in _frequency(db, **asked))


def _frequency(
    db: sqlite3.Connection,
    *,
    platform: str | None = None,
    min_sites: int = 1,
    min_pages: int = 1,
    since: str | None = None,
    limit: int | None = None,
    everything: bool = False,
) -> Iterator[tuple[int, Row]]:
    """Yield each handle's id with its row."""
    asked = {
        "platform": platform and platform.casefold(),
        "min_sites": min_sites,
        "min_pages": min_pages,
        "since": since,
        "limit": sql_limit(limit),
        "everything": everything,
    }
    counted = COUNTED_SINCE if since else COUNTED_WITH_GUESSES if everything else COUNTED
    for handle_id, *row in db.execute(SQL.format(counted=counted), asked):
        yield handle_id, Row._make(row)


def _iso(_: click.Context, __: click.Parameter, since: datetime | None) -> str | None:
    return since.isoformat() if since else None


@click.command("handles", cls=Reading)
@database_argument
@click.option("--platform", help="Only this one's.", shell_complete=names("handles", "platform"))
@click.option("--min-sites", type=NUMBER, default=1, help="Leave out rarer handles.")
@click.option("--min-pages", type=NUMBER, default=1, help="Leave out rarer handles.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    metavar="DATE",
    callback=_iso,
    help="Count only pages fetched since, as 2026-05-31 (UTC).",
)
@click.option("--details", is_flag=True, help="Also `trend`, `beside` and `forms`.")
@limit_option
@all_option
@output_options
def command(db: Reader, output: Output, details: bool, everything: bool, **asked: Any) -> None:
    """List handles by how many sites show them.

    `share` is the part of all sites that were read; `images` counts the pictures on the pages that
    show a handle. With --details: `trend`, its pages in each of the last eight weeks; `beside`,
    the handles most often on the same pages; `forms`, how it is written. With --all, well-known,
    placeholder, service and ignored handles and bare guesses are there too, marked in `flag`.
    A handle on many sites is a lead, never an accusation.

    \b
    Examples:
      promotrail handles audit.db --top 20
      promotrail handles audit.db --limit 5 --details
      promotrail handles audit.db --platform telegram --min-sites 2 --csv -o handles.csv
      promotrail handles audit.db --since 2026-05-31 --all
    """
    columns = shortened(Row._fields, everything)
    more = handle_details.Details._fields if details else ()
    more_of = handle_details.details(db, everything) if details else lambda _: ()
    rows = (
        (*row[: len(columns)], *more_of(handle_id))
        for handle_id, row in _frequency(db, everything=everything, **asked)
    )
    output.write((*columns, *more), told(db, rows, _none(everything, **asked), everything))


def _none(everything: bool, limit: int | None, **restrictions: Any) -> str:
    if any(value not in (None, 1) for value in restrictions.values()):
        return "No handle is like that; ask for fewer restrictions."
    if everything:
        return "No page shows a handle."
    return "No page shows a handle that is neither flagged nor a bare guess."
