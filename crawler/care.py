"""The commands that take care of the file: check, backup and purge."""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.failure import Failure

if TYPE_CHECKING:
    from crawler.storage.purging import Subject

DATABASE = click.argument("db", metavar="DATABASE", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@DATABASE
def check(db: Path) -> None:
    """Look DATABASE through: its pages, schema, references, and whether its counts agree.

    It may be in use. Exits with 3 when something is wrong, and says what to do.

    \b
    Examples:
      promotrail check audit.db
    """
    from crawler.storage.checking import problems
    from crawler.storage.failures import StoreError

    if found := problems(db):
        raise StoreError("\n  ".join([f"{db} is not whole:", *found]))
    click.echo(f"{db} is whole.", err=True)


@click.command()
@DATABASE
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(db: Path, file: Path) -> None:
    """Copy DATABASE, as it is at this moment, to FILE; a crawl may go on meanwhile.

    FILE may be an older backup. It is replaced once the copy has been found whole.

    \b
    Examples:
      promotrail backup audit.db audit-2026-11-22.db
    """
    from crawler.storage.copying import backup

    click.echo(f"{file}: {backup(db, file):,} bytes, found whole.", err=True)


def _age(_: click.Context, __: click.Parameter, value: str | None) -> timedelta | None:
    """Return the time that "90d" or "12h" stands for."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,5})([dh])", value)
    if not found:
        raise click.BadParameter(f"{value!r} is no age; write 90d for days, 12h for hours")
    return timedelta(**{{"d": "days", "h": "hours"}[found[2]]: int(found[1])})


@click.command()
@DATABASE
@click.option("--older-than", "age", callback=_age, metavar="AGE", help="Pages fetched 90d ago.")
@click.option(
    "--site", "--host", "site", metavar="NAME", help="A site or a host, and the hosts below it."
)
@click.option("--handle", metavar="[PLATFORM:]VALUE", help="An account, as reports write it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge(db: Path, yes: bool, **what: Any) -> None:
    """Take a subject out of DATABASE for good: no byte of it is left in the file.

    Its pages go with all that was seen on them, and so do links and pictures that lead to it,
    accounts that bear its name, and its place in the queue. Where other pages name it, the name
    is blacked out. Copies that you made, and what the disk keeps of deleted files, stay.

    \b
    Examples:
      promotrail purge audit.db --older-than 90d
      promotrail purge audit.db --site shop.example
      promotrail purge audit.db --handle telegram:gazette --yes
    """
    from crawler.storage import Store, sole_writer
    from crawler.storage.purging import purge

    given = [name for name, value in what.items() if value is not None]
    if len(given) != 1:
        raise Failure("Name one thing to purge: --older-than, --site or --handle.")
    if not db.exists():
        raise Failure(f"{db} does not exist. Name a database that a crawl has made.")
    with sole_writer(db), Store(db) as store:
        subject = _subject(store, given[0], what[given[0]])
        purge(store, subject, lambda counts: _agree(counts, yes))
    click.echo(f"Purged; {db} is written anew.", err=True)


def _subject(store: Any, name: str, value: Any) -> "Subject":
    """Return what the option `name` with `value` says is to go."""
    from crawler.storage import purging
    from crawler.urls import BadURL

    if name == "age":
        moment = datetime.now(UTC) - value
        return purging.older_than(moment.isoformat(timespec="milliseconds"))
    if name == "site":
        try:
            return purging.site(value)
        except BadURL as error:
            raise Failure(f"--site {value}: it {error}. Write it as reports do.") from error
    platform, colon, rest = value.partition(":")
    return purging.handle(store, *((platform, rest) if colon else ("", value.removeprefix("@"))))


def _agree(counts: dict[str, int], yes: bool) -> None:
    """Say what goes, and ask; Abort when the answer is no, Failure when nobody is there."""
    said = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    click.echo(f"To go: {said or 'nothing'}.", err=True)
    if yes or not said:
        return
    if not sys.stdin.isatty():
        raise Failure("Nothing was purged. Say --yes to purge it.")
    click.confirm("Purge it for good?", abort=True, err=True)


commands: tuple[click.Command, ...] = (check, backup, purge)
