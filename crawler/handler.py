"""Scrapy's download handler with the guards that only it can hold: ports, headers, certificates."""

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from crawler.certificates import RecordingContextFactory
from crawler.errors import PageFailure
from crawler.guard import Guard
from crawler.headers import BoundedFactory
from crawler.urls import DEFAULT_PORTS


class RecordingAgent(_ScrapyAgent):
    """Scrapy's, which also notes what only the connection knows.

    That is, in `request.meta`, whether the certificate was verified; and in the response's flags
    "truncated", when more came than the headers said.
    """

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        request.meta["tls_verified"] = txresponse.tls_verified
        return super()._cb_bodyready(txresponse, request)

    def _cb_bodydone(self, result: Any, url: str) -> Response:
        response = super()._cb_bodydone(result, url)
        if getattr(result["txresponse"], "surplus", False):
            response.flags.append("truncated")
        return response


class GuardedHandler(HTTP11DownloadHandler):
    """Fetches by HTTP/1.1; every request of the crawl passes here, robots.txt and redirects too."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
        self._contextFactory: Any = RecordingContextFactory.from_crawler(crawler)
        self._guard = Guard.from_settings(crawler.settings)

    async def download_request(self, request: Request) -> Response:
        """Return the answer to `request`; PageFailure when its port is not allowed."""
        agent = RecordingAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        try:
            with wrap_twisted_exceptions():
                await self._check_port(request.url)
                return await maybe_deferred_to_future(agent.download_request(request))
        except DownloadFailedError as error:
            raise _page_failure(error) or error from error.__cause__

    async def _check_port(self, url: str) -> None:
        """Raise PageFailure unless the port of `url` may be asked.

        A name is looked up for it, which is done anyway and kept by the resolver.
        """
        from twisted.internet import reactor  # the one that Scrapy has installed by now

        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        if port in self._guard.ports:
            return
        found = reactor.resolve(parts.hostname)  # type: ignore[arg-type]  # its stub is of another
        address = await maybe_deferred_to_future(found)
        if not self._guard.allows(address):
            raise PageFailure("blocked_address", f"{address} is not public")
        if not self._guard.allows_port(port, address):
            raise PageFailure("blocked_address", f"--allow-port {port} would allow its port")


def _page_failure(error: DownloadFailedError) -> PageFailure | None:
    """Return the reason of our own for which an answer was given up."""
    reasons = getattr(error.__cause__, "reasons", None) or ()
    return next((each.value for each in reasons if isinstance(each.value, PageFailure)), None)
