"""Contacts in scripts: the strings of JSON-LD as text, other code and its address for links."""

import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.extraction.document import Document, Element, Piece

ESCAPE = re.compile(r"\\(?:/|x([2-7][0-9a-fA-F])|u00([2-7][0-9a-fA-F]))")
"""JavaScript's ways to write an ASCII character that addresses need."""


def pieces(document: Document) -> Iterator[Piece]:
    """Yield what each inline script holds, and the addresses that scripts and pixels load."""
    for element in document.named("script"):
        if element.content:
            yield from _script_pieces(element)
        yield from _loaded(element, "script")
    for element in document.named("img"):
        if element.place == "noscript":  # where a counter stands for those without scripts
            yield from _loaded(element, "noscript")


def _loaded(element: Element, place: str) -> Iterator[Piece]:
    if src := element.get("src"):
        yield Piece(src, element.place or place, element.start, element.hidden, "address")


def _script_pieces(element: Element) -> Iterator[Piece]:
    if "ld+json" in element.get("type").lower():
        for value in _strings(element.content):
            yield Piece(value, element.place or "json", element.start, element.hidden)
    else:
        code = element.content
        if "\\" in code:
            code = ESCAPE.sub(_character, code)
        yield Piece(code, element.place or "script", element.start, element.hidden, "code")


def _character(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2]
    return chr(int(digits, 16)) if digits else "/"


def _strings(source: str) -> Iterator[str]:
    """Yield the string values of a JSON text, not its keys; nothing when it is malformed."""
    try:
        waiting: list[Any] = [json.loads(source, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        match waiting.pop():
            case str(value):
                yield value.encode("utf-8", "replace").decode()
            case dict(values):
                waiting.extend(reversed(values.values()))
            case list(values):
                waiting.extend(reversed(values))
