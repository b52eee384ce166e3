"""The only writer of the database."""

from crawler.storage.opening import StoreError
from crawler.storage.store import CrawlRow, Store

__all__ = ["CrawlRow", "Store", "StoreError"]
