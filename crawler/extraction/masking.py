"""The visible text with contacts and numbers masked: what stays when the seller changes.

Two copies of one advertisement that name other accounts, prices and days are the same text in
this form, so near-duplicates are sought in it.
"""

import re
from collections.abc import Iterable

from crawler.records import Mention

CONTACT = "¤"
"""Stands for a contact, whatever its length."""

NUMBER = re.compile(r"\d(?:[.,:/-]?\d)*+")


def masked(text: str, mentions: Iterable[Mention]) -> str:
    """Return `text` with the mentions read in it, and then every number, masked.

    >>> masked("Buy at 9.90, ask now", [])
    'Buy at 0, ask now'
    """
    spans = sorted({(m.start, m.start + len(m.surface)) for m in mentions if m.found_in == "text"})
    parts, done = [], 0
    for start, end in spans:
        if start >= done:
            parts += [text[done:start], CONTACT]
            done = end
    return NUMBER.sub("0", "".join([*parts, text[done:]]))
