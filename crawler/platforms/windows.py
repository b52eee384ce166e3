"""Where in a long text a label, a name or an address may stand. All platforms share one scan.

Each needle is sought by its rarest character, in the text's ASCII characters alone first.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from crawler.platforms.lookalikes import LATIN_OF
from crawler.platforms.nearby import Text, as_text, rarest, seek, stretches
from crawler.platforms.plain import UNSEEN

BEFORE, AFTER = 100, 140
"""How far around a hit a label, its name and what speaks for or against them may stand."""

COMMON_FIRST = " etaoinsrlhdcumpfgyb.w:/-vk(+[xjqz%@"
"""What needles are made of, the most common in texts and code first."""

COMMON = "电電企机機手"
"""Chinese characters of needles that are as common in other words."""

MIXED = re.compile(f"[A-Za-z@./](?:(?=[{UNSEEN}\u0370-\u052f])|(?<=[\u0370-\u052f].))")
"""A Latin letter or a sign of an address beside a letter of another script or an unseen one."""

GREEK_CYRILLIC = frozenset(letter for letter in LATIN_OF if "\u0370" <= letter <= "\u052f")
"""The letters of these scripts that are read as Latin ones."""

NAME_NEAR = (
    r"(?:(?<=[0-9０-９_].)|(?<=[0-9０-９][\s(（【_].)|(?<=[0-9０-９][一-鿿]{2}.)"
    r"|(?=[一-鿿]{0,4}(?:[^\w\n]|_){0,8}(?:(?<=[:：∶])\s{1,3})?(?:信(?:[^\w\n]|_){0,8})?"
    "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ\U0001d400-\U0001d7ff]))"
)
"""Holds behind a Chinese character that has a name beside it: "微：x", "123薇". It is also part of
countless words."""

ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f")
"""The unseen characters that are met in the midst of words."""

seek(GREEK_CYRILLIC | ZERO_WIDTH)


class Needles:
    """Strings of which a text must hold one to be worth a closer look.

    One Latin letter counts beside a character beyond ASCII only, a Chinese one beside a name.
    """

    def __init__(self, words: Iterable[str]) -> None:
        shortest = _shortest(words)
        latin = {_in_ascii(word) for word in shortest if any(map(str.isascii, word))}
        self._latin = [
            (
                letter,
                _any_of(letter, (_parted(word.replace(b"?", b""), letter) for word in words)),
                _any_of(letter, (_whole(word, letter) for word in words)),
            )
            for letter, words in _by_letter(latin).items()
        ]
        """Rare letters, each with what finds its needles in `Text.latin` and `Text.in_place`."""
        self._beyond: dict[str, list[re.Pattern[str]]] = defaultdict(list)
        for word in shortest:
            if not any(map(str.isascii, word)):
                self._beyond[rarest(word)].append(_beyond(word))
        seek(self._beyond)

    def places(self, text: str) -> list[int]:
        """Return where in `text` they stand, in order."""
        return sorted(self._places(as_text(text)))

    def _places(self, text: Text) -> Iterator[int]:
        is_split = False
        for letter, parted, whole in self._latin:
            if letter in text.latin and (text.isascii() or parted.search(text.latin)):
                places = [match.start() for match in whole.finditer(text.in_place)]
                is_split = is_split or not places
                yield from places
        if not text.isascii():
            yield from self._places_beyond(text, is_split)

    def _places_beyond(self, text: Text, is_split: bool) -> Iterator[int]:
        """Yield the rest; `is_split` says that other characters part a needle's letters."""
        for character in text.beyond:
            for pattern in self._beyond.get(character, ()):
                yield from (match.start() for match in pattern.finditer(text))
        is_hidden = is_split and not ZERO_WIDTH.isdisjoint(text.beyond)
        if is_hidden or not GREEK_CYRILLIC.isdisjoint(text.beyond):
            yield from (match.start() for match in MIXED.finditer(text))


def windows(text: str, needles: Needles) -> list[tuple[int, int]]:
    """Return the stretches of `text` around `needles` and disguised letters, in order, merged.

    >>> windows("TG: @gazette" + 200 * "…", Needles(["tg"]))
    [(0, 141)]
    """
    return stretches(text, needles.places(text), BEFORE, AFTER)


def _by_letter(words: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """Return `words` by a rare letter of each, for as few letters as may be."""
    found: dict[bytes, list[bytes]] = {}
    for word in sorted(words, key=lambda word: (len(word), word)):
        letters = {word[place : place + 1] for place in range(len(word))}
        among = letters & found.keys() or letters
        letter = max(sorted(among), key=lambda letter: COMMON_FIRST.find(letter.decode()))
        found.setdefault(letter, []).append(word)
    return found


def _any_of(letter: bytes, around: Iterable[bytes]) -> re.Pattern[bytes]:
    return re.compile(re.escape(letter) + b"(?:" + b"|".join(around) + b")")


def _parted(word: bytes, letter: bytes) -> bytes:
    """Return what stands around `letter` in `word`, as a pattern that begins behind it."""
    before, _, behind = word.partition(letter)
    return b"(?<=" + re.escape(before + letter) + b")(?=" + re.escape(behind) + b")"


def _whole(word: bytes, letter: bytes) -> bytes:
    """Return the same; a short word is not the end of a longer one, as "tg" is in "outgoing"."""
    if not word[:1].isalpha() or len(word) > 4:
        return _parted(word, letter)
    free = b"(?<![a-z]" + re.escape(word.partition(letter)[0] + letter) + b")"
    if len(word) > 1:
        return _parted(word, letter) + free
    return free + rb"(?=\?)|(?<=\?" + word + b")"


def _beyond(word: str) -> re.Pattern[str]:
    """Return what finds a word beyond ASCII by its rarest character."""
    before, letter, behind = word.partition(rarest(word))
    is_chinese_letter = len(word) == 1 and "一" <= word <= "鿿"
    around = NAME_NEAR if is_chinese_letter else f"(?<={before}{letter})(?={behind})"
    return re.compile(letter + around)


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
