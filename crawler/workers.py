"""Several processes that crawl at the same time, and the one that watches over them."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from threading import Thread

from crawler.failure import Failure
from crawler.progress import ProgressLine
from crawler.sharing import Account, Board, Share

DEATHS = 3
"""How often in a row a worker may die without a page settled before the crawl is given up."""

STOPPED = 130
"""The exit code of a worker that ended with pages of its own left."""

SECONDS = 0.25
"""Between two looks at the workers."""

AT_ONCE = 1.5
"""Seconds that workers have to end in after a second signal."""

STOPS = (signal.SIGINT, signal.SIGTERM)

_fork = multiprocessing.get_context("fork")  # so a worker has Scrapy at once, and the locks

Run = Callable[[Share], bool]
"""Crawls a share, and tells whether all of it was done."""


class WorkerDied(Failure):
    """A worker dies as often as it is started."""

    exit_code = 70


class Worker:
    """A process that crawls its share of the sites."""

    def __init__(self, run: Run, share: Share) -> None:
        """Start it."""
        self._run = run
        self._share = share
        self._deaths = 0
        self._start()

    @property
    def died(self) -> bool:
        """Whether it ended otherwise than it should."""
        return self.process.exitcode not in (None, 0, STOPPED)

    def start_again(self) -> None:
        """Start it once more after it died.

        Raises what made it fail, if it could tell, and WorkerDied when that is of no use.
        """
        self.process.join()
        with suppress(EOFError):  # it could not tell
            raise self._failures.recv()
        account = self._share.board.account(self._share.number)
        self._deaths = 1 if account[1:] != self._settled else self._deaths + 1
        if self._deaths > DEATHS:
            raise WorkerDied(
                f"A worker died {self._deaths} times on end (exit code {self.process.exitcode})."
                " Run the same again with -v to see at which pages."
            )
        self._share.board.give_back(account.claimed)
        self._share.works_on(0)
        self._start()

    def _start(self) -> None:
        self._settled = self._share.board.account(self._share.number)[1:]
        self._failures, theirs = _fork.Pipe(duplex=False)
        self.process = _fork.Process(target=_work, args=(self._run, self._share, theirs))
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # until the worker has handlers of its own
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        theirs.close()


class Stop:
    """A handler of signals that ends the workers: in order at first, at once at the second."""

    def __init__(self, crew: Sequence[Worker]) -> None:
        self._crew = crew
        self.signals = 0
        self._end = 0.0

    def __call__(self, *_: object) -> None:
        """Tell all workers to end."""
        self.signals += 1
        self._end = time.monotonic() + AT_ONCE
        for worker in self._crew:
            if worker.process.is_alive():
                worker.process.terminate()

    @property
    def overdue(self) -> bool:
        """Whether the workers were to be gone by now."""
        return self.signals > 1 and time.monotonic() > self._end


def run_workers(run: Run, number: int, pages: int, line: ProgressLine) -> bool:
    """Crawl with `number` processes, `pages` in all if not 0; return whether they were stopped.

    Nothing may have the database open here: SQLite forbids that to a process that forks
    (sqlite.org/howtocorrupt.html, 2.6). Raises what makes a worker fail.
    """
    board = Board(pages)
    crew: list[Worker] = []
    stop = Stop(crew)
    with _handling(stop), line:
        try:
            crew += [Worker(run, Share(n, number, board)) for n in range(number)]
            while running := [each for each in crew if each.process.is_alive()]:
                wait([each.process.sentinel for each in running], SECONDS)
                if stop.overdue:
                    break
                _look_after(crew, stop)
                _show(line, [board.account(n) for n in range(number)])
        finally:
            for worker in crew:
                worker.process.kill()
                worker.process.join()
    return stop.signals > 0


def _look_after(crew: Sequence[Worker], stop: Stop) -> None:
    """Start again who died; when one has ended before its time, end the others, who wait for it."""
    if stop.signals:
        return
    for worker in crew:
        if worker.died:
            worker.start_again()
    if any(worker.process.exitcode == STOPPED for worker in crew):
        stop()


def _show(line: ProgressLine, accounts: Sequence[Account]) -> None:
    line.tally.pages = sum(account.read for account in accounts)
    line.tally.errors = sum(account.failed for account in accounts)
    line.show()


@contextmanager
def _handling(stop: Stop) -> Iterator[None]:
    before = [signal.signal(number, stop) for number in STOPS]
    try:
        yield
    finally:
        for number, handler in zip(STOPS, before, strict=True):
            signal.signal(number, handler)


def _work(run: Run, share: Share, failures: Connection) -> None:
    """Crawl in this process, which is a worker's; it ends when its parent does."""
    os.setpgrp()  # the terminal's Ctrl-C is for the parent, who hands it on
    for number in STOPS:
        signal.signal(number, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    Thread(target=_end_with, args=[os.getppid()], daemon=True).start()
    code = 1
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        code = 0 if run(share) else STOPPED
    except KeyboardInterrupt:
        code = STOPPED
    except Failure as error:
        failures.send(error)
    except Exception as error:
        failures.send(RuntimeError(f"in a worker: {error!r}"))
    os._exit(code)


def _end_with(parent: int) -> None:
    """End this process, as a kill would, when its parent is gone: it must not write on alone."""
    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(1)
