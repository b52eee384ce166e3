"""Near-duplicate texts → their template: what stays when products and contacts change."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import LCSseq

DIFFERS = "…"
LONGEST = 200
"""Tokens of a text that are looked at."""

_TOKEN = re.compile(r"[^\W\u2e80-\U0003ffff]+|\S|\s+")
"""A word of an alphabet, an ideograph or syllable, a sign, or blanks."""


def template_of(text: str, others: Iterable[str]) -> str:
    """Return `text` with … for what most `others` do not have in the same order.

    >>> template_of("Buy a card, ask ¤ now", ["Buy a phone, ask ¤ now", "Buy cards, ask ¤ now"])
    'Buy … , ask ¤ now'
    >>> template_of("香港保号卡联系¤", ["日本保号卡联系¤"])
    '… 保号卡联系¤'
    """
    tokens = _tokens(text)
    samples = [_tokens(other) for other in others]
    stays = [0] * len(tokens)
    for sample in samples:
        for block in LCSseq.opcodes(tokens, sample):
            if block.tag == "equal":
                for at in range(block.src_start, block.src_end):
                    stays[at] += 1
    kept = [
        token if 2 * count > len(samples) or not samples else DIFFERS
        for token, count in zip(tokens, stays, strict=True)
    ]
    return _joined(kept)


def _tokens(text: str) -> list[str]:
    return [token if token.strip() else " " for token in _TOKEN.findall(text)[:LONGEST]]


def _joined(tokens: list[str]) -> str:
    text = re.sub(rf"\s*{DIFFERS}(?:\s*{DIFFERS})*\s*", f" {DIFFERS} ", "".join(tokens))
    return text.strip()
