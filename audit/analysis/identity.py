"""The networks of this run and of the last → numbers that stay, and what happened to whom."""

from collections.abc import Iterable, Iterator
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
    before: Iterable[int],
    shared: Iterable[tuple[int, int, int]],
    free: int,
) -> Identities:
    """Give each of `networks` the number of the one `before` with which it shares most members.

    `shared` holds network, one before, and how many members they share; `free` is the first number
    never used. Each number is given once, to the largest share; the others are new, and split off
    if they share at all.

    >>> identify([1, 2], [7, 8], [(1, 7, 5), (1, 8, 4), (2, 8, 1)], free=9).numbers
    {1: 7, 2: 8}
    """
    numbers: dict[int, int] = {}
    kept: set[int] = set()
    ranked = sorted(shared, key=lambda row: (-row[2], row[1], row[0]))
    for network, old, _ in ranked:
        if network not in numbers and old not in kept:
            numbers[network] = old
            kept.add(old)
    origin = {network: old for network, old, _ in reversed(ranked)}
    for network in sorted(networks):
        if network not in numbers:
            numbers[network] = free
            free += 1
    heir = {old: numbers[network] for network, old, _ in reversed(ranked)}
    return Identities(numbers, [*_begun(numbers, kept, origin), *_ended(before, kept, heir)])


def _begun(numbers: dict[int, int], kept: set[int], origin: dict[int, int]) -> Iterator[Event]:
    for network, number in sorted(numbers.items(), key=lambda item: item[1]):
        if number not in kept:
            old = origin.get(network)
            yield Event(number, "split" if old else "new", old)


def _ended(before: Iterable[int], kept: set[int], heir: dict[int, int]) -> Iterator[Event]:
    for old in sorted(set(before) - kept):
        yield Event(old, "merged" if old in heir else "gone", heir.get(old))
