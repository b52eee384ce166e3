"""A stretch of text as a reader sees it, and the way back to how it was written.

Only stretches around a hit are ever read this way: NFKC over a whole page costs more than
parsing it.
"""

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from itertools import chain
from urllib.parse import unquote

from crawler.platforms.lookalikes import LATIN_OF

UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
"""Zero-width, bidirectional, filler, variation and tag characters, as a regex class."""

STYLED = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in chain(
        range(0xFF01, 0xFF5F),  # full-width forms
        range(0x2100, 0x2150),  # letterlike symbols
        range(0x1D400, 0x1D800),  # mathematical letters and digits
        range(0x1F130, 0x1F14A),  # squared letters
    )
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
}
STYLED |= {alike: latin for alike, latin in LATIN_OF.items() if "ᴀ" <= alike <= "ᴢ"}
STYLED |= dict.fromkeys("∶ː︰﹕꞉", ":")
"""Characters that are one plain character in another dress, small capitals among them. Circled
digits, squared units and Roman numerals are left: spam strews them between words."""

STYLES = re.compile(
    "[\uff01-\uff5e\u2100-\u214f\u2236\u02d0\ufe30\ufe55\u1d00-\u1d7f\ua730-\ua7ff\U0001d400-\U0001f149]"
)
"""The blocks of `STYLED`: ranges are matched many times as fast as single characters."""

ESCAPED = re.compile(
    "%[2-7]H|%[CDcd]HT|%[Ee]HTT|%[Ff]HTTT".replace("T", "%[89ABab]H").replace("H", "[0-9A-Fa-f]")
)
"""One percent-encoded character of UTF-8."""

ALIKE = "".join(LATIN_OF)
MIXED_WORD = re.compile(
    f"(?<![A-Za-z0-9_])[A-Za-z0-9_]{{0,64}}+[{ALIKE}][A-Za-z0-9_\u0370-\u052f{ALIKE}]{{0,64}}+"
)
NOT_LATIN = re.compile("[\u0370-\u058f]+")
"""Greek, Cyrillic and Armenian: a word of nothing else is no disguise."""

IS_UNSEEN = re.compile(f"[{UNSEEN}]")
NEAR_UNSEEN = re.compile(
    "[\u00ad\u034f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
NEAR_ALIKE = re.compile("[\u017f-\u1fff\u2c60-\u2c7f\ua640-\uabff\U0001d200-\U0001d24f]")
"""Ranges around what is unseen, and around `ALIKE`: passed over twice as fast."""

STEPS: tuple[tuple[re.Pattern[str], re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile("%"), ESCAPED, unquote),
    (NEAR_UNSEEN, IS_UNSEEN, lambda _: ""),
    (re.compile(r"\\"), re.compile(r"\\(?=[!-/:-@\[-`{-~])"), lambda _: ""),  # "\_", "\/"
    (NEAR_ALIKE, MIXED_WORD, lambda word: _latin(word)),
    (  # a space between two characters that stand alone: "t . m e / x"
        re.compile(" "),
        re.compile(
            " (?<=(?<![A-Za-z0-9_])L )(?=L(?![A-Za-z0-9_]))".replace("L", "[A-Za-z0-9@._/:]")
        ),
        lambda _: "",
    ),
)
"""What is undone, in this order, once the styled characters are plain; before each, what a
text must hold for it."""


class Plain:
    """A stretch of a longer text in plain characters, each knowing where it stood."""

    def __init__(self, text: str, starts: Sequence[int], ends: Sequence[int], written: str) -> None:
        self.text, self.written = text, written
        self._starts, self._ends = starts, ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters `start` to `end` stand in the text as written."""
        return self._starts[start], self._ends[end - 1]

    def is_changed(self, start: int, end: int) -> bool:
        """Did the characters `start` to `end` look different as written?"""
        first, last = self.span(start, end)
        return self.text[start:end] != self.written[first:last]

    def rewritten(self, pattern: re.Pattern[str], new: Callable[[str], str]) -> "Plain":
        """Return this with `new` of each match in its place.

        A piece that keeps its length is changed letter by letter; another is indivisible.
        """
        text, done = "", 0
        starts, ends = array("I"), array("I")
        for match in pattern.finditer(self.text):
            start, end = match.span()
            piece = new(match[0])
            text += self.text[done:start] + piece
            kept = len(piece) == end - start
            starts.extend(self._starts[done : end if kept else start])
            ends.extend(self._ends[done : end if kept else start])
            if not kept:
                starts.extend([self._starts[start]] * len(piece))
                ends.extend([self._ends[end - 1]] * len(piece))
            done = end
        if not done:
            return self
        starts.extend(self._starts[done:])
        ends.extend(self._ends[done:])
        return Plain(text + self.text[done:], starts, ends, self.written)


def plain(text: str, start: int = 0, end: int | None = None) -> Plain:
    """Return `text[start:end]` in plain characters.

    >>> plain("＠ｇａ\u200bz%65\\\\_tte").text
    '@gaze_tte'
    """
    end = len(text) if end is None else end
    undressed = STYLES.sub(lambda letter: STYLED.get(letter[0], letter[0]), text[start:end])
    read = Plain(undressed, range(start, end), range(start + 1, end + 1), text)
    for hint, pattern, new in STEPS:
        if hint.search(read.text):
            read = read.rewritten(pattern, new)
    return read


def styled(letters: str) -> list[str]:
    """Return the styled characters that are read as one of `letters`."""
    return [letter for letter, read in STYLED.items() if read in letters]


def _latin(word: str) -> str:
    """Return a word of mixed scripts in Latin letters, if every letter can be one."""
    latin = "".join(LATIN_OF.get(letter, letter) for letter in word)
    return latin if latin.isascii() and not NOT_LATIN.fullmatch(word) else word
