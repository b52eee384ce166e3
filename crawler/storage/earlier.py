"""What earlier crawls of the same file had: what need not be read again, and what to ask for."""

import json
import sys
from collections.abc import Collection, Iterator
from importlib.metadata import version

from crawler.records import Known
from crawler.storage.cleaning import clean
from crawler.storage.store import Store

KNOWN = """
SELECT p.content_id, p.final_url, p.content_type, p.body_sha256, p.etag, p.last_modified
FROM pages p JOIN pages r ON r.id = p.content_id JOIN crawls c ON c.id = r.crawl_id
WHERE p.url = ? AND p.crawl_id < ? AND p.error_kind IS NULL AND c.version = ?
      AND coalesce(json_extract(c.settings, '$.PROMOTRAIL_JS'), 'never') = ?
      AND coalesce(r.rendered, 'whole') = 'whole'
      AND (r.text_chars = 0 OR EXISTS (SELECT 1 FROM texts WHERE page_id = r.id) OR NOT ?)
ORDER BY p.id DESC LIMIT 1
"""

ADDRESSES = """
SELECT p.url FROM pages p
WHERE p.crawl_id < :crawl AND p.id = (
    SELECT max(q.id) FROM pages q JOIN crawls c ON c.id = q.crawl_id
    WHERE q.url = p.url AND q.crawl_id < :crawl AND c.command = 'crawl'
) AND (p.error_kind IS NULL OR p.error_kind IN (SELECT value FROM json_each(:kinds)))
ORDER BY p.id
"""


class Earlier:
    """The pages of the crawls and ingests before one crawl."""

    def __init__(self, store: Store, crawl_id: int, with_text: bool, js: str) -> None:
        """Look at what came before `crawl_id`, in which texts are wanted, and pages rendered so."""
        self._db = store.db
        self._crawl_id = crawl_id
        self._with_text = with_text
        self._js = js
        self._version = version("promotrail")

    def page(self, url: str) -> Known | None:
        """Return what was had at `url` last; None if nothing, or nothing as good as a reading now.

        What another version of this program read, or with another --js, is read again.
        """
        row = self._db.execute(
            KNOWN, [clean(url), self._crawl_id, self._version, self._js, self._with_text]
        ).fetchone()
        return Known(*row) if row else None

    def links(self, page_id: int) -> list[str]:
        """Return the addresses that the page links to, its own site's first."""
        rows = self._db.execute("SELECT url FROM page_links WHERE page_id = ?", [page_id])
        return [url for (url,) in rows]


def addresses(store: Store, kinds: Collection[str]) -> Iterator[str]:
    """Yield what was read when it was last crawled, or failed with one of `kinds`.

    What a crawl had that is to be continued does not count, so that it is given the same again.
    """
    unfinished = store.unfinished("crawl")
    asked = {
        "crawl": unfinished[0] if unfinished else sys.maxsize,
        "kinds": json.dumps(sorted(kinds)),
    }
    for (url,) in store.db.execute(ADDRESSES, asked):
        yield url
