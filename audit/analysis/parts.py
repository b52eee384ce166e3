"""The groups that stand without a key, as its sides know them."""

from typing import NamedTuple

from audit.analysis.groups import Tied
from audit.analysis.views import View

CORE, FEW = 0.8, 4
"""A key that stands on that share of a group is its name. How far a handle covers a group is told
by what holds most of it together: a picture, a text, or a handle that is on so many sides."""


class Part(NamedTuple):
    """A group that stands without the key, and what the key's sides in it show."""

    sides: list[int]
    size: int
    """On how many sides of the group what holds most of it together stands."""

    own: bool
    """Whether it has a handle for itself, or one key that holds it together."""

    named: bool
    """Whether it shows any other handle."""

    shown: set[int]
    """Keys that it shows."""


def parts_of(view: View, number: int, groups: Tied) -> list[Part]:
    """Return the parts of `groups` that the key's sides are in."""
    members: dict[int, list[int]] = {}
    for side in view.own[number]:
        members.setdefault(groups.of(side), []).append(side)
    return [_part(view, number, groups, sides) for sides in members.values()]


def _part(view: View, number: int, groups: Tied, sides: list[int]) -> Part:
    size, (medium, strong) = groups.size(sides[0]), groups.widest(sides[0])
    return Part(
        sides,
        max(len(sides), medium, strong if strong >= FEW else 1),
        any(view.sides[side].alone for side in sides) or 2 < size <= max(medium, strong) / CORE,
        any(view.has_name(side, number) for side in sides),
        {other for side in sides for other in view.shown[side] if other != number},
    )
