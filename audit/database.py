"""Opens a promotrail database for reading alone, or says what to do."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from audit.failure import Failure

APPLICATION_ID = 0x50547261
SCHEMA_VERSION = 18
"""The schema these reports read. Both are the crawler's numbers too: a test holds them together."""

REPORT_SECONDS = 120
QUERY_SECONDS = 10
COMPLETION_SECONDS = 1
"""Processor time a statement may take: a report's is ours, and a million pages take a minute of
it; a query's is anyone's."""

STEPS = 10_000
"""SQLite's instructions between two looks at the clock: about a millisecond."""

LONGEST = 64 * 2**20
"""The longest value in bytes, ten times a page: no clock stops `randomblob(1e9)`."""

READING = (
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
)
"""All that a statement may do: no ATTACH, which makes files, no PRAGMA and no write."""

STORAGE_ERRORS = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOTADB,
)
"""Results that are never a statement's own fault (sqlite.org/rescode.html)."""

NAME_OURS = "Name a file that promotrail crawl or ingest has made."


class Reader(sqlite3.Connection):
    """A database that can only be read, and not for too long."""

    path: Path
    hint = ""
    """What to tell the user about how it was opened."""

    def prepare(self, path: Path, seconds: float, unlocked: bool) -> None:
        """Take from what is executed here every right but to read, `seconds` long.

        `unlocked` says that the file is read without SQLite's locks.
        """
        self.path, self.seconds, self.timed_out = path, seconds, False
        self._found = _state(path) if unlocked else None
        # Other programs write here too: text that is not UTF-8 must not stop a report.
        self.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        self.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
        self.set_progress_handler(self._is_too_late, STEPS)
        self.execute("PRAGMA query_only = ON")
        self.execute("PRAGMA trusted_schema = OFF")

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Start a statement, and its time.

        The processor's time, so that a reader who pauses in `less` is not cut off.
        """
        self._end = time.thread_time() + self.seconds
        return super().execute(sql, parameters)

    def take_snapshot(self) -> None:
        """Let all that is read from now on be of one moment, whoever writes; no writer waits."""
        self.set_authorizer(None)
        self.execute("BEGIN")
        self.set_authorizer(_refused)

    def _is_too_late(self) -> bool:
        self.timed_out = time.thread_time() > self._end
        return self.timed_out

    def check_unchanged(self) -> None:
        """Raise Failure when the file was read without locks and written meanwhile."""
        if self._found and self._found != _state(self.path):
            raise Failure(f"{self.path} was written while it was read. Run this again.", 3)


class Database(click.ParamType[Reader]):
    """An argument that names a database: open for reading in the command, closed after it."""

    name = "database"

    def __init__(self, seconds: float = REPORT_SECONDS) -> None:
        self.seconds = seconds

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Reader:
        """Return `value` open for reading; Failure says why it can't be."""
        reader = open_database(Path(value), self.seconds)
        if ctx:
            ctx.call_on_close(reader.close)
        return reader

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Let the shell offer files."""
        return [CompletionItem(incomplete, type="file")]


class Reading(click.Command):
    """A command with a database for its argument `db`; what is wrong with the file ends it."""

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; Failure is all that it raises for the file, and Ctrl-C ends it."""
        try:
            self._read(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted; nothing is changed.", err=True)
            ctx.exit(130)

    def _read(self, ctx: click.Context) -> None:
        reader: Reader = ctx.params["db"]
        if reader.hint:
            click.echo(reader.hint, err=True)
        try:
            super().invoke(ctx)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if reader.timed_out:
                raise Failure(
                    f"Stopped after {reader.seconds:g} s of work. Ask for less, as by WHERE.", 4
                ) from error
            if result_code(error) == sqlite3.SQLITE_INTERRUPT:
                raise KeyboardInterrupt from error  # SQLite swallowed the one of Ctrl-C
            if isinstance(error, sqlite3.ProgrammingError):
                raise
            raise storage_failure(reader.path, error) from error
        reader.check_unchanged()


def names(table: str, column: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return a `shell_complete` that offers the names in a column that go on as typed."""
    sql = (
        f"SELECT DISTINCT {column} FROM {table}"  # noqa: S608 - the names are ours
        f" WHERE {column} BETWEEN :typed AND :typed || char(1114111) ORDER BY 1 LIMIT 100"
    )

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
        # Click has closed what it opened, and leaves arguments alone before an option's value.
        opened: Reader | None = ctx.params.get("db")
        path = opened.path if opened else Path(*ctx.args[:1])
        try:
            with closing(open_database(path, COMPLETION_SECONDS)) as reader:
                rows = reader.execute(sql, {"typed": incomplete}).fetchall()
        except (Failure, sqlite3.DatabaseError):
            return []  # there is nothing to offer, and no place to say why
        return [name for (name,) in rows if name.isprintable() and " " not in name]

    return complete


def result_code(error: Exception) -> int | None:
    """Return SQLite's primary result code, or None for an error that is not SQLite's."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def storage_failure(path: Path, error: Exception) -> Failure:
    """Return what to tell of an error that the file `path` is to blame for."""
    match result_code(error):
        case sqlite3.SQLITE_BUSY:
            return Failure(f"{path} is in use by a writer. Try again when it is done.", 3)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            return Failure(f"{path} can't be read: {error}. Check its folder and disk.", 3)
    return Failure(
        f"{path} is corrupt: {error}. Take your backup, or save what can be read:"
        f" sqlite3 {path} .recover | sqlite3 saved.db",
        3,
    )


def write_ahead_log(path: Path) -> Path:
    """Return the file that holds what is not yet folded into the database."""
    path = path.resolve()
    return path.with_name(f"{path.name}-wal")


def _state(path: Path) -> tuple[int, int, bool]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, write_ahead_log(path).exists()


def open_database(path: Path, seconds: float = REPORT_SECONDS) -> Reader:
    """Return `path` open for reading; `seconds` is what a statement may take.

    Raises Failure, which says what to do: with exit code 2 for what is no promotrail database,
    3 for one that is damaged, in use, or of another schema.
    """
    try:
        header = _header(path)
        reader = _connected(path, seconds, in_wal_mode=header[18:19] == b"\2")
        _check_schema(reader)
        # SQLite asks for the right to make a table when a virtual one is first used.
        reader.execute("SELECT 1 FROM text_index, text_index_terms LIMIT 0")
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise storage_failure(path, error) from error
    reader.set_authorizer(_refused)
    return reader


def _refused(action: int, name: str | None, *_: str | None) -> bool:
    """Tell whether a statement may not do this; full-text search asks for the data_version."""
    asks_version = action == sqlite3.SQLITE_PRAGMA and name == "data_version"
    return action not in READING and not asks_version


def _header(path: Path) -> bytes:
    """Return the first bytes of `path` (sqlite.org/fileformat.html#the_database_header)."""
    if not path.exists():
        raise Failure(f"{path} does not exist. Make it with: promotrail crawl {path} …", 2)
    if not path.is_file():
        raise Failure(f"{path} is not a file; name a database.", 2)
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise Failure(f"{path} can't be read: {error.strerror}.", 2) from error
    if not header:
        raise Failure(f"{path} is empty. Fill it with: promotrail crawl {path} …", 2)
    if not header.startswith(b"SQLite format 3\0"):
        raise Failure(f"{path} is not an SQLite database. {NAME_OURS}", 2)
    return header


def _connected(path: Path, seconds: float, in_wal_mode: bool) -> Reader:
    """Return a connection that leaves the folder as it is.

    In WAL mode even a reader makes -wal and -shm files and leaves them there
    (sqlite.org/wal.html#readonly). Without a -wal no writer is there, and none of that is
    needed. With one in a folder that can't be written, the log can't be read.
    """
    if in_wal_mode and not write_ahead_log(path).exists():
        return _reader(path, "mode=ro&immutable=1", seconds)
    try:
        reader = _reader(path, "mode=ro", seconds)
        reader.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        if result_code(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        reader = _reader(path, "mode=ro&immutable=1", seconds)
        reader.hint = (
            f"{path} is read without what {write_ahead_log(path).name} adds: its folder can't be "
            "written. Copy both to a folder of yours to read all."
        )
    return reader


def _reader(path: Path, mode: str, seconds: float) -> Reader:
    uri = f"{path.resolve().as_uri()}?{mode}"
    reader = sqlite3.connect(uri, uri=True, factory=Reader, timeout=10, isolation_level=None)
    reader.prepare(path, seconds, unlocked="immutable" in mode)
    return reader


def _check_schema(reader: Reader) -> None:
    path = reader.path
    ((application,), (version,), (objects,)) = (
        reader.execute(sql).fetchone()
        for sql in (
            "PRAGMA application_id",
            "PRAGMA user_version",
            "SELECT count(*) FROM sqlite_schema",
        )
    )
    if not objects:
        raise Failure(f"{path} is empty. Fill it with: promotrail crawl {path} …", 2)
    if application != APPLICATION_ID:
        raise Failure(f"{path} is not a promotrail database. {NAME_OURS}", 2)
    if version == SCHEMA_VERSION:
        return
    todo = f"Run: promotrail upgrade {path}" if version < SCHEMA_VERSION else "Update promotrail."
    raise Failure(
        f"{path} has schema version {version}, these reports read version {SCHEMA_VERSION}. {todo}",
        3,
    )
