"""Networks: which handles, sites, pictures and texts belong together?"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import click

from audit.database import Reader, Reading
from audit.listing import (
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
WITH out AS (
    SELECT n.network_id, n.kind, count(*) AS members
    FROM (SELECT DISTINCT kind, id FROM ignored) i
         CROSS JOIN network_members n ON n.kind = i.kind AND n.member_id = i.id
    WHERE NOT :everything GROUP BY 1, 2
),
held AS (
    SELECT n.*, coalesce(l.name, '') AS name,
           NOT EXISTS (
               SELECT 1 FROM network_evidence e
               WHERE e.network_id = n.id AND e.tier <> 'weak'
                     AND (e.rule, coalesce(e.key_id, 0)) NOT IN (SELECT kind, id FROM ignored)
           ) AS ignored
    FROM networks n LEFT JOIN network_labels l ON l.network_id = n.id
)
SELECT id, name,
       (SELECT m.member FROM network_members m
        WHERE m.network_id = h.id AND m.kind = 'handle'
              AND m.member_id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
        ORDER BY m.pages DESC, m.member LIMIT 1) AS led_by,
       handles - coalesce((SELECT members FROM out WHERE network_id = id AND kind = 'handle'), 0),
       sites - coalesce((SELECT members FROM out WHERE network_id = id AND kind = 'site'), 0),
       pages,
       images - coalesce((SELECT members FROM out WHERE network_id = id AND kind = 'image'), 0),
       texts - coalesce((SELECT members FROM out WHERE network_id = id AND kind = 'text'), 0),
       first_seen, last_seen, CASE WHEN ignored THEN 'ignored' END
FROM held h
WHERE (:everything OR NOT ignored) AND sites >= :min_sites
ORDER BY sites DESC, handles DESC, pages DESC, id LIMIT :limit
"""

DROPPED = "SELECT count(*), coalesce(sum(ties_dropped), 0) FROM network_hubs"


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
@click.option("--min-sites", type=click.IntRange(1), default=1, help="Leave out smaller ones.")
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
    if dropped:
        output.write(Hub._fields, told_of_analysis(db, hubs(db, limit), "No ties were dropped."))
        return
    columns = shortened(Row._fields, everything)
    found = networks(db, min_sites=min_sites, limit=limit, everything=everything)
    rows = (row[: len(columns)] for row in found)
    output.write(columns, told_of_analysis(db, rows, "Nothing ties two sites together."))
    _tell_of_hubs(db)


def _tell_of_hubs(db: Reader) -> None:
    keys, ties = db.execute(DROPPED).fetchone()
    if keys:
        said = f"{keys:,} keys and sites are nobody's own, and {ties:,} ties by them were dropped."
        click.echo(f"{said} They are listed by: promotrail networks {db.path} --hubs", err=True)
