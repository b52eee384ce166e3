import pytest
from scrapy import exceptions as scrapy_errors
from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.errors import KINDS, RobotsUnreachable, kind_of, kind_of_status


def broken_off(*reasons):
    """An answer that Twisted gave up on, as Scrapy hands it on."""
    error = scrapy_errors.DownloadFailedError()
    error.__cause__ = ResponseFailed([Failure(reason) for reason in reasons])
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (scrapy_errors.CannotResolveHostError(), "dns"),
        (scrapy_errors.DownloadTimeoutError(), "timeout"),
        (scrapy_errors.DownloadConnectionRefusedError(), "connect"),
        (scrapy_errors.DownloadCancelledError(), "too_big"),
        (scrapy_errors.ResponseDataLossError(), "truncated"),
        (scrapy_errors.IgnoreRequest("Forbidden by robots.txt"), "robots_denied"),
        (scrapy_errors.IgnoreRequest("max redirections reached"), "redirect_limit"),
        (RobotsUnreachable("timeout"), "robots_unreachable"),
        (RobotsUnreachable("dns"), "dns"),
        (broken_off(ConnectionLost()), "reset"),
        (broken_off(ValueError("bad status line"), ConnectionLost()), "protocol"),
        (broken_off(scrapy_errors.ResponseDataLossError(), ConnectionLost()), "truncated"),
        (ZeroDivisionError(), "internal"),
    ],
)
def test_a_failure_has_one_kind_of_the_closed_list(error, kind):
    assert kind_of(error) == kind
    assert kind in KINDS


@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, None), (204, None), (302, "protocol"), (404, "http_4xx"), (429, "rate_limited"),
     (503, "http_5xx"), (999, "protocol")],
)  # fmt: skip
def test_a_status_has_one_kind(status, kind):
    assert kind_of_status(status) == kind
