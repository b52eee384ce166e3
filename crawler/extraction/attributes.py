"""Contacts in attributes: alternative texts, tooltips, form values, `data-*`, event handlers."""

from collections.abc import Iterator

from crawler.extraction.document import Document, Piece, Reading
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
    read = {
        shape: names
        for shape in document.shapes
        if (names := [name for name in shape.template if name not in READ_BY_OTHERS])
    }
    for element in document.elements:
        if element.shape not in read:
            continue
        hidden = element.hidden or element.get("type") == "hidden"
        for name in read[element.shape]:
            value = element.value(name)
            if len(value) >= SHORTEST:
                place = element.place or ("alt" if name == "alt" else "attribute")
                reading: Reading = "text" if name in PROSE else "code"
                yield Piece(value, place, element.start, hidden, reading)
