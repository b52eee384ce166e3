"""Contacts in attributes: alternative texts, tooltips, form values, `data-*`, event handlers."""

from collections.abc import Iterator

from crawler.extraction.document import Document, Element, Piece, Reading, values_of
from crawler.extraction.tags import PLUMBING

SHORTEST = 5
"""A value with fewer characters holds no contact."""

PROSE = frozenset({"alt", "title", "aria-label", "label", "summary", "placeholder", "value"})
READ_BY_OTHERS = PLUMBING | frozenset(
    """action content data data-original data-src data-srcset href integrity itemprop itemtype
    loading media name rel sizes src srcset style target type""".split()
)
"""Attributes that are read elsewhere or name no person."""


def pieces(document: Document) -> Iterator[Piece]:
    """Yield the attribute values a person may read as text, and the others as code."""
    for shape, elements in document.by_shape.items():
        for name in shape.template:
            if name not in READ_BY_OTHERS:
                yield from _values(name, elements)


def _values(name: str, elements: list[Element]) -> Iterator[Piece]:
    own_place = "alt" if name == "alt" else "attribute"
    reading: Reading = "text" if name in PROSE else "code"
    is_typed = "type" in elements[0].shape.template
    for element, value in zip(elements, values_of(name, elements), strict=True):
        if len(value) >= SHORTEST:
            hidden = element.hidden or (is_typed and element.get("type") == "hidden")
            yield Piece(value, element.place or own_place, element.start, hidden, reading)
