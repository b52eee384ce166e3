"""MinHash signatures → groups of texts worth comparing, as few as will do.

An LSH forest (Bawa, Condie, Ganesan 2005): a band is as many values of the signature as it takes
to leave few texts in it, so a few thousand texts are compared on one shared value and a million
on three, and the work grows with the number of texts.
"""

import struct
from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rensa import RMinHash

VALUES = 64
"""Numbers of a signature, and trees of the forest: each begins its bands at another number."""

SEED = 1
BYTES = 2
"""Bytes of each number that are kept, the lowest: two in 65,536 agree by chance."""

DEPTH = 3
"""Values of the longest band; the few texts that share it are compared one with the next."""

PAIRS = 6_000_000
SMALLEST_LEAF = 4
"""How many pairs the forest may yield, about, and the least that share a band all the same."""


def signatures(gram_sets: list[list[str]]) -> list[bytes]:
    """Return the signature of each list of grams: 64 numbers of 2 bytes."""
    digests = RMinHash.digests_from_token_sets(gram_sets, VALUES, SEED)
    packed = (struct.pack(f"<{VALUES}I", *digest) for digest in digests)
    return [array("H", numbers)[::2].tobytes() for numbers in packed]


def bands(texts: list[bytes], some: Iterable[int], tree: int) -> Iterator[list[int]]:
    """Yield groups of `some` indexes into `texts`, signatures, that share a band of one `tree`."""
    leaf = max(SMALLEST_LEAF, 2 * PAIRS // (VALUES * (len(texts) or 1)))
    places = [BYTES * ((tree + depth) % VALUES) for depth in range(DEPTH)]
    return _leaves(texts, some, places, leaf)


def agreement(one: bytes, other: bytes) -> int:
    """Return in how many of their numbers two signatures agree.

    A number of the XOR is 0 where they do; adding all but its highest bit carries into that bit
    unless it is (Warren, Hacker's Delight, 6-1).
    """
    differ = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
    return VALUES - ((((differ & _LOW) + _LOW) | differ) & _HIGH).bit_count()


_HIGH = sum(1 << 8 * BYTES * (number + 1) - 1 for number in range(VALUES))
_LOW = ((1 << 8 * BYTES * VALUES) - 1) ^ _HIGH


def _leaves(
    texts: list[bytes], some: Iterable[int], places: list[int], leaf: int
) -> Iterator[list[int]]:
    """Yield those of `some` texts that share values at `places`, as many as leave few together."""
    at, *deeper = places
    sharing: dict[bytes, list[int]] = {}
    for text in some:
        sharing.setdefault(texts[text][at : at + BYTES], []).append(text)
    for group in sharing.values():
        if len(group) == 1:
            continue
        if len(group) <= leaf:
            yield group
        elif deeper:
            yield from _leaves(texts, group, deeper, leaf)
        else:
            yield from map(list, pairwise(group))
