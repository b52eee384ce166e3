"""Where a page sends its reader on to: by a meta refresh, or by a script and no more."""

import re
from typing import NamedTuple

from crawler.extraction import metadata
from crawler.extraction.addresses import Resolved
from crawler.extraction.document import Document
from crawler.extraction.markup import read_markup
from crawler.records import Page

HEAD = 4096
"""Characters in which a refresh is looked for, as Scrapy does; and the most that a page may have
whose script sends its reader on."""

FEW = 200
"""Characters of text below which a page is empty: "You are being redirected, please wait"."""

DELAY = re.compile(r"\s{0,9}(\d{0,9})")
LOCATION = re.compile(
    r"(?<![\w.$])(?:(?:window|document|self|top|parent)\s?\.\s?){0,2}location"
    r"(?:\s?\.\s?href)?(?:\s{0,9}=\s{0,9}|\s?\.\s?(?:replace|assign)\s?\(\s{0,9})"
    r"(?:\"([^\"\n]{1,2083})\"|'([^'\n]{1,2083})')\s{0,9}(?:[;)},]|$)",
    re.MULTILINE,
)
"""A whole address given to `location`; one that is put together from parts is not read."""


class Onward(NamedTuple):
    """Where a page sends its reader."""

    url: str
    means: str
    """refresh or script."""

    seconds: int
    """How long the page is shown first."""


def onward(page: Page) -> Onward | None:
    """Return where the HTML page `page` sends its reader, None for a page to be read.

    >>> page = Page("https://a.example/", "", b"<script>location.href = '/shop'</script>")
    >>> onward(page)
    Onward(url='https://a.example/shop', means='script', seconds=0)
    """
    head = page.body[:HEAD].lower()
    if b"refresh" not in head and (b"location" not in head or len(page.body) > HEAD):
        return None
    document = read_markup(page.text[:HEAD])
    written = _refresh(document) or _script(document)
    resolved = Resolved(Resolved(page.url)[metadata.base(document)] or page.url)
    url = resolved[written.url] if written else None
    return written._replace(url=url) if written and url else None


def _refresh(document: Document) -> Onward | None:
    for meta in document.named("meta"):
        content = meta.get("content")
        # One for those without scripts is not for the reader of the page as it is.
        if meta.get("http-equiv").lower() == "refresh" and not meta.place:
            delay = DELAY.match(content)
            url = metadata.REFRESH.sub("", content).rstrip("'\"")
            seconds = int(delay[1] or 0) if delay else 0
            return Onward(url, "refresh", seconds) if url else None
    return None


def _script(document: Document) -> Onward | None:
    """Return the one address that the scripts of a page without words lead to."""
    if len(document.text) > FEW:
        return None
    code = "\n".join(script.content.replace("\\/", "/") for script in document.named("script"))
    urls = {double or single for double, single in LOCATION.findall(code)}
    return Onward(urls.pop(), "script", 0) if len(urls) == 1 else None
