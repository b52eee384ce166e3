"""The spider: claims pages from the frontier, and turns each answer into a Visit."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.errors import kind_of, kind_of_status
from crawler.frontier import Frontier, Queued
from crawler.guard import Guard, GuardedResolver
from crawler.platforms import account_from_url
from crawler.reading import Reader, is_heavy
from crawler.records import Mention, Page, Sightings, Visit
from crawler.scope import Scope
from crawler.seeds import accepted, read_seeds
from crawler.storage import Store
from crawler.visits import failed_visit, visit_of

logger = logging.getLogger(__name__)

UNDER_WAY = 128
"""Pages handed to Scrapy at a time: enough to keep it busy, too few to cost memory."""


DECIDING = (
    "PROMOTRAIL_DEPTH",
    "PROMOTRAIL_SCOPE",
    "PROMOTRAIL_INCLUDE",
    "PROMOTRAIL_EXCLUDE",
    "PROMOTRAIL_ALLOW_PRIVATE",
    "PROMOTRAIL_HOSTS",
    "ROBOTSTXT_OBEY",
    "USER_AGENT",
)


class SitesSpider(Spider):
    """Crawl what is queued in the database that PROMOTRAIL_DB names.

    `-a seeds=FILE` queues a seed list first, as `promotrail crawl -f FILE` does.
    """

    name = "sites"

    store: Store
    frontier: Frontier
    crawl_id: int
    scope: Scope
    guard: Guard
    reader: Reader
    room: asyncio.Event
    """Set when there may be something to claim."""

    pages_left: float
    """How many pages the budget still allows; infinite without one."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, seeds: str = "", **kwargs: Any) -> Self:
        """Open the database and take up its crawl, or begin one."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.store = Store(settings["PROMOTRAIL_DB"] or "promotrail.db")
        spider.crawl_id = spider.store.begin("crawl", deciding(settings)).id
        if seeds:
            spider.store.add_seeds(spider.crawl_id, accepted(read_seeds(seeds), logger.warning))
        spider.scope = Scope.from_settings(settings)
        spider.frontier = Frontier(
            spider.store,
            spider.crawl_id,
            per_site=2 * settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            across_sites=spider.scope.across_sites,
        )
        spider.reader = Reader()
        spider.guard = Guard(settings.getlist("PROMOTRAIL_ALLOW_PRIVATE"))
        spider.pages_left = settings.getint("PROMOTRAIL_PAGES") or float("inf")
        spider.room = asyncio.Event()
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for each queued page, a few ahead of what is being fetched."""
        _settle_memory()
        while True:
            self.room.clear()
            for page in self._claim():
                yield self._request(page)
            if not self.frontier.claimed:
                return
            await self.room.wait()

    def answered(self, visit: Visit) -> None:
        """Note that `visit` has its answer, and claim more when few are under way."""
        self.frontier.answered(visit.url)
        if self.frontier.active <= UNDER_WAY // 2:
            self.room.set()

    def save(self, visits: list[Visit]) -> None:
        """Commit `visits` and forget their claims."""
        self.store.save(self.crawl_id, visits, self.settings.getbool("PROMOTRAIL_TEXT"))
        self.frontier.settle(visit.url for visit in visits)
        self.room.set()

    def closed(self, reason: str) -> None:
        """Note how the crawl ended; what is pending stays for the next run."""
        pending = self.store.counts(self.crawl_id).pending
        stopped = "stopped" if self.pages_left <= 0 else "interrupted"
        self.store.end(self.crawl_id, stopped if pending else "finished")
        self.store.close()
        self.reader.close()

    async def parse(self, response: Response, **kwargs: Any) -> AsyncIterator[Visit]:
        """Yield the visit that `response` makes."""
        assert response.request
        try:
            yield await self._visit(response, response.request.meta["page"])
        except Exception as error:
            logger.exception("Reading %s failed", response.url)
            yield self._failed(response.request, "internal", error)

    def failed(self, failure: Failure) -> Iterator[Visit]:
        """Yield the visit of a page that could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        assert failure.value
        kind = kind_of(failure.value)
        if kind == "dns" and urlsplit(request.url).hostname in GuardedResolver.refused:
            kind = "blocked_address"
        if kind == "internal":
            logger.error("Fetching %s failed: %r", request.url, failure.value)
        yield self._failed(request, kind, failure.value)

    def _claim(self) -> list[Queued]:
        most = min(UNDER_WAY - self.frontier.active, self.pages_left)
        batch = self.frontier.claim(int(most)) if most > 0 else []
        self.pages_left -= len(batch)
        return batch

    def _request(self, page: Queued) -> Request:
        return Request(page.url, self.parse, errback=self.failed, meta={"page": page})

    async def _visit(self, response: Response, queued: Queued) -> Visit:
        request = response.request
        assert request
        facts: dict[str, Any] = {"status": response.status, "attempts": _attempts(request)}
        if response.ip_address and not self.guard.allows(str(response.ip_address)):
            return failed_visit(queued, "blocked_address", **facts)
        if 300 <= response.status < 400 and "Location" in response.headers:
            return _redirected(response, queued, facts)
        if kind := kind_of_status(response.status):
            return failed_visit(queued, kind, str(response.status), final_url=response.url, **facts)
        page = Page(response.url, _content_type(response), response.body)
        tls = False if response.url.startswith("https:") else None
        sightings = await self._read(page)
        visit = visit_of(queued, page, sightings, tls_verified=tls, **facts)
        links = [link.url for link in visit.sightings.links]
        follow = self.scope.follow(response.url, queued.depth, links)
        return replace(visit, follow=follow)

    async def _read(self, page: Page) -> Sightings:
        """Return what `page` shows; a heavy one is waited for in a thread, not by all others."""
        if is_heavy(page):
            return await asyncio.to_thread(self.reader.read, page)
        return self.reader.read(page)

    def _failed(self, request: Request, kind: str, error: BaseException) -> Visit:
        page = request.meta["page"]
        return failed_visit(page, kind, str(error), attempts=_attempts(request))


def deciding(settings: BaseSettings) -> dict[str, Any]:
    """Return the settings that decide what a crawl fetches: they are kept with it."""
    return {name: settings[name] for name in DECIDING if settings[name] not in ({}, [], "")}


def _settle_memory() -> None:
    """Keep the collector off what start-up made, and from looking too often: a quarter of all CPU.

    A page makes tens of thousands of objects and no cycles that matter.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)


def _attempts(request: Request) -> int:
    return 1 + int(request.meta.get("retry_times", 0))


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def _redirected(response: Response, queued: Queued, facts: dict[str, Any]) -> Visit:
    """Return the visit of a redirect that is not followed: to an account, or not to the web."""
    target = (response.headers["Location"] or b"").decode("latin-1")
    account = account_from_url(target)
    if not account:
        return failed_visit(queued, "blocked_scheme", target, final_url=response.url, **facts)
    mention = Mention(
        *account, found_in="redirect", rule="url", surface=target, evidence=target[:300], start=0,
        confidence="link",
    )  # fmt: skip
    return visit_of(queued, Page(response.url, "", b""), Sightings(mentions=(mention,)), **facts)
