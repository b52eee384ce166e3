"""Which page next: claims from the queue, spread over sites.

The queue is the `frontier` table, so it may be of any length. What is claimed lives in memory
alone: a page stays pending until its visit is committed, so a crawl that is killed finds it
pending and nothing needs to be undone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crawler.storage import Store


class Queued(NamedTuple):
    """A page to fetch."""

    url: str
    site_id: int
    depth: int
    found_on: str | None


class Frontier:
    """The queue of one crawl, for one process."""

    def __init__(self, store: Store, crawl_id: int, per_site: int, across_sites: bool) -> None:
        """Have at most `per_site` pages of a site under way at a time.

        `across_sites` says that links may lead from site to site: then no page is claimed before
        all that are nearer to a seed are settled; else that holds within each site. Otherwise
        the depth of a page would hang on which answer came first.
        """
        self._store = store
        self._crawl_id = crawl_id
        self._per_site = per_site
        self._across_sites = across_sites
        self._claimed: dict[str, Queued] = {}  # not to be claimed again, until committed
        self._claimed_of = Counter[int]()
        self._active_of = Counter[int]()  # of these, still without an answer
        self._last_site = 0

    @property
    def claimed(self) -> int:
        """Pages claimed whose visit is not committed."""
        return len(self._claimed)

    @property
    def active(self) -> int:
        """Pages claimed that have no answer yet."""
        return self._active_of.total()

    def claim(self, most: int) -> list[Queued]:
        """Return at most `most` pages that no one works on, a site at a time in turn."""
        batch: list[Queued] = []
        nearer: set[int] = set()
        for depth in self._depths():
            for site_id in self._sites(depth):
                if len(batch) >= most:
                    return self._take(batch[:most])
                if site_id not in nearer:
                    batch += self._free(depth, site_id)
                    nearer.add(site_id)
                    self._last_site = site_id
            if self._across_sites:
                break
        return self._take(batch[:most])

    def answered(self, url: str) -> None:
        """Note that `url` is no longer under way, so that its site may have another."""
        self._active_of[self._claimed[url].site_id] -= 1

    def settle(self, urls: Iterable[str]) -> None:
        """Forget the claims of `urls`, whose visits are committed."""
        for url in urls:
            page = self._claimed.pop(url)
            self._claimed_of[page.site_id] -= 1
            if not self._claimed_of[page.site_id]:
                del self._claimed_of[page.site_id], self._active_of[page.site_id]

    def _take(self, batch: list[Queued]) -> list[Queued]:
        for page in batch:
            self._claimed[page.url] = page
            self._claimed_of[page.site_id] += 1
            self._active_of[page.site_id] += 1
        return batch

    def _free(self, depth: int, site_id: int) -> list[Queued]:
        """Return the site's next pages, as many as may be under way beside those that are."""
        room = self._per_site - self._active_of[site_id]
        if room <= 0:
            return []
        rows = self._store.db.execute(
            "SELECT url, site_id, depth, found_on FROM frontier WHERE crawl_id = ?"
            " AND state = 'pending' AND depth = ? AND site_id = ? ORDER BY id LIMIT ?",
            [self._crawl_id, depth, site_id, self._claimed_of[site_id] + room],
        )
        return [Queued(*row) for row in rows if row[0] not in self._claimed][:room]

    def _depths(self) -> Iterator[int]:
        """Yield the depths at which pages are pending, nearest first."""
        depth: int | None = -1
        while (depth := self._next("depth", "depth > ?", depth)) is not None:
            yield depth

    def _sites(self, depth: int) -> Iterator[int]:
        """Yield the sites with pages pending at `depth`, once round from where a claim ended.

        One seek in the index for each site, so the length of the queue does not matter.
        """
        end = self._last_site
        site: int | None = end
        while (site := self._next("site_id", "depth = ? AND site_id > ?", depth, site)) is not None:
            yield site
        site = 0
        while (site := self._next("site_id", "depth = ? AND site_id > ?", depth, site)) is not None:
            if site > end:
                return
            yield site

    def _next(self, column: str, where: str, *values: int | None) -> int | None:
        (least,) = self._store.db.execute(
            f"SELECT min({column}) FROM frontier WHERE crawl_id = ? AND state = 'pending'"  # noqa: S608 - both are ours
            f" AND {where}",
            [self._crawl_id, *values],
        ).fetchone()
        return least if least is None else int(least)
