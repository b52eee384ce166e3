"""The only writer of the database."""

from crawler.storage.earlier import Earlier
from crawler.storage.failures import StoreError
from crawler.storage.settings import every_crawl_set
from crawler.storage.sole_writer import sole_writer
from crawler.storage.store import CrawlRow, Store

__all__ = ["CrawlRow", "Earlier", "Store", "StoreError", "every_crawl_set", "sole_writer"]
