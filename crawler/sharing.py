"""What the processes of one crawl have in common: who has which sites, a budget, turns of hosts.

Each site is one worker's, so nothing need be agreed upon to be polite to its hosts, but for those
that a redirect, or a robots.txt, of another's site leads to. So every request takes its host's
turn: a lock of the kernel's, which goes with its process, and the time from which the next may be
begun. All of it is in one file without a name that the workers inherit.
"""

import asyncio
import fcntl
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from struct import Struct
from tempfile import TemporaryFile
from time import monotonic
from typing import NamedTuple
from zlib import crc32

BUDGET, ACCOUNT, TIMES = Struct("q"), Struct("qqq"), Struct("dd")

ACCOUNTS, TURNS = 64, 1 << 16
"""Where in the file the workers' accounts begin, and the turns of hosts."""

PLACES = 1 << 20
"""For hosts. Two that fall on one place wait for each other: 2 % of 20,000."""

POLL = 0.02
"""Seconds between two looks at a turn that another worker has."""


class Account(NamedTuple):
    """What a worker says of itself."""

    claimed: int = 0
    """Pages that it works on."""

    read: int = 0
    failed: int = 0


class Budget:
    """How many pages one process may still fetch."""

    def __init__(self, pages: float = inf) -> None:
        self.left = pages

    def take(self, most: int) -> int:
        """Take at most `most` pages and return how many."""
        taken = max(int(min(most, self.left)), 0)
        self.left -= taken
        return taken

    def give_back(self, pages: int) -> None:
        """Return what was taken and is not fetched."""
        self.left += pages


class Board:
    """The file that the workers share.

    No other descriptor of it is ever opened: closing one would drop a process's locks (fcntl(2)).
    """

    def __init__(self, pages: int) -> None:
        """Begin with a budget of `pages`, 0 for no limit."""
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - it goes with the last process
        self._at = self._file.fileno()
        self.limited = bool(pages)
        self._write(BUDGET, 0, pages)

    def account(self, worker: int) -> Account:
        """Return what the worker noted last."""
        return Account(*map(int, self._read(ACCOUNT, ACCOUNTS + worker * ACCOUNT.size)))

    def note(self, worker: int, account: Account) -> None:
        """Put down how it stands with the worker."""
        self._write(ACCOUNT, ACCOUNTS + worker * ACCOUNT.size, *account)

    @property
    def left(self) -> float:
        """How many pages all may still fetch."""
        return float(self._read(BUDGET, 0)[0]) if self.limited else inf

    def take(self, most: int) -> int:
        """Take at most `most` pages of the budget and return how many."""
        if not self.limited:
            return max(most, 0)
        with self._locked(0):
            taken = max(min(most, int(self.left)), 0)
            self._write(BUDGET, 0, int(self.left) - taken)
        return taken

    def give_back(self, pages: int) -> None:
        """Return to the budget what was taken and is not fetched."""
        if self.limited and pages:
            with self._locked(0):
                self._write(BUDGET, 0, int(self.left) + pages)

    def times(self, place: int) -> tuple[float, float]:
        """Return when a host may be asked next, and until when it rests."""
        due, rests_until = self._read(TIMES, place)
        return due, rests_until

    def note_times(self, place: int, due: float, rests_until: float) -> None:
        """Put down what `times` returns."""
        self._write(TIMES, place, due, rests_until)

    def lock(self, place: int) -> bool:
        """Lock a place, unless another process has; tell whether it is locked now."""
        try:
            fcntl.lockf(self._at, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def unlock(self, place: int) -> None:
        """Undo `lock`."""
        fcntl.lockf(self._at, fcntl.LOCK_UN, 1, place)

    @contextmanager
    def _locked(self, place: int) -> Iterator[None]:
        fcntl.lockf(self._at, fcntl.LOCK_EX, 1, place)
        try:
            yield
        finally:
            self.unlock(place)

    def _read(self, form: Struct, at: int) -> tuple[float, ...]:
        return form.unpack(os.pread(self._at, form.size, at).ljust(form.size, b"\0"))

    def _write(self, form: Struct, at: int, *values: float) -> None:
        os.pwrite(self._at, form.pack(*values), at)


class Turns:
    """The turns of hosts, as one process takes them."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._held = Counter[int]()

    async def take(self, host: str, delay: float, most: int = 1) -> None:
        """Wait until no other process asks `host`, this one less than `most` times, and it is due.

        It is due again after `delay`.
        """
        place = _place(host)
        while self._held[place] >= most or not self._board.lock(place):
            await asyncio.sleep(POLL)
        self._held[place] += 1
        while (wait := self._board.times(place)[0] - monotonic()) > 0:
            await asyncio.sleep(wait)
        self._board.note_times(place, monotonic() + delay, self._board.times(place)[1])

    def give_back(self, host: str) -> None:
        """Let others ask `host`."""
        place = _place(host)
        self._held[place] -= 1
        if not self._held[place]:
            del self._held[place]
            self._board.unlock(place)

    def rest(self, host: str, until: float) -> None:
        """Let all leave `host` alone until a time of the monotonic clock."""
        due, before = self._board.times(_place(host))
        self._board.note_times(_place(host), due, max(before, until))

    def rests_until(self, host: str) -> float:
        """Return the time that a worker noted with `rest`; 0 for none."""
        return self._board.times(_place(host))[1]


class Share:
    """One worker's part in a crawl."""

    def __init__(self, number: int, of: int, board: Board) -> None:
        """Be the worker `number`, from 0, of so many."""
        self.number = number
        self.of = of
        self.board = board
        self.turns = Turns(board)

    def count(self, failed: bool) -> None:
        """Note that a page is settled."""
        mine = self._account
        self._note(mine._replace(read=mine.read + (not failed), failed=mine.failed + failed))

    def works_on(self, claimed: int) -> None:
        """Note on how many pages this worker works."""
        self._note(self._account._replace(claimed=claimed))

    @property
    def all_idle(self) -> bool:
        """Whether no worker has a page to work on."""
        return not any(self.board.account(worker).claimed for worker in range(self.of))

    @property
    def _account(self) -> Account:
        return self.board.account(self.number)

    def _note(self, account: Account) -> None:
        self.board.note(self.number, account)


def _place(host: str) -> int:
    return TURNS + crc32(host.encode()) % PLACES * TIMES.size
