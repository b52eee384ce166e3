"""One writer at a time: a lock on a file, held for as long as its process lives."""

import fcntl
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from crawler.clock import now
from crawler.storage.failures import SALVAGE, StoreError, telling_of

PATIENCE = 10.0
"""Seconds to wait for the workers of a crawl that was killed, who have its lock as well."""

WRITABLE = "Name a database in a folder that is there and can be written."


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Keep every other crawl, ingest and purge off the database `path` meanwhile.

    StoreError says who has it; readers are not kept off. A file that SQLite finds broken is not
    touched (looking through it takes 1.5 s a gigabyte), and what goes wrong with it later is a
    StoreError too.

    The lock is the kernel's (flock) on `path`-lock, so it goes with its process, however that
    ends, and no file left behind means anything. It is not on the database itself: closing a
    second descriptor of that would drop SQLite's own locks (sqlite.org/howtocorrupt.html, 2.2).
    """
    place = path.resolve()
    lock = place.with_name(f"{place.name}-lock")
    descriptor = _locked(lock, path)
    try:
        os.truncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()} since {now()}".encode())
        with telling_of(path):
            _check_whole(place)
            yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def _locked(lock: Path, path: Path) -> int:
    """Return a descriptor of `lock` with the lock on it."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise StoreError(f"{lock}: {error.strerror}. {WRITABLE}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 100).decode() or "another process"
            os.close(descriptor)
            if _is_gone(holder) and time.monotonic() < end:
                time.sleep(0.05)  # workers that lost their parent end within a moment
                continue
            raise StoreError(f"{path} is in use by {holder}. Wait for it, or end it.") from error
        if _is_at(lock, descriptor):
            return descriptor
        os.close(descriptor)  # its last holder removed it between our two steps


def _is_gone(holder: str) -> bool:
    """Tell whether the process that noted itself has ended; the lock is then its workers'."""
    if number := re.match(r"process (\d+) ", holder):
        try:
            os.kill(int(number[1]), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
    return False


def _check_whole(path: Path) -> None:
    """Raise StoreError for a broken file: much that is broken answers all the same."""
    if not path.is_file() or not path.stat().st_size:
        return
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreError(f"{path} is corrupt: {found}. {SALVAGE.format(path=path)}")


def _is_at(path: Path, descriptor: int) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    return False
