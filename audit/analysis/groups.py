"""Things that belong together, by numbers: who is joined with whom."""

from collections.abc import Iterable, Sequence


class Groups:
    """Sets of the numbers below `count`, each alone until joined (union-find, path halving).

    >>> groups = Groups(4)
    >>> groups.join([0, 2, 3])
    >>> groups.of(0) == groups.of(3), groups.of(0) == groups.of(1)
    (True, False)
    >>> groups.members()
    [[0, 2, 3], [1]]
    >>> groups.size(3)
    3
    """

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._size = [1] * count

    def of(self, item: int) -> int:
        """Return the number that stands for the set of `item`: its smallest."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = item = parent[parent[item]]
        return item

    def size(self, item: int) -> int:
        """Return how many are in the set of `item`."""
        return self._size[self.of(item)]

    def join(self, items: Iterable[int]) -> None:
        """Make one set of the sets of `items`."""
        roots = sorted({self.of(item) for item in items})
        for root in roots[1:]:
            self._parent[root] = roots[0]
            self._size[roots[0]] += self._size[root]

    def members(self) -> list[list[int]]:
        """Return all sets, each in order, by their smallest."""
        found: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            found.setdefault(self.of(item), []).append(item)
        return list(found.values())


class Tied(Groups):
    """Groups, and how far each is held together by one key, of two kinds.

    >>> groups = Tied(4)
    >>> groups.tie([0, 1, 2], kind=1)
    >>> groups.tie([2, 3], kind=0)
    >>> groups.size(0), groups.widest(3)
    (4, (2, 3))
    """

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self._widest: dict[int, tuple[int, int]] = {}

    def tie(self, items: Sequence[int], kind: int) -> None:
        """Join `items`, which one key of that `kind`, 0 or 1, holds together."""
        if items:
            roots = {self.of(item) for item in items}
            widest = [self._widest.pop(root, (1, 1)) for root in roots]
            widest.append((1, len(items)) if kind else (len(items), 1))
            self.join(items)
            one, other = zip(*widest, strict=True)
            self._widest[min(roots)] = max(one), max(other)

    def widest(self, item: int) -> tuple[int, int]:
        """Return how many of the set of `item` the key of each kind holds that holds most."""
        return self._widest.get(self.of(item), (1, 1))
