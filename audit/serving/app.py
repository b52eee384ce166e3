"""Datasette over one database: our questions may be asked, no statement of a visitor's is run."""

import re
import sys
from pathlib import Path

from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm

from audit.database import QUERY_SECONDS, write_ahead_log
from audit.safety import shown

QUERIES = Path(__file__).with_name("queries.sql")

SETTINGS = {
    "default_allow_sql": False,  # no time limit stops `randomblob(1e9)`, and each visitor may ask
    "allow_download": False,
    "sql_time_limit_ms": QUERY_SECONDS * 1000,
}

ABOUT = "What promotrail saw. A finding is a lead, never an accusation."


@hookimpl  # type: ignore[untyped-decorator]  # pluggy's
def render_cell(value: object) -> str | None:
    """Have Datasette show what strangers wrote as text that only reads, and no link to follow."""
    return shown(value) if isinstance(value, str) else None


pm.register(sys.modules[__name__])


def datasette(path: Path) -> Datasette:
    """Return the application that shows the database `path`; it makes no file beside it.

    A database that is being written is read with SQLite's locks, another one without.
    """
    in_use = write_ahead_log(path).exists()
    queries = {"databases": {path.stem: {"queries": _queries()}}}
    return Datasette(
        files=[str(path)] if in_use else [],
        immutables=[] if in_use else [str(path)],
        metadata={"title": path.name, "description": ABOUT, **queries},
        settings=SETTINGS,
    )


def _queries() -> dict[str, dict[str, str]]:
    """Return our questions by the name that their addresses have."""
    questions = [part.split("\n", 1) for part in QUERIES.read_text("utf-8").split("\n\n")]
    titled = {title.removeprefix("-- "): sql.strip().rstrip(";") for title, sql in questions}
    return {
        re.sub("[^a-z]+", "-", title.lower()): {"title": title, "sql": sql}
        for title, sql in titled.items()
    }
