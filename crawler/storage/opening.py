"""A path → a database with our schema, or an error that says what to do."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from crawler.storage.failures import StoreError, telling_of
from crawler.storage.schema import APPLICATION_ID, SCHEMA_VERSION, migrations

PRAGMAS = (
    "trusted_schema = OFF",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
)
"""A file from elsewhere may hold triggers; they get no function that acts. WAL and NORMAL survive
the death of the process whole; only a power cut can take the newest transactions, and never a half
of one (sqlite.org/wal.html)."""


def open_database(path: Path) -> Database:
    """Open `path` for writing, making it or its newest schema where needed.

    Raises StoreError for a file that is not ours, is newer than this program, or can't be opened.
    """
    make_file(path)
    with telling_of(path):
        db = Database(sqlite3.connect(path, isolation_level=None, timeout=10))
        try:
            check_ours(db, path)
            for pragma in PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            with db.atomic():  # its own record of them too: killed midway, the file is still empty
                migrations.apply(db)
        except BaseException:
            db.close()
            raise
    return db


def make_file(path: Path) -> None:
    """Make `path` if it is not there, for its owner alone; StoreError if it is no file."""
    if path.is_dir():
        raise StoreError(f"{path} is a directory; name a database file in it.")
    if not path.exists():
        try:
            path.touch(mode=0o600)  # it will hold personal data
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}. Name a file that can be made.") from error
    if not path.is_file():
        raise StoreError(f"{path} is not a file; name a database.")


def check_ours(db: Database, path: Path) -> None:
    """Raise StoreError for a database that is not promotrail's, or newer than this program."""
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application not in (0, APPLICATION_ID) or (application == 0 and db.table_names()):
        raise StoreError(f"{path} is not a promotrail database; name another file.")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} has schema version {version}, this program knows {SCHEMA_VERSION}. "
            "Update promotrail, or crawl into another file."
        )
