"""How each host is treated in this run: its pace, its rests and its budget.

All of it is per host, the name that is connected to, not per site: a host is what gets tired.
Times are seconds of the monotonic clock, which no change of the wall clock moves.
"""

from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Self

from scrapy.settings import BaseSettings

from crawler.sharing import Turns

LONGEST_DELAY = 60.0
"""Seconds between two requests that a host's Crawl-delay or slowness may ask for, at most."""

SLOWNESS = 2.0
"""The delay is at least this many times what an answer takes, so that a host is left to itself
for half of the time or more. Scrapy's AutoThrottle has 1, which says no more than one at a time."""

LONGEST_REST = 30 * 24 * 3600.0
"""Seconds for which a host is left alone at most, whatever it asks for."""

DEAD_FOR = 24 * 3600.0
"""Seconds for which a host is left alone that failed too often in a row."""

BACKOFF = 1.0
"""Seconds before a host that gave no time is asked again; doubled with each refusal."""

REMEMBERED = 50_000
"""Hosts kept in memory, about 15 MB; past it those are forgotten that nothing is pending with."""


@dataclass(slots=True)
class Host:
    """What this run knows of a host."""

    begun: float
    active: int = 0
    due: float = 0.0
    rests_until: float = 0.0
    crawl_delay: float = 0.0
    latency: float = 0.0
    """Seconds until an answer began, smoothed."""

    refusals: int = 0
    failures: int = 0
    """How often it asked for time, and how often it failed, since it last answered."""

    received: int = 0
    """Bytes of bodies."""


class Hosts:
    """The hosts of one run."""

    def __init__(
        self,
        per_host: int = 1,
        delay: float = 0.0,
        wait: float = inf,
        minutes: float = inf,
        megabytes: float = inf,
        failures: float = inf,
        turns: Turns | None = None,
    ) -> None:
        """Have at most `per_host` pages of a host under way, begun `delay` seconds apart.

        A run waits at most `wait` seconds for a host; the next three are a host's budget. Rests
        are shared with the processes that take `turns`.
        """
        self._turns = turns
        self.wait = wait
        self._per_host = per_host
        self._delay = delay
        self._minutes = minutes
        self._megabytes = megabytes
        self._failures = failures
        self._hosts: dict[str, Host] = {}
        self._room = REMEMBERED

    @classmethod
    def from_settings(cls, settings: BaseSettings, turns: Turns | None = None) -> Self:
        """Return the treatment that Scrapy's settings ask for; 0 is no limit."""
        return cls(
            settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            settings.getfloat("DOWNLOAD_DELAY"),
            settings.getfloat("PROMOTRAIL_WAIT"),
            settings.getfloat("PROMOTRAIL_HOST_MINUTES") or inf,
            settings.getfloat("PROMOTRAIL_HOST_MEGABYTES") or inf,
            settings.getint("PROMOTRAIL_HOST_FAILURES") or inf,
            turns,
        )

    def delay(self, name: str) -> float:
        """Return the seconds between the starts of two requests to the host.

        Who asks for no delay at all is not slowed by slow answers either.
        """
        host = self._of(name)
        slowness = min(SLOWNESS * host.latency, LONGEST_DELAY) if self._delay else 0.0
        return max(self._delay, host.crawl_delay, slowness)

    def when(self, name: str) -> float:
        """Return when the host's next page may be begun; infinite while it is busy."""
        host = self._of(name)
        return max(host.due, self._rests_until(name)) if host.active < self._per_host else inf

    def rests(self, name: str) -> float:
        """Return for how many seconds more the host is to be left alone."""
        return max(self._rests_until(name) - monotonic(), 0.0)

    def deferred(self, name: str) -> bool:
        """Tell whether the host rests for longer than this run waits."""
        return self.rests(name) > self.wait

    def take(self, name: str, now: float) -> None:
        """Note that a page of the host is begun `now`."""
        host = self._of(name)
        host.active += 1
        host.due = now + self.delay(name)

    def give_back(self, name: str) -> None:
        """Note that a page of the host is no longer under way."""
        self._of(name).active -= 1

    def rest(self, name: str, seconds: float) -> None:
        """Leave the host alone for `seconds` from now, if not for longer already."""
        host = self._of(name)
        host.rests_until = max(host.rests_until, monotonic() + min(seconds, LONGEST_REST))
        if self._turns:
            self._turns.rest(name, host.rests_until)

    def slow_down(self, name: str, crawl_delay: float) -> None:
        """Obey the Crawl-delay of the host's robots.txt, up to `LONGEST_DELAY`."""
        host = self._of(name)
        host.crawl_delay = max(host.crawl_delay, min(crawl_delay, LONGEST_DELAY))
        host.due = max(host.due, monotonic() + host.crawl_delay)

    def answered(self, name: str, latency: float, received: int) -> None:
        """Note an answer that began after `latency` seconds and brought `received` bytes."""
        host = self._of(name)
        host.latency = (host.latency + latency) / 2 if host.latency else latency
        host.received += received
        host.failures = host.refusals = 0

    def failed(self, name: str) -> None:
        """Note that the host did not answer, or failed; too often in a row, and it rests."""
        host = self._of(name)
        host.failures += 1
        if host.failures >= self._failures:
            self.rest(name, max(DEAD_FOR, 2 * self.wait))

    def refused(self, name: str, asked: float | None) -> float:
        """Note that the host asked for time; return the seconds it is left alone.

        `asked` is what its Retry-After says, None when that says nothing.
        """
        host = self._of(name)
        host.refusals += 1
        backoff = min(BACKOFF * 2 ** (host.refusals - 1), LONGEST_DELAY)
        self.rest(name, backoff if asked is None else asked)
        self.failed(name)
        return self.rests(name)

    def refusals(self, name: str) -> int:
        """Return how often the host asked for time since it last answered."""
        return self._of(name).refusals

    def spent(self, name: str) -> str | None:
        """Return which part of its budget the host has used up, None while there is some left."""
        host = self._of(name)
        if monotonic() - host.begun > 60 * self._minutes:
            return f"host_budget: {self._minutes:g} minutes"
        if host.received > self._megabytes * 1024 * 1024:
            return f"host_budget: {self._megabytes:g} MiB"
        return None

    def _rests_until(self, name: str) -> float:
        until = self._of(name).rests_until
        return max(until, self._turns.rests_until(name)) if self._turns else until

    def _of(self, name: str) -> Host:
        if name not in self._hosts:
            if len(self._hosts) >= self._room:
                self._forget()
            self._hosts[name] = Host(begun=monotonic())
        return self._hosts[name]

    def _forget(self) -> None:
        """Drop the hosts that a new start would treat the same."""
        now = monotonic()
        self._hosts = {
            name: host
            for name, host in self._hosts.items()
            if host.active or host.crawl_delay or max(host.due, host.rests_until) > now
        }
        self._room = max(REMEMBERED, 2 * len(self._hosts))
