"""Anyone's question: read-only SQL."""

import re
import sqlite3
import sys
from itertools import chain, count

import click

from audit.database import QUERY_SECONDS, STORAGE_ERRORS, Database, Reading, result_code
from audit.failure import Failure
from audit.output import Output, output_options

NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""A whole number, in the one way to write it that SQLite can hold."""


@click.command("query", cls=Reading)
@click.argument("db", metavar="DATABASE", type=Database(QUERY_SECONDS))
@click.argument("sql", metavar="SQL|-")
@click.option(
    "-p",
    "--param",
    "parameters",
    multiple=True,
    type=(str, str),
    metavar="NAME VALUE",
    help="A value for :NAME in the SQL; a whole number is one. Repeatable.",
)
@output_options
def command(
    db: sqlite3.Connection, sql: str, parameters: tuple[tuple[str, str], ...], output: Output
) -> None:
    """Ask DATABASE in SQL, or with - in the SQL of standard input.

    Only SELECT is possible, for 10 seconds of work. The tables and views, with a comment on each
    column, are in sqlite_schema. A value that -p gives is a number where it is written as a whole
    one, and finds columns of text all the same; elsewhere, as after substr(…), CAST(:n AS TEXT)
    makes it a text.

    \b
    Examples:
      promotrail query audit.db 'select sql from sqlite_schema' --table
      promotrail query audit.db 'select * from shared_images order by sites desc limit 5'
      promotrail query audit.db 'select site from handle_sites where handle = :h' -p h somebody
      promotrail query audit.db 'select * from handle_frequency where sites >= :n' -p n 4
      promotrail query audit.db - --csv < question.sql
    """
    try:
        values = {name: _value(typed) for name, typed in parameters}
        cursor = db.execute(sys.stdin.read() if sql == "-" else sql, values)
        output.write(_columns(cursor), cursor)
    except (sqlite3.Error, sqlite3.Warning) as error:
        if result_code(error) in STORAGE_ERRORS:
            raise
        said = str(error).removesuffix(".")
        raise Failure(
            f"SQL: {said}. Only one SELECT is possible; -p gives :NAME a value.", 2
        ) from error


def _value(typed: str) -> int | str:
    """Return what is bound: sums in a view have no type by which a text would be made a number."""
    return int(typed) if NUMBER.fullmatch(typed) else typed


def _columns(cursor: sqlite3.Cursor) -> list[str]:
    """Return the result's column names, told apart: JSON can hold each name once."""
    if cursor.description is None:
        raise Failure("The SQL asks for nothing. Give a SELECT.", 2)
    found: list[str] = []
    for name, *_ in cursor.description:
        again = (f"{name}_{number}" for number in count(2))
        found.append(next(each for each in chain([name], again) if each not in found))
    return found
