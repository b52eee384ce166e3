"""Sides and what they show → groups of sides that belong together, hubs taken out."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from math import exp, lgamma
from typing import NamedTuple

import networkx as nx

from audit.analysis.cuts import cut_vertices
from audit.analysis.groups import Groups
from audit.analysis.ties import Hub, Key, Side, fuses, put_together, standing

MANY_OF_STRANGERS = 2
"""So many are too many for a page on which strangers write, or a side that shows all its keys in
passing."""

ROUNDS = 5
"""How often hubs are sought again once some are gone."""

LARGE, TOO_LARGE = 8, 50_000
"""Sides of a network that is looked through for communities; beyond that Louvain takes minutes."""

SEED = 1

CHANCE = 2.0
"""Coincidences of two keys that chance alone would bring: with fewer they bear each other out."""

TOGETHER = 0.5
"""The share of the sides that show the rarer key on which the other one must stand too."""

RAREST = 12
"""Keys of each rule that are tried on each side, the rarest ones."""

APART = "would put together networks that have nothing else in common"
GATHERS = "shows the handles of networks that have nothing else in common"


class Together(NamedTuple):
    """Who belongs together."""

    groups: Groups
    """Of the indexes of sides."""

    hubs: list[Hub]
    hub_sides: set[int]
    """Sides that are nobody's own; they are in no network."""


def together(strong: list[Key], medium: list[Key], sides: list[Side], many: int) -> Together:
    """Return which of `sides` belong together by `strong` keys and `medium` ones.

    What would put together `many` networks that stand without it is a hub.
    """
    hubs: dict[tuple[str, int], Hub] = {}
    hub_sides: set[int] = set()
    for _ in range(ROUNDS):
        kept = [_without(key, hub_sides) for key in strong if (key.rule, key.id) not in hubs]
        groups, new_keys = _by_strong(kept, sides, many)
        new_sides = set() if new_keys else _gathering(kept, sides, many)
        if not new_keys and not new_sides:
            break
        hubs |= {(k.rule, k.id): Hub(k.rule, k.id, len(k.all_sides), APART) for k in new_keys}
        hub_sides |= new_sides
    weakened = [key for key in strong if key.passing or (key.rule, key.id) in hubs]
    telling = []
    torn = _torn(strong, groups)
    for key in medium + weakened:
        shown = [*key.sides, *(side for side in key.passing if side not in torn)]
        whole = _without(Key(key.rule, key.id, shown, [], key.source), hub_sides)
        if key.rule != "handle" and fuses(whole.sides, groups, many):
            hubs[key.rule, key.id] = Hub(key.rule, key.id, len(key.all_sides), APART)
        else:
            telling.append(whole)
    for key in put_together(corroborated(telling, len(sides)), groups, many):
        hubs[key.rule, key.id] = Hub(key.rule, key.id, len(key.sides), APART)
    return Together(groups, list(hubs.values()), hub_sides)


def _without(key: Key, sides: set[int]) -> Key:
    if sides.isdisjoint(key.all_sides):
        return key
    return Key(
        key.rule,
        key.id,
        [side for side in key.sides if side not in sides],
        [side for side in key.passing if side not in sides],
        key.source,
    )


def _by_strong(keys: list[Key], sides: list[Side], many: int) -> tuple[Groups, list[Key]]:
    """Return the groups that `keys` make, and those keys that are found out as hubs."""
    groups = _apart(sides)
    hubs = list(put_together(keys, groups, many))
    if hubs:
        return groups, hubs
    suspects = _spread(keys, groups, many)
    if suspects:
        apart = _apart(sides)
        hubs = list(put_together([key for key in keys if key.id not in suspects], apart, many))
        hubs += put_together([key for key in keys if key.id in suspects], apart, many)
    return groups, hubs or list(_cutting(keys, sides, many))


def _apart(sides: list[Side]) -> Groups:
    return Groups([side.owner for side in sides])


def _spread(keys: list[Key], groups: Groups, many: int) -> set[int]:
    """Return the ids of keys that reach into `many` communities of their network, by Louvain."""
    members: dict[int, list[Key]] = {}
    for key in keys:
        if key.sides:
            members.setdefault(groups.of(key.sides[0]), []).append(key)
    suspects: set[int] = set()
    for group, own in members.items():
        if LARGE <= groups.size(group) <= TOO_LARGE and len(own) > many:
            suspects |= _spread_within(own, many)
    return suspects


def _spread_within(keys: list[Key], many: int) -> set[int]:
    graph: nx.Graph[int] = nx.Graph()
    for number, key in enumerate(keys):
        for side in key.sides:
            graph.add_edge(side, -1 - number, weight=1 / len(key.sides))
    communities = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    place = {node: number for number, nodes in enumerate(communities) for node in nodes}
    return {key.id for key in keys if len({place[side] for side in key.sides}) >= many}


