"""The reader for markup that would cost a tree too much, and for markup within markup.

It knows tags, attributes and text, but not which element holds which: names split over tags are
still read whole, while nothing is known to be hidden. Its time grows with the length alone.
"""

import re
from collections import Counter
from html import unescape
from itertools import accumulate

from crawler.extraction.document import Document, Element, Lines
from crawler.extraction.tree import BREAKS

MAX_DEPTH = 500
MAX_TAGS = 100_000
MAX_OPTIONS = 2_000
MAX_ATTRIBUTES = 500
"""Lexbor's time was measured to grow with the square of each of these but the tags."""

HARMLESS_LENGTH = 50_000
HARMLESS_TAGS = 5_000
"""Below these the worst tree measured took 0.2 s, so that no page need be looked at."""

LONG_TAG = 5_000
"""Characters without a ">" after which a tag's attributes are counted."""

NAME = re.compile(r"<(/?[A-Za-z][^\s<>/]{0,64}+)")
OPENING = re.compile(r"<[A-Za-z]")
TAG_SO_FAR = re.compile(r"<[^<>]*+")
TAG = re.compile(r"<(/?)([A-Za-z][^\s<>/]{0,64}+)([^<>]*+)>")
ATTRIBUTE = re.compile(
    r"""(?<![^\s"'/])([^\s=<>"'/]{1,64}+)"""
    r"""(?:\s{0,8}+=\s{0,8}+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]{1,8000}+)))?"""
)
LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}+")
"""Refers to no character; `html.unescape` raises on 4,300 digits."""

OPAQUE_END = {tag: re.compile(f"</{tag}", re.IGNORECASE) for tag in ("script", "style", "title")}
UNCOUNTED = frozenset(
    """area base br col dd dt embed hr img input li link meta option p source tbody td tfoot th
    thead tr track wbr""".split()
)
"""Elements that need no end tag, so that they say nothing about depth."""


def is_hostile(markup: str) -> bool:
    """Tell whether a tree of `markup` could take longer than its length warrants."""
    if len(markup) < HARMLESS_LENGTH:
        return False
    tags = markup.count("<")
    return (
        tags > MAX_TAGS
        or (tags > MAX_OPTIONS and markup.count("<option") > MAX_OPTIONS)
        or _is_overdressed(markup)
        or (tags > HARMLESS_TAGS and _depth(markup) > MAX_DEPTH)
    )


def _is_overdressed(markup: str) -> bool:
    """Tell whether a tag of `LONG_TAG` characters has too many attributes."""
    at = 0
    while at < len(markup):
        end = markup.rfind(">", at, at + LONG_TAG)
        at = end + 1 if end >= 0 else at + LONG_TAG
        if end < 0 and (opening := OPENING.search(markup, at - LONG_TAG, at)):
            tag = TAG_SO_FAR.match(markup, opening.start())
            if tag and len(ATTRIBUTE.findall(tag[0])) > MAX_ATTRIBUTES:
                return True
    return False


def _depth(markup: str) -> int:
    """Return how deep elements may nest: where most are open, or by those never closed."""
    names = [name for name in NAME.findall(markup.lower()) if name.lstrip("/") not in UNCOUNTED]
    closed = Counter(name[1:] for name in names if name[0] == "/")
    opened = Counter(name for name in names if name[0] != "/")
    running = accumulate(-1 if name[0] == "/" else 1 for name in names)
    return max(max(running, default=0), (opened - closed).total())


def read_linear(markup: str) -> Document:
    """Return `markup` taken apart by its tags alone."""
    lines, elements = Lines(), list[Element]()
    at = 0
    while tag := TAG.search(markup, at):
        lines.add(_text(markup[at : tag.start()]))
        at = tag.end()
        name = tag[2].lower()
        if name in BREAKS:
            lines.part(BREAKS[name])
        if tag[1]:
            continue
        element = Element(name, _attributes(tag[3]), lines.length, lines.length)
        if name in OPAQUE_END:
            end = OPAQUE_END[name].search(markup, at)
            element.content = markup[at : end.start() if end else None]
            at += len(element.content)
        if element.attributes or element.content:
            elements.append(element)
    lines.add(_text(markup[at:]))
    return Document(str(lines), elements)


def _attributes(source: str) -> dict[str, str | None]:
    return {
        name.lower(): _unescaped(double or single or bare)
        for name, double, single, bare in reversed(ATTRIBUTE.findall(source))
    }


def _text(source: str) -> str:
    """Return what stands between tags; comments are text to a reader without a tree."""
    return _unescaped(source.replace("<!--", " ").replace("-->", " "))


def _unescaped(source: str) -> str:
    if "&" not in source:
        return source
    return unescape(LONG_NUMBER.sub("\ufffd", source))
