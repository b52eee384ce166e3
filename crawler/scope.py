"""Which of a page's links are followed."""

import re
from collections.abc import Iterable
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawler.platforms import account_from_url
from crawler.sessions import without_session
from crawler.sites import site_of
from crawler.urls import BadURL, normal

SCOPES = ("host", "site", "domain", "any")


class Scope(NamedTuple):
    """How far links lead: how deep, how far from the page's own name, and by which patterns."""

    depth: int
    within: str
    """host, site, domain or any: what a link's target must share with the page it is on."""

    include: re.Pattern[str]
    exclude: re.Pattern[str] | None

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Return the scope that Scrapy's settings ask for; ValueError for a bad pattern or word."""
        within = settings["PROMOTRAIL_SCOPE"]
        if within not in SCOPES:
            raise ValueError(f"PROMOTRAIL_SCOPE is {within!r}; use one of {', '.join(SCOPES)}.")
        return cls(
            settings.getint("PROMOTRAIL_DEPTH"),
            within,
            _pattern(settings, "PROMOTRAIL_INCLUDE") or re.compile(""),
            _pattern(settings, "PROMOTRAIL_EXCLUDE"),
        )

    @property
    def across_sites(self) -> bool:
        """Whether links may lead from one site to another."""
        return self.depth > 0 and self.within in ("domain", "any")

    def follow(self, page_url: str, depth: int, links: Iterable[str]) -> tuple[str, ...]:
        """Return those of `links`, in normal form and once each, that the crawl goes on with.

        An account's page is not one of them: the link itself is the finding.
        """
        if depth >= self.depth:
            return ()
        home = self._name(page_url)
        return tuple(dict.fromkeys(url for url in _normal(links) if self._wants(url, home)))

    def listed(self, sitemap_url: str, urls: Iterable[str]) -> tuple[str, ...]:
        """Return those of `urls`, in normal form and once each, that a sitemap may have us fetch.

        As with links, so that nobody can set us on others; sitemaps.org asks for the same host.
        """
        home = self._name(sitemap_url)
        return tuple(dict.fromkeys(url for url in _normal(urls) if self._wants(url, home)))

    def _wants(self, url: str, home: str) -> bool:
        return (
            self._name(url) == home
            and bool(self.include.search(url))
            and not (self.exclude and self.exclude.search(url))
            and not account_from_url(url)
        )

    def _name(self, url: str) -> str:
        """Return the part of `url` that a link must share with its page."""
        host = urlsplit(url).hostname or ""
        if self.within == "host":
            return host
        return {"site": site_of(host).site, "domain": site_of(host).domain}.get(self.within, "")


def _pattern(settings: BaseSettings, name: str) -> re.Pattern[str] | None:
    try:
        return re.compile(settings[name]) if settings[name] else None
    except re.error as error:
        raise ValueError(f"{name}: {settings[name]!r} is no pattern: {error}") from error


def _normal(links: Iterable[str]) -> Iterable[str]:
    for link in links:
        try:
            yield without_session(normal(link))
        except BadURL:
            continue
