"""Which sides and keys hold a network together that would fall apart without them."""

from collections.abc import Iterator


def cut_vertices(adjacent: list[list[int]], sides: int) -> Iterator[tuple[int, list[int]]]:
    """Yield each vertex without which its component falls apart, and how many sides each part has.

    Vertices below `sides` are sides, the others keys. Tarjan's algorithm without recursion, so in
    time proportional to the edges.

    >>> list(cut_vertices([[2], [2], [0, 1]], sides=2))
    [(2, [1, 1])]
    """
    size = len(adjacent)
    found, low, below = [0] * size, [0] * size, [int(v < sides) for v in range(size)]
    clock = 0
    for root in range(size):
        if found[root]:
            continue
        parts: dict[int, list[int]] = {}
        clock += 1
        found[root] = low[root] = clock
        path = [(root, -1, iter(adjacent[root]))]
        while path:
            vertex, parent, rest = path[-1]
            for other in rest:
                if not found[other]:
                    clock += 1
                    found[other] = low[other] = clock
                    path.append((other, vertex, iter(adjacent[other])))
                    break
                if other != parent:
                    low[vertex] = min(low[vertex], found[other])
            else:
                path.pop()
                if parent >= 0:
                    low[parent] = min(low[parent], low[vertex])
                    below[parent] += below[vertex]
                    if low[vertex] >= found[parent]:
                        parts.setdefault(parent, []).append(below[vertex])
        for vertex, sizes in sorted(parts.items()):
            above = below[root] - sum(sizes) - (vertex < sides)
            if vertex != root:
                sizes = [above, *sizes]
            if len(sizes) > 1:
                yield vertex, sizes
