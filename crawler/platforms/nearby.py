"""Where in a long text it is worth looking closely: what matches, and the stretches around it.

One character is looked for at the speed of memory, and a pattern that begins with one is passed
over a text nearly as fast; any other pattern, and normal forms, cost twenty times that and more.
"""

import re
from codecs import charmap_build, charmap_encode
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property

COMMON = "电電企機机手绿"
"""Characters of Chinese signs that other words have as well."""

ASCII = bytes(range(128))


class Text(str):
    """A text that remembers what makes looking through it cheap."""

    @cached_property
    def latin(self) -> bytes:
        """Its ASCII characters alone, in lower case, whatever else parts them."""
        return self.encode("ascii", "ignore").lower()

    @cached_property
    def in_place(self) -> bytes:
        """Its characters in lower case, each in its place; "?" is any beyond ASCII."""
        return self.latin if self.isascii() else self.encode("ascii", "replace").lower()

    @cached_property
    def beyond(self) -> frozenset[str]:
        """The characters beyond ASCII that it holds, of those that are sought."""
        if self.isascii():
            return frozenset()
        few = len(self) > 2 * (len(self) - len(self.latin))
        written = _without_ascii(self) if few else self
        octets = _encoder(len(_SOUGHT))(written)
        return frozenset(
            [_SOUGHT[octet] for octet in set(octets)] + [c for c in _ASTRAL if c in self]
        )


def as_text(text: str) -> Text:
    """Return `text` as one that remembers, itself if it does."""
    return text if isinstance(text, Text) else Text(text)


_SOUGHT = ["\0"]
_ASTRAL: list[str] = []


def seek(characters: Iterable[str]) -> None:
    """Let `Text.beyond` tell of these characters too."""
    for character in characters:
        known = _ASTRAL if character > "\uffff" else _SOUGHT
        if character not in known:
            known.append(character)


@cache
def _encoder(count: int) -> Callable[[str], bytes]:
    """Return what writes the characters sought as octets and drops all others.

    One pass of a codec costs what looking for some thirty characters one by one does.
    """
    if count > 256:
        raise ValueError(f"{count} characters are sought, an octet tells 256 apart")
    table = charmap_build("".join(_SOUGHT).ljust(256, "\ufffe"))
    return lambda text: charmap_encode(text, "ignore", table)[0]


def _without_ascii(text: str) -> str:
    return text.encode("utf-8", "ignore").translate(None, ASCII).decode()


def rarest(word: str) -> str:
    """Return the character of a `word` beyond ASCII that betrays it best."""
    return min(filter(_is_beyond, word), key=lambda letter: (letter in COMMON, word.index(letter)))


def _is_beyond(character: str) -> bool:
    return not character.isascii()


class Signs:
    """Patterns, each with a string that all its matches hold and begin with."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self.patterns = dict(patterns)
        self._latin = [(sign.lower().encode(), p) for sign, p in patterns.items() if sign.isascii()]
        self._beyond = [(rarest(sign), p) for sign, p in patterns.items() if not sign.isascii()]
        seek(character for character, _ in self._beyond)

    def places(self, text: str) -> list[int]:
        """Return where they match in `text`, in order.

        >>> Signs({"+": re.compile("[+][0-9]")}).places("+1 + a+2")
        [0, 6]
        """
        text = as_text(text)
        held = [pattern for sign, pattern in self._latin if sign in text.latin]
        if text.beyond:
            held += [pattern for character, pattern in self._beyond if character in text.beyond]
        return sorted(match.start() for pattern in held for match in pattern.finditer(text))


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
