"""The page to look at and hand over: its command."""

from importlib.metadata import version
from pathlib import Path

import click

from audit.database import Database, Reader, Reading
from audit.files import replacing
from audit.page.content import Content
from audit.page.subject import subject_of


@click.command("report", cls=Reading)
@click.argument("db", metavar="DATABASE", type=Database())
@click.argument("subject", nargs=-1, metavar="[SUBJECT...]")
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to FILE, which is replaced when all is written.",
)
def command(db: Reader, subject: tuple[str, ...], path: Path) -> None:
    """Write a page to look at and hand over: one HTML file that loads nothing.

    SUBJECT is a network, a handle or a site, as `promotrail show` takes it; without one the page
    shows the whole file. Addresses on it are defanged, and none is a link. The newest things
    may be missing from networks and texts: the page says when `promotrail analyse` ran last.

    \b
    Examples:
      promotrail report audit.db -o audit.html
      promotrail report audit.db network 3 -o network-3.html
      promotrail report audit.db @gazette -o gazette.html
    """
    from audit.page.rendering import page  # jinja2 takes a tenth of a second

    html = page(Content(db, subject_of(db, *subject)), db.path.name, version("promotrail"))
    with replacing(path) as file:
        file.write(html)
