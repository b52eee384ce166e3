"""What every list of findings has: a limit, the ignored ones marked or left out, and a word to the
reader when it is empty or older than the pages."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

from audit.database import Database, Reader

Row = TypeVar("Row")

NUMBER = click.IntRange(1, 2**63 - 1)
"""A number that SQLite can hold, none below 1."""

database_argument = click.argument("db", metavar="DATABASE", type=Database())
limit_option = click.option(
    "--limit", "--top", "limit", type=NUMBER, metavar="N", help="Only the first N."
)
all_option = click.option(
    "--all", "everything", is_flag=True, help="Also what is ignored, marked in `flag`."
)

IGNORED_HANDLES, IGNORED_SITES, IGNORED_IMAGES, IGNORED_TEXTS = (
    f"(SELECT id FROM ignored WHERE kind = '{kind}')"  # noqa: S608 - all of it is ours
    for kind in ("handle", "site", "image", "text")
)
"""The ids that the analyst wants left out, as SQL."""

NOTHING = "No pages are in {path}. Fill it with: promotrail crawl {path} …"
NOT_ANALYSED = "{path} was not analysed yet. Run: promotrail analyse {path}"
LEFT_OUT = " What is ignored is left out; --all shows it."
NEWER = "{pages:,} pages are newer than this analysis. Run: promotrail analyse {path}"


def sql_limit(limit: int | None) -> int:
    """Return what LIMIT takes: -1 for all."""
    return -1 if limit is None else limit


def told(db: Reader, rows: Iterable[Row], empty: str, everything: bool = True) -> Iterator[Row]:
    """Yield `rows`; when there are none, say on standard error why, and what to do: `empty`.

    `empty` may have {path}. Where no page was stored at all, that is said instead. Unless
    `everything` was asked for, it is said too that something is ignored, if it is.
    """
    found = False
    for row in rows:
        found = True
        yield row
    if not found:
        any_page = db.execute("SELECT 1 FROM pages LIMIT 1").fetchone()
        ignoring = not everything and db.execute("SELECT 1 FROM ignored LIMIT 1").fetchone()
        why = empty + LEFT_OUT * bool(ignoring) if any_page else NOTHING
        click.echo(why.format(path=db.path), err=True)


def told_of_analysis(
    db: Reader, rows: Iterable[Row], empty: str, everything: bool = True
) -> Iterator[Row]:
    """Yield `rows` as `told` does, and say when the analysis they are of is missing or outdated."""
    newest = db.execute("SELECT last_page FROM analyses ORDER BY id DESC LIMIT 1").fetchone()
    if newest is None:
        yield from told(db, rows, NOT_ANALYSED)
        return
    (pages,) = db.execute("SELECT count(*) FROM pages WHERE id > ?", newest).fetchone()
    if pages:
        click.echo(NEWER.format(pages=pages, path=db.path), err=True)
    yield from told(db, rows, empty, everything)


def shortened(columns: tuple[str, ...], everything: bool) -> tuple[str, ...]:
    """Return `columns` without the last one, `flag`, unless `everything` is shown."""
    return columns if everything else columns[:-1]
