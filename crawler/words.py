"""The commands of the analyst's word: ignore, unignore and label."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.failure import Failure

if TYPE_CHECKING:
    from crawler.storage import Store
    from crawler.word_lists import Word

DATABASE = click.argument("db", metavar="DATABASE", type=click.Path(dir_okay=False, path_type=Path))
KIND = click.Choice(["handle", "site", "image", "picture", "text", "host"])


@click.command()
@DATABASE
@click.argument("kind", required=False, type=KIND)
@click.argument("values", nargs=-1, metavar="[VALUE]...")
@click.option("--reason", default="", metavar="TEXT", help="Why, for whoever reads it later.")
@click.option(
    "-f", "--file", "files", multiple=True, metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list: lines, CSV with a column `value`, or a MISP warning list. Repeatable.",
)  # fmt: skip
def ignore(
    db: Path, kind: str | None, values: tuple[str, ...], reason: str, files: tuple[Path, ...]
) -> None:
    """Leave something out of every report, network and export; it stays in DATABASE.

    A handle is telegram:name, or @name where DATABASE knows it; a picture its address or sha256;
    a text its number in `texts` or the address of a page that shows it; a host the site of that
    name and the pictures that it serves. It holds at once, without another analysis. Reports show
    what is ignored with --all.

    \b
    Examples:
      promotrail ignore audit.db handle @gazette --reason "our own account"
      promotrail ignore audit.db host badges.example --reason badges
      promotrail ignore audit.db site --file news-sites.txt --reason "news"
      promotrail ignore audit.db --file misp-warninglist.json
    """
    from crawler.word_lists import read_list

    with _open(db) as store:
        words = list(_typed(store, kind, values, reason))
        for file in files:
            for entry in read_list(file, kind, reason):
                if isinstance(entry, str):
                    click.echo(entry, err=True)
                else:
                    words.append(entry)
        if not words:
            raise Failure("Nothing to ignore. Name a kind and a value, or --file FILE.")
        with store.transaction():
            new = sum(store.ignore(*each) for each in words)
        for said in _parts_of_sites(store, words):
            click.echo(said, err=True)
    click.echo(f"{new:,} noted, {len(words) - new:,} were there already.", err=True)


@click.command()
@DATABASE
@click.argument("kind", type=KIND)
@click.argument("values", nargs=-1, required=True, metavar="VALUE...")
def unignore(db: Path, kind: str, values: tuple[str, ...]) -> None:
    """Take back what `ignore` said.

    \b
    Examples:
      promotrail unignore audit.db handle @gazette
      promotrail query audit.db 'select * from ignores' --table
    """
    with _open(db) as store:
        words = list(_typed(store, kind, values, ""))
        with store.transaction():
            gone = sum(store.unignore(each.kind, each.value) for each in words)
    if not gone:
        raise Failure("It is not ignored; the table `ignores` says what is.")
    click.echo(f"{gone:,} taken back.", err=True)


@click.command()
@DATABASE
@click.argument("network", type=click.IntRange(1))
@click.argument("name")
@click.option("--note", default="", metavar="TEXT", help="What else there is to say.")
def label(db: Path, network: int, name: str, note: str) -> None:
    """Give NETWORK, by its number, a NAME and a note; they stay with it from analysis to analysis.

    An empty NAME takes them away.

    \b
    Examples:
      promotrail label audit.db 1 "SIM sellers" --note "first seen in May; see ticket 12"
      promotrail label audit.db 1 ""
    """
    with _open(db) as store:
        if not store.db.execute("SELECT 1 FROM networks WHERE id = ?", [network]).fetchone():
            raise Failure(f"There is no network {network}. See: promotrail networks {db}")
        with store.transaction():
            store.label(network, name.strip(), note.strip())
    click.echo(f"Network {network} is {name!r}." if name else "The label is gone.", err=True)


@contextmanager
def _open(db: Path) -> Iterator["Store"]:
    from crawler.storage import Store, sole_writer

    if not db.exists():
        raise Failure(f"{db} does not exist. Name a database that a crawl has made.")
    with sole_writer(db), Store(db) as store:
        yield store


def _typed(
    store: "Store", kind: str | None, values: tuple[str, ...], reason: str
) -> Iterator["Word"]:
    """Yield what was typed on the command line, with names that the database knows filled in."""
    from crawler.word_lists import BadWord, word

    for value in values:
        try:
            for name in _known(store, kind, value):
                yield word(kind or "", name, reason)
        except BadWord as error:
            raise Failure(f"{error}.") from error


def _parts_of_sites(store: "Store", words: Iterable["Word"]) -> Iterator[str]:
    """Yield what is to be said of hosts whose pages belong to a larger site: reports count by site.

    Networks leave their pages out all the same.
    """
    from crawler.sites import site_of

    for each in words:
        site = site_of(each.value).site if each.kind == "host" else each.value
        if site != each.value and store.has_pages(site):
            yield (
                f"{each.value} is part of {site}, by which reports count: its pages still count"
                f" there, its pictures don't. To leave out all of it: ignore … site {site}"
            )


def _known(store: "Store", kind: str | None, value: str) -> list[str]:
    if kind == "text" and value.isdecimal():
        rows = store.db.execute(
            "SELECT url FROM pages WHERE id = (SELECT page_id FROM text_templates"
            " WHERE cluster_id = ?)",
            [int(value)],
        )
    elif kind == "handle":
        platform, _, name = value.partition(":") if ":" in value else ("", "", value)
        name = name.removeprefix("@")
        rows = store.db.execute(
            "SELECT platform || ':' || value FROM handles WHERE ? IN ('', platform)"
            " AND value IN (?, ?, ?) ORDER BY 1",
            [platform.lower(), name, name.lower(), f"@{name.lower()}"],
        )
    else:
        return [value]
    return [name for (name,) in rows] or [value]


commands: tuple[click.Command, ...] = (ignore, unignore, label)
