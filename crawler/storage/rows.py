"""Visits → their rows in pages, hops, mentions, images, links and texts, and the counts."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from crawler.records import Visit
from crawler.storage.cleaning import clean, cleaned
from crawler.storage.counts import count_pages
from crawler.storage.ids import Ids

COPIED = (
    "content_type", "media", "charset", "charset_source", "title", "lang", "language", "published",
    "text_chars", "text_sha256", "body_sha256", "body_bytes", "parse_mode", "rendered",
)  # fmt: skip
"""What a page that is unchanged has in common with the one that holds its content."""

MENTIONS_OF_PICTURES = """
INSERT INTO mentions (page_id, handle_id, found_in, rule, surface, evidence, start, confidence,
                      disguised, hidden)
SELECT page_id, handle_id, 'qr', rule, surface, evidence, position, confidence, disguised, 0
FROM page_images JOIN image_accounts USING (image_id)
"""
"""Each page that shows a picture mentions the accounts in it, whichever was stored first."""

_as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

Written = list[tuple[int, Visit]]
"""Pages that were not there yet: the id of each, and its visit, clean."""


def write_visits(
    connection: sqlite3.Connection,
    ids: Ids,
    crawl_id: int,
    visits: Iterable[Visit],
    keep_text: bool,
) -> Written:
    """Insert what `visits` hold, a table after the other; leave out pages that are there."""
    written: Written = []
    for visit in map(_cleaned, visits):
        if page_id := _write_page(connection, ids, crawl_id, visit):
            written.append((page_id, visit))
    _write_hops(connection, written)
    _write_mentions(connection, ids, written)
    _write_images(connection, ids, written)
    _write_links(connection, ids, written)
    if keep_text:
        texts = [(page_id, text) for page_id, visit in written if (text := visit.sightings.text)]
        connection.executemany("INSERT INTO texts VALUES (?, ?)", texts)
    count_pages(connection, [page_id for page_id, _ in written])
    return written


def _cleaned(visit: Visit) -> Visit:
    seen = cleaned(visit.sightings)
    return visit if seen is visit.sightings else replace(visit, sightings=seen)


def _write_page(
    connection: sqlite3.Connection, ids: Ids, crawl_id: int, visit: Visit
) -> int | None:
    seen = visit.sightings
    row = {
        "crawl_id": crawl_id,
        "url": clean(visit.url),
        "final_url": visit.final_url and clean(visit.final_url),
        "site_id": ids.site(visit.final_url or visit.url),
        "status": visit.status,
        "error_kind": visit.error_kind,
        "error": visit.error and clean(visit.error),
        "attempts": visit.attempts,
        "content_type": clean(visit.content_type),
        "media": seen.media,
        "charset": seen.charset,
        "charset_source": seen.charset_source,
        "fetched_at": visit.fetched_at,
        "title": seen.title,
        "lang": seen.lang,
        "language": seen.language,
        "published": seen.published,
        "text_chars": len(seen.text),
        "text_sha256": _digest(seen.text),
        "body_sha256": visit.body_sha256,
        "body_bytes": visit.body_bytes,
        "depth": visit.depth,
        "found_on": visit.found_on,
        "parse_mode": seen.parse_mode,
        "tls_verified": visit.tls_verified,
        "rendered": visit.rendered,
        "etag": visit.etag and clean(visit.etag),
        "last_modified": visit.last_modified and clean(visit.last_modified),
        "same_as": visit.same_as,
    }
    if visit.same_as:
        same = f"SELECT {', '.join(COPIED)} FROM pages WHERE id = ?"  # noqa: S608 - the names are ours
        row |= zip(COPIED, connection.execute(same, [visit.same_as]).fetchone(), strict=True)
    done = connection.execute(
        f"INSERT OR IGNORE INTO pages ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608 - the names are ours
        list(row.values()),
    )
    return done.lastrowid if done.rowcount else None


def _write_hops(connection: sqlite3.Connection, written: Written) -> None:
    connection.executemany(
        "INSERT INTO hops VALUES (?, ?, ?, ?, ?)",
        (
            (page_id, n, clean(hop.url), *hop[1:])
            for page_id, visit in written
            for n, hop in enumerate(visit.hops)
        ),
    )


def _write_mentions(connection: sqlite3.Connection, ids: Ids, written: Written) -> None:
    connection.executemany(
        "INSERT INTO mentions (page_id, handle_id, found_in, rule, surface, evidence, start,"
        " confidence, disguised, hidden) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                page_id,
                ids.handles[m.platform, m.kind, m.value, m.flag],
                m.found_in,
                m.rule,
                m.surface,
                m.evidence,
                m.start,
                m.confidence,
                m.disguised,
                m.hidden,
            )
            for page_id, visit in written
            for m in visit.sightings.mentions
        ),
    )


def _write_images(connection: sqlite3.Connection, ids: Ids, written: Written) -> None:
    connection.executemany(
        "INSERT INTO page_images VALUES (?, ?, ?, ?, ?, ?)",
        (
            (page_id, ids.images[url], found_in, as_written, alt, position)
            for page_id, visit in written
            for url, as_written, found_in, alt, position in visit.sightings.images
        ),
    )
    connection.executemany(
        f"{MENTIONS_OF_PICTURES} WHERE page_id = ?",
        ((page_id,) for page_id, visit in written if visit.sightings.images),
    )


def _write_links(connection: sqlite3.Connection, ids: Ids, written: Written) -> None:
    within: list[tuple[int, str]] = []
    leaving: list[tuple[object, ...]] = []
    for page_id, visit in written:
        own: list[str] = []
        site = ids.site(visit.final_url or visit.url)
        for link in visit.sightings.links:
            if (other := ids.site(link.url)) == site:
                own += link
            else:
                leaving.append((page_id, link.url, other, link.anchor, link.rel))
        if own:
            within.append((page_id, _as_json(own)))
    connection.executemany("INSERT INTO own_links VALUES (?, ?)", within)
    connection.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?)", leaving)


def _digest(text: str) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text else None
