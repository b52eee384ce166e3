"""The spider: claims pages from the frontier, has them fetched, and stores their visits."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.defer import AlreadyCalledError

from crawler import sitemaps
from crawler.clock import later
from crawler.contact import signed
from crawler.errors import kind_of_status
from crawler.frontier import WHOLE, Frontier, Part, Queued
from crawler.hosts import Hosts
from crawler.pictures import HEADERS, LARGEST
from crawler.politeness import NotYet
from crawler.records import Visit
from crawler.retrying import note_failure
from crawler.scope import Scope
from crawler.seeds import accepted, read_seeds
from crawler.setting_values import deciding
from crawler.sharing import Board, Budget, Share
from crawler.spiders.answering import Answering
from crawler.spiders.answers import attempts_of, conditions, failed_of
from crawler.storage import Earlier, Store, StoreError, sole_writer
from crawler.storage.failures import telling_of
from crawler.traps import Traps
from crawler.urls import normal
from crawler.visits import visited

logger = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds after which a page gives up its place among CONCURRENT_REQUESTS: its host is slow, or
has it wait after a redirect, and that must delay no other."""

OTHERS = 0.5
"""Seconds between two looks at what other workers have found for this one, when it is idle."""

LINGERING = 64
"""Pages that may be under way without a place; at 5 MiB each they cost 320 MB at the very worst."""


