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
from typing import IO, Any

import click

from audit.failure import Failure
from audit.files import replacing
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
        with replacing(self.file) if self.file else _standard_output() as file:
            match self.format or ("table" if file.isatty() else "json"):
                case "json":
                    _write_array(map(as_object, things), file)
                case "nl":
                    file.writelines(f"{json_line(thing)}\n" for thing in map(as_object, things))
                case "csv":
                    if self.file:
                        # Excel takes a file without it for the machine's own character set;
                        # a program takes it for a part of the first name, so pipes get none.
                        file.write("\ufeff")
                    safe = shown if file.isatty() else str
                    write_csv(self._lines(columns, things, as_row), file, safe)
                case "tsv":  # for cut and awk: a row is a line
                    lines = self._lines(columns, things, as_row)
                    _write_cells(lines, file, shown, delimiter="\t")
                case fmt:
                    fmt = "simple" if fmt == "table" else fmt
                    self._write_table(columns, map(as_row, things), file, fmt)

    def _lines(
        self,
        columns: Sequence[str],
        things: Iterable[Any],
        as_row: Callable[[Any], Sequence[object]],
    ) -> Iterable[Sequence[object]]:
        rows = map(as_row, things)
        return chain([columns], rows) if self.headers else rows

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


def write_csv(
    lines: Iterable[Sequence[object]], file: IO[str], safe: Callable[[str], str] = str
) -> None:
    """Write `lines`, the first with the names, to `file` as CSV that no spreadsheet computes."""
    _write_cells(lines, file, safe, quoting=csv.QUOTE_ALL)


def _write_cells(
    lines: Iterable[Sequence[object]], file: IO[str], safe: Callable[[str], str], **dialect: Any
) -> None:
    csv.writer(file, lineterminator="\n", **dialect).writerows(
        [safe(_spreadsheet_cell(value)) for value in line] for line in lines
    )


def json_line(thing: dict[str, object]) -> str:
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
        file.write(before + json_line(thing))
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
