"""A database → what is wrong with it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from crawler.storage.failures import SALVAGE, StoreError, telling_of
from crawler.storage.opening import check_ours
from crawler.storage.schema import SCHEMA_VERSION, migrations

SHOWN = 10
"""Problems that are told of a kind: the first few say what to do."""

COUNTS = {
    "SELECT count(*) FROM pages p WHERE NOT EXISTS (SELECT 1 FROM frontier f WHERE"
    " f.crawl_id = p.crawl_id AND f.url = p.url AND f.state = iif(p.error_kind IS NULL, 'done',"
    " 'failed'))": "pages whose entry in the queue says otherwise",
    "SELECT count(*) FROM frontier f WHERE state IN ('done', 'failed') AND NOT EXISTS (SELECT 1"
    " FROM pages p WHERE p.crawl_id = f.crawl_id AND p.url = f.url)": "entries of the queue "
    "that are settled without a page",
    "SELECT count(*) FROM handles WHERE id NOT IN (SELECT handle_id FROM mentions)": "handles "
    "that are mentioned nowhere",
    "SELECT count(*) FROM images WHERE id NOT IN (SELECT image_id FROM page_images)": "pictures "
    "that are shown nowhere",
    "SELECT count(*) FROM (SELECT total(times) AS kept FROM handle_site_counts) WHERE kept <>"
    " (SELECT count(*) FROM mentions JOIN pages ON content_id = page_id"
    " WHERE confidence <> 'bare')": "table of kept counts that disagrees with the mentions",
    "SELECT count(*) FROM (SELECT total(mentions) AS kept FROM handle_totals) WHERE kept <>"
    " (SELECT total(times) FROM handle_site_counts)": "table of kept totals that disagrees with "
    "the counts",
    "SELECT count(*) FROM (SELECT total(times) AS kept FROM image_site_counts) WHERE kept <>"
    " (SELECT count(*) FROM page_images JOIN pages ON content_id = page_id)": "table of kept "
    "counts that disagrees with the pictures",
}
"""What a batch writes together must be there together."""


def problems(path: Path) -> list[str]:
    """Return what is wrong with the database `path`, most serious first; [] when it is whole.

    StoreError says why it can't be looked into.
    """
    with telling_of(path), closing(opened(path)) as connection:
        connection.execute("BEGIN")  # one moment of it, as a crawl may go on
        if found := problems_of_pages(connection):
            return [*found, SALVAGE.format(path=path)]
        return _of_schema(connection, path) or _of_rows(connection)


def opened(path: Path) -> sqlite3.Connection:
    """Return `path` open for reading alone, leaving its folder as it is; StoreError if not ours.

    Without a log beside it no writer is there, and no lock is needed: SQLite would make files.
    """
    if not path.is_file():
        raise StoreError(f"{path} is not a file that is there. Name a database.")
    mode = "mode=ro" if Path(f"{path}-wal").exists() else "mode=ro&immutable=1"
    with telling_of(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?{mode}", uri=True, isolation_level=None, timeout=10
        )
        connection.execute("PRAGMA trusted_schema = OFF")
        try:
            check_ours(Database(connection), path)
        except BaseException:
            connection.close()
            raise
    return connection


def problems_of_pages(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite's quick_check finds broken."""
    lines = [line for (line,) in connection.execute(f"PRAGMA quick_check({SHOWN})")]
    return [] if lines == ["ok"] else lines


def _of_schema(connection: sqlite3.Connection, path: Path) -> list[str]:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < SCHEMA_VERSION:
        return [f"schema version {version} is old. Run: promotrail upgrade {path}"]
    with closing(Database(memory=True)) as new:
        migrations.apply(new)
        ours = set(new.execute(OBJECTS))
    there = set(connection.execute(OBJECTS))
    return [f"the {kind} {name} is missing" for kind, name in sorted(ours - there)] + [
        f"the trigger {name} is not promotrail's"
        for kind, name in sorted(there - ours)
        if kind == "trigger"
    ]


OBJECTS = "SELECT type, name FROM sqlite_schema"


def _of_rows(connection: sqlite3.Connection) -> list[str]:
    broken = connection.execute("PRAGMA foreign_key_check").fetchmany(SHOWN)
    found = [f"{table} row {row} refers to no row of {parent}" for table, row, parent, _ in broken]
    for sql, what in COUNTS.items():
        (count,) = connection.execute(sql).fetchone()
        if count:
            found.append(f"{count:,} {what}")
    return found
