"""`extract()` with a deadline: a page that could hold us up is read in a process that may die.

Our readers take time in proportion to a page's length. This is the guarantee for what they may
not know: a page that is large enough to matter is read by a worker, which the kernel ends after
so many seconds of its processor time, C code or not.
"""

from typing import Self

from crawler.extraction import extract
from crawler.records import Page, Sightings
from crawler.worker import Worker

SECONDS = 5.0
"""Of processor time for a page, and as much again for its limited reading."""

MEMORY = 1 << 30
"""Bytes of address space for the worker."""

MANY_TAGS, LARGE = 3_000, 512 * 1024
"""Below these no quadratic case that was measured takes a third of a second: 16,000 elements took
the worst of them 9 s."""


def is_heavy(page: Page) -> bool:
    """Tell whether `page` is large enough to be read by a worker."""
    return len(page.body) > LARGE or page.body.count(b"<") > MANY_TAGS


class Reader:
    """Reads pages, the heavy ones in a worker process that is started when one comes."""

    def __init__(self) -> None:
        self._worker = Worker(_extract, SECONDS, MEMORY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, page: Page) -> Sightings:
        """Return what `page` shows.

        A page that takes too long is read once more, as plain text; `parse_mode` says "limited"
        then, and "timeout" when that took too long too and nothing was read.
        """
        if not is_heavy(page):
            return extract(page)
        seen = self._ask(page, False) or self._ask(page, True)
        return seen or Sightings(media="html", parse_mode="timeout")

    def close(self) -> None:
        """End the worker."""
        self._worker.close()

    def _ask(self, page: Page, limited: bool) -> Sightings | None:
        return self._worker.ask(page.url, page.content_type, page.body, limited)


def _extract(url: str, content_type: str, body: bytes, limited: bool) -> Sightings:
    return extract(Page(url, content_type, body), limited=limited)
