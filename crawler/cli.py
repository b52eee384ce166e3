"""The `promotrail` command: what writes is here, what reads is mounted from `audit`."""

import signal
import sys
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli import commands as reading_commands
from audit.output import Output, output_options
from crawler.care import commands as caring_commands
from crawler.failure import Failure
from crawler.options import crawl_options, scrapy_settings
from crawler.words import commands as analyst_commands

if TYPE_CHECKING:
    from audit.analysis.thresholds import Thresholds
    from crawler.crawling import Outcome
    from crawler.storage import Store

# What a command does is imported when it runs: Scrapy alone takes a second.

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
DATABASE = click.argument("db", metavar="DATABASE", type=click.Path(dir_okay=False, path_type=Path))
PATHS = click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(exists=True, path_type=Path),
)


ANALYSE = click.option(
    "--no-analyse",
    "analysing",
    flag_value=False,
    default=True,
    help="Do not look for networks and near-duplicate texts at the end.",
)


NEXT = """
Try next:
  promotrail sites {db}
  promotrail handles {db} --platform telegram --min-sites 2 --csv
  promotrail query {db} "select * from shared_images order by sites desc limit 5" --table"""


class Commands(click.Group):
    """The commands, and the one place where an error becomes a sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; 130 when it is interrupted, 70 for a bug of ours."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _tell("Interrupted; nothing is lost. Run the same command again to continue.")
            ctx.exit(130)
        except Failure as error:
            _tell(f"Error: {error}")
            ctx.exit(error.exit_code)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            if ctx.params["verbose"]:
                raise
            _tell(f"This is a bug of promotrail's: {error!r}. promotrail -v … shows where.")
            ctx.exit(70)


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(package_name="promotrail")
@click.option("-v", "--verbose", is_flag=True, help="Show where a bug struck.")
def main(verbose: bool) -> None:
    """Follow promotional spam back to the handles, sites and pictures that belong together.

    A crawl or an ingest fills one SQLite file; the other commands read it. A finding is a lead,
    never an accusation.

    \b
    Examples:
      promotrail demo
      promotrail crawl audit.db -f seeds.txt --contact you@example.org
      promotrail handles audit.db --top 20
      promotrail query audit.db 'select * from shared_images order by sites desc'
    """


@main.command()
@DATABASE
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option(
    "-f",
    "--file",
    "files",
    multiple=True,
    metavar="FILE",
    help="A seed list: lines, CSV, either gzipped; - for standard input. Repeatable.",
)
@click.option(
    "--sitemap",
    "sitemaps",
    multiple=True,
    metavar="URL|FILE",
    help="A sitemap, an index of them, or a robots.txt that names them: on the web (a site's root "
    "stands for its robots.txt), or saved. Repeatable.",
)
@click.option("--column", metavar="NAME", help="The CSV column that holds the addresses.  [url]")
@click.option(
    "--recrawl", is_flag=True, help="Take the pages that earlier crawls had as seeds, too."
)
@crawl_options
@click.option("--fail-on-errors", is_flag=True, help="Exit with 1 when a page failed.")
@ANALYSE
@click.option("-q", "--quiet", is_flag=True, help="No progress line.")
@click.option("-v", "--verbose", count=True, help="Log what Scrapy does; -vv everything.")
def crawl(
    db: Path,
    urls: tuple[str, ...],
    files: tuple[str, ...],
    sitemaps: tuple[str, ...],
    column: str | None,
    recrawl: bool,
    fail_on_errors: bool,
    analysing: bool,
    quiet: bool,
    verbose: int,
    **options: Any,
) -> None:
    """Fetch pages, read them, and keep what they show in DATABASE.

    Seeds are URLs, or lists of them. A crawl that was interrupted goes on where it was: run
    the same command again. Ctrl-C once stops it in order, twice at once; nothing is lost. One that
    is finished is not begun anew in place: the next is another crawl in the same file, in which
    pages that have not changed cost little.

    \b
    Examples:
      promotrail crawl audit.db https://shop.example/ad.html
      promotrail crawl audit.db -f seeds.txt --contact you@example.org
      promotrail crawl audit.db -f seeds.csv --column link --depth 1 --pages 5000
      promotrail crawl audit.db --recrawl --contact you@example.org
      zcat seeds.gz | promotrail crawl audit.db -f - --delay 2
    """
    from crawler.crawling import run_crawl, settings_of
    from crawler.seeds import accepted, check_seeds, read_seeds
    from crawler.sitemaps import read_sitemap, split

    of_web, saved = split(sitemaps)
    lists = [read_seeds(file, column) for file in files] + [read_sitemap(each) for each in saved]
    seeds = accepted(chain(check_seeds("command line", urls), *lists), _tell)
    settings = settings_of(scrapy_settings(options, quiet, verbose))
    tell = (lambda _: None) if quiet else _tell
    last = partial(_analyse, quiet=quiet) if analysing else (lambda _: None)
    outcome = run_crawl(db, seeds, settings, tell, recrawl, of_web, last)
    _close(db, outcome, fail_on_errors)


def _close(db: Path, outcome: "Outcome", fail_on_errors: bool) -> None:
    """Say how a crawl ended, and leave with the exit code of that end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C that comes late changes nothing
    _tell(_summary(db, outcome))
    failed, pending = outcome.counts.failed, outcome.counts.pending
    if any(outcome.pictures):
        _tell("pictures: {:,} seen, {:,} failed".format(*outcome.pictures))
    if outcome.waiting:
        _tell(_waiting(outcome.waiting))
    if pending:
        _tell("Run the same command again to continue.")
    code = {"finished": 0, "stopped": 4}.get(outcome.status, 130)
    sys.exit(code or (1 if failed and fail_on_errors else 0))


