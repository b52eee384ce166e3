"""Large networks → communities: parts whose sides share more with each other than with the rest.

They divide nothing: its ties hold a network together. They say how to read one that is too large
to be read as a whole, such as a seller's with many agents.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

from audit.analysis.louvain import louvain, modularity

LARGE = 20
"""Sides of a network that is looked at: a smaller one can be read as a whole."""

MODULARITY = 0.3
"""Parts of less are no communities: "in practice values above about 0.3 are a good indicator of
significant community structure" (Clauset, Newman, Moore 2004, Physical Review E 70, 066111)."""

WEIGHT = 10**6
"""Of all edges of a key."""

HELD = """
SELECT network, side, rule, key FROM temp.held
WHERE rule <> 'title' AND network IN (
    SELECT network FROM temp.net_side GROUP BY network HAVING count(*) >= ?)
ORDER BY network, abs(side), side, rule, key
"""

TABLE = """
CREATE TEMP TABLE community (network INTEGER, rule TEXT, key INTEGER, community INTEGER NOT NULL,
    PRIMARY KEY (network, rule, key)) WITHOUT ROWID
"""

Thing = tuple[str, int]
"""A key: its rule and number; or a side: `side` and its number."""


def find_communities(connection: sqlite3.Connection) -> None:
    """Fill the temporary table `community`: the part of its network that each side and key is in.

    Networks that are small, or do not fall into parts, have no rows in it.
    """
    connection.execute(TABLE)
    for network, held in groupby(connection.execute(HELD, [LARGE]), lambda row: row[0]):
        shown: dict[int, list[Thing]] = defaultdict(list)
        for _, side, rule, key in held:
            shown[side].append((rule, key))
        connection.executemany(
            "INSERT INTO temp.community VALUES (?, ?, ?, ?)",
            (
                (network, *thing, number)
                for number, part in enumerate(communities(shown), 1)
                for thing in part
            ),
        )


def communities(shown: Mapping[int, Sequence[Thing]]) -> list[list[Thing]]:
    """Return the communities of one network, the largest first; none if it has no parts.

    `shown` has the keys of each side. The graph is that of sides and keys. All edges of a key weigh
    as much as those of any other, so that what few sides share counts for more. Sides that show the
    same are one node, so that a flood of pages is soon read.

    >>> shown = {n: [("handle", n // 3)] for n in range(9)}
    >>> shown[3].append(("handle", 0))
    >>> [[number for rule, number in part if rule == "side"] for part in communities(shown)]
    [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    """
    alike: dict[tuple[Thing, ...], list[int]] = defaultdict(list)
    for side, keys in shown.items():
        alike[tuple(keys)].append(side)
    sides = Counter(key for keys in shown.values() for key in keys)
    number = {key: len(alike) + n for n, key in enumerate(sides)}
    edges = [
        (node, number[key], max(1, WEIGHT * len(showing) // sides[key]))
        for node, (keys, showing) in enumerate(alike.items())
        for key in keys
    ]
    found = louvain(len(alike) + len(sides), edges)
    if modularity(edges, found) < MODULARITY:
        return []
    parts: dict[int, list[Thing]] = defaultdict(list)
    for of, showing in zip(found, alike.values(), strict=False):
        parts[of] += (("side", side) for side in showing)
    for key, node in number.items():
        parts[found[node]].append(key)
    return sorted(parts.values(), key=lambda part: -sum(rule == "side" for rule, _ in part))
