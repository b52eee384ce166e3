"""robots.txt as RFC 9309 says: what can't be read is a no, what is not there is a yes."""

import logging

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.errors import PageFailure, RobotsUnreachable
from crawler.guard import kind_of_unanswered
from crawler.politeness import NotYet, rest_asked_by
from crawler.spiders.answers import damage_of

LONGEST = 500 * 1024
"""Bytes of robots.txt that are read: the least that RFC 9309, section 2.5, asks for."""

DECLARED = 32 * 1024 * 1024
"""Bytes that a robots.txt may say it has, or unpack to; it is cut at `LONGEST` all the same."""

KEPT = 20_000
"""Hosts whose rules are kept, some 60 MB; past it the one asked first is asked again."""

# Scrapy logs each failure with its traceback; here it is stored with every page it costs.
logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)


class StrictRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, but that a host whose robots.txt fails is left alone for this run."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._parsers = LocalCache(KEPT)
        self._failures: dict[str, PageFailure] = LocalCache(KEPT)
        self._hosts = crawler.spider.hosts  # type: ignore[union-attr]  # the spider comes first
        crawler.signals.connect(self._cut, signals.bytes_received)

    async def process_request(self, request: Request) -> None:  # type: ignore[override]  # the old spider argument is gone
        """Raise a PageFailure unless robots.txt allows `request`."""
        if request.meta.get("dont_obey_robotstxt"):
            request.meta["download_maxsize"] = DECLARED
        else:
            await super().process_request(request)

    def _cut(self, data: bytes, request: Request) -> None:
        """End the download of a robots.txt when enough of it has come."""
        if request.meta.get("dont_obey_robotstxt"):
            request.meta["received"] = request.meta.get("received", 0) + len(data)
            if request.meta["received"] >= LONGEST:
                raise StopDownload(fail=False)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host; RobotsUnreachable when they can't be read.

        Of several requests that wait for one robots.txt Scrapy 2.19 answers only the first with
        its rules, the others with None: the Deferred they share hands its result on but once.
        NotYet is raised when the host asks for time, and after its robots.txt was read: a page
        that waits for the host's delay does so in the queue, not in a place for a download.
        """
        url = urlparse_cached(request)
        known = url.netloc in self._parsers
        await super().robot_parser(request)
        parser = self._parsers.get(url.netloc)
        assert not isinstance(parser, Deferred)
        if parser is None:
            self._give_up(url.netloc)
        host = url.hostname or ""
        if not known and host == request.meta["page"].host and self._hosts.delay(host):
            raise NotYet(host, 0)
        return parser

    def _give_up(self, netloc: str) -> None:
        failure = self._failures[netloc]
        if isinstance(failure, NotYet):
            self._parsers.pop(netloc, None)  # it is asked again
        raise failure.with_traceback(None)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        host = urlparse_cached(response).hostname or ""
        if response.status in (429, 503):
            self._wait(response, host)
        if response.status >= 500 or response.status == 429:
            raise IgnoreRequest(f"robots.txt answers {response.status}")
        damage = damage_of(response)
        if response.status < 300 and damage and "download_stopped" not in response.flags:
            raise PageFailure(damage, "robots.txt is not whole")  # RFC 9309, section 2.3.1.4
        body = response.body[:LONGEST] if response.status < 300 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        parser = self._parsers[netloc]
        assert isinstance(parser, RobotParser)
        agent = self._robotstxt_useragent or self._default_useragent
        self._hosts.slow_down(urlparse_cached(request).hostname, parser.crawl_delay(agent) or 0.0)

    def _wait(self, response: Response, host: str) -> None:
        """Raise NotYet when the host says when its robots.txt may be asked for again.

        Once, as with a page: a second refusal in a row means that it can't be read.
        """
        asked = rest_asked_by(response)
        tries = self._hosts.refusals(host)
        seconds = self._hosts.refused(host, asked)
        if asked is not None and tries < self.crawler.settings.getint("RETRY_TIMES"):
            raise NotYet(host, seconds)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, NotYet):
            host = str(exc).rpartition(" ")[2].rstrip(".")  # if it was not resolved
            exc = RobotsUnreachable(kind_of_unanswered(exc, host))
        self._failures[netloc] = exc
        super()._robots_error(exc, netloc)
