"""Visits → the store, a batch in a transaction."""

import asyncio

from scrapy.crawler import Crawler

from crawler.records import Visit
from crawler.spiders.sites import SitesSpider

SECONDS = 1.0
"""The longest that a visit waits to be written."""


class StorePipeline:
    """Scrapy's item pipeline; the one item there is is a Visit.

    A transaction has as many as are asked for at a time, so that a kill costs no more than twice
    that many.
    """

    def __init__(self, spider: SitesSpider) -> None:
        self._spider = spider
        self._unsaved: list[Visit] = []
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StorePipeline":
        """Make the pipeline of `crawler`'s spider."""
        assert isinstance(crawler.spider, SitesSpider)
        return cls(crawler.spider)

    def process_item(self, item: Visit) -> Visit:
        """Keep a visit until its batch is full, its time is up or claims wait for it."""
        self._unsaved.append(item)
        self._spider.answered(item)
        if len(self._unsaved) >= self._spider.places or self._spider.hungry:
            self._save()
        elif not self._timer:
            self._timer = asyncio.get_running_loop().call_later(SECONDS, self._save)
        return item

    async def close_spider(self) -> None:
        """Write what is left, once all that was fetched is read."""
        await self._spider.finish()
        self._save()

    def _save(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        visits, self._unsaved = self._unsaved, []
        self._spider.save(visits)
