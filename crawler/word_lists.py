"""Lists of what an analyst wants left out → entries for `ignores`: lines, CSV, or MISP's JSON."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crawler.failure import Failure
from crawler.sites import site_of
from crawler.urls import BadURL, ascii_host

KINDS = ("handle", "site", "image", "text", "host")
SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
MISP_TYPES = ("hostname", "string", "substring")
"""Types of a MISP warning list whose entries can be hosts (github.com/MISP/misp-warninglists,
schema.json); cidr and regex can't."""


class Word(NamedTuple):
    """One thing to leave out, as `ignores` has it."""

    kind: str
    value: str
    reason: str


Entry = tuple[int | str, str | None, str, str]
"""Where it stands, its kind if that is known, its value and the reason."""


class BadWord(ValueError):
    """What was named is nothing of its kind."""


def word(kind: str, value: str, reason: str = "") -> Word:
    """Return what is to be noted for `value`, as typed; BadWord says why it can't be.

    A handle is platform:value; a picture its address or sha256; a text the address of a page.
    """
    value = value.strip()
    if kind == "picture":
        kind = "image"
    if kind not in KINDS:
        raise BadWord(f"{kind!r} is no kind; it is one of {', '.join(KINDS)}")
    return Word(kind, _normal(kind, value), reason.strip())


def _normal(kind: str, value: str) -> str:
    if kind in ("site", "host"):
        return _host(kind, value)
    if kind == "handle":
        platform, colon, name = value.partition(":")
        if not (platform and colon and name):
            raise BadWord(f"{value!r} has no platform; write telegram:name")
        return f"{platform.lower()}:{name}"
    if kind == "image" and SHA256.fullmatch(value):
        return value.lower()
    if not re.match(r"[a-z][a-z0-9+.-]*:", value, re.IGNORECASE):
        raise BadWord(f"{value!r} is no address")
    return value


def _host(kind: str, value: str) -> str:
    name = value.removeprefix(".").removesuffix("/").rpartition("://")[2]
    try:
        host = ascii_host(name)
    except BadURL as error:
        raise BadWord(f"{value!r} {error}") from error
    return site_of(host).site if kind == "site" else host


def read_list(path: Path, kind: str | None, reason: str) -> Iterator[Word | str]:
    """Yield the entries of a file, or for one that can't be taken file, place and why.

    JSON is a MISP warning list; a first line with a column `value` makes a CSV file, whose columns
    `kind` and `reason` stand for those given; else a line is a value, and # begins a comment.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{path} can't be read: {error}. Name a text file in UTF-8.") from error
    if text.lstrip().startswith("{"):
        entries = _of_misp(path, text, kind, reason)
    elif "value" in text.partition("\n")[0].strip().lower().split(","):
        entries = _of_csv(text, kind, reason)
    else:
        entries = _of_lines(text, kind, reason)
    for place, kind_of_it, value, why in entries:
        if not kind_of_it:
            raise Failure(f"{path} does not say of which kind its entries are. Name the kind.")
        try:
            yield word(kind_of_it, value, why)
        except BadWord as error:
            yield f"{path}:{place}: {error}"


def _of_lines(text: str, kind: str | None, reason: str) -> Iterator[Entry]:
    for number, line in enumerate(text.splitlines(), start=1):
        value = line.partition(" #")[0].strip()
        if value and not value.startswith("#"):
            yield number, kind, value, reason


def _of_csv(text: str, kind: str | None, reason: str) -> Iterator[Entry]:
    rows = csv.reader(text.splitlines())
    head = [name.strip().lower() for name in next(rows)]
    for row in rows:
        named = dict(zip(head, row, strict=False))
        if named.get("value"):
            yield (
                rows.line_num,
                named.get("kind") or kind,
                named["value"],
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
        yield f"entry {number}", kind or "host", str(value), why
