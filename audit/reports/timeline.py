"""The timeline: how much was seen, week by week or day by day?"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import click

from audit.database import Reader, Reading
from audit.listing import database_argument, limit_option, sql_limit, told, told_of_analysis
from audit.output import Output, output_options
from audit.reports.seen import SHOWING
from audit.subjects import Subject, subject_of

PERIODS = {"week": "date(day, '-6 days', 'weekday 1')", "day": "day"}
"""A day → the first day of its period; a week begins on Monday."""

PAGES = {
    "": "pages p",
    "site": "(SELECT * FROM pages WHERE site_id = :id) p",
    **{
        kind: f"({pages}) m CROSS JOIN pages p ON p.content_id = m.page_id"
        for kind, pages in SHOWING.items()
    },
}
"""A kind of subject → the pages that show it, each time they were seen."""

SQL = """
SELECT {period} AS period, sum(pages), count(DISTINCT site_id)
FROM (
    SELECT substr(p.fetched_at, 1, 10) AS day, p.site_id, count(*) AS pages
    FROM {pages}
    WHERE p.error_kind IS NULL AND p.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
    GROUP BY day, p.site_id
)
GROUP BY period ORDER BY period DESC LIMIT :limit
"""


class Row(NamedTuple):
    """One week or day."""

    period: str
    """Its first day, UTC."""

    pages: int
    """Pages fetched in it that show the subject; one fetched twice counts twice."""

    sites: int


def timeline(
    db: sqlite3.Connection,
    kind: str = "",
    subject_id: int = 0,
    by: str = "week",
    limit: int | None = None,
) -> Iterator[Row]:
    """Yield the weeks or days in which pages with the subject were seen, the newest first.

    Without a `kind` all pages count. A period in which there were none is not listed.
    """
    sql = SQL.format(period=PERIODS[by], pages=PAGES[kind])
    asked = {"id": subject_id, "limit": sql_limit(limit), "everything": False}
    return map(Row._make, db.execute(sql, asked))


@click.command("timeline", cls=Reading)
@database_argument
@click.argument("subject", nargs=-1, metavar="[SUBJECT]...")
@click.option("--by", type=click.Choice(list(PERIODS)), default="week", help="Week or day.  [week]")
@limit_option
@output_options
def command(
    db: Reader, subject: tuple[str, ...], by: str, limit: int | None, output: Output
) -> None:
    """List in how many pages and sites SUBJECT was seen in each week or day, the newest first.

    Without SUBJECT all pages that were read count. SUBJECT is as `show` takes it. Times are those
    at which pages were fetched.

    \b
    Examples:
      promotrail timeline audit.db --limit 12
      promotrail timeline audit.db @gazette --by day
      promotrail timeline audit.db network 1
    """
    found = subject_of(db, " ".join(subject)) if subject else Subject("", 0, "")
    rows = timeline(db, found.kind, found.id, by, limit)
    tell = told_of_analysis if found.is_of_analysis else told
    none = "No such page was read; those of ignored sites do not count."
    output.write(Row._fields, tell(db, rows, none))
