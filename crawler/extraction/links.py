"""Hyperlinks, and the contacts they lead to."""

import re
from collections.abc import Iterator

from crawler.extraction.addresses import Resolve, is_web
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


def links(document: Document, resolve: Resolve) -> Iterator[Link]:
    """Yield each hyperlink to a web address, in document order."""
    text = document.text
    for element, href in document.leading:
        if element.tag in FOLLOWED and href[:1] != "#" and href:
            url = resolve(href)
            if url and is_web(url):
                anchor = text[element.start : element.end].strip()[:ANCHOR]
                yield Link(url, anchor, element.get("rel"))


def pieces(document: Document) -> Iterator[Piece]:
    """Yield each address that an element leads to."""
    for element, href in document.leading:
        if not OWN_PAGE.match(href):
            place = element.place or "href"
            yield Piece(href, place, element.start, element.hidden, "address")
            if "%" in href and ENCODED_TEXT.search(href):
                yield Piece(href, place, element.start, element.hidden)
