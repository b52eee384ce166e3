"""Pages → clusters of near-duplicate texts, in temporary tables of the database."""

import sqlite3
from collections.abc import Iterator
from heapq import nsmallest

from audit.analysis.cache import Cache
from audit.analysis.clusters import clusters_of
from audit.analysis.letters import letters_of, weight
from audit.analysis.masking import masked_texts
from audit.analysis.progress import Tell
from audit.analysis.signing import sign_texts
from audit.analysis.template import template_of

SAMPLES = 3
"""Members that a template is made from, beside the representative."""

CACHED = 256 * 2**20
"""Bytes of letters kept while texts are compared: all of a million short texts."""

SIGNED = """
    SELECT page_id, letters_hash, signature FROM text_signatures JOIN temp.sided USING (page_id)
    ORDER BY page_id
"""

TABLES = """
CREATE TEMP TABLE found_texts (cluster_id INTEGER, page_id INTEGER, similarity REAL, number INTEGER)
;
CREATE TEMP TABLE found_templates (cluster_id INTEGER PRIMARY KEY, page_id INTEGER, texts INTEGER,
    pages INTEGER, sites INTEGER, template TEXT, first_seen TEXT, last_seen TEXT, weight INTEGER)
"""


class Texts:
    """The different texts of the pages, each with its number, by the order of its first page."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read their signatures."""
        self._connection = connection
        self.signatures: list[bytes] = []
        self.first_page: list[int] = []
        self.pages: list[int] = []
        self.number_of_page: dict[int, int] = {}
        number_of: dict[bytes, int] = {}
        for page, letters, signature in connection.execute(SIGNED):
            number = number_of.setdefault(letters, len(number_of))
            if number == len(self.signatures):
                self.signatures.append(signature)
                self.first_page.append(page)
                self.pages.append(0)
            self.number_of_page[page] = number
            self.pages[number] += 1
        self.letters = Cache(lambda number: letters_of(self.text(number)), CACHED).get

    def text(self, number: int) -> str:
        """Return a text, masked, as its first page has it."""
        ((_, text),) = masked_texts(self._connection, "page_id = ?", [self.first_page[number]])
        return text


def find_texts(connection: sqlite3.Connection, kept: float, tell: Tell) -> None:
    """Fill the temporary tables `found_texts` and `found_templates`.

    `kept` is the share of letters that near-duplicates keep. A cluster's number is the id of its
    earliest page, and stays as it grows.
    """
    sign_texts(connection, tell)
    texts = Texts(connection)
    for statement in TABLES.split("\n;\n"):
        connection.execute(statement)
    tell(f"comparing {len(texts.signatures):,} texts")
    rows: dict[int, tuple[int, float]] = {}
    examples: dict[int, list[int]] = {}
    for members in clusters_of(texts.signatures, texts.pages, texts.letters, kept):
        cluster = min(texts.first_page[number] for number, _ in members)
        centre, *others = (number for number, _ in members)
        examples[cluster] = [centre, *nsmallest(SAMPLES, others)]
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
        _templates(connection, texts, examples),
    )


SAME_ADDRESS = """
    DELETE FROM temp.found_texts WHERE cluster_id IN (
        SELECT cluster_id FROM temp.found_texts f JOIN temp.sided ON content = f.page_id
        GROUP BY cluster_id HAVING min(address) = max(address)
    )
"""
"""Clusters whose pages are one, crawled several times."""

DESCRIBED = """
    SELECT cluster_id, count(DISTINCT number), count(DISTINCT address), count(DISTINCT site_id),
           min(s.fetched_at), max(s.fetched_at)
    FROM temp.found_texts f JOIN temp.sided s ON s.content = f.page_id
         JOIN pages p ON p.id = s.page_id
    GROUP BY cluster_id ORDER BY cluster_id
"""


def _templates(
    connection: sqlite3.Connection, texts: Texts, examples: dict[int, list[int]]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of `found_templates`; `examples` has the text that stands for a cluster first.

    The others are what its template is made from.
    """
    for cluster, *counts, first, last in connection.execute(DESCRIBED).fetchall():
        centre, *samples = examples[cluster]
        template = template_of(texts.text(centre), [texts.text(number) for number in samples])
        page, says = texts.first_page[centre], weight(texts.letters(centre))
        yield cluster, page, *counts, template, first, last, says
