"""MinHash signatures → pairs of texts worth comparing, as few as will do.

An LSH forest (Bawa, Condie, Ganesan 2005): a band is as many values of the signature as it takes
to leave few texts in it, so a few thousand texts are compared on one shared value and a million
on three, and the work grows with the number of texts.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, groupby, pairwise

from rensa import RMinHash

VALUES = 64
"""Numbers of a signature, and trees of the forest: each begins its bands at another number."""

SEED = 1
BITS = 16
"""Bits of each number that are compared: two in 65,536 agree by chance."""

DEPTH = 3
"""Values of the longest band; the few texts that share it are compared one with the next."""

PAIRS = 6_000_000
SMALLEST_LEAF = 4
"""How many pairs the forest may yield, about, and the least that share a band all the same."""


def signatures(gram_sets: list[list[str]]) -> list[bytes]:
    """Return the signature of each list of grams: 64 numbers of 4 bytes, little-endian."""
    digests = RMinHash.digests_from_token_sets(gram_sets, VALUES, SEED)
    return [b"".join(value.to_bytes(4, "little") for value in digest) for digest in digests]


def lanes(signature: bytes) -> int:
    """Return the low bits of a signature's numbers side by side, the first ones again at the end.

    That is what `candidates` takes: one number is a fifth of the list's size.
    """
    low = b"".join(signature[at : at + 2] for at in range(0, 4 * VALUES, 4))
    return int.from_bytes(low + low[: 2 * (DEPTH - 1)], "little")


def candidates(texts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of indexes into `texts`, their lanes, that share a band; some more than once."""
    leaf = max(SMALLEST_LEAF, 2 * PAIRS // (VALUES * (len(texts) or 1)))
    width, mask = len(texts).bit_length(), (1 << BITS * DEPTH) - 1
    for tree in range(VALUES):
        shift = BITS * tree
        band = sorted((lane >> shift & mask) << width | at for at, lane in enumerate(texts))
        for group in _leaves(band, width, 0, leaf):
            yield from group


def agreement(one: int, other: int) -> int:
    """Return in how many of their lanes two texts agree.

    A lane of the XOR is 0 where they do; adding all but its highest bit carries into that bit
    unless it is (Warren, Hacker's Delight, 6-1).
    """
    differ = (one ^ other) & _ALL
    return VALUES - ((((differ & _LOW) + _LOW) | differ) & _HIGH).bit_count()


_ALL = (1 << BITS * VALUES) - 1
_HIGH = sum(1 << BITS * lane + BITS - 1 for lane in range(VALUES))
_LOW = _ALL ^ _HIGH


def _leaves(
    band: list[int], width: int, depth: int, leaf: int
) -> Iterator[Iterable[tuple[int, int]]]:
    """Yield the pairs of each leaf: sorted `band` holds a key of `DEPTH` values, then an index."""
    shift, number = width + BITS * (DEPTH - 1 - depth), (1 << width) - 1
    for _, run in groupby(band, lambda key: key >> shift):
        group = list(run)
        if len(group) < 2:
            continue
        if len(group) <= leaf:
            yield combinations([key & number for key in group], 2)
        elif depth + 1 < DEPTH:
            yield from _leaves(group, width, depth + 1, leaf)
        else:
            yield pairwise(key & number for key in group)
