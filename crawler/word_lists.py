"""Lists of what an analyst wants left out → their entries: lines, CSV, or MISP's JSON."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crawler.failure import Failure

MISP_TYPES = ("hostname", "string", "substring")
"""Types of a MISP warning list whose entries can be hosts (github.com/MISP/misp-warninglists,
schema.json); cidr and regex can't."""

FORMULA = re.compile(r"^'(?=[=+\-@])")
"""The sign that our own CSV has before what a spreadsheet would take for a formula."""


class Entry(NamedTuple):
    """A line, row or item of a list."""

    place: int | str
    kind: str
    value: str
    """As it is written there."""

    reason: str


def read_list(path: Path, kind: str | None, reason: str) -> Iterator[Entry]:
    """Yield the entries of a file; Failure says what is wrong with all of it.

    JSON is a MISP warning list; a first line with a column `value` makes a CSV file, whose columns
    `kind` and `reason` stand for those given; else a line is a value, and # begins a comment.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{path} can't be read: {error}. Name a text file in UTF-8.") from error
    if text.lstrip().startswith("{"):
        entries = _of_misp(path, text, kind, reason)
    elif "value" in _names(text):
        entries = _of_csv(text, kind, reason)
    else:
        entries = _of_lines(text, kind, reason)
    for entry in entries:
        if not entry.kind:
            raise Failure(f"{path} does not say of which kind its entries are. Name the kind.")
        yield entry


def _names(text: str) -> list[str]:
    """Return the names in the first line of `text`, if it is that of a CSV file."""
    return [name.strip().lower() for name in next(csv.reader(text.splitlines()[:1]), [])]


def _of_lines(text: str, kind: str | None, reason: str) -> Iterator[Entry]:
    for number, line in enumerate(text.splitlines(), start=1):
        value = line.partition(" #")[0].strip()
        if value and not value.startswith("#"):
            yield Entry(number, kind or "", value, reason)


def _of_csv(text: str, kind: str | None, reason: str) -> Iterator[Entry]:
    rows = csv.reader(text.splitlines())
    head = _names(text)
    next(rows)
    for row in rows:
        named = dict(zip(head, row, strict=False))
        if value := FORMULA.sub("", named.get("value", "")):
            yield Entry(
                rows.line_num,
                named.get("kind") or kind or "",
                value,
                named.get("reason") or reason,
            )


def _of_misp(path: Path, text: str, kind: str | None, reason: str) -> Iterator[Entry]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Failure(f"{path} is not JSON: {error}.") from error
    entries, type_ = found.get("list"), found.get("type", "string")
    if not isinstance(entries, list) or type_ not in MISP_TYPES:
        raise Failure(
            f"{path} is no MISP warning list of hosts: it needs a `list`, and a `type` of "
            f"{', '.join(MISP_TYPES)}."
        )
    why = reason or f"MISP warning list: {found.get('name', path.name)}"
    for number, value in enumerate(entries, start=1):
        yield Entry(f"entry {number}", kind or "host", str(value), why)
