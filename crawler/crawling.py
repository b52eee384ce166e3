"""One crawl from seeds to a settled queue, with Scrapy in this process or in workers."""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import getproxies_environment

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

import crawler.sites  # noqa: F401 - before Scrapy: keeps its suffix list off the network
from crawler.contact import signed
from crawler.errors import PASSING
from crawler.failure import Failure
from crawler.guard import Guard
from crawler.pictures import check_images
from crawler.progress import Glances, ProgressLine
from crawler.scope import Scope
from crawler.setting_values import deciding, put_all
from crawler.sharing import Share
from crawler.spiders.scripted import check_js
from crawler.spiders.sites import SitesSpider
from crawler.storage import Store, sole_writer
from crawler.storage.earlier import addresses
from crawler.storage.store import Counts
from crawler.workers import run_workers

PAGES_A_WORKER = 2_000
"""Pages queued that make a worker worth its 60 MB and its start."""

NO_SEEDS = "There are no URLs in what was given. Name some, or a seed list."


class NothingToCrawl(Failure):
    """There are no seeds, and no crawl that was interrupted."""


class BadSetting(Failure):
    """A setting has a value that it can't have."""


class Outcome(NamedTuple):
    """How a crawl ended."""

    status: str
    """finished, interrupted, or stopped: by a budget, or as what is left is to be asked later."""

    counts: Counts
    """What has become of its queue, earlier runs of the same crawl included."""

    unchanged: int
    """Of the pages read, those that are as an earlier crawl had them."""

    handles: int
    waiting: list[tuple[str, str]]
    """Pages whose hosts are to be left alone, each with the time until which, the first first."""

    pictures: tuple[int, int] = (0, 0)
    """How many were fetched, and how many could not be had."""


def settings_of(options: dict[str, Any]) -> Settings:
    """Return the project's settings with `options` over them; BadSetting names a bad one."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    try:
        put_all(settings, options)
        Scope.from_settings(settings)
        Guard.from_settings(settings)
        check_images(settings)
        check_js(settings)
    except ValueError as error:
        raise BadSetting(str(error)) from error
    return settings


def run_crawl(
    db: Path,
    seeds: Iterable[str],
    settings: Settings,
    tell: Callable[[str], object],
    recrawl: bool = False,
    sitemaps: Iterable[str] = (),
    last: Callable[[Store], object] = lambda _: None,
) -> Outcome:
    """Queue `seeds` in `db` and crawl until nothing is pending, a budget ends or a signal comes.

    With `recrawl` the pages of earlier crawls are seeds too, as is what `sitemaps` of the web list.
    `last` is done before a crawl that no signal stopped counts as ended: should the process be
    killed amid that, the next run does it, and does not begin another crawl.

    Raises StoreError when the database can't be used, NothingToCrawl when there is nothing to do.
    """
    _warn_of_proxy(settings, tell)
    with _hanging_up_as_told(), sole_writer(db):
        crawl_id = _queue(db, seeds, settings, tell, recrawl, sitemaps)
        settings.setdict({"PROMOTRAIL_DB": str(db), "PROMOTRAIL_LOCK": False}, priority="cmdline")
        stopped = _run_all(db, crawl_id, settings)
        with Store(db) as store:
            status = store.ending(crawl_id, "interrupted" if stopped else "stopped")
            if status != "interrupted":
                last(store)
            store.end(crawl_id, status)
            return Outcome(
                status,
                store.counts(crawl_id),
                store.unchanged(crawl_id),
                store.handles(),
                store.waiting(crawl_id),
                store.pictures(crawl_id),
            )


def _run_all(db: Path, crawl_id: int, settings: Settings) -> bool:
    """Run the spider, here or in as many workers as it is worth; return whether it was stopped."""
    with Store(db) as store:
        number = settings.getint("PROMOTRAIL_WORKERS") or _workers(store, crawl_id)
    if number == 1:
        return not _run(settings)
    whole, quiet = not settings.getint("PROMOTRAIL_DEPTH"), settings.getbool("PROMOTRAIL_QUIET")
    line = ProgressLine(Glances(db), crawl_id, whole, quiet)
    settings.set("EXTENSIONS", {}, priority="cmdline")  # the line is the parent's
    return run_workers(partial(_run, settings), number, settings.getint("PROMOTRAIL_PAGES"), line)


def _workers(store: Store, crawl_id: int) -> int:
    """Return how many workers the queue is worth: a core for each, and a site at least."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    most = min(cores, store.counts(crawl_id).pending // PAGES_A_WORKER)
    sites = sum(1 for _ in islice(store.pending_sites(crawl_id), most)) if most > 1 else 1
    return max(min(most, sites), 1)


