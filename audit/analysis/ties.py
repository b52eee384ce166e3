"""Keys and the sides that show them → who belongs together, and which keys and sides are hubs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.analysis.groups import Groups


class Side(NamedTuple):
    """A site, or a page of a site where anyone writes."""

    owner: int
    """The same number for the pages of one site."""

    open: bool
    """Whether strangers can write on it."""


@dataclass(frozen=True)
class Key:
    """Something that two sides or more show."""

    rule: str
    id: int
    sides: list[int]
    """Indexes of the sides that show it as their own."""

    passing: list[int] = field(default_factory=list)
    """Those that merely mention it: it ties them only if something else does too."""

    source: str = ""
    """Where it comes from: keys of one rule and source do not bear each other out."""

    @property
    def all_sides(self) -> list[int]:
        """Every side that shows it."""
        return self.sides + self.passing


class Hub(NamedTuple):
    """A key that ties nobody by itself, and why."""

    rule: str
    id: int
    sides: int
    reason: str


COVERED = 0.5
"""An operator's own handle stands on at least that share of the sides of his that it touches."""

SPECIFIC = 1.2
"""And is that much more frequent there than anywhere."""

EVERYWHERE = 30
"""With fewer sides in all frequency says nothing: someone may have gathered one network's alone."""

COMMON, ALL, MANY_OF_COMMON, OWNED = 0.4, 0.95, 2, 0.8
"""What stands on more than that share of all sides, but not on nearly all, must not put together
even two networks, unless it stands on nearly all of theirs: in a small world there are not three
to tell it by."""


def standing(sides: Iterable[int], groups: Groups) -> dict[int, int]:
    """Return the groups of more than one owner among those of `sides`, and how often each."""
    touched = Counter(groups.of(side) for side in sides)
    return {group: count for group, count in touched.items() if groups.owners(group) > 1}


def fuses(sides: Sequence[int], groups: Groups, many: int) -> bool:
    """Return whether to tie `sides` would fuse networks that have nothing to do with each other.

    `groups` are those that stand without the tie; `many` of them are too many.
    """
    touched = standing(sides, groups)
    share = len(sides) / len(groups)
    common = COMMON < share < ALL
    if len(touched) < (MANY_OF_COMMON if common else many):
        return False
    covered = sum(touched.values()) / sum(groups.size(group) for group in touched)
    if common:
        return covered < max(OWNED, SPECIFIC * share)
    return covered < COVERED or (len(groups) >= EVERYWHERE and covered < SPECIFIC * share)


def put_together(keys: Iterable[Key], groups: Groups, many: int) -> Iterator[Key]:
    """Join the sides of each key in `groups`, the rarest first; yield the keys that would fuse.

    A rare key is the most telling one, so networks stand before what is common is judged.
    """
    tying = (key for key in keys if len(key.sides) > 1)
    for key in sorted(tying, key=lambda key: (len(key.sides), key.rule, key.id)):
        if fuses(key.sides, groups, many):
            yield key
        else:
            groups.join(key.sides)