class SitesSpider(Spider):
    """Crawl what is queued in the database that PROMOTRAIL_DB names.

    `-a seeds=FILE` queues a seed list first, as `promotrail crawl -f FILE` does.
    """

    name = "sites"

    lock: ExitStack
    store: Store
    hosts: Hosts
    frontier: Frontier
    crawl_id: int
    earlier: Earlier
    scope: Scope
    traps: Traps
    answering: Answering

    under_way: set[asyncio.Task[None]]
    """One for each page that was begun and whose visit is not with the pipelines yet."""

    reading = 0
    """How many pages have been answered and are being read."""

    room: asyncio.Event
    """Set when there may be something to claim."""

    places: int
    hungry = False
    """There were places for more pages than could be claimed: visits are to be committed soon."""

    share: Share | None
    """None for a crawl in one process."""

    budget: Budget | Board
    done = False
    """Whether it ended as there was nothing left to do."""

    broken: StoreError | None = None
    """Why the database could not be used any longer: then the crawl ends, to be resumed."""

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,
        seeds: str = "",
        share: Share | None = None,
        **kwargs: Any,
    ) -> Self:
        """Open the database and take up its crawl, or begin one; a worker has a `share` of it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.share = share
        settings = crawler.settings
        path = Path(settings["PROMOTRAIL_DB"] or "promotrail.db")
        spider.lock = ExitStack()
        if settings.getbool("PROMOTRAIL_LOCK"):
            spider.lock.enter_context(sole_writer(path))
        spider.store = Store(path)
        spider.crawl_id = spider.store.begin("crawl", deciding(settings)).id
        if seeds:
            urls = signed(accepted(read_seeds(seeds), logger.warning), settings)
            spider.store.add_seeds(spider.crawl_id, urls)
            spider.store.queue_pictures(spider.crawl_id, settings.getbool("PROMOTRAIL_IMAGES"))
        with_text = settings.getbool("PROMOTRAIL_TEXT")
        js = settings["PROMOTRAIL_JS"]
        spider.earlier = Earlier(spider.store, spider.crawl_id, with_text, js)
        spider.scope = Scope.from_settings(settings)
        spider.hosts = Hosts.from_settings(settings, share.turns if share else None)
        if share:
            settings.set("DOWNLOAD_DELAY", 0, "cmdline")  # of Scrapy's slots: turns have it
        spider.frontier = Frontier(
            spider.store,
            spider.crawl_id,
            spider.hosts,
            spider.scope.across_sites,
            spider._refuse_traps,
            Part(share.number, share.of) if share else WHOLE,
        )
        spider.places = settings.getint("CONCURRENT_REQUESTS")
        settings.set("CONCURRENT_REQUESTS", 0, "cmdline")  # what is claimed, Scrapy may begin
        host_pages = settings.getint("PROMOTRAIL_HOST_PAGES") or inf
        spider.traps = Traps(spider.store, spider.crawl_id, host_pages)
        spider.answering = Answering(spider, crawler)
        pages = settings.getint("PROMOTRAIL_PAGES")
        spider.budget = share.board if share else Budget(pages or inf)
        if share:
            crawler.signals.connect(spider._count, signals.item_scraped)
        spider.under_way = set()
        spider.room = asyncio.Event()
        return spider

    async def start(self) -> AsyncIterator[Visit]:
        """Have each queued page fetched when its host is due; yield what needs no fetching.

        A page goes straight to the downloader and its visit to the pipelines. Through Scrapy's
        scheduler and scraper, which queue what is queued here already, it would cost a third more.
        """
        settle_memory()
        while not self.broken:
            self.room.clear()
            batch = self._claim()
            for page in batch:
                if visit := self._over_budget(page):
                    yield visit
                else:
                    self._begin(page)
            waits = self.frontier.claimed or (self.budget.left and self.frontier.due)
            if not batch and not waits and self._all_done():
                return
            await self._change()
        assert self.crawler.engine
        self._ending = asyncio.ensure_future(
            self.crawler.engine.close_spider_async(reason="storage")
        )

    def _all_done(self) -> bool:
        """Tell whether the other workers are done too: they may find pages for this one."""
        if not self.share:
            return True
        return self.share.all_idle if not self.budget.left else not self.frontier.anything_pending

    def _count(self, item: Visit) -> None:
        assert self.share
        self.share.count(failed=bool(item.error_kind))

    def answered(self, visit: Visit) -> None:
        """Note that `visit` has its answer."""
        self.frontier.answered(visit.url)
        self.room.set()

    def queue_listed(
        self, pages: tuple[str, ...], nested: tuple[str, ...], sitemap: Queued
    ) -> None:
        """Queue what `sitemap` lists."""
        with self._storing():
            depth = sitemap.depth + 1
            self.store.queue_listed(self.crawl_id, pages, nested, depth, sitemap.url)
        self.room.set()

    def save(self, visits: list[Visit]) -> None:
        """Commit `visits` and forget their claims."""
        with self._storing():
            keep_text = self.settings.getbool("PROMOTRAIL_TEXT")
            self.store.save(
                self.crawl_id, visits, keep_text, pictures=bool(self.answering.pictures)
            )
            self.frontier.settle(visit.url for visit in visits)
        self.room.set()

    def closed(self, reason: str) -> None:
        """Note how the crawl ended, if it is all there is; what is pending stays for the next."""
        with self._storing():
            self.done = reason == "finished"
            if self.settings.getbool("PROMOTRAIL_LOCK"):
                status = self.store.ending(self.crawl_id, "stopped" if self.done else "interrupted")
                self.store.end(self.crawl_id, status)
        self.store.close()
        self.lock.close()
        self.answering.close()

    async def finish(self) -> None:
        """Wait until every page that was begun has gone to the pipelines."""
        while self.under_way:
            await asyncio.wait(self.under_way)

    def _begin(self, page: Queued) -> None:
        task = asyncio.ensure_future(self._settle(self._request(page)))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def _settle(self, request: Request) -> None:
        """Fetch what is asked for and hand its visit on, if it has one by now."""
        assert self.crawler.engine
        sent = request.meta["sent"]
        try:
            visit = await self._answered(await self.crawler.engine.download_async(request))
        except AlreadyCalledError:  # the engine closes, amid redirects; the page stays pending
            return
        except Exception as error:
            visit = self._unanswered(sent[-1] if sent else request, error)
        finally:
            sent.clear()  # they hold the list that holds them
        if visit:
            await self._hand_on(visit)

    async def _hand_on(self, visit: Visit) -> None:
        """Send `visit` through the pipelines."""
        assert self.crawler.engine
        try:
            item = await self.crawler.engine.scraper.itemproc.process_item_async(visit)
        except Exception:
            logger.exception("A pipeline failed with %s", visit.url)
        else:
            self._tell_of(item)

    def _tell_of(self, visit: Visit) -> None:
        self.crawler.signals.send_catch_log(signals.item_scraped, item=visit, spider=self)

    async def _answered(self, response: Response) -> Visit | None:
        """Return the visit that `response` makes; None when its page is to wait."""
        request = response.request
        assert request
        self.reading += 1
        try:
            wait = self.answering.wait_asked(response)
            if wait and self._put_back(request, wait, kind_of_status(response.status)):
                return None
            return await self.answering.visit(response)
        finally:
            self.reading -= 1

    def _unanswered(self, request: Request, error: Exception) -> Visit | None:
        """Return the visit of a page that could not be had; None when it is to wait."""
        if isinstance(error, NotYet) and self._put_back(request, error):
            return None
        return self.answering.failed(request, error)

    @contextmanager
    def _storing(self) -> Iterator[None]:
        """Note what is wrong with the database, for `start` to end the crawl."""
        try:
            with telling_of(self.store.path):
                yield
        except StoreError as error:
            self.broken = self.broken or error

    def _claim(self) -> list[Queued]:
        # What has been answered and is being read is held in memory, so it keeps its place.
        lingering = max(self.frontier.lingering(PATIENCE) - self.reading, 0)
        places = self.places + min(lingering, LINGERING) - self.frontier.active
        most = self.budget.take(places)
        if self.share:  # before it is so: others may end when nobody has a page
            self.share.works_on(self.frontier.claimed + most)
        batch: list[Queued] = []
        with self._storing():
            batch = self.frontier.claim(most)
        self.budget.give_back(most - len(batch))
        if self.share:
            self.share.works_on(self.frontier.claimed)
        self.hungry = len(batch) < most
        return batch

    async def _change(self) -> None:
        """Wait until there may be something to claim."""
        seconds = PATIENCE if self.frontier.claimed else OTHERS if self.share else inf
        if due := self.frontier.due:
            seconds = min(seconds, due - monotonic())
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                await self.room.wait()

    def _refuse_traps(self, site_id: int, depth: int) -> None:
        """Settle those of a site's pages, all of them at `depth`, that look like a trap."""
        visits = self.traps.visits(site_id, depth)
        self.store.save(self.crawl_id, visits)
        for visit in visits:
            self._tell_of(visit)

    def _over_budget(self, page: Queued) -> Visit | None:
        """Return the visit of a page that is not fetched: a link on a host that had its share."""
        spent = self.hosts.spent(page.host) if page.depth else None
        return visited(page, "trap", spent, attempts=0) if spent else None

    def _put_back(self, request: Request, wait: NotYet, kind: str | None = None) -> bool:
        """Queue the request's page again for when its host has rested.

        `kind` is that of the answer which asked for it; None when the request was not sent.
        False when that is too long for a page whose redirect leads to the host.
        """
        page: Queued = request.meta["page"]
        if wait.host != page.host and wait.seconds > self.hosts.wait:
            return False
        if kind:
            note_failure(request, kind)
        page = page._replace(attempts=attempts_of(request) - (not kind))
        with self._storing():
            if failed := failed_of(request):
                self.store.note_failed(self.crawl_id, page.url, failed)
            if wait.seconds:
                self.hosts.rest(page.host, wait.seconds)
                waits = [(page.url, page.attempts)]
                self.store.postpone(self.crawl_id, waits, later(wait.seconds))
        self.frontier.put_back(page)
        self.budget.give_back(1)
        self.room.set()
        return True

    def _request(self, page: Queued) -> Request:
        known = self.earlier.page(page.url) if page.sort == "page" else None
        meta: dict[str, Any] = {"page": page, "known": known, "sent": [], "failed": []}
        url, headers = page.url, conditions(known, page.url)
        if page.sort == "image":
            url, headers, meta["download_maxsize"] = normal(page.url), HEADERS, LARGEST
        if page.sort == "sitemap":
            headers = sitemaps.HEADERS
            meta["download_maxsize"] = meta["unpacks_to"] = sitemaps.SIZE
        return Request(url, headers=headers, meta=meta)


def settle_memory() -> None:
    """Keep the collector off what start-up made, and from looking too often: a quarter of all CPU.

    A page makes tens of thousands of objects and no cycles that matter.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
