"""A seed list → addresses in normal form, and a named reject for each line that holds none.

A list is a file of lines (white space around an address and `#` comments are dropped), a CSV
file with a `url` column, either of them gzipped, or standard input.
"""

import csv
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from crawler.failure import Failure
from crawler.urls import BadURL, normal

LONGEST_LINE = 100_000
"""Characters of a line that are kept; the rest is dropped unread, so a line costs no memory."""


class Reject(NamedTuple):
    """A line that is not a seed."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class SeedError(Failure):
    """A seed list can't be read."""


def read_seeds(source: str, column: str | None = None) -> Iterator[str | Reject]:
    """Yield the seeds of the list at path `source` ("-" for standard input), and its rejects.

    `column` names the CSV column to read; a file that ends in .csv is CSV anyway, column `url`.
    Raises SeedError when the file can't be read to its end, has no such column, or no seed.
    """
    listed = False
    try:
        with _opened(source) as lines:
            if column or source.removesuffix(".gz").endswith(".csv"):
                cells = _cells(source, lines, column or "url")
            else:
                cells = _lines(lines)
            for cell in check_seeds_at(source, cells):
                listed |= not isinstance(cell, Reject)
                yield cell
    except (OSError, EOFError, zlib.error) as error:
        raise SeedError(f"{source}: {error}. Give a seed list that can be read.") from error
    if not listed:
        raise SeedError(f"no URLs in {source}. Give a list with an address a line, or a CSV file.")


def check_seeds(source: str, urls: Iterable[str]) -> Iterator[str | Reject]:
    """Yield `urls` in normal form, or as rejects said to stand in `source`."""
    return check_seeds_at(source, enumerate(urls, 1))


def accepted(cells: Iterable[str | Reject], tell: Callable[[str], object]) -> Iterator[str]:
    """Yield the seeds among `cells`; each reject goes to `tell`, as "file:line: reason"."""
    for cell in cells:
        if isinstance(cell, Reject):
            tell(str(cell))
        else:
            yield cell


def check_seeds_at(source: str, cells: Iterable[tuple[int, str]]) -> Iterator[str | Reject]:
    """Yield the URLs of `cells` in normal form, or as rejects on the lines that stand with them."""
    for number, cell in cells:
        try:
            yield normal(cell)
        except BadURL as error:
            yield Reject(source, number, f"{_shown(cell)} {error}")


def read_lines(stream: "io.BufferedReader[Any]") -> Iterator[tuple[int, str]]:
    """Yield number and text of each line of `stream` that is no comment."""
    return _lines(_text(stream))


def _lines(lines: IO[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_bounded(lines), 1):
        # A "#" inside an address is its fragment: a comment stands alone or after a blank.
        text = line.split(" #", 1)[0].split("\t#", 1)[0].strip()
        if text and not text.startswith("#"):
            yield number, text


def _bounded(lines: IO[str]) -> Iterator[str]:
    while line := lines.readline(LONGEST_LINE):
        yield line
        while line and not line.endswith("\n"):
            line = lines.readline(LONGEST_LINE)


def _cells(source: str, lines: IO[str], column: str) -> Iterator[tuple[int, str]]:
    rows = csv.DictReader(_bounded(lines))
    try:
        names = rows.fieldnames or []
        if column not in names:
            there = ", ".join(names) or "none"
            raise SeedError(f"{source} has no column {column!r}; it has: {there}.")
        for row in rows:
            if row[column]:
                yield rows.line_num, row[column]
    except csv.Error as error:
        raise SeedError(f"{source}:{rows.line_num}: {error}. Is a quote left open?") from error


def _opened(source: str) -> IO[str]:
    """Open `source` as text; a byte order mark names the character set, else UTF-8."""
    if source == "-":
        return _text(io.BufferedReader(sys.stdin.buffer))
    path = Path(source)
    raw = path.open("rb", buffering=0) if path.suffix != ".gz" else gzip.open(path)  # noqa: SIM115
    return _text(io.BufferedReader(raw))


def _text(stream: "io.BufferedReader[Any]") -> IO[str]:
    utf16 = stream.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff")
    return io.TextIOWrapper(stream, "utf-16" if utf16 else "utf-8-sig", errors="replace")


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= 60 else cell[:57] + "…")
