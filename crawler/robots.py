"""robots.txt as RFC 9309 says: what can't be read is a no, what is not there is a yes."""

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

LONGEST = 500 * 1024
"""Bytes of robots.txt that are read: the least that RFC 9309, section 2.5, asks for."""


class StrictRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, but that a host whose robots.txt fails is left alone for this run."""

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host; None when they can't be read.

        Of several requests that wait for one robots.txt Scrapy 2.19 answers only the first with
        its rules, the others with None: the Deferred they share hands its result on but once.
        """
        await super().robot_parser(request)
        parser = self._parsers[urlparse_cached(request).netloc]
        assert not isinstance(parser, Deferred)
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            raise IgnoreRequest(f"robots.txt answers {response.status}")
        body = response.body[:LONGEST] if response.status < 300 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Refuse what the rules forbid, and everything where there are none to read."""
        if rp is None:
            raise IgnoreRequest("robots.txt unreachable")
        super().process_request_2(rp, request)
