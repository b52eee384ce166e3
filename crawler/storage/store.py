"""Crawls, their queues and their visits → rows. Every write of the program goes through here."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Self

from crawler.clock import now
from crawler.records import Attempt, Visit
from crawler.sites import list_version
from crawler.storage.cleaning import clean
from crawler.storage.failed_attempts import write_failed
from crawler.storage.failures import telling_of
from crawler.storage.ids import Ids
from crawler.storage.opening import open_database
from crawler.storage.pictures import write_picture
from crawler.storage.rows import write_visits
from crawler.storage.schema import SCHEMA_VERSION
from crawler.urls import is_fetchable

SEED_BATCH = 10_000
"""Seeds a transaction: a list of a million costs no memory and a hundred commits."""

SETTLED = """
UPDATE frontier SET state = ?, error_kind = ?, attempts = ?, not_before = NULL
WHERE crawl_id = ? AND url = ?
"""


class CrawlRow(NamedTuple):
    """A crawl of the database, new or taken up again."""

    id: int
    resumed: bool
    changed: tuple[str, ...] = ()
    """What it is continued with that it was not begun with, as "NAME was 1, is 2"."""

    after: int | None = None
    """The crawl before a new one of the same command."""


class Counts(NamedTuple):
    """What became of a crawl's queue."""

    done: int
    failed: int
    """Pages; for pictures there is `Store.pictures`."""

    pending: int
    """Pages and pictures."""


