"""What SQLite says of a file → what is wrong with it, and what to do now."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.failure import Failure

SALVAGE = "Take your backup, or save what can be read: sqlite3 {path} .recover | sqlite3 saved.db"

ADVICE = {
    sqlite3.SQLITE_FULL: "Make room on its disk, then run the same again.",
    sqlite3.SQLITE_IOERR: "Check its disk, then run the same again.",
    sqlite3.SQLITE_CANTOPEN: "Check its folder, and how many files may be open (ulimit -n).",
    sqlite3.SQLITE_BUSY: "Another program writes to it. Run the same again when it is done.",
    sqlite3.SQLITE_READONLY: "Make the file and its folder writable, or copy it to your own.",
    sqlite3.SQLITE_CORRUPT: SALVAGE,
    sqlite3.SQLITE_NOTADB: "Name a file that promotrail has made.",
}
"""By SQLite's primary result code (sqlite.org/rescode.html)."""


class StoreError(Failure):
    """The database can't be used."""

    exit_code = 3


@contextmanager
def telling_of(path: Path) -> Iterator[None]:
    """Raise StoreError for what goes wrong with the file `path` meanwhile.

    A broken rule of the schema or a misuse of SQLite is a bug of ours, and passes; but rows that
    point nowhere are met in broken files, where an index misses some.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite quotes what it can't make out
        raise StoreError(f"{path} is corrupt. {SALVAGE.format(path=path)}") from error
    except sqlite3.DatabaseError as error:
        extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        is_ours = type(error) not in (sqlite3.DatabaseError, sqlite3.OperationalError)
        if is_ours and extended != sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
            raise
        advice = ADVICE.get(extended & 0xFF, "promotrail check {path} tells more.")
        raise StoreError(f"{path}: {error}. {advice.format(path=path)}") from error
