from math import inf

import pytest

from crawler import hosts
from crawler.hosts import DEAD_FOR, LONGEST_DELAY, LONGEST_REST, Hosts


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is set."""

    class Clock:
        now = 1000.0

    monkeypatch.setattr(hosts, "monotonic", lambda: Clock.now)
    return Clock


def test_a_host_is_due_a_delay_after_its_last_start_and_not_while_it_is_busy(clock):
    known = Hosts(per_host=1, delay=2)

    known.take("a", clock.now)
    assert known.when("a") == inf
    assert known.when("b") <= clock.now
    known.give_back("a")
    assert known.when("a") == clock.now + 2


def test_the_longer_of_delay_and_crawl_delay_holds_up_to_a_minute(clock):
    known = Hosts(delay=2)

    known.slow_down("short", 1)
    known.slow_down("long", 5)
    known.slow_down("absurd", 1e9)

    assert [known.delay(name) for name in ("short", "long", "absurd")] == [2, 5, LONGEST_DELAY]


def test_a_crawl_delay_counts_from_when_it_is_learnt(clock):
    """The robots.txt that names it was a request too."""
    known = Hosts()
    known.take("a", clock.now)
    known.slow_down("a", 5)
    known.give_back("a")

    assert known.when("a") == clock.now + 5


def test_a_host_that_slows_is_slowed_for_and_recovers(clock):
    known = Hosts(delay=1)

    known.answered("a", 4.0, 0)
    assert known.delay("a") == 8
    known.answered("a", 400.0, 0)
    assert known.delay("a") == LONGEST_DELAY
    for _ in range(20):
        known.answered("a", 0.01, 0)
    assert known.delay("a") == 1


def test_who_asks_for_no_delay_gets_none(clock):
    known = Hosts(delay=0)
    known.answered("a", 4.0, 0)

    assert known.delay("a") == 0


def test_a_refusal_without_a_time_backs_off_longer_each_time(clock):
    known = Hosts()

    waits = [known.refused("a", None) for _ in range(9)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    known.answered("a", 0.1, 0)
    clock.now += 100
    assert known.refused("a", None) == 1


def test_a_shorter_rest_does_not_end_a_longer_one(clock):
    known = Hosts(wait=100)

    known.refused("a", 50)
    known.refused("a", 0)

    assert known.rests("a") == 50
    assert not known.deferred("a")
    known.refused("a", 1e18)
    assert known.rests("a") == LONGEST_REST
    assert known.deferred("a")


def test_a_host_that_fails_too_often_in_a_row_is_left_alone(clock):
    known = Hosts(failures=3, wait=3600)

    for fails in (True, True, False, True, True):
        known.failed("a") if fails else known.answered("a", 0.1, 0)
    assert known.rests("a") == 0
    known.failed("a")
    assert known.rests("a") == DEAD_FOR
    assert known.deferred("a")


def test_a_budget_is_spent_by_time_or_by_bytes(clock):
    known = Hosts(minutes=60, megabytes=1)
    known.take("slow", clock.now)

    known.answered("large", 0.1, 1024 * 1024 + 1)
    clock.now += 3601

    assert known.spent("slow") == "host_budget: 60 minutes"
    assert known.spent("large") == "host_budget: 60 minutes"
    known.answered("new", 0.1, 1024 * 1024 + 1)
    assert known.spent("new") == "host_budget: 1 MiB"
    assert known.spent("other") is None


def test_memory_is_bounded_and_what_matters_is_kept(clock, monkeypatch):
    monkeypatch.setattr(hosts, "REMEMBERED", 100)
    known = Hosts()
    known.rest("resting", 60)
    known.slow_down("slow", 5)
    known.take("busy", clock.now)

    clock.now += 1
    for n in range(1000):
        known.failed(f"host{n}")

    assert len(known._hosts) <= 100
    assert known.rests("resting") == 59
    assert known.delay("slow") == 5
    assert known.when("busy") == inf
