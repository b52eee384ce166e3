"""A page taken apart: its visible text, and the elements that may show something."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from crawler.extraction.tags import Attributes, Shape, value_of

BLANKS = " \t\n\f\r"
"""White space as HTML means it; full-width and no-break spaces are characters."""

WHITE = re.compile(f"[{BLANKS}]++")


class Element:
    """A tag with attributes, or one whose content is not visible text."""

    end: int
    """The offset at which its own visible text ends."""

    content = ""
    """What a script, style, title, comment or template holds, as it was written."""

    place = ""
    """"noscript" for what stands inside one: it is found there, wherever else it is found."""

    hidden = False
    """A style or attribute, its own or its parents', hides it from a person."""

    def __init__(self, shape: Shape, values: Sequence[str], start: int) -> None:
        self.shape = shape
        self.values = values
        self.start = self.end = start

    @property
    def tag(self) -> str:
        """In lower case; "!--" for a comment."""
        return self.shape.tag

    @cached_property
    def attributes(self) -> Attributes:
        """Its attributes in order, their references resolved."""
        values = map(value_of, self.values)
        return {**self.shape.template, **dict(zip(self.shape.slots, values, strict=False))}

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
