"""When a page says it was published."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

from crawler.extraction.document import Document

NAMES = (
    "article:published_time", "og:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish_date", "dc.date", "dc.date.issued", "dcterms.created",
    "dcterms.issued", "parsely-pub-date", "sailthru.date", "release_date",
    "weibo:article:create_at",
)  # fmt: skip
"""Metadata that holds it: Open Graph, schema.org, Dublin Core, and what newsrooms add."""

JSON_DATE = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{1,40})"')
"""schema.org in JSON-LD."""

ISO = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]{1,2}(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})?)?"
)


def published(document: Document) -> str | None:
    """Return the first date that reads as one, in ISO 8601; UTC when it has time and zone."""
    return next(filter(None, map(iso_date, _candidates(document))), None)


def iso_date(written: str) -> str | None:
    """Return a date as pages write it in ISO 8601, or None.

    >>> iso_date("2026-05-01T08:00:00+08:00"), iso_date("2026年5月1日"), iso_date("soon")
    ('2026-05-01T00:00:00Z', '2026-05-01', None)
    """
    found = ISO.match(written.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
        )
        if hour is None:
            return moment.date().isoformat()
        if zone is None:
            return moment.isoformat()
        zoned = datetime.fromisoformat(moment.isoformat() + zone)
        return zoned.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return None


def _candidates(document: Document) -> Iterator[str]:
    metas: Iterable[str] = (
        element.get("content")
        for element in document.named("meta")
        if (element.get("property") or element.get("name") or element.get("itemprop")).lower()
        in NAMES
    )
    scripts = (
        found[1]
        for element in document.named("script")
        if "json" in element.get("type").lower() and (found := JSON_DATE.search(element.content))
    )
    times = (element.get("datetime") for element in document.named("time"))
    return chain(metas, scripts, times)
