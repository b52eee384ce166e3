"""Crawls, their queues and their visits → rows. Every write of the program goes through here."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Self

from crawler.clock import now
from crawler.records import Visit
from crawler.sites import list_version
from crawler.storage.opening import StoreError, open_database
from crawler.storage.rows import SiteIds, clean, write_visit
from crawler.storage.schema import SCHEMA_VERSION

SEED_BATCH = 10_000
"""Seeds a transaction: a list of a million costs no memory and a hundred commits."""


class CrawlRow(NamedTuple):
    """A crawl of the database, new or taken up again."""

    id: int
    resumed: bool
    settings_changed: bool
    """It was begun with other settings than it is continued with."""


class Counts(NamedTuple):
    """What became of a crawl's queue."""

    done: int
    failed: int
    pending: int


class Store:
    """A database open for writing."""

    def __init__(self, path: Path | str) -> None:
        """Open `path`, made or upgraded where needed; StoreError says why it can't be."""
        self.path = Path(path)
        self.db = open_database(self.path)
        self._sites = SiteIds(self.db.conn)

    @property
    def schema_version(self) -> int:
        """The number of the newest migration, which the file now has."""
        return SCHEMA_VERSION

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a last connection also folds the WAL back into it."""
        self.db.close()

    def begin(self, command: str, settings: dict[str, Any], same_only: bool = False) -> CrawlRow:
        """Return the crawl to work on: the newest one of `command` if unfinished, else a new one.

        With `same_only` one that was begun with other settings is left as it is.
        """
        as_json = json.dumps(settings, sort_keys=True)
        crawl_id, settings_then = self.unfinished(command) or (None, None)
        if crawl_id and (settings_then == as_json or not same_only):
            with self.transaction():
                self.db.execute("UPDATE crawls SET status = 'running' WHERE id = ?", [crawl_id])
            return CrawlRow(crawl_id, resumed=True, settings_changed=settings_then != as_json)
        with self.transaction():
            made = self.db.execute(
                "INSERT INTO crawls (command, started_at, status, settings, version, suffix_list)"
                " VALUES (?, ?, 'running', ?, ?, ?)",
                [command, now(), as_json, version("promotrail"), list_version()],
            )
        return CrawlRow(int(made.lastrowid or 0), resumed=False, settings_changed=False)

    def unfinished(self, command: str) -> tuple[int, str] | None:
        """Return id and settings of the newest crawl of `command`, if it can be continued."""
        newest = self.db.execute(
            "SELECT id, settings, status FROM crawls WHERE command = ? ORDER BY id DESC", [command]
        ).fetchone()
        return newest[:2] if newest and newest[2] != "finished" else None

    def status(self, crawl_id: int) -> str:
        """Return how the crawl stands: running, finished, interrupted or stopped."""
        (status,) = self.db.execute("SELECT status FROM crawls WHERE id = ?", [crawl_id]).fetchone()
        return str(status)

    def end(self, crawl_id: int, status: str) -> None:
        """Note how the crawl ended: finished, interrupted or stopped."""
        finished = now() if status == "finished" else None
        with self.transaction():
            self.db.execute(
                "UPDATE crawls SET status = ?, finished_at = ? WHERE id = ?",
                [status, finished, crawl_id],
            )

    def add_seeds(self, crawl_id: int, urls: Iterable[str]) -> int:
        """Queue `urls`, in normal form, at depth 0; return how many were not queued before."""
        digest, before = hashlib.sha256(), self.newest_queued()
        for batch in _batches(urls, SEED_BATCH):
            digest.update("".join(f"{url}\n" for url in batch).encode("utf-8", "replace"))
            with self.transaction():
                self._queue(crawl_id, batch, 0, None)
        added = self.newest_queued() - before
        with self.transaction():
            self.db.execute(
                "UPDATE crawls SET seeds = seeds + ?, seeds_sha256 = ? WHERE id = ?",
                [added, digest.hexdigest(), crawl_id],
            )
        return added

    def save(self, crawl_id: int, visits: Iterable[Visit], keep_text: bool = True) -> None:
        """Write `visits`, what was seen, the links to follow and the queue's state, all or nothing.

        The pages' visible text is left out unless `keep_text`. A page of this crawl that is
        already there stays as it is: a visit is stored once.
        """
        with self.transaction():
            for visit in visits:
                if write_visit(self.db.conn, self._sites, crawl_id, visit, keep_text):
                    self._queue(crawl_id, visit.follow, visit.depth + 1, visit.url)
                self.db.execute(
                    "UPDATE frontier SET state = ?, error_kind = ?, attempts = ?"
                    " WHERE crawl_id = ? AND url = ?",
                    [
                        "failed" if visit.error_kind else "done",
                        visit.error_kind,
                        visit.attempts,
                        crawl_id,
                        visit.url,
                    ],
                )

    def counts(self, crawl_id: int) -> Counts:
        """Return what became of the crawl's queue so far."""
        row = self.db.execute(
            "SELECT coalesce(sum(state = 'done'), 0), coalesce(sum(state = 'failed'), 0),"
            " coalesce(sum(state = 'pending'), 0) FROM frontier WHERE crawl_id = ?",
            [crawl_id],
        ).fetchone()
        return Counts(*row)

    def newest_queued(self) -> int:
        """Return the id of the page that was queued last: one look, however long the queue is."""
        (newest,) = self.db.execute("SELECT coalesce(max(id), 0) FROM frontier").fetchone()
        return int(newest)

    def handles(self) -> int:
        """Return how many handles are known."""
        (count,) = self.db.execute("SELECT count(*) FROM handles").fetchone()
        return int(count)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock from the start, so that no read can turn stale before its write."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
            yield
            self.db.execute("COMMIT")
        except BaseException as error:
            self._sites.forget()
            if self.db.conn.in_transaction:
                self.db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(
                    f"{self.path}: {error}. Free it, then run the same again."
                ) from error
            raise

    def _queue(self, crawl_id: int, urls: Iterable[str], depth: int, found_on: str | None) -> None:
        """Queue each of `urls` once.

        Of several pages that link to one at the same depth the first by name is kept as the one
        it was found on, so that the order of answers does not show in the database.
        """
        self.db.conn.executemany(
            "INSERT INTO frontier (crawl_id, url, site_id, depth, found_on) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (crawl_id, url) DO UPDATE SET found_on = excluded.found_on"
            " WHERE state = 'pending' AND depth = excluded.depth AND found_on > excluded.found_on",
            ((crawl_id, clean(url), self._sites.of_url(url), depth, found_on) for url in urls),
        )


def _batches(urls: Iterable[str], size: int) -> Iterator[list[str]]:
    source = iter(urls)
    while batch := list(islice(source, size)):
        yield batch
