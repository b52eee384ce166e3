"""Texts → clusters of near-duplicates, each held together by the text that stands for it."""

from collections.abc import Callable, Iterator, Sequence

from audit.analysis.groups import Groups
from audit.analysis.letters import alike, similarity
from audit.analysis.neighbours import VALUES, agreement, candidates

SURE_AGREEMENT, LEAST_AGREEMENT = 8, 3
"""Of 64 values: texts that agree in fewer than the first are compared only if one of them is like
no other, those that agree most first; in fewer than the second never."""

UNSURE = 2_000_000
"""How many such pairs are kept, some 100 MB."""

COMPARISONS = 1_000_000
FEWEST_COMPARISONS = 10
"""How many comparisons may fail in all, shared evenly, and the least that a text is granted: it
bounds what texts of one trade, which resemble each other without being copies, can cost."""

Members = list[tuple[int, float]]
"""Near-duplicates: indexes of texts, each with its similarity to the first."""


def clusters_of(
    lanes: list[int], weights: Sequence[int], letters: Callable[[int], str], kept: float
) -> Iterator[Members]:
    """Yield the clusters of two pages and more.

    `lanes` are those of the texts, `weights` on how many pages each stands, and `letters` fetches
    the letters of one; `kept` is the share of letters that near-duplicates keep. Every member is
    alike to the first one, its cluster's commonest text, so that a chain of small steps does not
    join what has nothing in common.
    """
    for joined in _joined(lanes, letters, kept).members():
        rest = sorted(joined, key=lambda text: (-weights[text], text))
        while rest:
            members, rest = _around(rest, letters, kept)
            if len(members) > 1 or weights[members[0][0]] > 1:
                yield members


def _joined(lanes: list[int], letters: Callable[[int], str], kept: float) -> Groups:
    """Return the texts joined where two are alike."""
    compared = Comparisons(lanes, letters, kept)
    unsure: set[int] = set()
    for one, other in candidates(lanes):
        agreed = agreement(lanes[one], lanes[other])
        if agreed >= SURE_AGREEMENT:
            compared.compare(one, other)
        elif agreed >= LEAST_AGREEMENT and len(unsure) < UNSURE:
            unsure.add(
                ((VALUES - agreed) * len(lanes) + min(one, other)) * len(lanes) + max(one, other)
            )
    for pair in sorted(unsure):
        first, other = divmod(pair, len(lanes))
        one = first % len(lanes)
        if compared.groups.size(one) == 1 or compared.groups.size(other) == 1:
            compared.compare(one, other)
    return compared.groups


class Comparisons:
    """Texts compared letter by letter, with patience, and joined where they are alike."""

    def __init__(self, lanes: list[int], letters: Callable[[int], str], kept: float) -> None:
        count = len(lanes)
        self.groups = Groups(range(count))
        self._letters, self._kept = letters, kept
        self._patience = [max(FEWEST_COMPARISONS, COMPARISONS // (count or 1))] * count
        self._failed: set[tuple[int, int]] = set()

    def compare(self, one: int, other: int) -> None:
        """Join two texts if they are alike; do nothing if that is known, or patience is lost."""
        if self.groups.of(one) == self.groups.of(other) or (one, other) in self._failed:
            return
        if not (self._patience[one] and self._patience[other]):
            return
        if alike(self._letters(one), self._letters(other), self._kept):
            self.groups.join((one, other))
            return
        self._failed |= {(one, other), (other, one)}
        self._patience[one] -= 1
        self._patience[other] -= 1


def _around(
    texts: list[int], letters: Callable[[int], str], kept: float
) -> tuple[Members, list[int]]:
    """Return the texts alike to the first one, with their similarity to it, and the others."""
    if len(texts) == 1:
        return [(texts[0], 1.0)], []
    centre = letters(texts[0])
    members, others = [(texts[0], 1.0)], list[int]()
    for text in texts[1:]:
        if alike(centre, letters(text), kept):
            members.append((text, similarity(centre, letters(text))))
        else:
            others.append(text)
    return members, others
