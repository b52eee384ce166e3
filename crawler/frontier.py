"""Which page next: claims from the queue, by turns of sites and when their hosts are due.

The queue is the `frontier` table, so it may be of any length. What is claimed lives in memory
alone: a page stays pending until its visit is committed, so a crawl that is killed finds it
pending and nothing needs to be undone.

A bounded number of sites is in rotation, each with its next few pages read from the table. A site
is either ready, or parked until one of its hosts is due or one of its pages comes back.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from heapq import heappop, heappush
from itertools import takewhile
from math import inf
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from crawler.clock import later, seconds_until
from crawler.hosts import Hosts
from crawler.storage import Store

ROTATION = 5_000
"""Sites that take turns at a time; with `AHEAD` pages each they cost some 20 MB."""

AHEAD = 10
"""Pages of a site read at a time; when sites wait for a place, that many are its turn."""

AT_ONCE = 250
"""Sites looked up with one statement: a millisecond."""

PENDING = "state = 'pending' AND (not_before IS NULL OR not_before <= :until)"
"""A page that is to be had only after the time for which a run waits is not for this one."""


class Part(NamedTuple):
    """Which sites are claimed: part `number`, from 0, of so many.

    A site's id is its own for as long as its file is there, so a site is always in the same part
    of as many. Knuth's multiplicative hash spreads ids that follow each other evenly.
    """

    number: int
    of: int


WHOLE = Part(0, 1)

SITES = f"""
    WITH RECURSIVE next (id) AS (
        SELECT min(site_id) FROM frontier WHERE crawl_id = :crawl AND {PENDING}
            AND depth = :depth AND site_id > :after
        UNION ALL
        SELECT (SELECT min(site_id) FROM frontier WHERE crawl_id = :crawl AND {PENDING}
                    AND depth = :depth AND site_id > next.id)
        FROM next WHERE next.id IS NOT NULL
    )
    SELECT id FROM next
    WHERE id IS NOT NULL AND (id * 2654435761 & 4294967295) * :of >> 32 = :number
    LIMIT {AT_ONCE}
"""  # noqa: S608 - all ours
"""One seek in the index for each site, so the length of the queue does not matter."""


class Queued(NamedTuple):
    """A page to fetch."""

    url: str
    site_id: int
    depth: int
    found_on: str | None
    attempts: int = 0
    """How often it was asked for before."""

    sort: str = "page"
    """page; image, a picture to be looked at; or sitemap, a list of pages."""

    @property
    def host(self) -> str:
        """The name that is connected to for it; "" for a file."""
        return _host_at(self.url.partition("://")[2].partition("/")[0])


class Ahead:
    """A site's next pages, by host."""

    def __init__(self) -> None:
        self.of_host: dict[str, deque[Queued]] = {}
        self.more = True
        """There may be others in the table that no one has claimed."""

        self.thinned: int | None = None
        """The depth down to which it was read and traps were taken out."""

    def put(self, page: Queued) -> None:
        """Have `page` come last of its host."""
        self.of_host.setdefault(page.host, deque()).append(page)

    def pop(self, host: str) -> Queued:
        """Take the host's next page; the site's other hosts come before its next one."""
        pages = self.of_host.pop(host)
        page = pages.popleft()
        if pages:
            self.of_host[host] = pages
        return page


