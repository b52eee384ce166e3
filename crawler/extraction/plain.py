"""The reader for text without markup."""

import re

from crawler.extraction.document import Document, Element
from crawler.extraction.tags import Shape

ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{4,2000}", re.IGNORECASE)
TRAILING = ".,;:!?'*_)]"
"""Punctuation after an address, not of it."""


def read_plain(text: str) -> Document:
    """Return `text` line by line as it stands, each web address in it an anchor."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return Document(text, [_anchor(address) for address in ADDRESS.finditer(text)])


def _anchor(address: re.Match[str]) -> Element:
    url = address[0].rstrip(TRAILING)
    anchor = Element(Shape("a", {"href": url}), (), 0, address.start())
    anchor.end += len(url)
    return anchor
