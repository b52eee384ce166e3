"""An answer's headers, read up to a limit: neither Twisted nor Scrapy has one.

Without it a server that sends header after header costs 70 MB a second until the time is up.
"""

from typing import Any, NoReturn

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

from crawler.errors import PageFailure

LINES = 200
SIZE = 64 * 1024
"""Lines and bytes before the body: status lines, interim answers (1xx) and all. Browsers and
servers draw the line between 8 and 256 KiB."""


class BoundedParser(_LenientHTTPClientParser):
    """Scrapy's, but that it gives up a head that is too long, which closes the connection."""

    MAX_LENGTH = SIZE  # of a line: Twisted's own of 16 KiB ends the connection without a word
    lines = 0  # on the class: an instance becomes one of ours when it is made already
    size = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        """Count the line, then read it; PageFailure when it is one too many."""
        self.lines += 1
        self.size += len(line) + 1
        if self.lines > LINES or self.size > SIZE:
            self._give_up()
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> NoReturn:  # noqa: N802 - Twisted's name
        """Give up at a line that has no end."""
        self._give_up()

    def _finished(self, rest: bytes) -> None:
        """Note what follows the body that Content-Length announced: more of the page."""
        self.response.surplus = bool(rest.strip())
        super()._finished(rest)  # type: ignore[no-untyped-call]

    def _give_up(self) -> NoReturn:
        raise PageFailure("headers_too_big")


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """A connection whose answers are read by `BoundedParser`."""

    def request(self, request: TxRequest) -> "Deferred[IResponse]":
        """Send `request`; the response also says whether the certificate was verified."""
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = BoundedParser  # as Scrapy does: Twisted names the class in code
        return answer.addCallback(self._with_verdict)

    def _with_verdict(self, response: Any) -> Any:
        response.tls_verified = getattr(self.transport, "tls_verified", None)
        return response


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Builds such connections for the pool."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802 - Twisted's name
        """Return the protocol of a new connection."""
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
