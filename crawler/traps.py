"""Which of a site's pages, of those that links lead to, are likely to be without end.

The pages of a site at one depth are judged together, when all are known and before one of them is
claimed, in an order that does not depend on which answer came first. So a crawl that was killed
and goes on refuses the same ones.

The rules are those of Heritrix (TooManyHops-, TooManyPathSegments- and PathologicalPathDecideRule),
as far as they go.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.frontier import Queued
from crawler.records import Visit
from crawler.storage import Store
from crawler.visits import visited

DEEPEST = 20
"""Links from a seed: Heritrix's maxHops."""

SEGMENTS = 20
"""Parts of a path, as Heritrix has it."""

QUERIES = 50
"""Different queries to one path: a shop's filters and orders make thousands."""

HOSTS = 50
"""Hosts of one site: a farm makes one up for each link."""

COPIES = 20
"""Pages of a site with the same body; where more have it, what they link to is not followed."""

_REPEATED = re.compile(r"(?=(/[^/]{1,100}(?:/[^/]{1,100})?)\1\1(?:/|$))")
"""One part of a path, or two in turn, three times on end."""


class Known(NamedTuple):
    """How much of a site was let through so far."""

    pages: Counter[str]
    """By host."""

    queries: Counter[str]
    """By what stands before the question mark."""


class Traps:
    """Judges the pages of one crawl."""

    def __init__(self, store: Store, crawl_id: int, host_pages: float) -> None:
        """Let `host_pages` pages through for each host."""
        self._store = store
        self._crawl_id = crawl_id
        self._host_pages = host_pages

    def visits(self, site_id: int, depth: int) -> list[Visit]:
        """Return the visits of those of the site's pages at `depth` that are not to be fetched."""
        return [
            visited(page, "trap", reason, attempts=0)
            for page, reason in self._judged(site_id, depth)
            if reason
        ]

    def _judged(self, site_id: int, depth: int) -> Iterator[tuple[Queued, str | None]]:
        if not depth:
            return
        known = self._known(site_id)
        copies = self._copies(site_id, depth)
        rows = self._store.db.execute(
            "SELECT url, site_id, depth, found_on FROM frontier WHERE crawl_id = ?"
            " AND state = 'pending' AND sort = 'page' AND depth = ? AND site_id = ?"
            " ORDER BY length(url), url",
            [self._crawl_id, depth, site_id],
        )
        for page in [Queued(*row) for row in rows]:
            reason = "duplicate_content" if page.found_on in copies else None
            reason = reason or shape(page.url, depth) or self._too_many(page, known)
            if not reason:
                _count(page.url, known)
            yield page, reason

    def _too_many(self, page: Queued, known: Known) -> str | None:
        path, query = _parts(page.url)
        if query and known.queries[path] >= QUERIES:
            return f"query_explosion: more than {QUERIES} queries"
        if page.host not in known.pages and len(known.pages) >= HOSTS:
            return f"host_budget: more than {HOSTS} hosts"
        if known.pages[page.host] >= self._host_pages:
            return f"host_budget: more than {self._host_pages:g} pages"
        return None

    def _known(self, site_id: int) -> Known:
        """Return what links led to and was fetched; what a killed run had begun is still queued."""
        known = Known(Counter(), Counter())
        for (url,) in self._store.db.execute(
            "SELECT url FROM pages WHERE site_id = ? AND crawl_id = ? AND depth > 0"
            " AND error_kind IS NOT 'trap'",
            [site_id, self._crawl_id],
        ):
            _count(url, known)
        return known

    def _copies(self, site_id: int, depth: int) -> set[str]:
        """Return the pages nearer than `depth` whose body many others of the site have."""
        rows = self._store.db.execute(
            "SELECT url FROM (SELECT url, count(*) OVER (PARTITION BY body_sha256) AS copies"
            " FROM pages WHERE site_id = ? AND crawl_id = ? AND depth < ?"
            " AND body_sha256 IS NOT NULL) WHERE copies > ?",
            [site_id, self._crawl_id, depth, COPIES],
        )
        return {url for (url,) in rows}


def shape(url: str, depth: int) -> str | None:
    """Return the reason for which an address alone, or its depth, looks like a trap.

    >>> shape("https://shop.example/en/list/en/list/en/list/", 2)
    'path_repeats'
    """
    path = urlsplit(url).path
    if depth > DEEPEST:
        return f"too_deep: more than {DEEPEST} links from a seed"
    if path.count("/") > SEGMENTS:
        return f"too_many_segments: more than {SEGMENTS}"
    return "path_repeats" if _REPEATED.search(path) else None


def _count(url: str, known: Known) -> None:
    path, query = _parts(url)
    known.pages[urlsplit(url).hostname or ""] += 1
    known.queries[path] += bool(query)


def _parts(url: str) -> tuple[str, str]:
    path, _, query = url.partition("?")
    return path, query
