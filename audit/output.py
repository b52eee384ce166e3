"""Rows → table, CSV, TSV or JSON, on standard output or in a file.

The flags are named as sqlite-utils names them.
"""

import base64
import csv
import json
import math
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

import click

from audit.failure import Failure
from audit.safety import shown, unformulated
from audit.tables import FORMATS, cell_text, table

TABLE_ROWS = 10_000
"""The most rows a table shows: it is laid out as a whole, and nobody reads further."""


@dataclass(frozen=True)
class Output:
    """Where rows go, and in which form."""

    format: str | None = None
    """csv, tsv, json, nl, table or one of FORMATS; None: table on a terminal, else json."""

    headers: bool = True
    file: Path | None = None
    """None for standard output."""

    def write(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write `rows`, each with a value for each of `columns`."""
        self._write(
            columns, rows, lambda row: dict(zip(columns, row, strict=True)), lambda row: row
        )

    def write_objects(self, columns: Sequence[str], objects: Iterable[dict[str, object]]) -> None:
        """Write objects of several sorts: in JSON each as it is, else each with all `columns`."""
        self._write(columns, objects, lambda it: it, lambda it: [it.get(name) for name in columns])

    def _write(
        self,
        columns: Sequence[str],
        things: Iterable[Any],
        as_object: Callable[[Any], dict[str, object]],
        as_row: Callable[[Any], Sequence[object]],
    ) -> None:
        with _replacing(self.file) if self.file else _standard_output() as file:
            match self.format or ("table" if file.isatty() else "json"):
                case "json":
                    _write_array(map(as_object, things), file)
                case "nl":
                    file.writelines(f"{_json(thing)}\n" for thing in map(as_object, things))
                case "csv":
                    if self.file:
                        # Excel takes a file without it for the machine's own character set;
                        # a program takes it for a part of the first name, so pipes get none.
                        file.write("\ufeff")
                    safe = shown if file.isatty() else str
                    self._write_cells(
                        columns, map(as_row, things), file, safe, quoting=csv.QUOTE_ALL
                    )
                case "tsv":  # for cut and awk: a row is a line
                    self._write_cells(columns, map(as_row, things), file, shown, delimiter="\t")
                case fmt:
                    fmt = "simple" if fmt == "table" else fmt
                    self._write_table(columns, map(as_row, things), file, fmt)

    def _write_cells(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        file: IO[str],
        safe: Callable[[str], str],
        **dialect: Any,
    ) -> None:
        """Write rows whose text no spreadsheet computes."""
        lines = chain([columns], rows) if self.headers else rows
        csv.writer(file, lineterminator="\n", **dialect).writerows(
            [safe(_spreadsheet_cell(value)) for value in line] for line in lines
        )

    def _write_table(
        self, columns: Sequence[str], rows: Iterable[Sequence[object]], file: IO[str], fmt: str
    ) -> None:
        source = iter(rows)
        head = list(islice(source, TABLE_ROWS))
        width = shutil.get_terminal_size().columns if file.isatty() else None
        file.write(table(columns, head, fmt, self.headers, width))
        if next(source, None) is not None:
            click.echo(f"These are the first {TABLE_ROWS:,} rows; --csv has all.", err=True)


def _flag(*names: str, value: str, help: str) -> Callable[[Any], Any]:
    return click.option(*names, "format", flag_value=value, help=help)


_OPTIONS = (
    _flag(
        "--csv", value="csv", help="Output CSV; a ' stands before text that begins as formulas do."
    ),
    _flag("--tsv", value="tsv", help="Output TSV."),
    _flag("--json", value="json", help="Output a JSON array; the default but on a terminal."),
    _flag("--nl", value="nl", help="Output newline-delimited JSON."),
    _flag("-t", "--table", value="table", help="Output a table; the default on a terminal."),
    click.option("--fmt", type=click.Choice(FORMATS), help="Output a table of this sort."),
    click.option("--no-headers", is_flag=True, help="Leave out the line of names."),
    click.option(
        "-o",
        "--output",
        "file",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write to FILE, which is replaced when all is written.",
    ),
)


def output_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the flags that say how rows are written, as one argument, `output`."""

    @wraps(command)
    def with_output(
        format: str | None,
        fmt: str | None,
        no_headers: bool,
        file: Path | None,
        **arguments: Any,
    ) -> None:
        command(output=Output(fmt or format, not no_headers, file), **arguments)

    for option in reversed(_OPTIONS):
        with_output = option(with_output)
    return with_output


def _json(thing: dict[str, object]) -> str:
    """Return `thing` as a line of ASCII JSON; DEL is the one control character ASCII leaves."""
    values = {name: _json_value(value) for name, value in thing.items()}
    return json.dumps(values).replace("\x7f", r"\u007f")


def _json_value(value: object) -> object:
    """Return `value` as JSON has it: bytes as sqlite-utils writes them, infinity as null."""
    if isinstance(value, bytes):
        return {"$base64": True, "encoded": base64.b64encode(value).decode()}
    return None if isinstance(value, float) and math.isinf(value) else value


def _write_array(objects: Iterable[dict[str, object]], file: IO[str]) -> None:
    before = "["
    for thing in objects:
        file.write(before + _json(thing))
        before = ",\n "
    file.write("[]\n" if before == "[" else "]\n")


def _spreadsheet_cell(value: object) -> str:
    """Return `value` as a cell that is read as it is written; a number stays a number."""
    if isinstance(value, str):
        return unformulated(value)
    return cell_text(value)


@contextmanager
def _standard_output() -> Iterator[IO[str]]:
    """Yield standard output, in UTF-8 unless a terminal says otherwise.

    A reader that closes the pipe has what it wanted: the program ends, as done.
    """
    out = sys.stdout
    encoding = out.encoding if out.isatty() else "utf-8"
    out.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]
    try:
        yield out
        out.flush()
    except BrokenPipeError:
        _abandon(out)
        raise SystemExit(0) from None
    except OSError as error:
        _abandon(out)
        raise Failure(f"Standard output can't be written: {error.strerror}.", 3) from error


def _abandon(out: IO[str]) -> None:
    """Let what is still buffered go nowhere, or Python complains of it as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


@contextmanager
def _replacing(path: Path) -> Iterator[IO[str]]:
    """Yield a file that takes the place of `path` once it is whole, for its owner's eyes alone."""
    _check_replaceable(path)
    try:
        with NamedTemporaryFile(
            "w", dir=path.parent, prefix=".promotrail-", delete=False,
            encoding="utf-8", errors="backslashreplace", newline="",
        ) as file:  # made with mode 0600  # fmt: skip
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink()
                raise
    except OSError as error:
        raise Failure(f"{path} can't be written: {error.strerror}.", 3) from error


def _check_replaceable(path: Path) -> None:
    """Refuse to take the place of what is not an ordinary file, or is a database."""
    if not path.parent.is_dir():
        raise Failure(f"{path.parent} is no directory; make it first.", 2)
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise Failure(f"{path} is not an ordinary file; name another.", 2)
    if path.exists() and _is_database(path):
        raise Failure(f"{path} is a database, maybe the one that is read; name another file.", 2)


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"
