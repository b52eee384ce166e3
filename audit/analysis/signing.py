"""New texts → their signatures, kept from run to run: a text is read once."""

import hashlib
import sqlite3

from audit.analysis.letters import FEWEST, grams, letters_of, weight
from audit.analysis.masking import masked_texts
from audit.analysis.neighbours import signatures
from audit.analysis.progress import Tell

BATCH = 1000
"""Pages a transaction: a kill costs a tenth of a second of work."""

HASH_BYTES = 16

NEWER = "page_id > ? ORDER BY page_id LIMIT ?"


def sign_texts(connection: sqlite3.Connection, tell: Tell) -> None:
    """Add the signatures of the pages that are newer than those that have one.

    Each batch is a transaction. A text with too few letters to say anything gets none.
    """
    (newest,) = connection.execute(
        "SELECT coalesce(max(page_id), 0) FROM text_signatures"
    ).fetchone()
    done = 0
    while batch := list(masked_texts(connection, NEWER, [newest, BATCH])):
        newest = batch[-1][0]
        rows = _signed({page: letters_of(text) for page, text in batch})
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO text_signatures VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        done += len(batch)
        tell(f"{done:,} texts signed")


def _signed(letters: dict[int, str]) -> list[tuple[int, bytes, bytes]]:
    """Return the rows of `text_signatures` for pages, given the letters of each."""
    telling = {page: each for page, each in letters.items() if weight(each) >= FEWEST}
    different = list(dict.fromkeys(telling.values()))
    made = dict(zip(different, signatures(list(map(grams, different))), strict=True))
    return [(page, _hash(each), made[each]) for page, each in telling.items()]


def _hash(letters: str) -> bytes:
    return hashlib.blake2b(letters.encode("utf-8", "replace"), digest_size=HASH_BYTES).digest()
