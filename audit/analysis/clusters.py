"""Texts → clusters of near-duplicates, each held together by the text that stands for it."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from audit.analysis.groups import Groups
from audit.analysis.letters import alike
from audit.analysis.neighbours import VALUES, agreement, bands

UNREAD, CERTAIN, SURE, LEAST = 40, 20, 8, 3
"""Of 64 values: texts that agree in so many are joined without reading them, as 999 of 1,000 that
are compared are alike; in so many, they are compared when they are met; the others later, those
that agree most first; in fewer than the third only if one of them is like no other, in fewer than
the last never."""

NEVER = VALUES + 1
"""Where most of those that were joined unread are strangers, as long texts of few different grams
are, all are read."""

PATIENCE = 10
"""How many comparisons with a text may fail: it bounds what texts of one trade, which resemble
each other without being copies, can cost."""

TREES, ENOUGH = 4, 4
"""After so many trees of the forest, so many texts of a group stand for it: who is alike to another
one only will hardly be alike to the text that the cluster is held together by."""

CENTRES, SAMPLE = 5, 40
"""Of so many equally common texts the one is taken to hold a cluster together to which most of so
many others are alike: one that was spun more than others leaves a part of them out."""

Members = list[tuple[int, float]]
"""Near-duplicates: indexes of texts, each with its similarity to the first."""


def clusters_of(
    signatures: list[bytes], weights: Sequence[int], letters: Callable[[int], str], kept: float
) -> Iterator[Members]:
    """Yield the clusters of two pages and more.

    `signatures` are those of the texts, `weights` on how many pages each stands, and `letters`
    fetches the letters of one; `kept` is the share of letters that near-duplicates keep. Every
    member is alike to the first one, its cluster's commonest text, so that a chain of small steps
    does not join what has nothing in common.
    """
    doubtful: list[int] = []
    for joined in _joined(signatures, letters, kept, UNREAD):
        first, rest = _held(_by_weight(joined, weights), weights, letters, kept)
        if len(rest) > len(first):
            doubtful += joined
        else:
            yield from _shared([first, *_centred(rest, weights, letters, kept)], weights)
    some = [signatures[text] for text in doubtful]
    for joined in _joined(some, lambda number: letters(doubtful[number]), kept, NEVER):
        texts = _by_weight([doubtful[number] for number in joined], weights)
        yield from _shared(_centred(texts, weights, letters, kept), weights)


def _by_weight(texts: list[int], weights: Sequence[int]) -> list[int]:
    return sorted(texts, key=lambda text: (-weights[text], text))


def _centred(
    texts: list[int], weights: Sequence[int], letters: Callable[[int], str], kept: float
) -> Iterator[Members]:
    """Yield `texts` in clusters, each around a commonest one of those in none before."""
    while texts:
        members, texts = _held(texts, weights, letters, kept)
        yield members


def _held(
    texts: list[int], weights: Sequence[int], letters: Callable[[int], str], kept: float
) -> tuple[Members, list[int]]:
    """Return the texts that the first one holds together, or another as common that holds more."""
    members, others = _around(texts, letters, kept)
    if others:
        some = texts[:: max(1, len(texts) // SAMPLE)]
        best = max(
            (text for text in texts[:CENTRES] if weights[text] == weights[texts[0]]),
            key=lambda text: sum(bool(alike(letters(text), letters(each), kept)) for each in some),
        )
        if best != texts[0]:
            return _around([best, *(text for text in texts if text != best)], letters, kept)
    return members, others


def _shared(clusters: Iterable[Members], weights: Sequence[int]) -> Iterator[Members]:
    """Yield those `clusters` that are of two pages and more."""
    for members in clusters:
        if len(members) > 1 or weights[members[0][0]] > 1:
            yield members


def _joined(
    signatures: list[bytes], letters: Callable[[int], str], kept: float, unread: int
) -> list[list[int]]:
    """Return the texts joined where two are alike, or agree in `unread` values."""
    compared = Comparisons(len(signatures), letters, kept)
    groups, failed = compared.groups, set[int]()
    later = [array("Q") for _ in range(CERTAIN)]
    for one, other in _apart(signatures, groups):
        agreed, pair = agreement(signatures[one], signatures[other]), one * len(signatures) + other
        if agreed >= unread:
            groups.join((one, other))
        elif agreed < CERTAIN:
            later[agreed].append(pair)
        elif pair not in failed and not compared.compare(one, other):
            failed.add(pair)
    for agreed in range(CERTAIN - 1, LEAST - 1, -1):
        for pair in sorted(set(later[agreed])):
            one, other = divmod(pair, len(signatures))
            if agreed >= SURE or 1 in (groups.size(one), groups.size(other)):
                compared.compare(one, other)
    return groups.members()


def _apart(signatures: list[bytes], groups: Groups) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a band and are in different ones of `groups` when they are met."""
    texts = list(range(len(signatures)))
    for tree in range(VALUES):
        for band in bands(signatures, texts, tree):
            if len({groups.of(text) for text in band}) > 1:
                for one, other in combinations(band, 2):
                    if groups.of(one) != groups.of(other):
                        yield one, other
        if tree % TREES == TREES - 1:
            texts = _first(texts, groups)


def _first(texts: list[int], groups: Groups) -> list[int]:
    """Return `texts` without those that are in a group which has enough of them already."""
    seen: Counter[int] = Counter()
    first = []
    for text in texts:
        group = groups.of(text)
        seen[group] += 1
        if seen[group] <= ENOUGH:
            first.append(text)
    return first


class Comparisons:
    """Texts compared letter by letter, with patience, and joined where they are alike."""

    def __init__(self, count: int, letters: Callable[[int], str], kept: float) -> None:
        self.groups = Groups(count)
        self._letters, self._kept = letters, kept
        self._patience = bytearray([PATIENCE]) * count

    def compare(self, one: int, other: int) -> bool:
        """Return whether two texts are joined now; those without patience stay as they are."""
        if self.groups.of(one) == self.groups.of(other):
            return True
        if not (self._patience[one] and self._patience[other]):
            return False
        if alike(self._letters(one), self._letters(other), self._kept):
            self.groups.join((one, other))
            return True
        self._patience[one] -= 1
        self._patience[other] -= 1
        return False


def _around(
    texts: list[int], letters: Callable[[int], str], kept: float
) -> tuple[Members, list[int]]:
    """Return the texts alike to the first one, with their similarity to it, and the others."""
    members, others = [(texts[0], 1.0)], list[int]()
    for text in texts[1:]:
        similarity = alike(letters(texts[0]), letters(text), kept)
        if similarity:
            members.append((text, similarity))
        else:
            others.append(text)
    return members, others
