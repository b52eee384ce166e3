"""One live line on standard error while pages are read, and a summary at the end."""

from pathlib import Path
from time import monotonic
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.records import Visit
from crawler.spiders.sites import SitesSpider
from crawler.storage import Store
from crawler.storage.store import Counts

LIVE_SECONDS = 0.25
PLAIN_SECONDS = 10.0
"""How often the line is written: rewritten on a terminal, a line of its own elsewhere."""


class Tally:
    """What has happened so far in this run.

    >>> tally = Tally(pending=100, whole=True)
    >>> tally.pages, tally.errors = 49, 1
    >>> tally.line(seconds=10.0, queue=50, handles=7)
    '50 pages  5/s  queue 50  1 error  7 handles  0:10  ETA 0:10'
    """

    def __init__(self, pending: int, whole: bool) -> None:
        """Begin with `pending` pages queued: the `whole` job, if no links are followed."""
        self.pages = 0
        self.pictures = 0
        self.errors = 0
        self.pending = pending
        self._whole = whole

    @property
    def settled(self) -> int:
        """Pages and pictures that have their final state."""
        return self.pages + self.pictures + self.errors

    def count(self, visit: Visit) -> None:
        """Count `visit` in."""
        if visit.sort == "image":
            self.pictures += not visit.error_kind
        else:
            self.pages += not visit.error_kind
        self.errors += bool(visit.error_kind)

    def line(self, seconds: float, queue: int, handles: int) -> str:
        """Return the line; an ETA is there only where it is honest."""
        rate = self.settled / seconds if seconds else 0.0
        parts = [
            _many(self.settled - self.pictures, "page"),
            *([_many(self.pictures, "picture")] if self.pictures else []),
            f"{rate:.3g}/s",
            f"queue {queue:,}",
            _many(self.errors, "error"),
            _many(handles, "handle"),
            _clock(seconds),
        ]
        if self._whole and rate and queue:
            parts.append(f"ETA {_clock(queue / rate)}")
        return "  ".join(parts)


class Glances:
    """What the line asks of a store, which is open only while it is asked: see `run_workers`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def counts(self, crawl_id: int) -> Counts:
        """Return what became of the crawl's queue so far."""
        with Store(self._path) as store:
            return store.counts(crawl_id)

    def newest_queued(self) -> int:
        """Return the id of the page that was queued last."""
        with Store(self._path) as store:
            return store.newest_queued()

    def handles(self) -> int:
        """Return how many handles are known."""
        with Store(self._path) as store:
            return store.handles()


class ProgressLine:
    """The line on standard error: rewritten in place on a terminal, else one each ten seconds."""

    def __init__(
        self, store: Store | Glances, crawl_id: int, whole: bool, quiet: bool = False
    ) -> None:
        """Show the progress of a crawl in `store`; nothing at all when `quiet`."""
        self._store = store
        self.tally = Tally(store.counts(crawl_id).pending, whole)
        self._queued_before = store.newest_queued()
        console = Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self.every = LIVE_SECONDS if console.is_terminal else PLAIN_SECONDS
        self._begun = self._shown = monotonic()

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def show(self) -> None:
        """Bring the line up to date, if it is time."""
        if monotonic() - self._shown < self.every * 0.9:
            return
        self._shown = monotonic()
        if self._console.is_terminal:
            self._live.update(Text(self._text(), no_wrap=True, overflow="ellipsis"), refresh=True)
        else:
            self._console.print(self._text(), markup=False)

    def summary(self) -> str:
        """Return what this run did, in one line."""
        return self._text()

    def _text(self) -> str:
        added = self._store.newest_queued() - self._queued_before
        queue = self.tally.pending + added - self.tally.settled
        return self.tally.line(monotonic() - self._begun, queue, self._store.handles())


class ProgressExtension:
    """Scrapy's extension that keeps the line up to date during a crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        for handler, signal in (
            (self._opened, signals.spider_opened),
            (self._scraped, signals.item_scraped),
            (self._closed, signals.spider_closed),
        ):
            crawler.signals.connect(handler, signal=signal)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension of `crawler`."""
        return cls(crawler)

    def _opened(self, spider: SitesSpider) -> None:
        settings = self._crawler.settings
        self._line = ProgressLine(
            spider.store,
            spider.crawl_id,
            whole=not settings.getint("PROMOTRAIL_DEPTH"),
            quiet=settings.getbool("PROMOTRAIL_QUIET"),
        )
        self._line.__enter__()
        self._loop = LoopingCall(self._line.show)
        self._loop.start(self._line.every, now=False)

    def _scraped(self, item: Visit) -> None:
        self._line.tally.count(item)

    def _closed(self) -> None:
        self._loop.stop()
        self._line.__exit__()


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
