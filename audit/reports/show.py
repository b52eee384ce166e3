"""The dossier of one handle, site, picture, text or network."""

import sqlite3
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import click

from audit.database import Reader, Reading
from audit.listing import NUMBER, database_argument, told, told_of_analysis
from audit.output import Output, output_options
from audit.reports.dossiers import DOSSIERS
from audit.subjects import Subject, subject_of

MOST = 10
"""Rows of a section, unless --limit says otherwise."""


class Row(NamedTuple):
    """One thing to know of the subject."""

    section: str
    item: str
    pages: int | None
    first_seen: str | None
    last_seen: str | None
    detail: str | None
    """What else there is to say of the item: how often, where it stands, which hash."""


def dossier(db: sqlite3.Connection, subject: Subject, limit: int = MOST) -> Iterator[Row]:
    """Yield what is known of `subject`, section by section, at most `limit` rows of each.

    Ignored things are left out of the lists, not the subject itself.
    """
    asked = {"id": subject.id, "kind": subject.kind, "limit": limit}
    asked |= {"everything": False, "again": None}
    sections = (db.execute(sql, asked) for sql in DOSSIERS[subject.kind])
    return map(Row._make, chain.from_iterable(sections))


@click.command("show", cls=Reading)
@database_argument
@click.argument("subject", nargs=-1, required=True, metavar="SUBJECT...")
@click.option("--limit", type=NUMBER, default=MOST, metavar="N", help="Rows a section.  [10]")
@output_options
def command(db: Reader, subject: tuple[str, ...], limit: int, output: Output) -> None:
    """Show the dossier of one handle, site, picture, text or network.

    SUBJECT is what you would type: @name, telegram:name, t.me/name, site.example, the address or
    sha256 of a picture, network 3, text 5.

    \b
    Examples:
      promotrail show audit.db @gazette
      promotrail show audit.db shop.example --limit 50
      promotrail show audit.db network 1 --csv -o dossier.csv
    """
    found = subject_of(db, " ".join(subject))
    tell = told_of_analysis if found.is_of_analysis else told
    output.write(Row._fields, tell(db, dossier(db, found, limit), "There is nothing to say of it."))
