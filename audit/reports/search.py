"""Search: which pages show these words?"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple
from unicodedata import category

import click

from audit.analysis.search_index import folded, indexed_pages
from audit.database import Reader, Reading
from audit.failure import Failure
from audit.listing import all_option, database_argument, limit_option, shortened, told
from audit.output import Output, output_options

USUAL = 20
"""Pages that are shown unless more are asked for."""

RANKED = 2_000
"""Pages that are ranked against each other, the newest ones: a word on more of them is no name."""

AT_ONCE = 500
"""Pages read with one statement."""

AROUND = 40
"""Characters that a snippet shows before the first place, and twice as many after it."""

OPEN, CLOSE = "⟦⟧"
"""Mark the place: brackets that hardly any text has itself."""

LONGEST = 1_000
"""Characters that can be looked for."""

NONE = "No page has all of these words; try parts of them."
IGNORED = "All pages that have these words are of ignored sites; --all shows them."

NEWER = """
    SELECT page_id FROM page_texts
    WHERE page_id > (SELECT last_page FROM text_indexed) ORDER BY page_id DESC
"""
TEXTS = """
    SELECT page, site, fetched_at, title, text,
           CASE WHEN site IN (SELECT s.site FROM ignored i JOIN sites s ON s.id = i.id
                              WHERE i.kind = 'site') THEN 'ignored' END AS flag
    FROM page_texts
    WHERE page_id IN ({ids}) AND (:everything OR flag IS NULL) ORDER BY page_id DESC
"""


class Row(NamedTuple):
    """A page that has all the words; one crawled twice is shown as it was when it last had them."""

    page: str
    site: str
    hits: int
    """How often the words stand in its title and text."""

    snippet: str
    """What stands around the first place in the text, or else in the title, between ⟦ and ⟧."""

    title: str
    last_seen: str
    flag: str | None
    """ignored, when the analyst wants nothing of its site, or None."""


class NoWord(ValueError):
    """What is to be looked for is nothing that a text can hold."""


def search(
    db: sqlite3.Connection, words: Sequence[str], limit: int = USUAL, everything: bool = False
) -> tuple[list[Row], bool]:
    """Return the pages that have all `words`, wherever and in whatever case their letters stand.

    Pages with a word in the title come first, then those with the most hits, the newest, and by
    address. Pages of ignored sites are left out, unless `everything` is asked for. The flag says
    whether more pages have the words than are ranked, which are the newest. NoWord says which of
    the words is none.
    """
    wanted = _checked(words)
    most = max(RANKED, limit)
    found: dict[str, Row] = {}
    for row in _rows(db, wanted, everything):
        if len(found) == most:
            return _ranked(found, wanted)[:limit], True
        found.setdefault(row.page, row)
    return _ranked(found, wanted)[:limit], False


def _checked(words: Sequence[str]) -> list[str]:
    for word in words:
        if not word.strip():
            raise NoWord("a word without letters")
        if any(category(char) in ("Cc", "Cs") for char in word):
            raise NoWord(f"{word}, which has characters that no text shows")
    if sum(map(len, words)) > LONGEST:
        raise NoWord(f"more than {LONGEST:,} characters")
    return list(dict.fromkeys(map(folded, words)))


def _rows(db: sqlite3.Connection, words: Sequence[str], everything: bool) -> Iterator[Row]:
    """Yield the pages that have all of the folded `words`, newest first."""
    newer = (page_id for (page_id,) in db.execute(NEWER))
    ids = chain(newer, indexed_pages(db, words))
    while some := list(islice(ids, AT_ONCE)):
        asked = TEXTS.format(ids=", ".join(map(str, some)))
        for page, site, seen, title, text, flag in db.execute(asked, {"everything": everything}):
            document = folded(f"{text}\n{title}")
            if all(word in document for word in words):
                hits = sum(map(document.count, words))
                snippet = _snippet(f"{text}\n{title}", words)
                yield Row(page, site, hits, snippet, title, seen, flag)


def _snippet(document: str, words: Sequence[str]) -> str:
    """Return a line of `document` around the first of `words`, all of them marked."""
    start = folded(document).find(words[0])
    begin, end = max(start - AROUND, 0), start + len(words[0]) + 2 * AROUND
    any_word = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    piece = document[begin:end]
    marked, at = [], 0
    for place in re.finditer(any_word, folded(piece)):
        marked += [piece[at : place.start()], OPEN, piece[slice(*place.span())], CLOSE]
        at = place.end()
    text = " ".join("".join([*marked, piece[at:]]).split())
    return f"{'…' if begin else ''}{text}{'…' if end < len(document) else ''}"


def _ranked(found: dict[str, Row], words: Sequence[str]) -> list[Row]:
    def rank(row: Row) -> tuple[bool, int, str]:
        title = folded(row.title)
        return any(word in title for word in words), row.hits, row.last_seen

    return sorted(sorted(found.values()), key=rank, reverse=True)


@click.command("search", cls=Reading)
@database_argument
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@limit_option
@all_option
@output_options
def command(
    db: Reader, words: tuple[str, ...], limit: int | None, everything: bool, output: Output
) -> None:
    """List pages whose title or text has all WORDS.

    A word is found wherever its letters stand in a row, small or capital, so Chinese words and
    handles glued to them are found too; nothing in it is syntax. Quote words for your shell to
    find them just as they follow each other. Pages with a word in the title come first, then those
    with the most hits; the first 20 are shown unless --limit says otherwise. Pages of ignored sites
    are left out.

    \b
    Examples:
      promotrail search audit.db 飞机
      promotrail search audit.db 保号卡 esim --limit 100 --csv -o esim.csv
      promotrail search audit.db 'gazette_one'
    """
    try:
        rows, more = search(db, words, limit or USUAL, everything)
    except NoWord as error:
        raise Failure(f"Can't look for {error}. Name words as a page shows them.", 2) from error
    columns = shortened(Row._fields, everything)
    shown = (row[: len(columns)] for row in rows)
    is_ignored = not rows and not everything and search(db, words, 1, everything=True)[0]
    output.write(columns, told(db, shown, IGNORED if is_ignored else NONE))
    if more:
        click.echo(f"More pages than the newest {RANKED:,} have this; these rank those.", err=True)
