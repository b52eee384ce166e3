"""Markup within markup, which a browser does not show: comments, templates, srcdoc, noframes."""

from collections.abc import Iterator

from crawler.extraction import attributes, links, metadata, scripts
from crawler.extraction.document import Document, Element, Piece
from crawler.extraction.markup import read_markup

PLACES = {
    "!--": "comment",
    "template": "template",
    "iframe": "noscript",
    "noembed": "noscript",
    "noframes": "noscript",
}
"""Where the content of an element is found; noframes and the like are noscript's elders."""


def pieces(document: Document) -> Iterator[Piece]:
    """Yield the text of each such stretch, and the pieces inside it."""
    for element in document.named(*PLACES):
        yield from _pieces_within(element.content, PLACES[element.tag], element)
    for element in document.named("iframe"):
        yield from _pieces_within(element.get("srcdoc"), "srcdoc", element)


def _pieces_within(markup: str, place: str, element: Element) -> Iterator[Piece]:
    if not markup:
        return
    hidden = element.hidden or place in ("comment", "template")
    if "<" not in markup:
        yield Piece(markup, place, element.start, hidden)
        return
    inner = read_markup(markup)
    yield Piece(inner.text, place, element.start, hidden)
    for extractor in (links, metadata, attributes, scripts):
        for piece in extractor.pieces(inner):
            yield piece._replace(place=place, start=element.start, hidden=hidden)
