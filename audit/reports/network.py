"""One network: who is in it, and what ties them, down to page, place, time and hash."""

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
from audit.subjects import check_network

MEMBERS = """
SELECT n.kind, n.member, n.pages, n.first_seen, n.last_seen, n.community,
       CASE WHEN (n.kind, n.member_id) IN (SELECT kind, id FROM ignored) THEN 'ignored' END AS flag
FROM network_members n
WHERE n.network_id = :network AND (:everything OR flag IS NULL)
ORDER BY instr('handle site page image text', n.kind), n.pages DESC, n.member LIMIT :limit
"""
COPIES = """(
    SELECT e.key_id UNION ALL
    SELECT c.id FROM images k JOIN images c ON c.sha256 = k.sha256 WHERE k.id = e.key_id)
"""
"""The addresses of a picture with the same content: a site may show any of them."""

TIES = f"""
SELECT e.tier, e.rule, e.key, e.one, e.other, p.url,
       CASE e.rule WHEN 'handle' THEN m.found_in WHEN 'image' THEN i.found_in
                   WHEN 'link' THEN 'href' ELSE e.rule END,
       coalesce(m.start, i.position), coalesce(m.evidence, i.as_written, p.title),
       p.fetched_at, p.body_sha256,
       iif(e.id NOT IN (SELECT id FROM standing_evidence WHERE network_id = :network), 'ignored',
           NULL) AS flag
FROM network_evidence e JOIN evidence_pages x ON x.evidence_id = e.id
     JOIN pages p ON p.id = x.page_id
     LEFT JOIN mentions m ON m.id = (
         SELECT id FROM mentions
         WHERE e.rule = 'handle' AND page_id = p.content_id AND handle_id = e.key_id
         ORDER BY id LIMIT 1)
     LEFT JOIN page_images i ON i.rowid = (
         SELECT s.rowid FROM page_images s
         WHERE e.rule = 'image' AND s.page_id = p.content_id AND s.image_id IN {COPIES}
         ORDER BY s.rowid LIMIT 1)
WHERE e.network_id = :network AND (:everything OR flag IS NULL)
ORDER BY instr('strong medium weak', e.tier), e.key, e.one, e.other, e.rule, p.url, p.id
LIMIT :limit
"""  # noqa: S608 - all of it is ours


class Member(NamedTuple):
    """A handle, site, page (of a site where anyone writes), picture or text of a network."""

    kind: str
    member: str
    pages: int
    """The network's pages that show it."""

    first_seen: str
    last_seen: str
    community: int | None
    """The part of a large network that it is in, the largest is 1; None if there are no parts."""

    flag: str | None
    """ignored by the analyst, or None."""


class Tie(NamedTuple):
    """One page that shows what two sites have in common."""

    tier: str
    """strong, medium or weak."""

    rule: str
    """What they share: handle, image, text, title or link."""

    key: str
    one: str
    other: str
    page: str
    found_in: str | None
    """Where on the page it stands."""

    start: int | None
    """The offset in the page's visible text; None for the text or title as a whole."""

    evidence: str | None
    """What stands there."""

    fetched_at: str
    body_sha256: str | None
    flag: str | None
    """ignored: what they share is; or None."""


def members(
    db: sqlite3.Connection, network: int, limit: int | None = None, everything: bool = False
) -> Iterator[Member]:
    """Yield who is in a network: handles, sites, pages, pictures, texts, the commonest first."""
    return map(Member._make, db.execute(MEMBERS, _asked(network, limit, everything)))


def ties(
    db: sqlite3.Connection, network: int, limit: int | None = None, everything: bool = False
) -> Iterator[Tie]:
    """Yield what ties a network, strong ties first, a row for each page that is evidence."""
    return map(Tie._make, db.execute(TIES, _asked(network, limit, everything)))


def _asked(network: int, limit: int | None, everything: bool) -> dict[str, Any]:
    return {"network": network, "limit": sql_limit(limit), "everything": everything}


@click.command("network", cls=Reading)
@database_argument
@click.argument("number", metavar="N", type=NUMBER)
@click.option("--why", is_flag=True, help="List what ties it, page by page.")
@limit_option
@all_option
@output_options
def command(
    db: Reader, number: int, why: bool, output: Output, limit: int | None, everything: bool
) -> None:
    """List who is in network N, or with --why what ties them, each down to page, place and hash.

    `community` is the part of a large network that a member is in; `show network N` lists them.

    \b
    Examples:
      promotrail network audit.db 1
      promotrail network audit.db 1 --why --limit 20
      promotrail network audit.db 1 --why --csv -o ties.csv
    """
    check_network(db, number)
    fields, found = (Tie._fields, ties) if why else (Member._fields, members)
    columns = shortened(fields, everything)
    rows = (row[: len(columns)] for row in found(db, number, limit, everything))
    output.write(columns, told_of_analysis(db, rows, "All of it is ignored; --all shows it."))
