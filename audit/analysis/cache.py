"""The values of a function that were asked for last, as many as memory is set aside for."""

from collections import OrderedDict
from collections.abc import Callable
from sys import getsizeof

ENTRY = 140
"""Bytes that a value costs beside its own: measured with CPython 3.11."""


class Cache:
    """Strings by number, the least lately asked for dropped when they are too many bytes.

    >>> cache = Cache(str, 2 * (getsizeof("1") + ENTRY))
    >>> [cache.get(number) for number in (1, 2, 1, 3)], list(cache.kept)
    (['1', '2', '1', '3'], [1, 3])
    """

    def __init__(self, make: Callable[[int], str], most: int) -> None:
        """Call `make` for what is not kept; keep `most` bytes."""
        self.kept: OrderedDict[int, str] = OrderedDict()
        self._make, self._left = make, most

    def get(self, number: int) -> str:
        """Return the value of `number`."""
        if (value := self.kept.get(number)) is not None:
            self.kept.move_to_end(number)
            return value
        value = self.kept[number] = self._make(number)
        self._left -= getsizeof(value) + ENTRY
        while self._left < 0 and len(self.kept) > 1:
            _, oldest = self.kept.popitem(last=False)
            self._left += getsizeof(oldest) + ENTRY
        return value
