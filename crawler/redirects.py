"""Redirects, followed up to an account: the account is the finding, its page is not fetched.

A redirect by status, by meta refresh or by script is a hop of one chain, kept in `meta["hops"]`.
"""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import HtmlResponse, Response

from crawler.extraction.onward import onward
from crawler.platforms import account_from_url
from crawler.records import Hop, Page
from crawler.spiders.answers import CONDITIONS
from crawler.urls import normal


class StatusRedirectMiddleware(RedirectMiddleware):
    """Scrapy's own, but that what is not followed is left for the spider to read."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # the old spider argument is gone
        """Return the next request, or `response` when it leads to an account or not to the web."""
        try:
            outcome = super().process_response(request, response)
            assert isinstance(outcome, Request | Response)
            return _hop(outcome, request, response, "status")
        except ValueError:  # an address that no request can have
            return response


class PageRedirectMiddleware(MetaRefreshMiddleware):
    """The same for a refresh or a script by which the page itself sends its reader on.

    Scrapy's own decodes each page for it, and its pattern is cubic on hostile ones.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # the old spider argument is gone
        """Return the next request, or `response` when it is a page to read."""
        if not isinstance(response, HtmlResponse):
            return response
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        target = onward(Page(response.url, content_type, response.body))
        # A page that only loads itself again is there to be read.
        if not target or target.seconds >= self._maxdelay or target.url == response.url:
            return response
        try:
            redirected = self._redirect_request_using_get(request, response, target.url)
            hop = _hop(redirected, request, response, target.means)
        except ValueError:
            return response
        return self._redirect(hop, request, target.means) if isinstance(hop, Request) else hop


def _hop(
    outcome: Request | Response, request: Request, response: Response, means: str
) -> Request | Response:
    """Return `outcome`, a request with the hop that led to it; BadURL when it can't be fetched."""
    if not isinstance(outcome, Request) or account_from_url(outcome.url):
        return response
    for name in CONDITIONS:  # they were for the address before
        outcome.headers.pop(name, None)
    hops = (*request.meta.get("hops", ()), Hop(request.url, response.status, means))
    return outcome.replace(url=normal(outcome.url), meta=outcome.meta | {"hops": hops})
