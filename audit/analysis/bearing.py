"""Which of the groups that show a key other keys bear out to be one operator's."""

from math import exp, lgamma, log, log1p

from audit.analysis.groups import Groups
from audit.analysis.parts import Part
from audit.analysis.ties import independent
from audit.analysis.views import View

COPIED, INSIDE = 0.7, 0.85
"""Another key of the operator stands on that share of his groups, or has that share of its sides
among those of the key."""

WIDE = 1 / 3
"""A key on a larger share of all sides leaves too few others to tell how common another one is
elsewhere: what is on nearly all sites bears nothing out."""

TRIES = 1.5
"""How many keys are tried before one happens to bear another out."""


def bearing_of(view: View, number: int, parts: list[Part]) -> tuple[float, Groups]:
    """Return how far other keys bear out that the parts belong together, and which of them do.

    Another key does if it stands on most parts and hardly elsewhere, or if all its sides are among
    those of this one, and link parts that nothing else has linked.
    """
    blocs = Groups(len(parts))
    where: dict[int, list[int]] = {}
    for at, part in enumerate(parts):
        for other in part.shown:
            where.setdefault(other, []).append(at)
    best: dict[str, float] = {}
    links: list[tuple[float, int]] = []
    for other, ats in where.items():
        if len(ats) < 2 or not independent(view.keys[other], view.keys[number]):
            continue
        spread, inside = _agreement(view, number, other, ats, parts)
        if spread > 0 and spread >= inside:
            rule = view.keys[other].rule
            best[rule] = max(spread, best.get(rule, 0.0))
            blocs.join(ats)
        elif inside > 0:
            links.append((inside, other))
    linked = 0.0
    for odds, other in sorted(links, key=lambda link: (-link[0], link[1])):
        if len({blocs.of(at) for at in where[other]}) > 1:
            linked += odds
            blocs.join(where[other])
    if not best and not linked:
        return max(-1.0, -0.25 * (len(parts) - 2)), blocs
    apart = len(blocs.members()) - 1 if view.keys[number].rule != "handle" else 0
    return sum(best.values()) + linked - apart, blocs


def _agreement(
    view: View, number: int, other: int, ats: list[int], parts: list[Part]
) -> tuple[float, float]:
    """Return the odds that `other` goes with the parts, and that its sides are the key's."""
    here = sum(other in view.shown[side] for at in ats for side in parts[at].sides)
    outside = max(0, len(view.own[other]) - here)
    rest = view.total - len(view.own[number]) + 1
    elsewhere = min(0.9, max(0.02, (outside + 0.5) / rest))
    rate = min(0.9, max(0.02, len(view.own[number]) / view.total))
    spread = (len(ats) - 1) * log(COPIED / elsewhere)
    spread += (len(parts) - len(ats)) * log((1 - COPIED) / (1 - elsewhere))
    if len(view.own[number]) > WIDE * view.total:
        spread = _against_both(spread, _uneven(len(ats), len(parts), outside, rest))
    inside = (len(ats) - 1) * log(INSIDE / rate) + outside * log((1 - INSIDE) / (1 - rate))
    return spread - log(TRIES), inside - log(TRIES)


def _uneven(shown: int, parts: int, outside: int, rest: int) -> float:
    """Return the odds of a key of the operator's against one at the same rate here and elsewhere.

    Nothing is known of the rates: all are as likely.
    """
    own = (shown - 1) * log(COPIED) + (parts - shown) * log(1 - COPIED)
    own += _rate_unknown(outside, rest)
    return own - _rate_unknown(shown - 1 + outside, parts - 1 + rest)


def _rate_unknown(shown: int, of: int) -> float:
    return lgamma(shown + 1) + lgamma(of - shown + 1) - lgamma(of + 2)


def _against_both(one: float, other: float) -> float:
    """Return the odds against two rivals together, of those against each."""
    return min(one, other) - log1p(exp(-abs(one - other)))
