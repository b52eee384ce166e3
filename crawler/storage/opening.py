"""A path → a database with our schema, or an error that says what to do."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from crawler.failure import Failure
from crawler.storage.schema import APPLICATION_ID, SCHEMA_VERSION, migrations

PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")
"""WAL and NORMAL survive the death of the process whole; only a power cut can take the newest
transactions, and never a half of one (sqlite.org/wal.html)."""


class StoreError(Failure):
    """The database can't be used."""

    exit_code = 3


def open_database(path: Path) -> Database:
    """Open `path` for writing, making it or its newest schema where needed.

    Raises StoreError for a file that is not ours, is newer than this program, or can't be opened.
    """
    try:
        db = _connect(path)
        _check(db, path)
        for pragma in PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        migrations.apply(db)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: {error}") from error
    return db


def _connect(path: Path) -> Database:
    """Connect with explicit transactions, so that nothing commits behind our back."""
    if path.is_dir():
        raise StoreError(f"{path} is a directory; name a database file in it.")
    if not path.exists():
        try:
            path.touch(mode=0o600)  # it will hold personal data
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}. Name a file that can be made.") from error
    return Database(sqlite3.connect(path, isolation_level=None, timeout=10))


def _check(db: Database, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application not in (0, APPLICATION_ID) or (application == 0 and db.table_names()):
        raise StoreError(f"{path} is not a promotrail database; name another file.")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} has schema version {version}, this program knows {SCHEMA_VERSION}. "
            "Update promotrail, or crawl into another file."
        )