def _waiting(pages: list[tuple[str, str]]) -> str:
    number, (_, first) = len(pages), pages[0]
    return f"{number:,} of these wait for hosts that are to be left alone, the first until {first}."


def _summary(db: Path, outcome: "Outcome") -> str:
    done, failed, pending = outcome.counts
    unchanged = f" ({outcome.unchanged:,} unchanged)" if outcome.unchanged else ""
    return (
        f"{outcome.status}: {done:,} pages read{unchanged}, {failed:,} failed, {pending:,} to go, "
        f"{outcome.handles:,} handles in {db}"
    )


@main.command()
@DATABASE
@PATHS
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="Where the files were published: a file's address is its path below this.",
)
@click.option("--no-text", is_flag=True, help="Keep no page's visible text.")
@ANALYSE
@click.option("-q", "--quiet", is_flag=True, help="No progress line.")
def ingest(
    db: Path, paths: tuple[Path, ...], base_url: str, no_text: bool, analysing: bool, quiet: bool
) -> None:
    """Read files, and the files below folders, into DATABASE as if they had been fetched.

    Without --base-url all files count as one site in reports, and each for itself in networks.

    \b
    Examples:
      promotrail ingest audit.db saved-pages/
      promotrail ingest audit.db mirror/ --base-url https://shop.example/
    """
    from crawler.ingest import Tree, ingest
    from crawler.progress import ProgressLine
    from crawler.storage import Store, sole_writer

    with sole_writer(db), Store(db) as store:
        tree = Tree(paths, base_url)
        settings = {"base_url": tree.base_url, "paths": tree.paths}
        row = store.begin("ingest", settings, same_only=True)
        store.add_seeds(row.id, tree.addresses())
        with ProgressLine(store, row.id, whole=True, quiet=quiet) as line:
            for visit in ingest(store, row.id, tree, keep_text=not no_text):
                line.tally.count(visit)
                line.show()
        if not quiet:
            _tell(f"{line.summary()}  in {db}")
        if analysing:
            _analyse(store, quiet)
        store.end(row.id, "finished")


