"""Where the requests that failed are kept when another followed them."""

import sqlite3
from collections.abc import Iterable

from crawler.records import Attempt
from crawler.storage.cleaning import clean

FAILED_ATTEMPTS = """
CREATE TABLE failed_attempts (  -- requests for pages and pictures that were followed by another
    crawl_id INTEGER NOT NULL REFERENCES crawls(id),
    url TEXT NOT NULL,          -- as queued
    number INTEGER NOT NULL,    -- 1 for the first; how the last one ended is in pages
    failed_at TEXT NOT NULL,
    error_kind TEXT NOT NULL,   -- as in pages
    PRIMARY KEY (crawl_id, url, number)
) STRICT, WITHOUT ROWID;
"""


def write_failed(
    connection: sqlite3.Connection, crawl_id: int, url: str, failed: Iterable[Attempt]
) -> None:
    """Insert the attempts at `url`; one that is there was not heard of by whoever asked again."""
    connection.executemany(
        "INSERT OR REPLACE INTO failed_attempts VALUES (?, ?, ?, ?, ?)",
        ((crawl_id, clean(url), *attempt) for attempt in failed),
    )
