"""crawlee's crawl of a list, which reads the links, pictures and text of each page.

    PEERS/bin/python bench/peers/crawlee_list.py SEEDS soup|parsel

Nothing is stored: its queue is kept in memory.
"""

import asyncio
import sys
from pathlib import Path

from crawlee import ConcurrencySettings
from crawlee.crawlers import BeautifulSoupCrawler, ParselCrawler
from crawlee.storage_clients import MemoryStorageClient

OPTIONS = {
    "concurrency_settings": ConcurrencySettings(
        min_concurrency=32, desired_concurrency=32, max_concurrency=32
    ),
    "storage_client": MemoryStorageClient(),
    "respect_robots_txt_file": False,
}


async def read_soup(context) -> None:
    links = [link["href"] for link in context.soup.find_all("a", href=True)]
    images = [image.get("src") for image in context.soup.find_all("img")]
    return links, images, context.soup.get_text()


async def read_parsel(context) -> None:
    links = context.selector.css("a::attr(href)").getall()
    images = context.selector.css("img::attr(src)").getall()
    text = context.selector.xpath("//body//text()[not(parent::script|parent::style)]").getall()
    return links, images, "".join(text)


def crawler_of(kind: str):
    if kind == "soup":
        return BeautifulSoupCrawler(parser="lxml", request_handler=read_soup, **OPTIONS)
    return ParselCrawler(request_handler=read_parsel, **OPTIONS)


asyncio.run(crawler_of(sys.argv[2]).run(Path(sys.argv[1]).read_text().split()))
