"""Sides and what they show → groups of sides that belong together, hubs taken out."""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from audit.analysis.evidence import judge
from audit.analysis.gathering import gatherers, suspects
from audit.analysis.groups import Groups, Tied
from audit.analysis.ties import Hub, Key, Side
from audit.analysis.views import View

ROUNDS = 30
"""How often hubs are sought again once some are gone; a few do."""

PLAIN = -6.0
"""Hubs of such odds are taken out first: they hide what others are."""

SECOND = 0.8
"""A handle is second to others if that share of its sides shows a commoner one."""

OTHERS = 3
"""An operator's own side says at most so many times as much, hubs aside, as his handles there."""

DOUBTFUL = -1.0
"""What is refused with better odds is taken for neither: a picture or text may bear others out, and
a handle joins what a forum is judged by."""

GATHERS = "shows the handles of networks that have nothing else in common"


class Together(NamedTuple):
    """Who belongs together."""

    groups: Groups
    """Of the indexes of sides."""

    hubs: list[Hub]
    hub_sides: set[int]
    """Sides that are nobody's own; they are in no network."""


class Round(NamedTuple):
    """What one look at all keys found."""

    groups: Tied
    refused: dict[int, float]
    """Keys that tie nobody, with their odds."""

    alike: Groups
    """What pictures and texts tie by themselves."""


def together(keys: Sequence[Key], sides: Sequence[Side], odds: float) -> Together:
    """Return which of `sides` belong together by `keys`.

    A key ties if it is `odds` times as likely an operator's own as not. What is no operator's is
    taken out, and all others are judged anew without it, until nothing more is found.
    """
    hubs: dict[int, str] = {}
    away: set[int] = set()
    suspected = suspects(keys, sides)
    plain = True
    for _ in range(ROUNDS):
        view = View(keys, sides, hubs.keys(), away | suspected)
        found = _look(view, log(odds))
        new_sides = _gatherers(view, away, suspected, found, plain)
        new_hubs = {} if new_sides else _hubs(view, found, plain, log(odds))
        if not new_sides and not new_hubs:
            if not plain:
                break
            plain = False
        hubs |= new_hubs
        away |= new_sides
    view = View(keys, sides, hubs.keys(), away)
    view = View(keys, sides, hubs.keys(), away | (suspected & view.closed))
    _add_suspects(view, suspected - away, found.groups)
    _tie(
        view, [number for number in _judged(view) if not _is_handle(view, number)], found, log(odds)
    )
    return Together(
        found.groups,
        [
            Hub(key.rule, key.id, len(key.showings), hubs[number])
            for number, key in enumerate(keys)
            if number in hubs
        ],
        away,
    )


def _look(view: View, least: float) -> Round:
    """Tie sides by each key that is likely an operator's own, judged by those before it.

    Pictures and texts come first: they tie only what is borne out, so that groups stand before
    handles are judged. Then rare handles come before common ones, but what stands beside a commoner
    handle, as an agent's does, after all others.
    """
    found = Round(Tied(len(view.sides)), {}, Groups(len(view.sides)))
    _tie(view, _judged(view), found, least)
    return found


def _tie(view: View, numbers: list[int], found: Round, least: float) -> None:
    groups = found.groups
    for number in numbers:
        kind = int(_is_handle(view, number))
        if not _apart(view, number, groups):
            groups.tie(view.own[number], kind)
            if not kind:
                found.alike.join(view.own[number])
            continue
        verdict = judge(view, number, groups)
        if verdict.odds > least:
            for tied in verdict.ties:
                groups.tie(tied, kind)
                if not kind:
                    found.alike.join(tied)
        else:
            found.refused[number] = verdict.odds


def _judged(view: View) -> list[int]:
    numbers = [number for number, key in enumerate(view.keys) if key.rule != "title"]
    return sorted(
        numbers,
        key=lambda number: (
            _is_handle(view, number),
            _is_second(view, number),
            len(view.own[number]),
            number,
        ),
    )


def _is_second(view: View, number: int) -> bool:
    """Return whether nearly every side of the key shows a commoner handle too."""
    own = view.own[number]
    beside = sum(any(len(view.own[other]) > len(own) for other in view.pages[side]) for side in own)
    return beside > SECOND * len(own)


def _is_handle(view: View, number: int) -> bool:
    return view.keys[number].rule == "handle"


def _apart(view: View, number: int, groups: Groups) -> bool:
    own = view.own[number]
    return len(own) > 1 and any(groups.of(side) != groups.of(own[0]) for side in own)


def _hubs(view: View, found: Round, plain: bool, least: float) -> dict[int, str]:
    """Return the refused keys that are hubs, judged by all that stands without them, and why.

    A picture or text that is merely not borne out is none.
    """
    hubs = {}
    for number in found.refused:
        handle = view.keys[number].rule == "handle"
        if _apart(view, number, found.groups) and (handle or not plain):
            verdict = judge(view, number, found.groups)
            if verdict.odds <= least + (PLAIN if plain else 0 if handle else DOUBTFUL):
                hubs[number] = verdict.reason
    return hubs


def _gatherers(
    view: View, away: set[int], suspected: set[int], found: Round, plain: bool
) -> set[int]:
    handles = {number for number, key in enumerate(view.keys) if key.rule == "handle"} - view.hubs
    usable = {number for number in handles if not plain or found.refused.get(number, 0.0) > PLAIN}
    all_sides = View(view.keys, view.sides, view.hubs, away)
    sure = {number for number in handles if found.refused.get(number, 0.0) > DOUBTFUL}
    return gatherers(all_sides, suspected, usable, sure, found.alike) - away


def _add_suspects(view: View, sides: set[int], groups: Groups) -> None:
    """Join the sides that were suspected for nothing to the one group whose handles they show.

    Not those that show much else: a list may show handles of one group only.
    """
    of_hubs = _said_of_hubs(view)
    for side in sorted(sides):
        theirs = [key for key in view.pages[side] if any(at not in sides for at in view.own[key])]
        shown = {groups.of(at) for key in theirs for at in view.own[key] if at not in sides}
        said = sum(view.pages[side].values())
        if len(shown) == 1 and OTHERS * said >= view.sides[side].said - of_hubs[side]:
            groups.join([side, *shown])


def _said_of_hubs(view: View) -> Counter[int]:
    """Return how often each side shows handles that are hubs, once a page."""
    said: Counter[int] = Counter()
    for number in view.hubs:
        if _is_handle(view, number):
            for showing in view.keys[number].showings:
                said[showing.side] += showing.pages
    return said
