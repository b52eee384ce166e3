"""The index of the pages' texts: which pages have which three letters in a row.

Chinese sets no blanks, so a word of it has no bounds to go by, and a handle may be glued to it:
what is looked for is found wherever its letters stand in a row. The index names the pages that
may have it; their texts say whether they do.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence

BATCH = 5_000
"""Pages a transaction: a kill costs some seconds of work."""

END = "\n\n"
"""Follows each text in the index, so that its last letters begin a three as well."""

THREES = 16
"""A longer word is asked for by so many of its threes: the text decides anyway."""

FOLLOWERS = 2_000
"""A word of one or two letters that goes on in more ways than this is not asked for: it is on so
many pages that the newest ones that are read have it."""

PAGES = """
    SELECT page_id, title || char(10) || text FROM page_texts WHERE page_id > :after
    ORDER BY page_id LIMIT :batch
"""
BEGINNING = """
    SELECT term FROM text_index_terms WHERE term >= :word AND term < :word || char(1114111)
    LIMIT :most
"""
ASKED = "SELECT rowid FROM text_index WHERE text_index MATCH ? ORDER BY rowid DESC"
EVERY = """
    SELECT page_id FROM page_texts
    WHERE page_id <= (SELECT last_page FROM text_indexed) ORDER BY page_id DESC
"""


def folded(text: str) -> str:
    """Return `text` in small letters, each of which stands where it stood.

    >>> folded("İSIM 飞机")
    'isim 飞机'
    """
    return text.replace("İ", "i").lower()  # the one letter whose small form is two characters


def index_texts(
    connection: sqlite3.Connection, tell: Callable[[int], object] = lambda pages: None
) -> int:
    """Add the pages that are newer than the index to it; return how many they were.

    `connection` writes, and is in no transaction: each batch is one, and what a killed run left
    undone the next one does. `tell` is told after each batch how many pages are done.
    """
    (last,) = connection.execute("SELECT last_page FROM text_indexed").fetchone()
    done = 0
    while pages := connection.execute(PAGES, {"after": last, "batch": BATCH}).fetchall():
        last = pages[-1][0]
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO text_index (rowid, text) VALUES (?, ?)",
                ((page_id, folded(text) + END) for page_id, text in pages),
            )
            connection.execute("UPDATE text_indexed SET last_page = ?", [last])
        done += len(pages)
        tell(done)
    return done


def indexed_pages(db: sqlite3.Connection, words: Sequence[str]) -> Iterator[int]:
    """Yield the ids of the indexed pages that may have all the folded `words`, newest first."""
    parts = [part for word in words if (part := _asked(db, word)) is not None]
    found = db.execute(ASKED, [" AND ".join(parts)]) if parts else db.execute(EVERY)
    return (page_id for (page_id,) in found)


def _asked(db: sqlite3.Connection, word: str) -> str | None:
    """Return the FTS5 expression of the pages that may have `word`; None where that is no help."""
    if len(word) >= 3:
        threes = dict.fromkeys(word[at : at + 3] for at in range(len(word) - 2))
        return " AND ".join(map(_quoted, list(threes)[:THREES]))
    terms = db.execute(BEGINNING, {"word": word, "most": FOLLOWERS + 1}).fetchall()
    if len(terms) > FOLLOWERS:
        return None
    return f"({' OR '.join(_quoted(term) for (term,) in terms) or _quoted((word + END)[:3])})"


def _quoted(three: str) -> str:
    """Return `three` as a string of FTS5's, in which nothing is syntax."""
    return '"' + three.replace('"', '""') + '"'
