"""Scrapy with a callback that does nothing, or that follows links.

    python bench/peers/bare_scrapy.py SEEDS stock|ours|follow

`stock` has Scrapy's settings as they are, but for the log's level and the number of requests at a
time, which all have alike. `ours` has the settings and the download handler of this project.
`follow` is stock, and follows the links of a page that lead to the hosts of the seeds.
"""

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

import crawler.sites  # noqa: F401 - before Scrapy, for `ours`
from crawler.frontier import Queued
from crawler.hosts import Hosts

SAME = {
    "LOG_LEVEL": "INFO",
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
}


class Listed(Spider):
    """Fetches a list and throws it away."""

    name = "listed"
    urls: tuple[str, ...]

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url)

    def parse(self, response: Response) -> None:
        pass


class ListedByUs(Listed):
    """The same with what our middlewares ask of a spider and its requests."""

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.hosts, spider.share = Hosts.from_settings(crawler.settings), None
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, meta={"page": Queued(url, 1, 0, None)})


class Following(Listed):
    """Follows what leads to the hosts of the list."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.hosts = {urlsplit(url).hostname for url in self.urls}

    def parse(self, response: Response) -> Iterator[Request]:
        for href in response.css("a::attr(href)").getall():
            url = response.urljoin(href)
            if urlsplit(url).hostname in self.hosts:
                yield Request(url)


def settings_of(kind: str) -> Settings:
    settings = Settings()
    if kind == "ours":
        settings.setmodule("crawler.settings", priority="project")
        ours = {"ITEM_PIPELINES": {}, "PROMOTRAIL_ALLOW_PRIVATE": ["127.0.0.0/8"]}
        settings.setdict(ours, "cmdline")
    settings.setdict(SAME, "cmdline")
    return settings


def main() -> None:
    seeds, kind = sys.argv[1:]
    spider = {"stock": Listed, "ours": ListedByUs, "follow": Following}[kind]
    process = AsyncCrawlerProcess(settings_of(kind))
    process.crawl(spider, urls=tuple(Path(seeds).read_text().split()))
    process.start()


if __name__ == "__main__":
    main()