class Frontier:
    """The queue of one crawl, as one process has it."""

    def __init__(
        self,
        store: Store,
        crawl_id: int,
        hosts: Hosts,
        across_sites: bool,
        thin: Callable[[int, int], None] = lambda site_id, depth: None,
        part: Part = WHOLE,
    ) -> None:
        """Claim pages of the sites in `part` when `hosts` says that their host is due.

        `across_sites` says that links may lead from site to site: then no page is claimed before
        all that are nearer to a seed are settled; else that holds within each site. Otherwise
        the depth of a page would hang on which answer came first. So `thin`, called with a site
        and a depth before the first of those pages is claimed, sees all of them.
        """
        self._store = store
        self._crawl_id = crawl_id
        self._hosts = hosts
        self._across_sites = across_sites
        self._thin = thin
        self._part = part
        self._claimed: dict[str, Queued] = {}  # not to be claimed again, until committed
        self._claimed_of = Counter[int]()
        self._active: dict[str, float] = {}  # of these, still without an answer: since when
        self._sites: dict[int, Ahead] = {}  # in rotation
        self._ready: deque[int] = deque()
        self._parked: dict[int, float] = {}
        self._due: list[tuple[float, int]] = []  # a heap of the parked, when known
        self._walk: Iterator[int] = iter(())  # over the sites that are not in rotation yet
        self._layer = 0  # the depth it has come to
        self._until = later(hosts.wait)
        self._sent_back = False  # some left the rotation with pages pending
        for url, until in store.waiting(crawl_id):
            hosts.rest(urlsplit(url).hostname or "", seconds_until(until))

    @property
    def claimed(self) -> int:
        """Pages claimed whose visit is not committed."""
        return len(self._claimed)

    @property
    def active(self) -> int:
        """Pages claimed that have no answer yet."""
        return len(self._active)

    @property
    def anything_pending(self) -> bool:
        """Whether a page is to be had in this run, in whichever part."""
        self._until = later(self._hosts.wait)
        return next(self._depths(), None) is not None

    def lingering(self, seconds: float) -> int:
        """Return how many pages have been without an answer for `seconds`."""
        begun = monotonic() - seconds
        return sum(1 for _ in takewhile(lambda since: since < begun, self._active.values()))

    @property
    def due(self) -> float | None:
        """When a site that waits may be claimed from, by the monotonic clock; None if none is."""
        while self._due and self._parked.get(self._due[0][1]) != self._due[0][0]:
            heappop(self._due)
        return self._due[0][0] if self._due else None

    def claim(self, most: int) -> list[Queued]:
        """Return at most `most` pages that no one works on and whose hosts are due, by turns."""
        self._until = later(self._hosts.wait)
        now = monotonic()
        while (due := self.due) is not None and due <= now:
            self._wake(self._due[0][1])
        batch: list[Queued] = []
        while len(batch) < most and (site_id := self._next_site()) is not None:
            if page := self._turn(site_id, now):
                batch.append(page)
                self._take(page, now)
        return batch

    def answered(self, url: str) -> None:
        """Note that `url` is no longer under way, so that its host may have another."""
        page = self._claimed[url]
        del self._active[url]
        self._hosts.give_back(page.host)
        site = self._sites.get(page.site_id)
        if site and (site.of_host or site.more):
            self._wake(page.site_id)

    def settle(self, urls: Iterable[str]) -> None:
        """Forget the claims of `urls`, whose visits are committed."""
        for url in urls:
            page = self._claimed.pop(url)
            self._claimed_of[page.site_id] -= 1
            if not self._claimed_of[page.site_id]:
                del self._claimed_of[page.site_id]
            self._wake(page.site_id)

    def put_back(self, page: Queued) -> None:
        """Forget the claim of `page`, which is to be claimed again."""
        self.answered(page.url)
        self.settle([page.url])
        if page.site_id in self._sites:
            self._sites[page.site_id].put(page)
        else:
            self._sent_back = True

    def _take(self, page: Queued, now: float) -> None:
        self._claimed[page.url] = page
        self._claimed_of[page.site_id] += 1
        self._active[page.url] = now
        self._hosts.take(page.host, now)

    def _next_site(self) -> int | None:
        """Return the site whose turn it is: a new one while there is a place, else a ready one."""
        if len(self._sites) < ROTATION and (fresh := self._fresh()) is not None:
            self._sites[fresh] = Ahead()
            return fresh
        return self._ready.popleft() if self._ready else None

    def _fresh(self) -> int | None:
        """Return the next site that is not in rotation, None when there is none."""
        site_id = next(self._walk, None)
        if site_id is None and (self._sent_back or not self._sites):
            self._sent_back = False
            self._walk = self._round()
            site_id = next(self._walk, None)
        return site_id

    def _round(self) -> Iterator[int]:
        """Yield each site with pages pending that is not in rotation, nearest pages first."""
        for depth in self._depths():
            self._layer = depth
            yield from (site_id for site_id in self._ids(depth) if site_id not in self._sites)
            if self._across_sites:
                return

    def _turn(self, site_id: int, now: float) -> Queued | None:
        """Return the site's next page, or None: it is parked then, or leaves the rotation."""
        site = self._sites[site_id]
        if not site.of_host and not self._read_on(site_id, site):
            return None
        soonest = inf
        for host in list(site.of_host):
            if self._hosts.deferred(host):
                self._defer(site_id, host)
                continue
            when = self._hosts.when(host)
            if when <= now:
                page = site.pop(host)
                self._line_up(site_id, site)
                return page
            soonest = min(soonest, when)
        if not site.of_host:
            return self._turn(site_id, now)
        self._park(site_id, soonest)
        return None

    def _line_up(self, site_id: int, site: Ahead) -> None:
        """Put the site at the end of the line, or aside until its claims are settled."""
        if site.of_host or site.more:
            self._ready.append(site_id)
        else:
            self._park(site_id, inf)

    def _park(self, site_id: int, until: float) -> None:
        self._parked[site_id] = until
        if until < inf:
            heappush(self._due, (until, site_id))

    def _wake(self, site_id: int) -> None:
        if self._parked.pop(site_id, None) is not None:
            self._ready.append(site_id)

    def _defer(self, site_id: int, host: str) -> None:
        """Leave the host's pages, those that are not claimed, to a later run."""
        del self._sites[site_id].of_host[host]
        pages = [
            (page.url, page.attempts)
            for page in self._pages("site_id = :site", site=site_id)
            if page.host == host and page.url not in self._claimed
        ]
        self._store.postpone(self._crawl_id, pages, later(self._hosts.rests(host)))

    def _read_on(self, site_id: int, site: Ahead) -> bool:
        """Read the site's next pages; False when it has none to claim now."""
        if site.thinned is not None and len(self._sites) >= ROTATION:
            self._sent_back = True  # others wait for a place
        else:
            self._fill(site_id, site)
            if not site.of_host and self._claimed_of[site_id]:
                self._park(site_id, inf)  # what it leads to is queued with its visits
                return False
        if not site.of_host:
            del self._sites[site_id]
        return bool(site.of_host)

    def _fill(self, site_id: int, site: Ahead) -> None:
        """Read the nearest pages of the site that are pending, traps taken out."""
        rows: list[Queued] = []
        for depth in (self._layer,) if self._across_sites else self._depths():
            rows = self._nearest(site_id, depth)
            if rows and depth > (site.thinned or 0):
                self._thin(site_id, depth)
                rows = self._nearest(site_id, depth)
            site.thinned = max(site.thinned or 0, depth)  # pictures come back to depth 0
            if rows:
                break
        for page in rows:
            if page.url not in self._claimed:
                site.put(page)
        site.more = len(rows) == self._claimed_of[site_id] + AHEAD

    def _nearest(self, site_id: int, depth: int) -> list[Queued]:
        """Return the site's next pages at `depth`, those that are claimed among them."""
        most = self._claimed_of[site_id] + AHEAD
        return self._pages(
            "depth = :depth AND site_id = :site ORDER BY id LIMIT :most",
            depth=depth,
            site=site_id,
            most=most,
        )

    def _pages(self, where: str, **values: int) -> list[Queued]:
        sql = (
            "SELECT url, site_id, depth, found_on, attempts, sort FROM frontier"  # noqa: S608 - all ours
            f" WHERE crawl_id = :crawl AND {PENDING} AND {where}"
        )
        return [Queued(*row) for row in self._rows(sql, **values)]

    def _depths(self) -> Iterator[int]:
        """Yield the depths at which pages are pending, those of other parts too, nearest first."""
        sql = f"SELECT min(depth) FROM frontier WHERE crawl_id = :crawl AND {PENDING}"  # noqa: S608
        ((depth,),) = self._rows(sql)
        while depth is not None:
            yield depth
            ((depth,),) = self._rows(f"{sql} AND depth > :depth", depth=depth)

    def _ids(self, depth: int) -> Iterator[int]:
        """Yield the sites of the part with pages pending at `depth`."""
        after = 0
        while ids := self._rows(SITES, depth=depth, after=after, **self._part._asdict()):
            yield from (site_id for (site_id,) in ids)
            ((after,),) = ids[-1:]

    def _rows(self, sql: str, **values: int) -> list[tuple[Any, ...]]:
        """Return all rows: what is left open would keep this process from writing after others."""
        known = {"crawl": self._crawl_id, "until": self._until}
        return self._store.db.execute(sql, known | values).fetchall()


@lru_cache(maxsize=ROTATION)
def _host_at(origin: str) -> str:
    return urlsplit(f"//{origin}").hostname or ""
