"""Pages made by script, as the browser shows them; what it asks for is fetched as pages are."""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.errors import kind_of
from crawler.frontier import Queued
from crawler.guard import Guard
from crawler.politeness import rest_asked_by
from crawler.records import Page, Sightings
from crawler.rendering.browser import Browser, chromium_at
from crawler.rendering.shells import is_shell
from crawler.rendering.tab import Answer
from crawler.spiders.answers import content_type_of, host_of
from crawler.urls import BadURL, normal

if TYPE_CHECKING:
    from crawler.spiders.sites import SitesSpider

logger = logging.getLogger(__name__)

CHOICES = ("never", "auto", "always")

REMEMBERED = 32 * 1024 * 1024
"""Bytes of scripts kept: the pages of a site ask for the same ones."""

Read = Callable[[Page], Awaitable[Sightings]]


def check_js(settings: BaseSettings) -> str | None:
    """Return the path of the browser, None when no page is rendered.

    ValueError for a word that is none of `CHOICES`, NoBrowser when there is none.
    """
    if settings["PROMOTRAIL_JS"] not in CHOICES:
        raise ValueError(f"PROMOTRAIL_JS is {settings['PROMOTRAIL_JS']!r}; use one of {CHOICES}.")
    never = settings["PROMOTRAIL_JS"] == "never"
    return None if never else chromium_at(settings["PROMOTRAIL_CHROMIUM"])


class Scripted:
    """The pages of one crawl that are rendered."""

    def __init__(self, crawler: Crawler, browser: Browser, always: bool) -> None:
        self._crawler = crawler
        self._browser = browser
        self._always = always
        self._guard = Guard.from_settings(crawler.settings)
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._size = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self | None:
        """Return what the settings ask for, None for nothing; see `check_js` for errors."""
        settings = crawler.settings
        if not (chromium := check_js(settings)):
            return None
        browser = Browser(chromium, settings["USER_AGENT"])
        return cls(crawler, browser, settings["PROMOTRAIL_JS"] == "always")

    async def read(
        self, page: Page, seen: Sightings, queued: Queued, read: Read
    ) -> tuple[Sightings, str | None]:
        """Return what `page` shows once its scripts have run, and how that went; None: not needed.

        Scripts may also take away: of the page as served, which shows `seen`, and the page as
        made, the one with more text is returned.
        """
        if seen.media != "html" or not (self._always or is_shell(page, seen)):
            return seen, None
        fetch = partial(self._fetch, queued)
        made = await self._browser.render(page.url, page.content_type, page.body, fetch)
        if made.outcome == "failed":
            logger.info("Rendering %s failed: %s", page.url, made.detail)
            return seen, "failed"
        body = made.html.encode("utf-8", "replace")
        shown = await read(Page(page.url, "text/html; charset=utf-8", body))
        return (shown if len(shown.text) >= len(seen.text) else seen), made.outcome

    async def close(self) -> None:
        """End the browser."""
        await self._browser.close()

    async def _fetch(self, queued: Queued, url: str) -> Answer | None:
        """Return what is at `url`, asked for by a script of the page `queued`."""
        try:
            url = normal(url)
        except BadURL:
            return None
        if url not in self._kept and (answer := await self._download(queued, url)):
            self._keep(url, answer)
        return self._kept.get(url)

    async def _download(self, queued: Queued, url: str) -> Answer | None:
        assert self._crawler.engine
        spider: SitesSpider = self._crawler.spider  # type: ignore[assignment]  # it is ours
        request = Request(url, headers={"Accept": "*/*"}, meta={"page": queued})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            if kind_of(error) == "internal":
                logger.exception("Fetching %s for %s failed", url, queued.url)
            return None
        if response.status in (429, 503):
            spider.hosts.refused(host_of(response.url), rest_asked_by(response))
        if response.ip_address and not self._guard.allows(str(response.ip_address)):
            return None
        return Answer(response.status, content_type_of(response), response.body)

    def _keep(self, url: str, answer: Answer) -> None:
        """Keep `answer`, and drop the oldest ones past `REMEMBERED`."""
        self._kept[url] = answer
        self._size += len(answer.body)
        while self._size > REMEMBERED:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest.body)
