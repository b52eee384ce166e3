"""Redirects, followed up to an account: the account is the finding, its page is not fetched."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

from crawler.platforms import account_from_url


class AccountRedirectMiddleware(RedirectMiddleware):
    """Scrapy's own, but that a redirect to an account is left for the spider to read."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # the old spider argument is gone
        """Return the next request, or `response` when it leads to an account."""
        return _unless_account(super().process_response(request, response), response)


class AccountMetaRefreshMiddleware(MetaRefreshMiddleware):
    """The same for a refresh that the page itself asks for."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # the old spider argument is gone
        """Return the next request, or `response` when it leads to an account."""
        return _unless_account(super().process_response(request, response), response)


def _unless_account(outcome: Request | Response, response: Response) -> Request | Response:
    leads_to_account = isinstance(outcome, Request) and account_from_url(outcome.url)
    return response if leads_to_account else outcome
