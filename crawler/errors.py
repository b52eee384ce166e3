"""Why a page could not be had: a closed list of kinds, and which failure is of which kind."""

from typing import Final

from OpenSSL import SSL
from scrapy import exceptions as scrapy_errors
from twisted.internet import error as twisted_errors
from twisted.web.client import ResponseFailed

KINDS: Final = {
    "dns": "the host name does not resolve",
    "blocked_address": "the host's address is not public, or its port is not a web server's",
    "blocked_scheme": "it leads to something that is not http or https",
    "connect": "the host refuses the connection",
    "tls": "the encrypted connection failed",
    "timeout": "the host was too slow",
    "reset": "the host closed the connection",
    "protocol": "the answer is not valid HTTP",
    "headers_too_big": "the headers are too large",
    "too_big": "the body is too large",
    "bomb": "the body unpacks to more than is allowed",
    "truncated": "the body ended early",
    "bad_encoding": "the body does not unpack",
    "redirect_limit": "it redirects too often",
    "http_4xx": "the host says there is no such page, or not for us",
    "http_5xx": "the host failed",
    "rate_limited": "the host asks for fewer requests",
    "robots_denied": "robots.txt forbids it",
    "robots_unreachable": "robots.txt could not be read, which means no (RFC 9309)",
    "not_html": "it is not text",
    "parse_limited": "the page is too hostile for a full reading",
    "parse_timeout": "reading the page took too long",
    "trap": "the address looks like one of an endless many",
    "image_bad": "the picture can't be decoded",
    "image_bomb": "the picture unpacks to more than is allowed",
    "internal": "a bug of this program; the log has it",
}
"""Each kind with the sentence a person reads."""

PASSING: Final = (
    "dns", "connect", "tls", "timeout", "reset", "protocol", "truncated", "bad_encoding",
    "http_5xx", "rate_limited", "robots_unreachable", "internal",
)  # fmt: skip
"""Kinds that may well be over when the page is next asked for."""

_BY_CLASS: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (scrapy_errors.CannotResolveHostError, "dns"),
    (scrapy_errors.DownloadConnectionRefusedError, "connect"),
    (scrapy_errors.DownloadTimeoutError, "timeout"),
    (scrapy_errors.DownloadCancelledError, "too_big"),  # only our size limit cancels
    (scrapy_errors.ResponseDataLossError, "truncated"),
    (scrapy_errors.UnsupportedURLSchemeError, "blocked_scheme"),
    (SSL.Error, "tls"),
    (twisted_errors.SSLError, "tls"),
    (twisted_errors.TimeoutError, "timeout"),
    (twisted_errors.ConnectionLost, "reset"),
    (twisted_errors.ConnectionDone, "reset"),
    (twisted_errors.ConnectError, "connect"),
)

_BY_WORD: Final = (
    # Scrapy's IgnoreRequest says why only in its message.
    ("Forbidden by robots.txt", "robots_denied"),
    ("max redirections", "redirect_limit"),
)


class PageFailure(scrapy_errors.IgnoreRequest):
    """A page can't be had, and asking again would not help: Scrapy retries no IgnoreRequest."""

    def __init__(self, kind: str, detail: str = "") -> None:
        """Fail with a `kind` of `KINDS`; `detail` is what its sentence does not say."""
        super().__init__(detail)
        self.kind = kind


class RobotsUnreachable(PageFailure):
    """The host's robots.txt can't be read, so none of its pages may be."""

    def __init__(self, why: str) -> None:
        # The page itself would have ended like this; for the rest its rules are unknown.
        same = why in ("dns", "connect", "tls", "blocked_address")
        super().__init__(why if same else "robots_unreachable", f"reading it failed with {why}")


def kind_of(error: BaseException) -> str:
    """Return the kind of a failed download; what no rule knows is a bug of ours: internal."""
    if isinstance(error, PageFailure):
        return error.kind
    if isinstance(error, scrapy_errors.IgnoreRequest):
        return next((kind for word, kind in _BY_WORD if word in str(error)), "internal")
    if isinstance(error, scrapy_errors.DownloadFailedError):
        return _kind_of_failed(error.__cause__)
    return next((kind for cls, kind in _BY_CLASS if isinstance(error, cls)), "internal")


def _kind_of_failed(cause: BaseException | None) -> str:
    """Return the kind of an answer that broke off: Twisted keeps the reasons in a list."""
    reasons = cause.reasons if isinstance(cause, ResponseFailed) else ()
    kinds = [kind_of(reason.value) for reason in reasons or ()]
    return next((kind for kind in kinds if kind not in ("internal", "reset")), None) or (
        "reset" if kinds and set(kinds) == {"reset"} else "protocol"
    )


def detail_of(error: BaseException) -> str:
    """Return what is worth telling beside the kind: Twisted's own words name its objects."""
    if isinstance(error, PageFailure):
        return str(error)
    return repr(error) if kind_of(error) == "internal" else ""


def kind_of_status(status: int) -> str | None:
    """Return the kind of an answer with this HTTP status; None when it brought the page.

    No status is above 599 (RFC 9110, section 15): what servers mean by 999 is anyone's guess.
    """
    if status == 429:
        return "rate_limited"
    if 500 <= status < 600:
        return "http_5xx"
    if 400 <= status < 500:
        return "http_4xx"
    return None if 200 <= status < 300 else "protocol"
