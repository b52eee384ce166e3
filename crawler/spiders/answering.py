"""Each answer → its page's Visit: what it shows, or that it is unchanged, leads on or failed."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.errors import RobotsUnreachable, detail_of, kind_of_status
from crawler.frontier import Queued
from crawler.guard import Guard, kind_of_unanswered
from crawler.looking import format_of
from crawler.pictures import Pictures, check_images
from crawler.politeness import NotYet, rest_asked_by
from crawler.reading import Reader, is_heavy
from crawler.records import Hop, Known, Page, Sightings, Visit
from crawler.spiders.answers import (
    attempts_of,
    content_type_of,
    damage_of,
    failed_of,
    hops_of,
    host_of,
    redirect_visit,
    says_unchanged,
    validators,
)
from crawler.spiders.listing import take_in
from crawler.spiders.scripted import Scripted
from crawler.visits import is_unchanged, unchanged_visit, visit_of, visited

if TYPE_CHECKING:
    from crawler.spiders.sites import SitesSpider

logger = logging.getLogger(__name__)

FAILURES = ("dns", "connect", "tls", "timeout", "reset", "protocol")
"""Kinds by which a host fails, not a page."""


class Answering:
    """How one crawl reads what it is answered, and the processes that help it to."""

    def __init__(self, spider: "SitesSpider", crawler: Crawler) -> None:
        self._spider = spider
        self._tries = crawler.settings.getint("RETRY_TIMES")
        self._guard = Guard.from_settings(crawler.settings)
        self._reader = Reader()
        self._scripted = Scripted.from_crawler(crawler)
        if self._scripted:
            crawler.signals.connect(self._scripted.close, signals.spider_closed)
        self.pictures = Pictures() if check_images(crawler.settings) else None
        """None when no picture is fetched."""

    def close(self) -> None:
        """End the processes that read."""
        self._reader.close()
        if self.pictures:
            self.pictures.close()

    def wait_asked(self, response: Response) -> NotYet | None:
        """Note how the host answered; return the wait that it asks for, None for none.

        Of a page that has been asked for often enough the answer is taken as it is.
        """
        request, hosts, host = response.request, self._spider.hosts, host_of(response.url)
        assert request
        if response.status in (429, 503):
            seconds = hosts.refused(host, rest_asked_by(response))
            return NotYet(host, seconds) if attempts_of(request) <= self._tries else None
        if response.status >= 500:
            hosts.failed(host)
        else:
            latency = request.meta.get("download_latency", 0.0)
            hosts.answered(host, latency, len(response.body))
        return None

    async def visit(self, response: Response) -> Visit:
        """Return the visit that `response` makes."""
        assert response.request
        queued: Queued = response.request.meta["page"]
        try:
            return await self._visit(response, response.request, queued)
        except Exception as error:
            logger.exception("Reading %s failed", response.url)
            return _failed(response.request, "internal", error)

    def failed(self, request: Request, error: Exception) -> Visit:
        """Return the visit of a page whose newest request ended with `error`."""
        host = host_of(request.url)
        kind = kind_of_unanswered(error, host)
        if kind == "internal":
            logger.error("Fetching %s failed: %r", request.url, error)
        if kind in FAILURES and not isinstance(error, RobotsUnreachable):
            self._spider.hosts.failed(host)
        return _failed(request, kind, error)

    async def _visit(self, response: Response, request: Request, queued: Queued) -> Visit:
        known: Known | None = request.meta["known"]
        facts: dict[str, Any] = {
            "status": response.status,
            "attempts": attempts_of(request),
            "failed": failed_of(request),
            "hops": hops_of(request),
            "tls_verified": request.meta.get("tls_verified"),
            **validators(response, known),
        }
        if response.ip_address and not self._guard.allows(str(response.ip_address)):
            return visited(queued, "blocked_address", **facts)
        if known and says_unchanged(response):
            return self._unchanged(queued, known, facts)
        redirects = 300 <= response.status < 400 and "Location" in response.headers
        if redirects and queued.sort == "page":
            return redirect_visit(response, queued, facts)
        if kind := kind_of_status(response.status):
            return visited(queued, kind, str(response.status), final_url=response.url, **facts)
        if queued.sort == "sitemap":
            return await take_in(self._spider, response, queued, facts)
        if self.pictures and queued.sort == "image":
            damage = damage_of(response)
            return await asyncio.to_thread(
                self.pictures.visit, queued, response.body, damage, facts
            )
        return await self._page_visit(response, queued, known, facts)

    async def _page_visit(
        self, response: Response, queued: Queued, known: Known | None, facts: dict[str, Any]
    ) -> Visit:
        if self.pictures and format_of(response.body):
            facts["picture"], _, _ = await asyncio.to_thread(self.pictures.read, response.body)
        page = Page(response.url, content_type_of(response), response.body)
        damage = damage_of(response)
        if known and not damage and is_unchanged(known, page):
            return self._unchanged(queued, known, facts)
        sightings = await self._read(page)
        if self._scripted:
            sightings, rendered = await self._scripted.read(page, sightings, queued, self._read)
            facts["rendered"] = rendered
        visit = visit_of(queued, page, sightings, damage, **facts)
        return self._leading_on(visit, [link.url for link in visit.sightings.links])

    def _unchanged(self, queued: Queued, known: Known, facts: dict[str, Any]) -> Visit:
        visit = unchanged_visit(queued, known, **facts)
        return self._leading_on(visit, self._spider.earlier.links(known.page_id))

    def _leading_on(self, visit: Visit, links: Iterable[str]) -> Visit:
        """Return `visit` with those of its `links` that are to be followed."""
        assert visit.final_url
        follow = self._spider.scope.follow(visit.final_url, visit.depth, links)
        return replace(visit, follow=follow)

    async def _read(self, page: Page) -> Sightings:
        """Return what `page` shows; a heavy one is waited for in a thread, not by all others."""
        if is_heavy(page):
            return await asyncio.to_thread(self._reader.read, page)
        return self._reader.read(page)


def _failed(request: Request, kind: str, error: BaseException) -> Visit:
    return visited(
        request.meta["page"],
        kind,
        detail_of(error),
        attempts=attempts_of(request),
        failed=failed_of(request),
        hops=(hops := hops_of(request)) and (*hops, Hop(request.url, None, None)),
    )
