"""A key and the groups that stand without it → how likely it is one operator's own.

Three accounts of a key are weighed, by their likelihoods: it is an operator's own; it is scattered
over the sides, whoever's they are; it is shared by a few strangers, as a designer's or an agent's
contact is. The odds are natural logarithms, above 0 for the first account. The constants are what
crawls look like to those who read them.
"""

from collections import Counter
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from audit.analysis.bearing import bearing_of
from audit.analysis.groups import Groups, Tied
from audit.analysis.parts import Part, parts_of
from audit.analysis.views import View

SITES_A_KEY = 10
"""One key that an operator shares among his sites is expected for so many sites."""

HUBS = 2
"""So many keys are expected to be scattered over any share of the sides."""

SHARED, MOST_SHARED = 0.08, 0.5
"""For each operator's key on so many sides there is that much of one that few strangers share."""

MEDIUM = -2.5
"""The odds of a picture or text before anything is known of it, compared with a handle's."""

WIDE = 2.0
"""How much better the odds of a handle must be if it is on all sides, and in proportion: to join
strangers by what stands on many sides does more harm than to leave one operator's apart."""

OWN_PAGES = 0.85
"""An operator's own handle stands on that share of the pages of a side that show handles."""

PASSING = 0.2
"""The share of sides that show an operator's handle in passing; of a scattered one's, half do."""

OTHER_NAMES = 0.25
"""That share of an operator's groups have, without the key, handles that the others have not."""

BELONGS = 1.6
"""The odds that a group which shows an operator's own key is his."""


class Verdict(NamedTuple):
    """What is thought of a key."""

    odds: float
    ties: list[list[int]]
    """Sides that belong together if it is an operator's own."""

    reason: str
    """What speaks against it most."""


NOT_BORNE_OUT = "nothing of another kind bears out that its sites belong together"

REASONS = (
    "stands on few pages of sites that have handles of their own",
    "stands on some sites of several networks",
    "stands on sites that have handles of their own, and nothing in common",
)


def judge(view: View, number: int, groups: Tied) -> Verdict:
    """Weigh the key by the `groups` that stand without it, which are two or more."""
    handle = view.keys[number].rule == "handle"
    parts = parts_of(view, number, groups)
    sides = len(view.own[number])
    rate = min(0.95, max(0.01, sides / view.total))
    coverage = [_coverage(len(part.sides), part.size, rate) for part in parts]
    prior = _against_others(sides, view.total, 0, 0)
    covering = _against_others(sides, view.total, *map(sum, zip(*coverage, strict=True)))
    pages = _pages(view, number) - WIDE * rate if handle else MEDIUM
    names = _names(view, number, parts)
    bearing, blocs = bearing_of(view, number, parts)
    _add_likely(handle, parts, [shared for _, shared in coverage], names, blocs)
    against = (min(0, pages), covering - prior, sum(names) + min(0, bearing))
    return Verdict(
        covering + pages + sum(names) + bearing,
        [[side for at in bloc for side in parts[at].sides] for bloc in blocs.members()],
        REASONS[against.index(min(against))] if handle else NOT_BORNE_OUT,
    )


def _add_likely(
    handle: bool, parts: list[Part], covered: list[float], names: list[float], blocs: Groups
) -> None:
    """Join in `blocs` the parts that are likelier the operator's than not, each by itself.

    A handle does that; a picture or text only for sides without any handle, and only to the one
    group that it covers.
    """
    likely = [at for at in range(len(parts)) if BELONGS + covered[at] + names[at] > 0]
    if not handle:
        whole = [at for at in likely if covered[at] + MEDIUM > 0]
        likely = whole + [at for at in likely if not parts[at].named] if len(whole) == 1 else []
    blocs.join(likely)


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
    passing = view.passing[number] * log(PASSING / 0.5) + len(sides) * log((1 - PASSING) / 0.5)
    return min(0.5, total) + min(0.0, passing)


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
