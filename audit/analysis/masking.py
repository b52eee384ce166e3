"""A text with contacts and numbers masked: what stays when the seller changes.

Two copies of one advertisement that name other accounts, prices and days are the same text in
this form, so near-duplicates are sought in it.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from audit.analysis.letters import CONTACT, LOOKED_AT

NUMBER = re.compile(r"\d(?:[.,:/-]?\d)*+")

TEXTS = f"""
    SELECT page_id, substr(text, 1, {LOOKED_AT}), (
        SELECT json_group_array(json_array(start, start + length(surface))) FROM mentions m
        WHERE m.page_id = texts.page_id AND found_in = 'text')
    FROM texts WHERE
"""  # noqa: S608 - a number of ours
"""A text, as much of it as is looked at, and where its contacts begin and end."""


def masked_texts(
    connection: sqlite3.Connection, condition: str, values: Sequence[object]
) -> Iterator[tuple[int, str]]:
    """Yield page id and masked text of the pages of `texts` for which a `condition` holds."""
    for page, text, contacts in connection.execute(f"{TEXTS} {condition}", values):
        yield page, masked(text, json.loads(contacts))


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