class Store:
    """A database open for writing."""

    def __init__(self, path: Path | str) -> None:
        """Open `path`, made or upgraded where needed; StoreError says why it can't be."""
        self.path = Path(path)
        self.db = open_database(self.path)
        self._ids = Ids(self.db.conn)

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
        programs = {"promotrail": version("promotrail"), "the suffix list": list_version()}
        crawl_id, settings_then, *programs_then = self.unfinished(command) or (None, "{}")
        if crawl_id and (settings_then == as_json or not same_only):
            with self.transaction():
                self.db.execute("UPDATE crawls SET status = 'running' WHERE id = ?", [crawl_id])
            then = json.loads(settings_then) | dict(zip(programs, programs_then, strict=True))
            return CrawlRow(crawl_id, True, tuple(_changes(then, json.loads(as_json) | programs)))
        with self.transaction():
            (newest,) = self.db.execute(
                "SELECT max(id) FROM crawls WHERE command = ?", [command]
            ).fetchone()
            made = self.db.execute(
                "INSERT INTO crawls (command, started_at, status, settings, version, suffix_list)"
                " VALUES (?, ?, 'running', ?, ?, ?)",
                [command, now(), as_json, *programs.values()],
            )
        return CrawlRow(int(made.lastrowid or 0), resumed=False, after=newest)

    def unfinished(self, command: str) -> tuple[int, str, str, str] | None:
        """Return id, settings and versions of the newest crawl of `command`, if it can go on."""
        newest = self.db.execute(
            "SELECT id, settings, version, suffix_list, status FROM crawls WHERE command = ?"
            " ORDER BY id DESC",
            [command],
        ).fetchone()
        return newest[:4] if newest and newest[4] != "finished" else None

    def status(self, crawl_id: int) -> str:
        """Return how the crawl stands: running, finished, interrupted or stopped."""
        (status,) = self.db.execute("SELECT status FROM crawls WHERE id = ?", [crawl_id]).fetchone()
        return str(status)

    def ending(self, crawl_id: int, otherwise: str) -> str:
        """Return that the crawl is finished if nothing is pending, and how it ended `otherwise`."""
        return otherwise if self.counts(crawl_id).pending else "finished"

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
                so_far = self.newest_queued()
                self._queue(crawl_id, batch, 0, None)
                self.db.execute(
                    "UPDATE crawls SET seeds = seeds + ?, seeds_sha256 = ? WHERE id = ?",
                    [self.newest_queued() - so_far, digest.hexdigest(), crawl_id],
                )
        return self.newest_queued() - before

    def queue_sitemaps(self, crawl_id: int, urls: Iterable[str]) -> None:
        """Queue sitemaps, as the user named them."""
        with self.transaction():
            self._queue(crawl_id, urls, 0, None, "sitemap")

    def queue_listed(
        self, crawl_id: int, pages: Iterable[str], nested: Iterable[str], depth: int, url: str
    ) -> None:
        """Queue what the sitemap at `url` lists: pages, as seeds, and at `depth` sitemaps."""
        with self.transaction():
            before = self.newest_queued()
            self._queue(crawl_id, pages, 0, None)
            added = self.newest_queued() - before
            self.db.execute("UPDATE crawls SET seeds = seeds + ? WHERE id = ?", [added, crawl_id])
            self._queue(crawl_id, nested, depth, url, "sitemap")

    def queue_pictures(self, crawl_id: int, wanted: bool) -> None:
        """Queue each picture that pages show and that was never fetched; if not `wanted`, none."""
        if not wanted:
            with self.transaction():
                self.db.execute(
                    "DELETE FROM frontier"
                    " WHERE crawl_id = ? AND sort = 'image' AND state = 'pending'",
                    [crawl_id],
                )
            return
        pending = self.db.execute("SELECT url FROM images WHERE fetched_at IS NULL")
        for batch in _batches((url for (url,) in pending), SEED_BATCH):
            with self.transaction():
                self._queue_pictures(crawl_id, batch)

    def has_pictures_to_fetch(self) -> bool:
        """Tell whether pages show pictures that were never fetched."""
        found = self.db.execute("SELECT 1 FROM images WHERE fetched_at IS NULL LIMIT 1").fetchone()
        return bool(found)

    def pictures(self, crawl_id: int) -> tuple[int, int]:
        """Return how many pictures the crawl has fetched, and how many it could not have."""
        row = self.db.execute(
            "SELECT coalesce(sum(state = 'done'), 0), coalesce(sum(state = 'failed'), 0)"
            " FROM frontier WHERE crawl_id = ? AND sort = 'image'",
            [crawl_id],
        ).fetchone()
        return int(row[0]), int(row[1])

    def save(
        self,
        crawl_id: int,
        visits: Iterable[Visit],
        keep_text: bool = True,
        pictures: bool = False,
    ) -> None:
        """Write `visits`, what was seen, the links to follow and the queue's state, all or nothing.

        The pages' visible text is left out unless `keep_text`. A page of this crawl that is
        already there stays as it is: a visit is stored once. With `pictures` those it shows are
        queued.
        """
        visits = list(visits)
        with self.transaction():
            pages = [visit for visit in visits if visit.sort != "image"]
            written = write_visits(self.db.conn, self._ids, crawl_id, pages, keep_text)
            for visit in visits:
                if visit.sort == "image" or visit.picture:
                    write_picture(self.db.conn, self._ids, visit)
            for visit in visits:
                if visit.failed:
                    write_failed(self.db.conn, crawl_id, visit.url, visit.failed)
            self.db.conn.executemany(SETTLED, (_settled(crawl_id, visit) for visit in visits))
            for _, visit in written:
                self._queue(crawl_id, visit.follow, visit.depth + 1, visit.url)
                if pictures:
                    shown = (image.url for image in visit.sightings.images)
                    self._queue_pictures(crawl_id, shown)

    def postpone(self, crawl_id: int, pages: Iterable[tuple[str, int]], until: str) -> None:
        """Note that `pages`, URLs and how often each was asked for, are to wait `until` a time."""
        with self.transaction():
            self.db.conn.executemany(
                "UPDATE frontier SET not_before = ?, attempts = ? WHERE crawl_id = ? AND url = ?",
                ((until, attempts, crawl_id, clean(url)) for url, attempts in pages),
            )

    def note_failed(self, crawl_id: int, url: str, failed: Iterable[Attempt]) -> None:
        """Keep the attempts at a page that is still to be had."""
        with self.transaction():
            write_failed(self.db.conn, crawl_id, url, failed)

    def waiting(self, crawl_id: int) -> list[tuple[str, str]]:
        """Return the pending pages that are to wait, each with its time, the first one first."""
        return self.db.execute(
            "SELECT url, not_before FROM frontier WHERE crawl_id = ? AND state = 'pending'"
            " AND not_before > ? ORDER BY not_before, id",
            [crawl_id, now()],
        ).fetchall()

    def pending_sites(self, crawl_id: int) -> Iterator[str]:
        """Yield the address of each site that has pages pending."""
        for (site,) in self.db.execute(
            "SELECT site FROM sites WHERE id IN (SELECT site_id FROM frontier"
            " WHERE crawl_id = ? AND state = 'pending')",
            [crawl_id],
        ):
            yield f"http://{site}/"

    def has_pages(self, site: str) -> bool:
        """Tell whether any page is of `site`."""
        sql = "SELECT 1 FROM pages WHERE site_id = (SELECT id FROM sites WHERE site = ?) LIMIT 1"
        return self.db.execute(sql, [site]).fetchone() is not None

    def counts(self, crawl_id: int) -> Counts:
        """Return what became of the crawl's queue so far."""
        row = self.db.execute(
            "SELECT coalesce(sum(state = 'done' AND sort <> 'image'), 0),"
            " coalesce(sum(state = 'failed' AND sort <> 'image'), 0),"
            " coalesce(sum(state = 'pending'), 0) FROM frontier WHERE crawl_id = ?",
            [crawl_id],
        ).fetchone()
        return Counts(*row)

    def unchanged(self, crawl_id: int) -> int:
        """Return how many pages of the crawl are as an earlier one had them."""
        (count,) = self.db.execute(
            "SELECT count(*) FROM pages WHERE crawl_id = ? AND same_as IS NOT NULL", [crawl_id]
        ).fetchone()
        return int(count)

    def newest_queued(self) -> int:
        """Return the id of the page that was queued last: one look, however long the queue is."""
        (newest,) = self.db.execute("SELECT coalesce(max(id), 0) FROM frontier").fetchone()
        return int(newest)

    def handles(self) -> int:
        """Return how many handles are known."""
        (count,) = self.db.execute("SELECT count(*) FROM handles").fetchone()
        return int(count)

    def ignore(self, kind: str, value: str, reason: str) -> bool:
        """Note that reports leave out `value`, see `analyst_tables`; False when it was noted."""
        return self._noted(
            "INSERT OR IGNORE INTO ignores VALUES (?, ?, ?, ?)",
            [kind, clean(value), clean(reason), now()],
        )

    def unignore(self, kind: str, value: str) -> bool:
        """Take back what `ignore` noted; False when nothing was."""
        return self._noted("DELETE FROM ignores WHERE kind = ? AND value = ?", [kind, clean(value)])

    def label(self, network_id: int, name: str, note: str) -> None:
        """Give a network a name and a note, in place of those it had; "" takes the name away."""
        self._noted("DELETE FROM network_labels WHERE network_id = ?", [network_id])
        if name:
            self._noted(
                "INSERT INTO network_labels VALUES (?, ?, ?, ?)",
                [network_id, clean(name), clean(note), now()],
            )

    def _noted(self, sql: str, values: list[object]) -> bool:
        return self.db.execute(sql, values).rowcount > 0

    def forget(self) -> None:
        """Drop the ids that are remembered, when their rows may be gone."""
        self._ids.forget()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock from the start, so that no read can turn stale before its write."""
        with telling_of(self.path):
            try:
                self.db.execute("BEGIN IMMEDIATE")
                yield
                self.db.execute("COMMIT")
            except BaseException:
                self.forget()
                if self.db.conn.in_transaction:
                    with suppress(sqlite3.OperationalError):  # of a broken disk; it undoes it all
                        self.db.execute("ROLLBACK")
                raise

    def _queue_pictures(self, crawl_id: int, urls: Iterable[str]) -> None:
        """Queue those of `urls` that can be fetched and were not yet, as `images` has them.

        At depth 0 and found on no page: what shows them is in `page_images`, and the first page
        that did must not depend on the order of answers.
        """
        self.db.conn.executemany(
            "INSERT OR IGNORE INTO frontier (crawl_id, url, site_id, depth, sort)"
            " SELECT ?, url, ?, 0, 'image' FROM images WHERE url = ? AND fetched_at IS NULL",
            ((crawl_id, self._ids.site(url), url) for url in urls if is_fetchable(url)),
        )

    def _queue(
        self,
        crawl_id: int,
        urls: Iterable[str],
        depth: int,
        found_on: str | None,
        sort: str = "page",
    ) -> None:
        """Queue each of `urls` once.

        Of several pages that link to one at the same depth the first by name is kept as the one
        it was found on, so that the order of answers does not show in the database.
        """
        self.db.conn.executemany(
            "INSERT INTO frontier (crawl_id, url, site_id, depth, found_on, sort)"
            " VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (crawl_id, url) DO UPDATE SET found_on = excluded.found_on"
            " WHERE state = 'pending' AND depth = excluded.depth AND found_on > excluded.found_on",
            ((crawl_id, clean(url), self._ids.site(url), depth, found_on, sort) for url in urls),
        )


def _settled(crawl_id: int, visit: Visit) -> tuple[object, ...]:
    state = "failed" if visit.error_kind else "done"
    return state, visit.error_kind, visit.attempts, crawl_id, visit.url


def _changes(then: dict[str, Any], today: dict[str, Any]) -> Iterator[str]:
    for name in sorted(then | today):
        if then.get(name) != today.get(name):
            yield f"{name} was {then.get(name)!r}, is {today.get(name)!r}"


def _batches(urls: Iterable[str], size: int) -> Iterator[list[str]]:
    source = iter(urls)
    while batch := list(islice(source, size)):
        yield batch
