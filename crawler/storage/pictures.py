"""One picture that was fetched → its row in images, and mentions of the pages that show it."""

import sqlite3

from crawler.records import Picture, Visit
from crawler.storage.cleaning import clean
from crawler.storage.counts import count_handle
from crawler.storage.ids import Ids
from crawler.storage.rows import MENTIONS_OF_PICTURES


def write_picture(connection: sqlite3.Connection, ids: Ids, visit: Visit) -> None:
    """Store what `visit` tells of the picture at its address, unless it is known already.

    The accounts in its QR codes become mentions of all pages that show it.
    """
    url, seen = clean(visit.url), visit.picture or Picture(None)
    kind = visit.error_kind if visit.sort == "image" else None
    connection.execute("INSERT OR IGNORE INTO images (url) VALUES (?)", [url])
    facts = [seen.sha256, seen.media_type, seen.width, seen.height, seen.dhash]
    done = connection.execute(
        "UPDATE images SET sha256 = ?, media_type = ?, width = ?, height = ?, dhash = ?, qr = ?,"
        " fetched_at = ?, error_kind = ? WHERE url = ? AND fetched_at IS NULL RETURNING id",
        [*facts, seen.qr and clean(seen.qr), visit.fetched_at, kind, url],
    ).fetchall()
    for (image_id,) in done:
        connection.executemany(
            "INSERT INTO image_accounts VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    image_id, ids.handles[m.platform, m.kind, clean(m.value), m.flag], m.rule,
                    clean(m.surface), clean(m.evidence), m.confidence, m.disguised,
                )
                for m in seen.accounts
            ],
        )  # fmt: skip
        connection.execute(f"{MENTIONS_OF_PICTURES} WHERE image_id = ?", [image_id])
        for (handle_id,) in connection.execute(
            "SELECT DISTINCT handle_id FROM image_accounts WHERE image_id = ?", [image_id]
        ).fetchall():
            count_handle(connection, handle_id)
