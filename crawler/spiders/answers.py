"""What an answer and its request tell of a page: attempts, hops, damage, where it leads."""

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.frontier import Queued
from crawler.platforms import account_from_url
from crawler.records import Attempt, Hop, Known, Mention, Page, Sightings, Visit
from crawler.visits import visit_of, visited


def attempts_of(request: Request) -> int:
    """Return how often the request's page has been asked for, this time included."""
    return 1 + int(request.meta["page"].attempts) + int(request.meta.get("retry_times", 0))


def failed_of(request: Request) -> tuple[Attempt, ...]:
    """Return the attempts at the request's page, in this claim of it, that others followed."""
    return tuple(request.meta.get("failed", ()))


def host_of(url: str) -> str:
    """Return the host of `url`; "" where it names none."""
    return urlsplit(url).hostname or ""


def hops_of(request: Request) -> tuple[Hop, ...]:
    """Return the redirects that led to `request`, the first first."""
    return tuple(request.meta.get("hops", ()))


def damage_of(response: Response) -> str | None:
    """Return the kind of a body that is not whole, as the download and the unpacking flag it."""
    kinds = {"dataloss": "truncated", "truncated": "truncated", "bad_encoding": "bad_encoding"}
    return next((kinds[flag] for flag in response.flags if flag in kinds), None)


def content_type_of(response: Response) -> str:
    """Return the Content-Type header as it was served."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


CONDITIONS = ("If-None-Match", "If-Modified-Since")
"""The headers that ask for a page only if it has changed."""

LONGEST_VALIDATOR = 300
"""Characters of an ETag or a date that are kept; what is longer is no use to anyone."""


def conditions(known: Known | None, url: str) -> dict[str, bytes]:
    """Return the headers that ask for `url` if it is not as it is `known` (RFC 9110, 13.1).

    They hold for the address that was answered: not for one that led there.
    """
    if not known or known.final_url != url:
        return {}
    values = zip(CONDITIONS, (known.etag, known.last_modified), strict=True)
    return {name: value.encode("latin-1", "replace") for name, value in values if value}


def says_unchanged(response: Response) -> bool:
    """Tell whether `response` says that the page is as it was, and was asked that."""
    asked = response.request.headers if response.request else {}
    return response.status == 304 and any(name in asked for name in CONDITIONS)


def validators(response: Response, known: Known | None) -> dict[str, str | None]:
    """Return what a later crawl may ask for the response's page with; a 304 need not repeat it."""
    before = known if response.status == 304 else None
    return {
        "etag": _validator(response, "ETag") or (before and before.etag),
        "last_modified": _validator(response, "Last-Modified") or (before and before.last_modified),
    }


def _validator(response: Response, name: str) -> str | None:
    value = (response.headers.get(name) or b"").decode("latin-1")
    return value if 0 < len(value) <= LONGEST_VALIDATOR else None


def redirect_visit(response: Response, queued: Queued, facts: dict[str, Any]) -> Visit:
    """Return the visit of a redirect that is not followed: to an account, or not to the web."""
    target = (response.headers["Location"] or b"").decode("latin-1")
    account = account_from_url(target)
    if not account:
        return visited(queued, "blocked_scheme", target, final_url=response.url, **facts)
    mention = Mention(
        *account, found_in="redirect", rule="url", surface=target, evidence=target[:300], start=0,
        confidence="link",
    )  # fmt: skip
    return visit_of(queued, Page(response.url, "", b""), Sightings(mentions=(mention,)), **facts)
