"""The commands of the analyst's word: ignore, unignore and label."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.failure import Failure

if TYPE_CHECKING:
    from crawler.meaning import Word
    from crawler.storage import Store

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

    A handle is telegram:name, its address, or @name where DATABASE knows one of that name; a
    picture its address or sha256; a text its number in `texts` or the address of a page that shows
    it; a host the site of that name and the pictures that it serves. It holds at once, without
    another analysis. Reports show what is ignored with --all.

    \b
    Examples:
      promotrail ignore audit.db handle @gazette --reason "our own account"
      promotrail ignore audit.db host badges.example --reason badges
      promotrail ignore audit.db site --file news-sites.txt --reason "news"
      promotrail ignore audit.db --file misp-warninglist.json
    """
    with _open(db) as store:
        words = [*_typed(store, kind, values, reason), *_listed(store, kind, files, reason)]
        if not words:
            raise Failure("Nothing to ignore. Name a kind and a value, or --file FILE.")
        with store.transaction():
            new = sum(store.ignore(*word, why) for word, why in words)
        click.echo(f"{new:,} noted, {len(words) - new:,} were there already.", err=True)
        for said in _to_be_said(store, [word for word, _ in words]):
            click.echo(said, err=True)


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
    from crawler.meaning import BadWord, noted

    with _open(db) as store:
        try:
            words = [word for value in values for word in noted(store, kind, value)]
        except BadWord as error:
            raise Failure(f"{error}.") from error
        with store.transaction():
            gone = sum(store.unignore(*word) for word in words)
    if not gone:
        raise Failure("It is not ignored; the table `ignores` says what is.")
    click.echo(f"{gone:,} taken back.", err=True)


@click.command()
@DATABASE
@click.argument("network", type=click.IntRange(1, 2**63 - 1))  # the largest id that SQLite has
@click.argument("name")
@click.option("--note", default="", metavar="TEXT", help="What else there is to say.")
def label(db: Path, network: int, name: str, note: str) -> None:
    """Give NETWORK, by its number, a NAME and a note; they stay with it from analysis to analysis.

    They take the place of those it had; an empty NAME takes them away.

    \b
    Examples:
      promotrail label audit.db 1 "SIM sellers" --note "first seen in May; see ticket 12"
      promotrail label audit.db 1 ""
    """
    name, note = name.strip(), note.strip()
    if note and not name:
        raise Failure("A note goes with a name. Name the network, or leave out --note.")
    with _open(db) as store:
        if not store.db.execute("SELECT 1 FROM networks WHERE id = ?", [network]).fetchone():
            raise Failure(f"There is no network {network}. See: promotrail networks {db}")
        with store.transaction():
            store.label(network, name, note)
    click.echo(f"Network {network} is {name!r}." if name else "The label is gone.", err=True)


@contextmanager
def _open(db: Path) -> Iterator["Store"]:
    from crawler.storage import Store, sole_writer

    if not db.exists():
        raise Failure(f"{db} does not exist. Name a database that a crawl has made.")
    with sole_writer(db), Store(db) as store:
        yield store


def _typed(
    store: "Store", kind: str | None, values: Iterable[str], reason: str
) -> Iterator[tuple["Word", str]]:
    """Yield what was typed on the command line, with the reason."""
    from crawler.meaning import BadWord, word_of

    for value in values:
        try:
            yield word_of(store, kind or "", value), reason.strip()
        except BadWord as error:
            raise Failure(f"{error}.") from error


def _listed(
    store: "Store", kind: str | None, files: Iterable[Path], reason: str
) -> Iterator[tuple["Word", str]]:
    """Yield what stands in `files`, with the reasons; name the entries that can't be taken."""
    from crawler.meaning import BadWord, word_of
    from crawler.word_lists import read_list

    for file in files:
        for entry in read_list(file, kind, reason):
            try:
                yield word_of(store, entry.kind, entry.value), entry.reason.strip()
            except BadWord as error:
                click.echo(f"{file}:{entry.place}: {error}", err=True)


def _to_be_said(store: "Store", words: Iterable["Word"]) -> Iterator[str]:
    """Yield what is to be said of hosts that are part of a site, and of names not met so far.

    Reports count by site; networks leave the pages of such a host out all the same.
    """
    from crawler.sites import site_of

    met = {value for (value,) in store.db.execute("SELECT DISTINCT value FROM ignored")}
    unmet = 0
    for each in words:
        site = site_of(each.value).site if each.kind == "host" else each.value
        if site != each.value and store.has_pages(site):
            yield (
                f"{each.value} is part of {site}, by which reports count: its pages still count"
                f" there, its pictures don't. To leave out all of it: ignore … site {site}"
            )
        else:
            unmet += each.value not in met
    if unmet:
        yield f"{unmet:,} of these are nothing that was met so far."


commands: tuple[click.Command, ...] = (ignore, unignore, label)
