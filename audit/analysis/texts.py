"""Pages → clusters of near-duplicate texts, in temporary tables of the database."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache

from audit.analysis.clusters import clusters_of
from audit.analysis.letters import FEWEST, LOOKED_AT, grams, letters_of, weight
from audit.analysis.masking import masked
from audit.analysis.neighbours import lanes, signatures
from audit.analysis.progress import Tell
from audit.analysis.template import template_of

BATCH = 1000
"""Pages read, and signatures committed, at a time."""

SAMPLES = 3
"""Members that a template is made from, beside the representative."""

CACHED = 20_000
"""Texts kept while they are compared, a few KB each."""

READ = f"""
    SELECT page_id, substr(text, 1, {LOOKED_AT}), (
        SELECT json_group_array(json_array(start, start + length(surface))) FROM mentions m
        WHERE m.page_id = texts.page_id AND found_in = 'text')
    FROM texts
"""  # noqa: S608 - a number of ours
"""A text, as much of it as is looked at, and where its contacts begin and end."""

KNOWN = "SELECT text_sha256, signature FROM text_signatures WHERE text_sha256 IN ({})"

TABLES = """
CREATE TEMP TABLE found_texts (cluster_id INTEGER, page_id INTEGER, similarity REAL, number INTEGER)
;
CREATE TEMP TABLE found_templates (cluster_id INTEGER PRIMARY KEY, page_id INTEGER, texts INTEGER,
    pages INTEGER, sites INTEGER, template TEXT, first_seen TEXT, last_seen TEXT, weight INTEGER)
"""


class Texts:
    """The different texts of the pages, each with its number, by the order of its first page."""

    def __init__(self, connection: sqlite3.Connection, tell: Tell) -> None:
        """Read them, and keep the signatures of those that are new, a batch a transaction."""
        self._connection = connection
        self.lanes: list[int] = []
        self.first_page: list[int] = []
        self.pages: list[int] = []
        self._number_of: dict[bytes, int] = {}
        self.number_of_page: dict[int, int] = {}
        for batch in self._batches():
            self._add(batch)
            tell(f"{len(self.number_of_page):,} texts read, {len(self.lanes):,} different")
        self._number_of.clear()
        self.letters = lru_cache(CACHED)(lambda number: letters_of(self.text(number)))

    def text(self, number: int) -> str:
        """Return a text, masked, as its first page has it."""
        _, text, contacts = self._connection.execute(
            f"{READ} WHERE page_id = ?", [self.first_page[number]]
        ).fetchone()
        return masked(text, json.loads(contacts))

    def _batches(self) -> Iterator[list[tuple[int, str]]]:
        newest = 0
        while batch := self._connection.execute(
            f"{READ} JOIN temp.sided USING (page_id) WHERE page_id > ? ORDER BY page_id LIMIT ?",
            [newest, BATCH],
        ).fetchall():
            newest = batch[-1][0]
            yield [(page, masked(text, json.loads(contacts))) for page, text, contacts in batch]

    def _add(self, batch: list[tuple[int, str]]) -> None:
        new: dict[bytes, str] = {}
        for page, text in batch:
            letters = letters_of(text)
            if weight(letters) < FEWEST:
                continue
            digest = hashlib.sha256(letters.encode("utf-8", "replace")).digest()
            if digest not in self._number_of:
                self._number_of[digest] = len(self.first_page)
                self.first_page.append(page)
                self.pages.append(0)
                new[digest] = letters
            number = self.number_of_page[page] = self._number_of[digest]
            self.pages[number] += 1
        self.lanes += [lanes(signature) for signature in self._signatures(new)]

    def _signatures(self, new: dict[bytes, str]) -> Iterable[bytes]:
        """Return the signatures of the texts `new`, those that are kept and those made now."""
        keys = [digest.hex() for digest in new]
        marks = ",".join("?" * len(keys))
        known = dict(self._connection.execute(KNOWN.format(marks), keys))
        todo = [digest for digest, key in zip(new, keys, strict=True) if key not in known]
        made = signatures([grams(new[digest]) for digest in todo])
        rows = [(digest.hex(), signature) for digest, signature in zip(todo, made, strict=True)]
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO text_signatures VALUES (?, ?)", rows)
        self._connection.execute("COMMIT")
        known |= dict(rows)
        return (known[key] for key in keys)


def find_texts(connection: sqlite3.Connection, kept: float, tell: Tell) -> None:
    """Fill the temporary tables `found_texts` and `found_templates`.

    `kept` is the share of letters that near-duplicates keep. A cluster's number is the id of its
    earliest page, and stays as it grows.
    """
    texts = Texts(connection, tell)
    for statement in TABLES.split("\n;\n"):
        connection.execute(statement)
    tell("comparing texts")
    rows: dict[int, tuple[int, float]] = {}
    centres: dict[int, int] = {}
    for members in clusters_of(texts.lanes, texts.pages, texts.letters, kept):
        cluster = min(texts.first_page[number] for number, _ in members)
        centres[cluster] = members[0][0]
        rows |= {number: (cluster, similarity) for number, similarity in members}
    connection.executemany(
        "INSERT INTO temp.found_texts VALUES (?, ?, ?, ?)",
        (
            (rows[number][0], page, rows[number][1], number)
            for page, number in texts.number_of_page.items()
            if number in rows
        ),
    )
    connection.execute(SAME_ADDRESS)
    tell("describing clusters of texts")
    connection.executemany(
        "INSERT INTO temp.found_templates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _templates(connection, texts, centres),
    )


SAME_ADDRESS = """
    DELETE FROM temp.found_texts WHERE cluster_id IN (
        SELECT cluster_id FROM temp.found_texts JOIN temp.sided USING (page_id)
        GROUP BY cluster_id HAVING min(address) = max(address)
    )
"""
"""Clusters whose pages are one, crawled several times."""

DESCRIBED = """
    SELECT cluster_id, count(DISTINCT number), count(DISTINCT address), count(DISTINCT site_id),
           min(s.fetched_at), max(s.fetched_at)
    FROM temp.found_texts JOIN temp.sided s USING (page_id) JOIN pages p ON p.id = page_id
    GROUP BY cluster_id ORDER BY cluster_id
"""


def _templates(
    connection: sqlite3.Connection, texts: Texts, centres: dict[int, int]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of `found_templates`; `centres` tells the text that stands for a cluster."""
    for cluster, *counts, first, last in connection.execute(DESCRIBED).fetchall():
        centre = centres[cluster]
        samples = connection.execute(
            "SELECT DISTINCT number FROM temp.found_texts WHERE cluster_id = ? AND number <> ?"
            " ORDER BY number LIMIT ?",
            [cluster, centre, SAMPLES],
        ).fetchall()
        template = template_of(texts.text(centre), [texts.text(number) for (number,) in samples])
        page, says = texts.first_page[centre], weight(texts.letters(centre))
        yield cluster, page, *counts, template, first, last, says
