"""Contacts in attributes: alternative texts, tooltips, form values, `data-*`, event handlers."""

from collections.abc import Iterator

from crawler.extraction.document import PLUMBING, Document, Element, Piece

SHORTEST = 5
"""A value with fewer characters holds no contact."""

PROSE = frozenset({"alt", "title", "aria-label", "label", "summary", "placeholder", "value"})
READ_BY_OTHERS = PLUMBING | frozenset(
    """action content data data-original data-src data-srcset href integrity itemprop itemtype
    loading media name rel sizes src srcset style target type""".split()  # noqa: SIM905
)
"""Attributes that are read elsewhere or name no person."""


def pieces(document: Document) -> Iterator[Piece]:
    """Yield the attribute values a person may read as text, and the others as code."""
    for element in document.elements:
        if not READ_BY_OTHERS.issuperset(element.attributes):
            yield from _values(element)


def _values(element: Element) -> Iterator[Piece]:
    hidden = element.hidden or element.attributes.get("type") == "hidden"
    for name, value in element.attributes.items():
        if value and len(value) >= SHORTEST and name not in READ_BY_OTHERS:
            place = element.place or ("alt" if name == "alt" else "attribute")
            yield Piece(value, place, element.start, hidden, "text" if name in PROSE else "code")
