"""A graph → its communities, by the method of Louvain (Blondel and others 2008, arXiv:0803.0476).

Weights are whole numbers, so that gains are exact. With fractions, networkx 3.6 and others may move
a node to and fro for ever between two communities that suit it equally (networkx #6751, #8739).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import Random

SEED = 1

Neighbours = Sequence[dict[int, int]]
"""The neighbours of each node, with the weights of the edges to them."""


def louvain(count: int, edges: Iterable[tuple[int, int, int]]) -> list[int]:
    """Return the community of each of `count` nodes: numbers from 0, by its first node.

    `edges` have two nodes and a weight. Nodes are visited in an order drawn from a fixed seed.

    >>> louvain(6, [(0, 1, 9), (1, 2, 9), (0, 2, 9), (2, 3, 1), (3, 4, 9), (4, 5, 9), (3, 5, 9)])
    [0, 0, 0, 1, 1, 1]
    """
    near: list[dict[int, int]] = [defaultdict(int) for _ in range(count)]
    for one, other, weight in edges:
        near[one][other] += weight
        near[other][one] += weight
    degrees = [sum(weights.values()) for weights in near]
    random = Random(SEED)  # noqa: S311 - an order, not a secret
    found = list(range(count))
    while True:
        moved = _numbered(_moved(near, degrees, random))
        found = [moved[node] for node in found]
        if len(set(moved)) == len(near):
            return _numbered(found)
        near, degrees = _merged(near, degrees, moved)


def modularity(edges: Sequence[tuple[int, int, int]], communities: Sequence[int]) -> float:
    """Return how much more of the weight is within `communities` than by chance: -0.5 to 1.

    >>> modularity([(0, 1, 5), (2, 3, 5)], [0, 0, 1, 1])
    0.5
    """
    whole = 2 * sum(weight for _, _, weight in edges)
    degrees: dict[int, int] = defaultdict(int)
    inside = 0
    for one, other, weight in edges:
        degrees[communities[one]] += weight
        degrees[communities[other]] += weight
        inside += 2 * weight * (communities[one] == communities[other])
    return inside / whole - sum((degree / whole) ** 2 for degree in degrees.values())


def _moved(near: Neighbours, degrees: Sequence[int], random: Random) -> list[int]:
    """Return the community of each node once none is better off in that of a neighbour."""
    community, total, whole = list(range(len(near))), list(degrees), sum(degrees)
    order = random.sample(range(len(near)), len(near))
    moving = True
    while moving:
        moving = False
        for node in order:
            ties: dict[int, int] = {}
            for neighbour, weight in near[node].items():
                of = community[neighbour]
                ties[of] = ties.get(of, 0) + weight
            old = best = community[node]
            total[old] -= degrees[node]
            most = whole * ties.get(old, 0) - total[old] * degrees[node]
            for of, weight in ties.items():
                gain = whole * weight - total[of] * degrees[node]
                if gain > most:
                    best, most = of, gain
            total[best] += degrees[node]
            if best != old:
                community[node] = best
                moving = True
    return community


def _merged(
    near: Neighbours, degrees: Sequence[int], community: Sequence[int]
) -> tuple[list[dict[int, int]], list[int]]:
    """Return the graph whose nodes are the communities; a loop counts in its degree alone."""
    count = max(community) + 1
    merged: list[dict[int, int]] = [defaultdict(int) for _ in range(count)]
    total = [0] * count
    for node, weights in enumerate(near):
        total[community[node]] += degrees[node]
        for neighbour, weight in weights.items():
            if community[neighbour] != community[node]:
                merged[community[node]][community[neighbour]] += weight
    return merged, total


def _numbered(communities: Sequence[int]) -> list[int]:
    number = {of: n for n, of in enumerate(dict.fromkeys(communities))}
    return [number[of] for of in communities]
