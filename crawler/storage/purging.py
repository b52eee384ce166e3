"""Takes out of a database what its keeper has no longer a right to, to the last byte.

Rows of the subject go: its pages with all that was seen on them, links and pictures that lead to
it, accounts that bear its name, and its place in the queue. What other pages say of it stays, the
name in it blacked out letter by letter, so that offsets into the text still hold.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from crawler.sites import LOCAL_FILES
from crawler.storage.audit_tables import DERIVED, REMEMBER
from crawler.storage.cleaning import clean
from crawler.storage.counts import COUNTS, recount
from crawler.storage.failures import StoreError
from crawler.storage.search_tables import FORGET
from crawler.storage.store import Store
from crawler.urls import ascii_host

NAMED_BY = {
    "pages": ("url", "final_url"),
    "links": ("url",),
    "images": ("url",),
    "failed_attempts": ("url",),
    "frontier": ("url",),
    "handles": ("value",),
    "ignores": ("value",),
}
"""The columns that say what a row is about: such a row goes when one of them names the subject."""

ORPHANS = {
    "handles": "id NOT IN (SELECT handle_id FROM mentions)",
    "images": "id NOT IN (SELECT image_id FROM page_images)",
    "sites": "id NOT IN (SELECT site_id FROM pages UNION SELECT site_id FROM links"
    " UNION SELECT site_id FROM frontier)",
}
"""Rows that mean nothing once what pointed to them is gone."""

MEMBERS = {"handle": "handles", "site": "sites", "page": "pages", "image": "images"}
"""The tables of who was in a network: the ids of rows that are gone may be given anew."""

TABLES = """
    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
    AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_*' ORDER BY name
"""
QUEUED = "(crawl_id, url) IN (SELECT crawl_id, url FROM pages WHERE {where})"
BLACK = "\N{FULL BLOCK}"
NO_NAME = re.compile(r"(?!)")
NO_HOST = r"(?!\.(?-i:[a-z0-9]))"
"""What follows does not go on as a host's name would; a sentence begins with a capital."""


class Subject(NamedTuple):
    """What is to go."""

    pages: str
    """The SQL condition of the pages that are the subject's own."""

    value: str
    """What stands for :value in it."""

    names: re.Pattern[str] = NO_NAME
    """What names the subject wherever it stands."""


def older_than(moment: str) -> Subject:
    """Return as subject the pages fetched before `moment`, UTC in ISO 8601.

    One that was found unchanged since then holds what was seen later too, and stays.
    """
    recent = "SELECT content_id FROM pages WHERE fetched_at >= :value"
    return Subject(f"fetched_at < :value AND content_id NOT IN ({recent})", moment)


def site(name: str) -> Subject:
    """Return as subject a site, or a host of one, and the hosts below it; BadURL for neither."""
    own = "site_id IN (SELECT id FROM sites WHERE site = :value)"
    host = ascii_host(name) if name != LOCAL_FILES else name
    names = _any_of([name, host])
    return Subject(own, host, re.compile(rf"(?<![a-z0-9_-]){names}(?![a-z0-9_-]){NO_HOST}", re.I))


def handle(store: Store, platform: str, value: str) -> Subject:
    """Return as subject the handle `value`, in each way in which it was written.

    `platform`, if not "", says whose ways of writing count; the name goes with all accounts that
    bear it, as it would tell in the text of a page all the same. Part of a host's or a file's
    name it is another's. Chinese sets no blanks, so a name may stand among its letters.
    """
    platform, value = clean(platform), clean(value)
    surfaces = store.db.execute(
        "SELECT DISTINCT surface FROM mentions JOIN handles ON handles.id = handle_id"
        " WHERE value = ? COLLATE NOCASE AND ? IN ('', platform)",
        [value, platform],
    ).fetchall()
    names = _any_of([value, *(surface for (surface,) in surfaces)])
    begin = r"(?:(?<![a-z0-9_])(?<![a-z0-9]\.)|(?<=%[0-9a-f]{2}))"
    return Subject("0", value, re.compile(rf"{begin}{names}(?![a-z0-9_]){NO_HOST}", re.I))


def purge(store: Store, subject: Subject, agree: Callable[[dict[str, int]], object]) -> None:
    """Take `subject` out of the database; what `agree` raises of the counts leaves all as it was.

    It is told how many rows go from each table. The rest is then written anew, and the log cut
    off, so that no byte of it is left in the file. StoreError when a reader keeps the log: the
    rows are gone then, and the same again does the rest.
    """
    with store.transaction():
        agree(_take_out(store.db.conn, subject))
    store.forget()
    store.db.execute("VACUUM")
    (busy, *_) = store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(
            f"{store.path} is open in another program, so its log still holds what was purged. "
            "Close that, then run the same again."
        )


