"""Sitemaps of the web: what they list is queued as it is read."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from scrapy.http import Response

from crawler.errors import PageFailure
from crawler.frontier import Queued
from crawler.records import Visit
from crawler.sitemaps import listed
from crawler.spiders.answers import content_type_of
from crawler.visits import visited

if TYPE_CHECKING:
    from crawler.spiders.sites import SitesSpider

Entry = tuple[str, bool]
"""An address, and whether it is a sitemap's."""

BATCH = 1_000
"""Entries a transaction; they are read in a thread, as 50 MB take a second or two."""

NESTED = 2
"""How deep sitemaps may be listed: robots.txt lists an index, and that lists sitemaps."""


async def take_in(
    spider: "SitesSpider", response: Response, queued: Queued, facts: dict[str, Any]
) -> Visit:
    """Queue what the sitemap in `response` lists within the scope; return the sitemap's visit."""
    failure = None
    entries = listed(response.body)
    while batch := await asyncio.to_thread(_batch, entries):
        failure = _queue(spider, response.url, queued, batch) or failure
    return visited(
        queued,
        failure.kind if failure else None,
        str(failure),
        final_url=response.url,
        content_type=content_type_of(response),
        body_bytes=len(response.body),
        **facts,
    )


def _batch(entries: Iterator[Entry]) -> list[Entry | PageFailure]:
    """Return the next entries, the last of all perhaps the reason why there are no more."""
    batch: list[Entry | PageFailure] = []
    try:
        batch.extend(islice(entries, BATCH))
    except PageFailure as failure:
        batch.append(failure)
    return batch


def _queue(
    spider: "SitesSpider", url: str, queued: Queued, batch: list[Entry | PageFailure]
) -> PageFailure | None:
    """Queue the entries in `batch`; return what is wrong with the sitemap."""
    failure = next((entry for entry in batch if isinstance(entry, PageFailure)), None)
    entries = [entry for entry in batch if not isinstance(entry, PageFailure)]
    pages = spider.scope.listed(url, (place for place, is_sitemap in entries if not is_sitemap))
    nested = spider.scope.listed(url, (place for place, is_sitemap in entries if is_sitemap))
    if nested and queued.depth >= NESTED:
        nested, failure = (), PageFailure("trap", f"sitemaps more than {NESTED} deep")
    spider.queue_listed(pages, nested, queued)
    return failure
