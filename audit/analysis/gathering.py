"""Sides that show many operators' handles, and are none's: forums, lists, newspapers."""

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from math import lgamma, log

from audit.analysis.groups import Groups
from audit.analysis.ties import Key, Side
from audit.analysis.views import View

TURNOVER, VARIOUS = 2.2, 5
"""A side with that many times the handles that a page of it shows, or with so many that other sides
do not show together, may gather others'."""

STRAY, GUESTS = 7, 0.4
"""The share of pages of an operator's own side that show others' handles instead of his is Beta
distributed with 1 and so much, an eighth on average, where a forum's may be any; and how much less
often than a forum it shows the handles of a further group at all."""

STRANGERS = 2
"""Groups whose handles a side must show before it is doubted, if nothing else speaks against it."""

ITSELF = -1
"""The group of the handles that stand on no side before."""

AT_DOOR, DOOR_OF_FORUM = 0.85, 0.3
"""How often the front page of an operator's side, and of a forum, shows one of the handles."""


def suspects(keys: Sequence[Key], sides: Sequence[Side]) -> set[int]:
    """Return the sides that may gather what others show; they are not asked who belongs to whom."""
    bundles: list[set[tuple[int, ...]]] = [set() for _ in sides]
    for key in keys:
        if key.rule == "handle":
            bundle = tuple(showing.side for showing in key.showings)
            for side in bundle:
                bundles[side].add(bundle)
    return {
        at
        for at, side in enumerate(sides)
        if side.names * side.speaking > TURNOVER * side.said or len(bundles[at]) >= VARIOUS
    }


def gatherers(
    view: View, suspected: Set[int], usable: Set[int], sure: Set[int], alike: Groups
) -> set[int]:
    """Return the sides that show handles of several groups which stand without them.

    `usable` are the handles that may be someone's, and `sure` those that tie. Sides with few keys
    come first, and the suspected ones last, so that groups stand before forums and the like are
    judged; of those with as many, each is once judged after the others.
    """
    shown: list[list[tuple[int, int, bool]]] = [[] for _ in view.sides]
    lonely = [side.said for side in view.sides]
    for number, key in enumerate(view.keys):
        for side, pages, at_entrance, _ in key.showings if key.rule == "handle" else ():
            lonely[side] -= pages
            if number in usable:
                shown[side].append((number, pages, at_entrance))
    order = sorted(range(len(shown)), key=lambda at: (at in suspected, len(shown[at])))
    back = sorted(range(len(shown)), key=lambda at: (at in suspected, len(shown[at]), -at))
    found = _found(view, order, shown, lonely, suspected, sure, alike)
    return found | _found(view, back, shown, lonely, suspected, sure, alike)


def _found(
    view: View,
    order: list[int],
    shown: list[list[tuple[int, int, bool]]],
    lonely: list[int],
    suspected: Set[int],
    sure: Set[int],
    alike: Groups,
) -> set[int]:
    groups, first, found = Groups(len(order)), dict[int, int](), set[int]()
    for members in alike.members():
        groups.join(members)
    for at in order:
        side, doubted = view.sides[at], at in suspected or view.sides[at].open
        touched = Counter({ITSELF: lonely[at]})
        door = defaultdict(bool, {ITSELF: side.alone_at_entrance})
        for number, pages, at_entrance in shown[at]:
            if number not in first or doubted or number in sure:
                group = groups.of(first[number]) if number in first else ITSELF
                touched[group] = max(touched[group], pages)
                door[group] |= at_entrance
        strangers = len(touched.keys() - {ITSELF})
        if (
            strangers > (0 if doubted else STRANGERS)
            and _one_owner(side, doubted, touched, door) < 0
        ):
            found.add(at)
            continue
        mine = [number for number, *_ in shown[at] if number in view.pages[at]]
        groups.join([at, *(first[number] for number in mine if number in first and number in sure)])
        for number in mine:
            first.setdefault(number, at)
    return found


def _one_owner(side: Side, doubted: bool, touched: Counter[int], door: dict[int, bool]) -> float:
    """Return the log odds that the side is one operator's, by how often it shows each group."""
    main = max(touched, key=lambda at: (door[at], touched[at], at != ITSELF, -at))
    others = [pages for group, pages in touched.items() if group not in (main, ITSELF)]
    stray = min(sum(others), max(0, side.speaking - touched[main]))
    shown = touched[main] + stray
    odds = log(STRAY) + lgamma(shown + 1) - lgamma(shown - stray + 1)
    odds += lgamma(shown - stray + STRAY) - lgamma(shown + STRAY + 1) + log(shown + 1)
    odds += len(others) * log(GUESTS)
    if not doubted:
        odds += 1
    if side.entrance and not side.open:
        at_door = AT_DOOR / DOOR_OF_FORUM if door[main] else (1 - AT_DOOR) / (1 - DOOR_OF_FORUM)
        odds += log(at_door)
    return odds
