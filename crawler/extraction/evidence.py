"""What stood around a surface, for a reader to check."""

LONGEST = 300
"""Characters of evidence, as `Mention` promises."""

MISSES = 100
"""How often a page may be searched in vain: a search costs as much as the page is long."""


def window(text: str, start: int, end: int) -> str:
    """Return `LONGEST` characters of `text` with `start` to `end` in their middle."""
    start = max(0, start - max(0, LONGEST - (end - start)) // 2)
    return text[start : start + LONGEST]


class Source:
    """The page as it was written, asked in document order for where a surface stands."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._at = 0
        self._misses = 0

    def around(self, surface: str) -> str:
        """Return `surface` with the markup around it, or alone when it is written otherwise."""
        for written in (surface, surface.replace("&", "&amp;")):
            if self._misses < MISSES:
                at = self._markup.find(written, self._at)
                if at >= 0:
                    self._at = at + len(written)
                    return window(self._markup, at, self._at)
                self._misses += 1
        return surface[:LONGEST]
