"""Hyperlinks, and the contacts they lead to."""

import re
from collections.abc import Iterator

from crawler.extraction.addresses import WEB, Resolved
from crawler.extraction.document import Document, Piece
from crawler.records import Link

FOLLOWED = frozenset({"a", "area", "iframe", "frame"})
OWN_PAGE = re.compile(r"$|#|/(?!/)[^=:%]*+$")
"""An address on the page's own site that hands on no other: no account, and most links."""

ENCODED_TEXT = re.compile(r"%40|%[Ee][0-9A-Fa-f]%")
""""@", or a character of Chinese and most other scripts beyond Latin: a link to a search for an
advertisement carries all of its text."""

ANCHOR = 200
"""Characters kept of a link's text."""


def links(document: Document, resolved: Resolved) -> Iterator[Link]:
    """Yield each hyperlink to a web address, in document order."""
    text = document.text
    for element, href in document.leading:
        if element.shape.tag in FOLLOWED and href and href[0] != "#":
            url = resolved[href]
            if url and url.startswith(WEB):
                anchor = text[element.start : element.end].strip()[:ANCHOR]
                rel = element.get("rel") if "rel" in element.shape.template else ""
                yield Link(url, anchor, rel)


def pieces(document: Document) -> Iterator[Piece]:
    """Yield each address that an element leads to."""
    for element, href in document.leading:
        if not OWN_PAGE.match(href):
            place = element.place or "href"
            yield Piece(href, place, element.start, element.hidden, "address")
            if "%" in href and ENCODED_TEXT.search(href):
                yield Piece(href, place, element.start, element.hidden)
