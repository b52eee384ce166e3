"""The networks of this run and of earlier ones → numbers that stay, and what happened to whom."""

from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple


class Event(NamedTuple):
    """What became of a network, as `network_history` has it."""

    network: int
    event: str
    """new, merged (into other), split (from other) or gone."""

    other: int | None = None


class Identities(NamedTuple):
    """Numbers for the networks of this run."""

    numbers: dict[int, int]
    events: list[Event]


def identify(
    networks: Iterable[int],
    before: Set[int],
    shared: Iterable[tuple[int, int, int]],
    free: int,
) -> Identities:
    """Give each of `networks` the number of the earlier one with which it shares most members.

    `before` are those that the last run found, `shared` holds network, an earlier one, and how many
    members they share; `free` is the first number never used. Each number is given once, to the
    largest share, of two as large to the one that was gone; the others are new, and split off if
    they share at all.

    >>> identify([1, 2], {7, 8}, [(1, 7, 5), (1, 8, 4), (2, 8, 1)], free=9).numbers
    {1: 7, 2: 8}
    """
    numbers: dict[int, int] = {}
    kept: set[int] = set()
    ranked = sorted(shared, key=lambda row: (-row[2], row[1] in before, row[1], row[0]))
    for network, old, _ in ranked:
        if network not in numbers and old not in kept:
            numbers[network] = old
            kept.add(old)
    origin = {network: old for network, old, _ in reversed(ranked) if old in before}
    for network in sorted(networks):
        if network not in numbers:
            numbers[network] = free
            free += 1
    heir = {old: numbers[network] for network, old, _ in reversed(ranked)}
    events = [*_begun(numbers, kept & before, origin), *_ended(before - kept, heir)]
    return Identities(numbers, events)


def _begun(numbers: dict[int, int], kept: Set[int], origin: dict[int, int]) -> Iterator[Event]:
    for network, number in sorted(numbers.items(), key=lambda item: item[1]):
        if number not in kept:
            old = origin.get(network)
            yield Event(number, "split" if old else "new", old)


def _ended(gone: Iterable[int], heir: dict[int, int]) -> Iterator[Event]:
    for old in sorted(gone):
        yield Event(old, "merged" if old in heir else "gone", heir.get(old))
