"""A page taken apart: its visible text, and the elements that may show something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

PLUMBING = frozenset(
    """class d dir fill for height id lang points role stroke stroke-linecap stroke-linejoin
    stroke-width tabindex transform viewBox width xmlns""".split()
)
"""Attributes in which no contact, address or picture stands."""

BLANKS = " \t\n\f\r"
"""White space as HTML means it; full-width and no-break spaces are characters."""

WHITE = re.compile(f"[{BLANKS}]++")

Attributes = dict[str, str | None]


@dataclass(slots=True)
class Element:
    """A tag with attributes, or one whose content is not visible text."""

    tag: str
    """In lower case; "-comment" for a comment."""

    attributes: Attributes
    start: int
    """Where it stands: the offset in the visible text at which the words before it end."""

    end: int = 0
    """The offset at which its own visible text ends."""

    content: str = ""
    """What a script, style, title, comment or template holds, as it was written."""

    place: str = ""
    """"noscript" for what stands inside one: it is found there, wherever else it is found."""

    hidden: bool = False
    """A style or attribute, its own or its parents', hides it from a person."""

    def get(self, name: str) -> str:
        """Return the attribute's value without white space around it, "" when there is none."""
        value = self.attributes.get(name)
        return value.strip() if value else ""


class Stretch(NamedTuple):
    """How the visible text is found from `start` to the next stretch."""

    start: int
    place: str = ""
    """"noscript" inside one."""

    hidden: bool = False


@dataclass
class Document:
    """What a reader makes of a page, in document order."""

    text: str = ""
    """The visible text, one block a line. What CSS hides is in it, as search engines read it."""

    elements: list[Element] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=lambda: [Stretch(0)])

    @cached_property
    def by_tag(self) -> dict[str, list[Element]]:
        """The elements of each tag."""
        by_tag: dict[str, list[Element]] = {}
        for element in self.elements:
            by_tag.setdefault(element.tag, []).append(element)
        return by_tag

    def named(self, *tags: str) -> Iterator[Element]:
        """Yield the elements that have one of these tags, tag by tag."""
        for tag in tags:
            yield from self.by_tag.get(tag, ())


Reading = Literal["address", "text", "code"]
"""How to read a string: as one address, as text, or as code, where only addresses count."""


class Piece(NamedTuple):
    """A string of the page in which a contact may stand."""

    text: str
    place: str
    """What `found_in` will say."""

    start: int
    """The offset in the visible text at which its element stands."""

    hidden: bool = False
    reading: Reading = "text"


class Lines:
    """Visible text in the making: one block a line, white space joined as a browser joins it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        """The offset at which the last words end."""

        self.gap = ""
        """What parts the next words from the last: nothing, " ", "\\t" or "\\n"."""

        self.preformatted = False
        """Whether the end of a line is one."""

    def add(self, raw: str) -> None:
        """Add a text node."""
        if self.preformatted and "\n" in raw:
            self._add_lines(raw)
            return
        if raw.isspace():
            self.gap = self.gap or " "
            return
        words = raw.strip(BLANKS)
        if "\n" in words or "  " in words or "\t" in words:
            words = WHITE.sub(" ", words)
        if not words:
            return
        gap = self.gap or (" " if raw[0] in BLANKS else "")
        if gap and self.length:
            self._parts.append(gap)
            self.length += 1
        self._parts.append(words)
        self.length += len(words)
        self.gap = " " if raw[-1] in BLANKS else ""

    def _add_lines(self, raw: str) -> None:
        first, *rest = raw.split("\n")
        self.add(first)
        for line in rest:
            self.gap = "\n"
            self.add(line)

    def part(self, gap: str) -> None:
        """Let `gap` stand before the next words; nothing parts more than the end of a line."""
        if self.gap != "\n":
            self.gap = gap

    def __str__(self) -> str:
        return "".join(self._parts)