def _run(settings: Settings, share: Share | None = None) -> bool:
    """Run the spider in this process to its end, and return whether it did all that there was.

    Raises StoreError when its database gave out.
    """
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SitesSpider)
    begun = process.crawl(crawler, share=share)
    process.start()
    if isinstance(crawler.spider, SitesSpider) and crawler.spider.broken:
        raise crawler.spider.broken
    if begun.done() and not begun.cancelled():
        begun.result()  # raises what kept the spider from starting
    return isinstance(crawler.spider, SitesSpider) and crawler.spider.done


@contextmanager
def _hanging_up_as_told() -> Iterator[None]:
    """Take the terminal's end as SIGTERM, which is taken as Ctrl-C, unless nohup says otherwise."""
    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGTERM)}
    if before[signal.SIGHUP] == signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _warn_of_proxy(settings: Settings, tell: Callable[[str], object]) -> None:
    """Say that a proxy of the environment is not used: it would look up names past the guard."""
    proxies = getproxies_environment().keys() & {"http", "https", "all"}
    if proxies and not settings.getbool("HTTPPROXY_ENABLED"):
        tell(
            f"Not used: {', '.join(f'{name}_proxy' for name in sorted(proxies))}. "
            "A proxy could reach private addresses; -s HTTPPROXY_ENABLED=1 uses it all the same."
        )


def _queue(
    db: Path,
    seeds: Iterable[str],
    settings: Settings,
    tell: Callable[[str], object],
    recrawl: bool,
    sitemaps: Iterable[str],
) -> int:
    """Add `seeds` and `sitemaps` to the crawl that is to be run, and say which one that is."""
    seeds = signed(seeds, settings)
    first, sitemaps = next(seeds, None), list(signed(sitemaps, settings))
    if first is None and not (sitemaps or db.exists()):
        raise NothingToCrawl(NO_SEEDS)
    with Store(db) as store:
        if recrawl:
            seeds = chain(seeds, signed(addresses(store, PASSING), settings))
            first = first or next(seeds, None)
        pictures = settings.getbool("PROMOTRAIL_IMAGES")
        more = pictures and store.has_pictures_to_fetch()
        if first is None and not (sitemaps or more or store.unfinished("crawl")):
            raise NothingToCrawl(NO_SEEDS)
        crawl = store.begin("crawl", deciding(settings))
        if crawl.resumed:
            deque(signed(store.pending_sites(crawl.id), settings), maxlen=0)
            pending = store.counts(crawl.id).pending
            tell(f"Continuing crawl {crawl.id}, {pending:,} pages to go.")
        if crawl.changed:
            changed = "; ".join(crawl.changed)
            tell(f"Since it was begun: {changed}. What is queued is fetched as is set now.")
        if crawl.after:
            tell(f"Crawl {crawl.after} is finished. This is crawl {crawl.id}: it asks anew.")
        if first is not None:
            store.add_seeds(crawl.id, chain([first], seeds))
        store.queue_sitemaps(crawl.id, sitemaps)
        store.queue_pictures(crawl.id, pictures)
        return crawl.id
