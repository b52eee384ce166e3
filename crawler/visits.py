"""A queued page and what was fetched or read for it → its Visit."""

import hashlib
from typing import Any

from crawler.clock import now
from crawler.errors import KINDS
from crawler.frontier import Queued
from crawler.records import Known, Page, Sightings, Visit


def visited(queued: Queued, kind: str | None = None, detail: str = "", **facts: Any) -> Visit:
    """Return the visit of what was queued, made now; `facts` are further fields of Visit.

    `kind`, of `crawler.errors`, says why it could not be had or is not whole, None that it is.
    """
    return Visit(
        url=queued.url,
        fetched_at=now(),
        depth=queued.depth,
        found_on=queued.found_on,
        sort=queued.sort,
        error_kind=kind,
        error=": ".join(filter(None, (KINDS[kind], detail[:200]))) if kind else None,
        **facts,
    )


def visit_of(
    queued: Queued, page: Page, sightings: Sightings, damage: str | None = None, **facts: Any
) -> Visit:
    """Return the visit of a page that was had and read.

    `damage` is the error kind of a body that is not whole; `facts` are further fields of Visit.
    """
    return visited(
        queued,
        damage or _kind_of_reading(page, sightings),
        final_url=page.url,
        content_type=page.content_type,
        body_sha256=hashlib.sha256(page.body).hexdigest(),
        body_bytes=len(page.body),
        sightings=sightings,
        **facts,
    )


def is_unchanged(known: Known, page: Page) -> bool:
    """Tell whether reading `page` would show what is `known`."""
    return (page.url, page.content_type, hashlib.sha256(page.body).hexdigest()) == (
        known.final_url,
        known.content_type,
        known.body_sha256,
    )


def unchanged_visit(queued: Queued, known: Known, **facts: Any) -> Visit:
    """Return the visit of a page that is as it was when it was last crawled."""
    return visited(queued, final_url=known.final_url, same_as=known.page_id, **facts)


def _kind_of_reading(page: Page, sightings: Sightings) -> str | None:
    if sightings.parse_mode == "timeout":
        return "parse_timeout"
    return "not_html" if sightings.media == "other" and page.body else None
