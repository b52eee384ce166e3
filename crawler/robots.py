"""robots.txt as RFC 9309 says: what can't be read is a no, what is not there is a yes."""

import logging

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.errors import RobotsUnreachable, kind_of

LONGEST = 500 * 1024
"""Bytes of robots.txt that are read: the least that RFC 9309, section 2.5, asks for."""

# Scrapy logs each failure with its traceback; here it is stored with every page it costs.
logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)


class StrictRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, but that a host whose robots.txt fails is left alone for this run."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failures: dict[str, str] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host; RobotsUnreachable when they can't be read.

        Of several requests that wait for one robots.txt Scrapy 2.19 answers only the first with
        its rules, the others with None: the Deferred they share hands its result on but once.
        """
        await super().robot_parser(request)
        netloc = urlparse_cached(request).netloc
        parser = self._parsers[netloc]
        assert not isinstance(parser, Deferred)
        if parser is None:
            raise RobotsUnreachable(self._failures[netloc])
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            raise IgnoreRequest(f"robots.txt answers {response.status}")
        body = response.body[:LONGEST] if response.status < 300 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._failures[netloc] = kind_of(exc)
        super()._robots_error(exc, netloc)
