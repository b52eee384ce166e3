"""A key and the groups that stand without it → how likely it is one operator's own.

Three accounts of a key are weighed, by their likelihoods: it is an operator's own; it is scattered
over the sides, whoever's they are; it is shared by a few strangers, as a designer's or an agent's
contact is. The odds are natural logarithms, above 0 for the first account. The constants are what
crawls look like to those who read them; results hardly change when they do by a half.
"""

from collections import Counter
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from audit.analysis.groups import Groups, Tied
from audit.analysis.ties import independent
from audit.analysis.views import View

SITES_A_KEY = 10
"""One key that an operator shares among his sites is expected for so many sites."""

HUBS = 2
"""So many keys are expected to be scattered over any share of the sides."""

SHARED, MOST_SHARED = 0.05, 0.5
"""For each operator's key on so many sides there is that much of one that few strangers share."""

MEDIUM = -2.5
"""The odds of a picture or text before anything is known of it, compared with a handle's."""

OWN_PAGES = 0.85
"""An operator's own handle stands on that share of the pages of a side that show handles."""

OTHER_NAMES = 0.3
"""That share of an operator's groups have, without the key, handles that the others have not."""

CORE = 0.8
"""A key that stands on that share of a group is its name."""

COPIED, INSIDE = 0.7, 0.85
"""Another key of the operator stands on that share of his groups, or has that share of its sides
among those of the key."""

TRIES = 1.5
"""How many keys are tried before one happens to bear another out."""

BELONGS = 1.6
"""The odds that a group which shows an operator's own key is his."""


class Part(NamedTuple):
    """A group that stands without the key, and what the key's sides in it show."""

    sides: list[int]
    size: int
    """On how many sides of the group the key stands that holds most of it together."""

    own: bool
    """Whether it has a handle for itself, or one key that holds it together."""

    named: bool
    """Whether it shows any other handle."""

    shown: set[int]
    """Keys that it shows."""


class Verdict(NamedTuple):
    """What is thought of a key."""

    odds: float
    ties: list[list[int]]
    """Sides that belong together if it is an operator's own."""

    reason: str
    """What speaks against it most."""


REASONS = (
    "stands on few pages of sites that have handles of their own",
    "stands on some sites of several networks",
    "stands on sites that have handles of their own, and nothing in common",
)


def judge(view: View, number: int, groups: Tied) -> Verdict:
    """Weigh the key by the `groups` that stand without it, which are two or more.

    A handle ties each part that is likelier the operator's than not; a picture or text those that
    other keys bear out, and sides without any handle to the one group that it covers.
    """
    handle = view.keys[number].rule == "handle"
    sides = view.own[number]
    parts = _parts(view, number, groups)
    prior = _against_others(len(sides), view.total, 0, 0)
    rate = min(0.95, max(0.01, len(sides) / view.total))
    coverage = [_coverage(len(part.sides), part.size, rate) for part in parts]
    covering = _against_others(len(sides), view.total, *map(sum, zip(*coverage, strict=True)))
    pages = _pages(view, number) if handle else 0.0
    names = _names(view, number, parts)
    bearing, blocs = _bearing(view, number, parts)
    odds = covering + pages + sum(names) + bearing + (0 if handle else MEDIUM)
    each = [BELONGS + shared + name for (_, shared), name in zip(coverage, names, strict=True)]
    likely = [at for at, odds in enumerate(each) if odds > 0]
    if handle:
        blocs.join(likely)
    else:
        covered = [at for at in likely if coverage[at][1] + MEDIUM > 0]
        if len(covered) == 1:
            blocs.join(covered + [at for at in likely if not parts[at].named])
    ties = [[side for at in bloc for side in parts[at].sides] for bloc in blocs.members()]
    against = (pages, covering - prior, sum(names) + min(0, bearing))
    return Verdict(odds, ties, REASONS[against.index(min(against))])


def _parts(view: View, number: int, groups: Tied) -> list[Part]:
    members: dict[int, list[int]] = {}
    for side in view.own[number]:
        members.setdefault(groups.of(side), []).append(side)
    return [_part(view, number, groups, sides) for sides in members.values()]


