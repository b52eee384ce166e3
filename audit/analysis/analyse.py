"""All pages of a database → its derived tables."""

import json
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from typing import NamedTuple

from audit.analysis.networks import find_networks
from audit.analysis.progress import Tell
from audit.analysis.search_index import index_texts
from audit.analysis.shown import gather_keys, make_functions, place_pages
from audit.analysis.texts import find_texts
from audit.analysis.thresholds import Thresholds
from audit.analysis.writing import prepare, replace

FOUND = "SELECT (SELECT count(*) FROM networks), (SELECT count(*) FROM text_templates)"

TEMPORARY = """
    SELECT name FROM sqlite_temp_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'
"""


class Found(NamedTuple):
    """How much an analysis found."""

    networks: int
    texts: int
    """Clusters of near-duplicate texts."""


def analyse(connection: sqlite3.Connection, tell: Tell, thresholds: Thresholds) -> Found:
    """Find text clusters and networks anew, and replace the derived tables in one transaction.

    `connection` can write, commits each statement by itself, and is the only writer meanwhile.
    The search index and the signatures of texts are kept as they are made, so that a run after
    one that was killed, or after few new pages, has less to do. `tell` takes lines of progress.
    """
    started = _now()
    make_functions(connection)
    try:
        index_texts(connection, lambda pages: tell(f"{pages:,} texts indexed for search"))
        place_pages(connection)
        find_texts(connection, thresholds.similarity, tell)
        gather_keys(connection, thresholds.passing, tell)
        find_networks(connection, thresholds, tell)
        tell("writing")
        prepare(connection, thresholds.passing)
        connection.execute("BEGIN IMMEDIATE")
        try:
            replace(connection, _row(connection, started, thresholds))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return Found(*connection.execute(FOUND).fetchone())
    finally:
        for (table,) in connection.execute(TEMPORARY).fetchall():
            connection.execute(f"DROP TABLE temp.{table}")


def _row(connection: sqlite3.Connection, started: str, thresholds: Thresholds) -> dict[str, object]:
    last, pages = connection.execute("SELECT coalesce(max(id), 0), count(*) FROM pages").fetchone()
    return {
        "started_at": started,
        "finished_at": _now(),
        "last_page": last,
        "pages": pages,
        "settings": json.dumps(thresholds._asdict()),
        "version": version("promotrail"),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
