"""What an analysis takes for alike, for passing, and for a hub; all that a user may change."""

from typing import NamedTuple


class Thresholds(NamedTuple):
    """Noted with each analysis."""

    similarity: float = 0.64
    """The share of their letters that near-duplicates have in common in the same order: two texts
    that each keep 80 % of a common origin have 0.64. Unrelated ones have 0.1 to 0.2."""

    letters: int = 40
    """A shorter text, ideographs counted for three letters, says too little to tie its pages."""

    passing: float = 1 / 3
    """A handle on no more than this share of a side's pages is mentioned in passing."""

    odds: float = 1.0
    """What sites share ties them if it is so many times as likely an operator's own as a thing that
    strangers share."""
