"""Where in a long text it is worth looking closely: what matches, and the stretches around it."""

import re
from collections.abc import Iterable, Mapping


def places(text: str, signs: Mapping[str, re.Pattern[str]]) -> list[int]:
    """Return where the patterns of `signs` match, in order.

    Each has a string that all its matches hold, and begins with a character that stands for
    itself: so a text without them is passed over at the speed of `str.find`.

    >>> places("+1 + a+2", {"+": re.compile("[+][0-9]")})
    [0, 6]
    """
    return sorted(
        match.start()
        for sign, pattern in signs.items()
        # One character, the rarest at best, is found ten times as fast as two.
        if max(sign) in text and sign in text
        for match in pattern.finditer(text)
    )


def stretches(text: str, hits: Iterable[int], before: int, after: int) -> list[tuple[int, int]]:
    """Return start and end of the text around `hits`, which are in order; overlapping ones merged.

    >>> stretches("0123456789", [2, 3, 9], 1, 2)
    [(1, 5), (8, 10)]
    """
    found: list[tuple[int, int]] = []
    for hit in hits:
        start, end = max(0, hit - before), min(len(text), hit + after)
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found
