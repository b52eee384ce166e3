"""Scrapy's second attempts, each noting why the one before it failed."""

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from crawler.clock import now
from crawler.errors import kind_of_status
from crawler.guard import kind_of_unanswered
from crawler.records import Attempt
from crawler.spiders.answers import attempts_of, host_of


class NotingRetryMiddleware(RetryMiddleware):
    """Asks again for what failed, and adds the failure to `meta["failed"]`."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # the old spider argument is gone
        """Return the request to send once more, or `response` when it is to be taken as it is."""
        outcome = super().process_response(request, response)
        assert isinstance(outcome, Request | Response)
        if outcome is not response and (kind := kind_of_status(response.status)):
            note_failure(request, kind)
        return outcome

    def process_exception(self, request: Request, exception: Exception) -> Request | None:  # type: ignore[override]  # the old spider argument is gone
        """Return the request to send once more, or None when `exception` is its end."""
        again = super().process_exception(request, exception)
        assert not isinstance(again, Response)
        if again:
            note_failure(request, kind_of_unanswered(exception, host_of(request.url)))
        return again


def note_failure(request: Request, kind: str) -> None:
    """Add to the failures of the request's page that it failed with `kind`."""
    if "failed" in request.meta:  # not for robots.txt
        request.meta["failed"].append(Attempt(attempts_of(request), now(), kind))
