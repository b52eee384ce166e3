"""Where in a long text it is worth looking closely.

`str.find` passes over a page in microseconds a word; patterns and normal forms cost a hundred
times that, so they see only what stands around a hit.
"""

import re
from collections.abc import Iterable, Iterator

from crawler.platforms.plain import UNSEEN

BEFORE, AFTER = 100, 140
"""How far around a hit a label, its name and what speaks for or against them may stand."""

MIXED = re.compile(f"[A-Za-z@./](?:(?=[{UNSEEN}\u0370-\u052f])|(?<=[\u0370-\u052f].))")
"""A Latin letter or a sign of an address beside a letter of another script or an unseen one."""


def needles(words: Iterable[str]) -> tuple[str, ...]:
    """Return the shortest strings of which a text holds one wherever it holds one of `words`.

    >>> needles(["telegram", "telegramm"])
    ('ELEGRAM', 'elegram')
    """
    spelled = {
        form[len(word) > 5 :] for word in words for form in (word, word.upper(), word.capitalize())
    }
    return tuple(sorted(s for s in spelled if not any(o in s for o in spelled - {s})))


def windows(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Return the stretches of `text` around `words` and disguised letters, in order, merged."""
    found: list[tuple[int, int]] = []
    for hit in sorted(_hits(text, words)):
        start, end = max(0, hit - BEFORE), min(len(text), hit + AFTER)
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _hits(text: str, words: Iterable[str]) -> Iterator[int]:
    for word in words:
        # One character is looked for ten times as fast as two.
        at = text.find(word) if word[0] in text else -1
        while at >= 0:
            # A short word inside a longer one ("outgoing", "home/", an e-mail address) is none.
            before = text[at - 1 : at]
            if len(word) > 3 or not (before.isascii() and before.isalnum()):
                yield at
            at = text.find(word, at + len(word))
    if not text.isascii():
        yield from (match.start() for match in MIXED.finditer(text))
