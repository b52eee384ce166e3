"""Scrapy's downloader, held to the pace and the rests of each host: every request passes here."""

from datetime import UTC, datetime
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.errors import PageFailure
from crawler.retry_after import seconds_of
from crawler.sharing import Share, Turns


class NotYet(PageFailure):
    """A host is to be left alone for `seconds` more; with 0 it is the delay's time."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__("rate_limited", f"{host} asks for {seconds:.0f} s")
        self.host = host
        self.seconds = seconds


class PolitenessMiddleware:
    """Refuses requests to hosts that rest, and sets the delay of Scrapy's slot for the others.

    Among several processes a slot has none: a request that comes to it has its turn, and would be
    sent that much later than the turn says.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = crawler.spider.hosts  # type: ignore[union-attr]  # the spider comes first
        self._alone = not crawler.spider.share  # type: ignore[union-attr]  # as it does

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of `crawler`."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise NotYet when the request's host rests; note the request in `meta["sent"]`.

        A redirect, a retry and robots.txt wait for their turn in the slot; pages are not claimed
        before it.
        """
        # Of a page's requests the newest is the one that fails.
        request.meta.get("sent", []).append(request)
        host = urlparse_cached(request).hostname or ""
        if seconds := self._hosts.rests(host):
            raise NotYet(host, seconds)
        slot = self._crawler.engine.downloader.slots.get(host)
        if slot and self._alone:
            slot.delay = self._hosts.delay(host)


class TurnsMiddleware:
    """Has each request that is about to be sent take its host's turn among several processes."""

    def __init__(self, crawler: Crawler, turns: Turns) -> None:
        self._hosts = crawler.spider.hosts  # type: ignore[union-attr]  # the spider comes first
        self._turns = turns
        self._per_host = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        crawler.signals.connect(self._give_back, signals.request_left_downloader)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of `crawler`; NotConfigured where it crawls alone."""
        share: Share | None = crawler.spider.share  # type: ignore[union-attr]
        if not share:
            raise NotConfigured
        return cls(crawler, share.turns)

    async def process_request(self, request: Request) -> None:
        """Wait for the turn."""
        host = urlparse_cached(request).hostname or ""
        await self._turns.take(host, self._hosts.delay(host), self._per_host)

    def _give_back(self, request: Request) -> None:
        self._turns.give_back(urlparse_cached(request).hostname or "")


def rest_asked_by(response: Response) -> float | None:
    """Return for how many seconds `response` asks to be left alone, None when it does not say."""
    header = (response.headers.get("Retry-After") or b"").decode("latin-1")
    return seconds_of(header, datetime.now(UTC))
