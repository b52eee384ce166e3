"""A text with contacts and numbers masked: what stays when the seller changes.

Two copies of one advertisement that name other accounts, prices and days are the same text in
this form, so near-duplicates are sought in it.
"""

import re
from collections.abc import Iterable

CONTACT = "¤"
"""Stands for a contact, whatever its length."""

NUMBER = re.compile(r"\d(?:[.,:/-]?\d)*+")


def masked(text: str, contacts: Iterable[tuple[int, int]]) -> str:
    """Return `text` with the `contacts` in it, and then every number, masked.

    A contact is where it begins and ends.

    >>> masked("Buy at 9.90, ask @gazette now", [(17, 25)])
    'Buy at 0, ask ¤ now'
    """
    parts, done = [], 0
    for start, end in sorted(contacts):
        if start >= done:
            parts += [text[done:start], CONTACT]
            done = end
    return NUMBER.sub("0", "".join([*parts, text[done:]]))
