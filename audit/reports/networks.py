"""Networks: which handles, sites, pictures and texts belong together?"""

import sqlite3
from collections.abc import Callable, Iterator
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
from audit.reports.hubs import Row as Hub
from audit.reports.hubs import hubs

SQL = """
WITH touched AS (
    SELECT DISTINCT m.network_id
    FROM (SELECT DISTINCT kind, id FROM ignored) i
         CROSS JOIN network_members m ON m.kind = i.kind AND m.member_id = i.id
    WHERE NOT :everything
),
kept AS (
    SELECT m.network_id, count(*) FILTER (WHERE kind = 'handle') AS handles,
           count(DISTINCT iif(kind = 'site', m.member_id, p.site_id)) AS sites,
           sum(m.pages) FILTER (WHERE kind IN ('site', 'page')) AS pages,
           count(*) FILTER (WHERE kind = 'image') AS images,
           count(*) FILTER (WHERE kind = 'text') AS texts,
           min(m.first_seen) FILTER (WHERE kind IN ('site', 'page')) AS first_seen,
           max(m.last_seen) FILTER (WHERE kind IN ('site', 'page')) AS last_seen
    FROM touched CROSS JOIN network_members m USING (network_id)
         LEFT JOIN pages p ON m.kind = 'page' AND p.id = m.member_id
    WHERE (m.kind, m.member_id) NOT IN (SELECT kind, id FROM ignored)
    GROUP BY m.network_id
),
counted AS (
    SELECT n.id, coalesce(k.handles, n.handles) AS handles, coalesce(k.sites, n.sites) AS sites,
           coalesce(k.pages, n.pages) AS pages, coalesce(k.images, n.images) AS images,
           coalesce(k.texts, n.texts) AS texts, coalesce(k.first_seen, n.first_seen) AS first_seen,
           coalesce(k.last_seen, n.last_seen) AS last_seen,
           n.id NOT IN (SELECT id FROM standing_networks) AS ignored
    FROM networks n LEFT JOIN kept k ON k.network_id = n.id
)
SELECT c.id, coalesce(l.name, ''),
       (SELECT m.member FROM network_members m
        WHERE m.network_id = c.id AND m.kind = 'handle'
              AND m.member_id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
        ORDER BY m.pages DESC, m.member LIMIT 1),
       handles, sites, pages, images, texts, first_seen, last_seen, iif(ignored, 'ignored', NULL)
FROM counted c LEFT JOIN network_labels l ON l.network_id = c.id
WHERE (:everything OR NOT ignored) AND sites >= :min_sites
ORDER BY sites DESC, handles DESC, pages DESC, c.id LIMIT :limit
"""

NONE = "Nothing ties so many sites together."
NO_HUB = "No ties were dropped."


class Row(NamedTuple):
    """A network and how large it is; what the analyst ignores is not counted."""

    network: int
    name: str
    """As the analyst labelled it, or ""."""

    led_by: str | None
    """The handle on the most of its pages."""

    handles: int
    sites: int
    pages: int
    images: int
    texts: int
    first_seen: str
    last_seen: str
    flag: str | None
    """ignored: all that ties it is; or None."""


def networks(
    db: sqlite3.Connection,
    *,
    min_sites: int = 1,
    limit: int | None = None,
    everything: bool = False,
) -> Iterator[Row]:
    """Yield the networks of at least `min_sites` sites, the largest first."""
    asked = {"min_sites": min_sites, "limit": sql_limit(limit), "everything": everything}
    return map(Row._make, db.execute(SQL, asked))


@click.command("networks", cls=Reading)
@database_argument
@click.option("--min-sites", type=NUMBER, default=1, help="Leave out smaller ones.")
@click.option("--hubs", "dropped", is_flag=True, help="List what ties nobody instead, and why.")
@limit_option
@all_option
@output_options
def command(
    db: Reader, dropped: bool, output: Output, limit: int | None, everything: bool, min_sites: int
) -> None:
    """List networks: handles, sites, pictures and texts that evidence holds together.

    They are of the last analysis. What was ignored since is not counted, and a network that
    nothing else ties is left out. A network is a lead, never an accusation: see what ties it.

    \b
    Examples:
      promotrail networks audit.db --limit 20
      promotrail network audit.db 1 --why
      promotrail networks audit.db --hubs
    """
    report: Callable[..., Iterator[tuple[Any, ...]]]
    report, fields, none = (hubs, Hub._fields, NO_HUB) if dropped else (networks, Row._fields, NONE)
    columns = shortened(fields, everything)
    found = report(db, min_sites=min_sites, limit=limit, everything=everything)
    rows = (row[: len(columns)] for row in found)
    output.write(columns, told_of_analysis(db, rows, none, everything))
    if not dropped:
        _tell_of_hubs(db)


def _tell_of_hubs(db: Reader) -> None:
    left_out = list(hubs(db))
    if left_out:
        keys, ties = len(left_out), sum(hub.ties_dropped for hub in left_out)
        said = f"{keys:,} keys and sites are nobody's own, and {ties:,} ties by them were dropped."
        click.echo(f"{said} They are listed by: promotrail networks {db.path} --hubs", err=True)
