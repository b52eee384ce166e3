"""The demo's crawl: the ordinary one, with names that lead to the embedded site."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from crawler.crawling import Outcome, run_crawl, settings_of
from crawler.demo.seeds import seeds
from crawler.demo.server import serve
from crawler.failure import Failure
from crawler.storage import Store, every_crawl_set, sole_writer

ADDRESS = "127.0.0.1"


class NotTheDemo(Failure):
    """The file at hand is not a demo's database, and would be lost."""


def run_demo(db: Path, quiet: bool, last: Callable[[Store], object]) -> Outcome:
    """Crawl the embedded site into `db`, made anew, and do what is `last`.

    NotTheDemo when `db` holds anything else.
    """
    with sole_writer(db):
        _remove(db)
    with serve() as port:
        addresses = seeds(port)
        hosts = {urlsplit(url).hostname: ADDRESS for url in addresses}
        settings = settings_of(_settings(hosts, quiet))
        return run_crawl(db, addresses, settings, lambda _: None, last=last)


def _settings(hosts: dict[str | None, str], quiet: bool) -> dict[str, object]:
    return {
        "PROMOTRAIL_HOSTS": hosts,
        "PROMOTRAIL_ALLOW_PRIVATE": [f"{ADDRESS}/32"],
        "PROMOTRAIL_QUIET": quiet,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
        "EXTENSIONS": {"crawler.progress.ProgressExtension": 0},
    }


def _remove(db: Path) -> None:
    if not db.exists():
        return
    if not every_crawl_set(db, "PROMOTRAIL_HOSTS"):
        raise NotTheDemo(f"{db} is there and is not a demo's. Name another: promotrail demo FILE")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{db}{suffix}").unlink(missing_ok=True)
