"""`extract()` with a deadline: a page that could hold us up is read in a process that may die.

Our readers take time in proportion to a page's length. This is the guarantee for what they may
not know: a page that is large enough to matter is read by a worker, which the kernel ends after
so many seconds of its processor time, C code or not.
"""

import multiprocessing
import resource
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Self

from crawler.extraction import extract
from crawler.records import Page, Sightings

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
        self._lock = Lock()
        self._worker: BaseProcess | None = None
        self._pipe: Connection | None = None

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
        with self._lock:
            seen = self._ask(page, False) or self._ask(page, True)
        return seen or Sightings(media="html", parse_mode="timeout")

    def close(self) -> None:
        """End the worker."""
        if self._worker and self._pipe:
            self._pipe.close()
            self._worker.kill()
            self._worker.join()
        self._worker = self._pipe = None

    def _ask(self, page: Page, limited: bool) -> Sightings | None:
        """Return the worker's answer; None when it died of the page."""
        if not self._pipe:
            self._start()
        assert self._pipe
        with suppress(EOFError, OSError):
            self._pipe.send((page.url, page.content_type, page.body, limited))
            seen: Sightings = self._pipe.recv()
            return seen
        self.close()
        return None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._worker = context.Process(target=_work, args=(theirs,), daemon=True)
        self._worker.start()
        theirs.close()


def _work(pipe: Connection) -> None:
    """Answer pages until the other side is gone; die of a page that takes too long."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is for the crawl
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with suppress(EOFError, OSError):
        while True:
            url, content_type, body, limited = pipe.recv()
            # Its default action ends the process from the kernel, whatever code is running.
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            pipe.send(extract(Page(url, content_type, body), limited=limited))
            signal.setitimer(signal.ITIMER_PROF, 0)
