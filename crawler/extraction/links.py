"""Hyperlinks, and the contacts they lead to."""

import re
from collections.abc import Iterator
from operator import attrgetter

from crawler.extraction.addresses import Resolve, is_web
from crawler.extraction.document import Document, Piece
from crawler.records import Link

ADDRESS = {
    "a": "href",
    "area": "href",
    "iframe": "src",
    "frame": "src",
    "form": "action",
    "embed": "src",
    "object": "data",
}
"""The attribute that holds where the element leads."""

FOLLOWED = ("a", "area", "iframe", "frame")
START = attrgetter("start")
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
    for element in sorted(document.named(*FOLLOWED), key=START):
        href = element.get(ADDRESS[element.tag])
        if href and href[0] != "#" and (url := resolve(href)) and is_web(url):
            yield Link(url, text[element.start : element.end].strip()[:ANCHOR], element.get("rel"))


def pieces(document: Document) -> Iterator[Piece]:
    """Yield each address that an element leads to."""
    for element in document.named(*ADDRESS):
        href = element.get(ADDRESS[element.tag])
        if not OWN_PAGE.match(href):
            place = element.place or "href"
            yield Piece(href, place, element.start, element.hidden, "address")
            if "%" in href and ENCODED_TEXT.search(href):
                yield Piece(href, place, element.start, element.hidden)