def _cutting(keys: list[Key], sides: list[Side], many: int) -> Iterator[Key]:
    """Yield the keys without which a network falls apart into networks that stand."""
    total = len(sides)
    for vertex, parts in cut_vertices(_adjacent(keys, total), total):
        if vertex >= total and sum(part > 1 for part in parts) >= many:
            cut = keys[vertex - total]
            rest = _apart(sides)
            for key in keys:
                if key is not cut:
                    rest.join(key.sides)
            if fuses(cut.sides, rest, many):
                yield cut


def _gathering(keys: list[Key], sides: list[Side], many: int) -> set[int]:
    """Return the sides that show, be it in passing, keys of `many` networks that stand without it.

    Sides with few keys come first, so networks stand before forums and the like are judged.
    """
    shown: list[list[int]] = [[] for _ in sides]
    own: list[list[int]] = [[] for _ in sides]
    for number, key in enumerate(keys):
        for side in key.all_sides:
            shown[side].append(number)
        for side in key.sides:
            own[side].append(number)
    groups, first, found = _apart(sides), dict[int, int](), set()
    for side in sorted(range(len(sides)), key=lambda side: len(shown[side])):
        touched = standing((first[number] for number in shown[side] if number in first), groups)
        stranger = sides[side].open or not own[side]
        if len(touched) >= (MANY_OF_STRANGERS if stranger else many):
            found.add(side)
            continue
        groups.join([side, *(first[number] for number in own[side] if number in first)])
        for number in own[side]:
            first.setdefault(number, side)
    return found


def _torn(keys: list[Key], groups: Groups) -> set[int]:
    """Return the sides that mention in passing what is not their own network's."""
    touched: dict[int, set[int]] = {}
    for key in keys:
        for side in key.passing:
            touched.setdefault(side, set()).update(standing([side, *key.sides], groups))
    return {side for side, networks in touched.items() if len(networks) > 1}


def _adjacent(keys: list[Key], total: int) -> list[list[int]]:
    adjacent: list[list[int]] = [[] for _ in range(total)]
    for number, key in enumerate(keys, total):
        for side in key.sides:
            adjacent[side].append(number)
        adjacent.append(key.sides)
    return adjacent


def corroborated(keys: list[Key], total: int) -> Iterator[Key]:
    """Yield the sides that show two keys which bear each other out, as sides of the commoner one.

    They are of different rules, or of different sources, and stand together more often than
    chance would have it.
    """
    bundles = _bundled(keys)
    number = Counter(key.rule for key in bundles)
    for (one, other), sides in _meetings(bundles, total).items():
        a, b = bundles[one], bundles[other]
        rarer = min(len(a.sides), len(b.sides))
        if len(sides) < max(2, TOGETHER * rarer):
            continue
        tries = number[a.rule] * number[b.rule]
        if tries * chance(len(sides), len(a.sides), len(b.sides), total) < CHANCE:
            commoner = max(a, b, key=lambda key: len(key.sides))
            yield Key(commoner.rule, commoner.id, sides)


def _bundled(keys: list[Key]) -> list[Key]:
    """Return one key for all of one rule and source that the same sides show."""
    seen: dict[tuple[str, str, tuple[int, ...]], Key] = {}
    for key in keys:
        if len(key.sides) > 1:
            seen.setdefault((key.rule, key.source, tuple(sorted(key.sides))), key)
    return list(seen.values())


def _meetings(keys: list[Key], total: int) -> dict[tuple[int, int], list[int]]:
    """Return for each pair of keys that can bear each other out the sides that show both."""
    shown: list[list[int]] = [[] for _ in range(total)]
    taken: list[Counter[str]] = [Counter() for _ in range(total)]
    for number in sorted(range(len(keys)), key=lambda at: len(keys[at].sides)):
        for side in keys[number].sides:
            if taken[side][keys[number].rule] < RAREST:
                taken[side][keys[number].rule] += 1
                shown[side].append(number)
    meetings: dict[tuple[int, int], list[int]] = {}
    for side, numbers in enumerate(shown):
        for one, other in combinations(sorted(numbers), 2):
            if _independent(keys[one], keys[other]):
                meetings.setdefault((one, other), []).append(side)
    return meetings


def _independent(one: Key, other: Key) -> bool:
    """Return whether a page that copies the one thing need not show the other."""
    rules = {one.rule, other.rule}
    if rules == {"image"} or rules == {"handle"}:
        return one.source != other.source
    return len(rules) == 2 and rules != {"text", "title"}


def chance(both: int, one: int, other: int, total: int) -> float:
    """Return how likely `both` sides or more show two keys by chance (hypergeometric tail).

    `one` and `other` of `total` sides show them.

    >>> round(chance(2, 2, 2, 30), 4)
    0.0023
    """
    whole = _log_choose(total, other)
    tail = 0.0
    for number in range(both, min(one, other) + 1):
        if other - number <= total - one:
            tail += exp(_log_choose(one, number) + _log_choose(total - one, other - number) - whole)
    return tail


def _log_choose(whole: int, part: int) -> float:
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)
