"""One visit → its rows in pages, hops, mentions, images, links and texts, and the counts."""

import hashlib
import sqlite3
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.records import Mention, Sightings, Visit
from crawler.sites import site_of
from crawler.storage.counts import count_page

COPIED = (
    "content_type", "media", "charset", "charset_source", "title", "lang", "language", "published",
    "text_chars", "text_sha256", "body_sha256", "body_bytes", "parse_mode", "rendered",
)  # fmt: skip
"""What a page that is unchanged has in common with the one that holds its content."""

SITE_CACHE = 100_000
"""Site ids kept in memory, about 10 MB; beyond that they are asked of the database again."""


MENTIONS_OF_PICTURES = """
INSERT INTO mentions (page_id, handle_id, found_in, rule, surface, evidence, start, confidence,
                      disguised, hidden)
SELECT page_id, handle_id, 'qr', rule, surface, evidence, position, confidence, disguised, 0
FROM page_images JOIN image_accounts USING (image_id)
"""
"""Each page that shows a picture mentions the accounts in it, whichever was stored first."""


class SiteIds:
    """Address → id in `sites`, made when its host is met first."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[str, int] = {}

    def of_url(self, url: str | None) -> int:
        """Return the id of the site that `url` belongs to."""
        url = url or ""
        origin = url.partition("://")[2].partition("/")[0]
        if origin not in self._ids:
            if len(self._ids) >= SITE_CACHE:
                self._ids.clear()
            self._ids[origin] = self._id(_host(url))
        return self._ids[origin]

    def forget(self) -> None:
        """Drop what was learnt: a transaction that is rolled back takes its ids along."""
        self._ids.clear()

    def _id(self, host: str) -> int:
        site = site_of(host)
        self._connection.execute(
            "INSERT OR IGNORE INTO sites (site, domain, suffix) VALUES (?, ?, ?)", site
        )
        row = self._connection.execute("SELECT id FROM sites WHERE site = ?", [site.site])
        return int(row.fetchone()[0])


def write_visit(
    connection: sqlite3.Connection, sites: SiteIds, crawl_id: int, visit: Visit, keep_text: bool
) -> bool:
    """Insert what `visit` holds; return False, and insert nothing, when its page is there."""
    page_id = _write_page(connection, sites, crawl_id, visit)
    if page_id is None:
        return False
    connection.executemany(
        "INSERT INTO hops VALUES (?, ?, ?, ?, ?)",
        [(page_id, n, clean(hop.url), *hop[1:]) for n, hop in enumerate(visit.hops)],
    )
    seen = visit.sightings
    _write_mentions(connection, page_id, seen)
    _write_images(connection, page_id, seen)
    connection.executemany(
        "INSERT INTO links VALUES (?, ?, ?, ?, ?)",
        [
            (page_id, clean(link.url), sites.of_url(link.url), clean(link.anchor), clean(link.rel))
            for link in seen.links
        ],
    )
    if seen.images:
        connection.execute(f"{MENTIONS_OF_PICTURES} WHERE page_id = ?", [page_id])
    if seen.text and keep_text:
        connection.execute("INSERT INTO texts VALUES (?, ?)", [page_id, clean(seen.text)])
    count_page(connection, page_id)
    return True


def _write_page(
    connection: sqlite3.Connection, sites: SiteIds, crawl_id: int, visit: Visit
) -> int | None:
    seen = visit.sightings
    row = {
        "crawl_id": crawl_id,
        "url": clean(visit.url),
        "final_url": visit.final_url and clean(visit.final_url),
        "site_id": sites.of_url(visit.final_url or visit.url),
        "status": visit.status,
        "error_kind": visit.error_kind,
        "error": visit.error and clean(visit.error),
        "attempts": visit.attempts,
        "content_type": clean(visit.content_type),
        "media": seen.media,
        "charset": seen.charset,
        "charset_source": seen.charset_source,
        "fetched_at": visit.fetched_at,
        "title": clean(seen.title),
        "lang": clean(seen.lang),
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


def _write_mentions(connection: sqlite3.Connection, page_id: int, seen: Sightings) -> None:
    write_handles(connection, seen.mentions)
    connection.executemany(
        "INSERT INTO mentions (page_id, handle_id, found_in, rule, surface, evidence, start,"
        " confidence, disguised, hidden) VALUES (?,"
        " (SELECT id FROM handles WHERE platform = ? AND value = ?), ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                page_id,
                m.platform,
                clean(m.value),
                m.found_in,
                m.rule,
                clean(m.surface),
                clean(m.evidence),
                m.start,
                m.confidence,
                m.disguised,
                m.hidden,
            )
            for m in seen.mentions
        ],
    )


def write_handles(connection: sqlite3.Connection, mentions: Iterable[Mention]) -> None:
    """Insert the handles that are mentioned and not known yet."""
    connection.executemany(
        "INSERT OR IGNORE INTO handles (platform, kind, value, flag) VALUES (?, ?, ?, ?)",
        [(m.platform, m.kind, clean(m.value), m.flag) for m in mentions],
    )


def _write_images(connection: sqlite3.Connection, page_id: int, seen: Sightings) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO images (url) VALUES (?)", [(clean(i.url),) for i in seen.images]
    )
    connection.executemany(
        "INSERT INTO page_images VALUES (?, (SELECT id FROM images WHERE url = ?), ?, ?, ?, ?)",
        [
            (page_id, clean(i.url), i.found_in, clean(i.as_written), clean(i.alt), i.position)
            for i in seen.images
        ],
    )


def clean(text: str) -> str:
    """Return `text` as SQLite and every reader can hold it: lone surrogates and NUL replaced."""
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _digest(text: str) -> str | None:
    return hashlib.sha256(clean(text).encode()).hexdigest() if text else None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