def _part(view: View, number: int, groups: Tied, sides: list[int]) -> Part:
    size, widest = groups.size(sides[0]), groups.widest(sides[0])
    return Part(
        sides,
        max(len(sides), widest),
        any(view.sides[side].alone for side in sides) or 1 < size * CORE <= widest,
        any(view.has_name(side, number) for side in sides),
        {other for side in sides for other in view.shown[side] if other != number},
    )


def _against_others(sides: int, total: int, scattered: float, shared: float) -> float:
    """Return the odds of an operator's key against the other two accounts together.

    `scattered` and `shared` are its log likelihoods against either. Operators' sites are thought to
    be Pareto distributed with exponent 1, and a hub to be on any share of the sides.
    """
    own = (total / SITES_A_KEY + 1) / (0.645 * sides * sides)
    one, other = log(HUBS / total / own) - scattered, log(min(MOST_SHARED, SHARED * sides)) - shared
    larger, smaller = max(one, other), min(one, other)
    return -larger - log1p(exp(smaller - larger))


def _coverage(shown: int, size: int, rate: float) -> tuple[float, float]:
    """Return how much likelier `shown` of `size` sides are for an operator's key.

    First against one scattered at that `rate`, then against one that strangers share. An operator's
    key covers his groups more likely than not (Beta(2, 1)), a shared one rather not (Beta(1, 2)).
    """
    own = log(2 * shown / (size * (size + 1)))
    choose = lgamma(size) - lgamma(shown) - lgamma(size - shown + 1)
    scattered = choose + (shown - 1) * log(rate) + (size - shown) * log(1 - rate)
    return own - scattered, log(shown / (size - shown + 1))


def _pages(view: View, number: int) -> float:
    """Return what the pages say, where sides have other handles to compare with.

    Scattered over pages it would stand on a random part of them, at its overall rate.
    """
    sides = view.own[number]
    here = [view.pages[side][number] for side in sides]
    rate = min(0.5, max(0.02, sum(here) / view.read))
    total = 0.0
    for side, pages in zip(sides, here, strict=True):
        others = [count for key, count in view.pages[side].items() if key != number]
        best = max([view.sides[side].alone, *others])
        if best:
            total += max(-1.5, min(1.0, _share(pages, max(pages, best), rate)))
    return min(0.5, total)


def _share(pages: int, of: int, rate: float) -> float:
    own = pages * log(OWN_PAGES / rate) + (of - pages) * log((1 - OWN_PAGES) / (1 - rate))
    return own - log((1 - (1 - OWN_PAGES) ** of) / (1 - (1 - rate) ** of))


def _names(view: View, number: int, parts: list[Part]) -> list[float]:
    """Return for each part what its own handles say: that they disagree, or that it has none."""
    nameless = sum(not view.has_name(side, number) for side in view.own[number])
    rest = view.total - len(view.own[number])
    usual = (view.named - len(view.own[number]) + nameless + 1) / (rest + 2)
    usual = min(0.7, max(0.5, usual))
    often = Counter(key for part in parts for key in part.shown if view.keys[key].rule == "handle")
    return [
        0.0
        if any(often[key] > 1 for key in part.shown)
        else log(OTHER_NAMES / usual)
        if part.own
        else 0.0
        if part.named
        else log((1 - OTHER_NAMES) / (1 - usual))
        for part in parts
    ]


def _bearing(view: View, number: int, parts: list[Part]) -> tuple[float, Groups]:
    """Return how far other keys bear out that the parts belong together, and which of them do.

    Another key does if it stands on most parts and hardly elsewhere, or if all its sides are among
    those of this one, and link parts that nothing else has linked.
    """
    blocs = Groups(range(len(parts)))
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
    inside = (len(ats) - 1) * log(INSIDE / rate) + outside * log((1 - INSIDE) / (1 - rate))
    return spread - log(TRIES), inside - log(TRIES)
