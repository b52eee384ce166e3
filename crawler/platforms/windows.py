"""Where in a long text it is worth looking closely.

`bytes.find` passes over a page in microseconds a word; patterns and normal forms cost a hundred
times that, so they see only what stands around a hit. All platforms share one scan.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import AnyStr

from crawler.platforms.plain import UNSEEN

BEFORE, AFTER = 100, 140
"""How far around a hit a label, its name and what speaks for or against them may stand."""

MIXED = re.compile(f"[A-Za-z@./](?:(?=[{UNSEEN}\u0370-\u052f])|(?<=[\u0370-\u052f].))")
"""A Latin letter or a sign of an address beside a letter of another script or an unseen one."""

GREEK_CYRILLIC = (b"\xcd", b"\xce", b"\xcf", b"\xd0", b"\xd1", b"\xd2", b"\xd3", b"\xd4")
"""How their letters begin in UTF-8; no other character's first byte is one of these."""

NAME_NEAR = re.compile(
    r"(?<=[0-9０-９_]).|(?<=[0-9０-９][\s(（【_]).|(?<=[0-9０-９][一-鿿]{2})."
    r"|.[一-鿿]{0,4}(?:[^\w\n]|_){0,8}(?:信(?:[^\w\n]|_){0,8})?"
    "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ\U0001d400-\U0001d7ff]"
)
"""A Chinese character that has a name beside it: "微：x", "123薇". It is also part of countless
words."""


ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f"
"""The unseen characters that are met in the midst of words."""


class Needles:
    """Strings of which a text must hold one to be worth a closer look.

    One Latin letter counts beside a character beyond ASCII only, a Chinese one beside a name.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.letters: set[bytes] = set()
        self.latin: set[bytes] = set()
        """Those with an ASCII character, in lower case; a "?" is any character beyond ASCII."""
        self.others: dict[bytes, set[str]] = defaultdict(set)
        """The others, by how they begin in UTF-8: that tells which scripts a text is in."""
        for needle in _shortest(words):
            if _is_letter(needle):
                self.letters.add(needle.encode())
            elif any(map(str.isascii, needle)):
                self.latin.add(_in_ascii(needle))
            else:
                self.others[needle.encode()[:1]].add(needle)


def _in_ascii(text: str) -> bytes:
    return text.encode("ascii", "replace").lower()


def _shortest(words: Iterable[str]) -> list[str]:
    """Return the shortest strings of which a text holds one wherever it holds one of `words`."""
    spelled = {
        form[len(word) > 5 :] for word in words for form in (word, word.upper(), word.capitalize())
    }
    return sorted(s for s in spelled if not any(_covers(o, s) for o in spelled - {s}))


def _covers(needle: str, other: str) -> bool:
    return needle in other and not (_is_letter(needle) and other.isascii())


def _is_letter(needle: str) -> bool:
    return len(needle) == 1 and needle.isascii() and needle.isalpha()


def windows(text: str, needles: Needles) -> list[tuple[int, int]]:
    """Return the stretches of `text` around `needles` and disguised letters, in order, merged.

    >>> windows("TG: @gazette" + 200 * "…", Needles(["tg"]))
    [(0, 140)]
    """
    found: list[tuple[int, int]] = []
    for hit in sorted(_hits(text, needles)):
        start, end = max(0, hit - BEFORE), min(len(text), hit + AFTER)
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _hits(text: str, needles: Needles) -> Iterator[int]:
    latin = text.encode("ascii", "ignore").lower()
    in_place = _in_ascii(text)
    held = (word for word in needles.latin if word.strip(b"?") in latin)
    places = {word: _places(in_place, word) for word in held}
    for word, found in places.items():
        yield from (at for at in found if _stands_alone(in_place, at, word))
    if not text.isascii():
        for letter in needles.letters:
            yield from (at for at in _places(in_place, letter) if _is_apart(in_place, at))
        yield from _hits_beyond_ascii(text, needles, not all(places.values()))


def _hits_beyond_ascii(text: str, needles: Needles, is_split: bool) -> Iterator[int]:
    """Yield the rest of the hits; `is_split` says that other characters part a needle's letters."""
    octets = text.encode("utf-8", "ignore")
    for first, words in needles.others.items():
        for word in words if first in octets else ():
            yield from _standing(text, word)
    is_hidden = is_split and any(letter in text for letter in ZERO_WIDTH)
    if is_hidden or any(first in octets for first in GREEK_CYRILLIC):
        yield from (match.start() for match in MIXED.finditer(text))


def _standing(text: str, word: str) -> Iterator[int]:
    # One character is looked for ten times as fast as two.
    places = _places(text, word) if word[0] in text else []
    is_chinese_letter = len(word) == 1 and "一" <= word <= "鿿"
    yield from (at for at in places if not is_chinese_letter or NAME_NEAR.match(text, at))


def _places(text: AnyStr, word: AnyStr) -> list[int]:
    """Return where `word` stands in `text`."""
    places, at = [], text.find(word)
    while at >= 0:
        places.append(at)
        at = text.find(word, at + len(word))
    return places


def _stands_alone(text: bytes, at: int, word: bytes) -> bool:
    """Is a short word not the end of a longer one, as "tg" is in "outgoing"?"""
    return len(word) > 4 or not (text[at - 1 : at].isalpha() and word[:1].isalpha())


def _is_apart(text: bytes, at: int) -> bool:
    """Does a letter stand between a character beyond ASCII and no other letter: "＋v", "V："?"""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isalpha() and b"?" in before + after