def _take_out(connection: sqlite3.Connection, subject: Subject) -> dict[str, int]:
    """Delete and black out; return how many rows went from each table, or were "blacked out"."""
    _make_functions(connection, subject.names)
    connection.execute("PRAGMA secure_delete = ON")
    tables = [name for (name,) in connection.execute(TABLES)]
    connection.execute(REMEMBER)
    for table in (*DERIVED, "text_signatures", *COUNTS):  # made again, without the subject
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    for statement in FORGET:
        connection.execute(statement)
    before = _sizes(connection, tables)
    for table, where in _doomed(subject):
        _delete(connection, tables, table, where, subject.value)
    for table in ("pages", "frontier"):
        connection.execute(
            f"UPDATE {table} SET found_on = NULL WHERE found_on NOT IN (SELECT url FROM pages)"  # noqa: S608
        )
    connection.execute("UPDATE own_links SET links = unnamed(links) WHERE links <> unnamed(links)")
    counts = {table: before[table] - size for table, size in _sizes(connection, tables).items()}
    for kind, table in MEMBERS.items():
        connection.execute(
            f"DELETE FROM former_members WHERE kind = '{kind}'"  # noqa: S608
            f" AND member_id NOT IN (SELECT id FROM {table})"
        )
    recount(connection)
    return counts | {"blacked out": sum(_black_out(connection, tables))}


def _doomed(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield table and condition of the rows that go, in the order in which they can."""
    own = f"({subject.pages} OR names(url) OR names(final_url))"
    for table in ("failed_attempts", "frontier"):
        yield table, QUEUED.format(where=own)
    yield "pages", own
    for table, columns in NAMED_BY.items():
        yield table, " OR ".join(f"names({column})" for column in columns)
    yield from ORPHANS.items()


def _delete(
    connection: sqlite3.Connection, tables: Iterable[str], table: str, where: str, value: str
) -> None:
    """Delete the rows of `table` for which `where` holds, after all that refers to them."""
    for child in tables:
        for key in connection.execute("SELECT * FROM pragma_foreign_key_list(?)", [child]):
            _, _, parent, column, parent_column, *_ = key
            if parent == table != child:  # a page and those that are the same go together
                chosen = f"SELECT {parent_column} FROM {table} WHERE {where}"  # noqa: S608
                _delete(connection, tables, child, f"{column} IN ({chosen})", value)
    connection.execute(f"DELETE FROM {table} WHERE {where}", {"value": value})  # noqa: S608


def _black_out(connection: sqlite3.Connection, tables: Iterable[str]) -> Iterator[int]:
    """Black out the subject's names in every text that is left; yield how many rows a column."""
    texts = "SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'"
    for table in tables:
        for (column,) in connection.execute(texts, [table]).fetchall():
            yield connection.execute(
                f"UPDATE {table} SET {column} = blacked({column}) WHERE names({column})"  # noqa: S608
            ).rowcount


def _make_functions(connection: sqlite3.Connection, names: re.Pattern[str]) -> None:
    connection.create_function(
        "names", 1, lambda text: bool(text and names.search(text)), deterministic=True
    )
    connection.create_function("blacked", 1, partial(_blacked, names))
    connection.create_function("unnamed", 1, partial(_unnamed, names), deterministic=True)


def _blacked(names: re.Pattern[str], text: str) -> str:
    return names.sub(lambda match: BLACK * len(match[0]), text)


def _unnamed(names: re.Pattern[str], links: str) -> str:
    """Return the JSON `links` without those whose address names the subject, the rest blacked."""
    parts = json.loads(links)
    rest = [parts[at : at + 3] for at in range(0, len(parts), 3) if not names.search(parts[at])]
    blacked = [_blacked(names, text) for link in rest for text in link]
    return json.dumps(blacked, ensure_ascii=False)


def _any_of(names: Iterable[str]) -> str:
    """Return the pattern of any of `names`, the longest that fits."""
    return f"(?:{'|'.join(map(re.escape, sorted(set(names), key=len, reverse=True)))})"


def _sizes(connection: sqlite3.Connection, tables: Iterable[str]) -> dict[str, int]:
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in tables
    }