@main.command()
@DATABASE
@click.option(
    "--similarity",
    type=click.FloatRange(0.4, 1),
    default=0.64,
    show_default=True,
    help="The share of their letters that near-duplicate texts have in common.",
)
@click.option(
    "--letters",
    type=click.IntRange(1),
    default=40,
    show_default=True,
    help="Shorter texts tie nobody; an ideograph counts for three letters.",
)
@click.option(
    "--passing",
    type=click.FloatRange(0, 1),
    default=1 / 3,
    show_default="1/3",
    help="A handle on no larger share of a site's pages is mentioned in passing.",
)
@click.option(
    "--odds",
    type=click.FloatRange(0, min_open=True),
    default=1,
    show_default=True,
    help="How many times as likely an operator's own as strangers' what ties sites must be.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress line.")
def analyse(
    db: Path, similarity: float, letters: int, passing: float, odds: float, quiet: bool
) -> None:
    """Find anew which sites, handles, pictures and texts of DATABASE belong together.

    crawl and ingest do this when they end. Run it after ignoring something, or with other
    thresholds; what it found before is replaced, and networks keep their numbers.

    \b
    Examples:
      promotrail analyse audit.db
      promotrail analyse audit.db --similarity 0.8 --letters 100
    """
    from audit.analysis.thresholds import Thresholds
    from crawler.storage import Store, sole_writer

    if not db.exists():
        raise Failure(f"{db} does not exist. Name a database that a crawl has made.")
    with sole_writer(db), Store(db) as store:
        _analyse(store, quiet, Thresholds(similarity, letters, passing, odds))


def _analyse(store: "Store", quiet: bool, thresholds: "Thresholds | None" = None) -> None:
    """Fill the derived tables; an interrupted run leaves them as they were."""
    from audit.analysis.analyse import analyse
    from audit.analysis.progress import progress
    from audit.analysis.thresholds import Thresholds

    with progress(quiet) as tell:
        found = analyse(store.db.conn, tell, thresholds or Thresholds())
    if not quiet:
        _tell(f"{found.networks:,} networks and {found.texts:,} clusters of texts in {store.path}")


@main.command()
@PATHS
@click.option("--all", "guesses", is_flag=True, help="Also bare guesses: names without context.")
@output_options
def extract(paths: tuple[Path, ...], guesses: bool, output: Output) -> None:
    """Print what files show, without a database: mentions, images and links.

    \b
    Examples:
      promotrail extract saved.html
      promotrail extract folder/ --nl | jq 'select(.record == "mention").value'
    """
    from crawler.extracting import COLUMNS, sightings_of_files
    from crawler.ingest import Tree

    output.write_objects(COLUMNS, sightings_of_files(Tree(paths), guesses))


@main.command()
@DATABASE
def upgrade(db: Path) -> None:
    """Bring DATABASE to the schema of this version; nothing that is in it is lost.

    \b
    Examples:
      promotrail upgrade audit.db
    """
    from crawler.storage import Store, sole_writer

    if not db.exists():
        raise Failure(f"{db} does not exist. Name a database that a crawl has made.")
    with sole_writer(db), Store(db) as store:
        _tell(f"{db} has schema version {store.schema_version}, the newest this program knows.")


@main.command()
@click.argument(
    "db", metavar="[DATABASE]", default="demo.db", type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("-q", "--quiet", is_flag=True, help="No progress line.")
def demo(db: Path, quiet: bool) -> None:
    """Crawl an embedded site, offline, and show which handles promote it.

    The site is served on this machine for as long as that takes; its names are invented.
    DATABASE (demo.db) is made anew each time.

    \b
    Examples:
      promotrail demo
    """
    from crawler.demo.running import run_demo

    outcome = run_demo(db, quiet, partial(_analyse, quiet=True))
    _tell(f"{_summary(db, outcome)}\n")
    main(["handles", str(db), "--table", "--top", "15"], standalone_mode=False)
    _tell(NEXT.format(db=db))


def _tell(message: str) -> None:
    click.echo(message, err=True)


for _command in caring_commands + analyst_commands + reading_commands:
    main.add_command(_command)
