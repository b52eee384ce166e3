"""One crawl from seeds to a settled queue, with Scrapy in this process."""

from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

import crawler.sites  # noqa: F401 - before Scrapy: keeps its suffix list off the network
from crawler.failure import Failure
from crawler.guard import Guard
from crawler.scope import Scope
from crawler.spiders.sites import SitesSpider, deciding
from crawler.storage import Store
from crawler.storage.store import Counts


class NothingToCrawl(Failure):
    """There are no seeds, and no crawl that was interrupted."""


class BadSetting(Failure):
    """A setting has a value that it can't have."""


class Outcome(NamedTuple):
    """How a crawl ended."""

    status: str
    """finished, interrupted, or stopped by a budget."""

    counts: Counts
    """What has become of its queue, earlier runs of the same crawl included."""

    handles: int


def settings_of(options: dict[str, Any]) -> Settings:
    """Return the project's settings with `options` over them; BadSetting names a bad one."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.update(options, priority="cmdline")
    try:
        Scope.from_settings(settings)
        Guard(settings.getlist("PROMOTRAIL_ALLOW_PRIVATE"))
    except ValueError as error:
        raise BadSetting(str(error)) from error
    return settings


def run_crawl(
    db: Path, seeds: Iterable[str], settings: Settings, tell: Callable[[str], object]
) -> Outcome:
    """Queue `seeds` in `db` and crawl until nothing is pending, a budget ends or a signal comes.

    Raises StoreError when the database can't be used, NothingToCrawl when there is nothing to do.
    """
    crawl_id = _queue(db, seeds, settings, tell)
    settings.set("PROMOTRAIL_DB", str(db), priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(SitesSpider)
    process.start()
    with Store(db) as store:
        return Outcome(store.status(crawl_id), store.counts(crawl_id), store.handles())


def _queue(
    db: Path, seeds: Iterable[str], settings: Settings, tell: Callable[[str], object]
) -> int:
    """Add `seeds` to the crawl that is to be run, and say which one that is."""
    seeds = iter(seeds)
    first = next(seeds, None)
    with Store(db) as store:
        if first is None and not store.unfinished("crawl"):
            raise NothingToCrawl("There are no URLs in what was given. Name some, or a seed list.")
        crawl = store.begin("crawl", deciding(settings))
        if crawl.resumed:
            pending = store.counts(crawl.id).pending
            tell(f"Continuing crawl {crawl.id}, {pending:,} pages to go.")
        if crawl.settings_changed:
            tell("It was begun with other settings; what is queued is fetched with these.")
        if first is not None:
            store.add_seeds(crawl.id, chain([first], seeds))
        return crawl.id
