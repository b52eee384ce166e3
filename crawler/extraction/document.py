"""A page taken apart: its visible text, and the elements that may show something."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from crawler.extraction.tags import Attributes, Shape

BLANKS = " \t\n\f\r"
"""White space as HTML means it; full-width and no-break spaces are characters."""

WHITE = re.compile(f"[{BLANKS}]++")


class Element:
    """A tag with attributes, or one whose content is not visible text."""

    index: int
    """Grows with the place of its tag among the document's."""

    start: int
    """The offset in the visible text at which it stands."""

    end: int
    """The offset at which its own visible text ends."""

    content = ""
    """What a script, style, title, comment or template holds, as it was written."""

    place = ""
    """"noscript" for what stands inside one: it is found there, wherever else it is found."""

    hidden = False
    """A style or attribute, its own or its parents', hides it from a person."""

    def __init__(self, shape: Shape, values: Sequence[str], first: int, index: int) -> None:
        """Begin an element whose tag's values stand in `values` from `first` on."""
        self.shape = shape
        self.values, self.first = values, first
        self.index = self.start = self.end = index

    @property
    def tag(self) -> str:
        """In lower case; "!--" for a comment."""
        return self.shape.tag

    @property
    def attributes(self) -> Attributes:
        """Its attributes in order."""
        return {name: self.value(name) for name in self.shape.template}

    def value(self, name: str) -> str:
        """Return the attribute's value, "" when there is none."""
        place = self.shape.slots.get(name)
        if place is None:
            return self.shape.template.get(name, "")
        return self.values[self.first + place]

    def get(self, name: str) -> str:
        """Return the attribute's value without white space around it, "" when there is none."""
        return self.value(name).strip() if name in self.shape.template else ""


def values_of(name: str, elements: list[Element]) -> list[str]:
    """Return the attribute's value for each of these elements, which are of one shape."""
    shape = elements[0].shape
    place = shape.slots.get(name)
    if place is None:
        return [shape.template.get(name, "")] * len(elements)
    return [element.values[element.first + place] for element in elements]


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
        by_tag = defaultdict[str, list[Element]](list)
        for element in self.elements:
            by_tag[element.shape.tag].append(element)
        return by_tag

    @cached_property
    def leading(self) -> list[tuple[Element, str]]:
        """The elements that lead somewhere, each with the address as it is written."""
        return [(each, each.get(leads)) for each in self.elements if (leads := each.shape.leads)]

    @cached_property
    def by_shape(self) -> dict[Shape, list[Element]]:
        """The elements of each shape: there are far fewer of those, and what holds for all its
        elements is cheaply learnt at once.
        """
        by_shape = defaultdict[Shape, list[Element]](list)
        for element in self.elements:
            by_shape[element.shape].append(element)
        return by_shape

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
