"""A text → its letters, and the grams by which near-duplicates are sought."""

import re
import unicodedata
from math import sqrt

from rapidfuzz.distance import Levenshtein

COMPARED = 2000
"""Letters of a text that are looked at, the first ones: a page of print. Longer texts of one
alphabet share most grams by chance."""

LOOKED_AT = 4 * COMPARED
"""Characters of a text among which these letters are sought."""

FEWEST = 8
"""Fewer letters than that say nothing, unless they are ideographs, which count for three."""

CONTACT = "¤"
"""Stands for a contact that is masked, whatever its length."""

NAMES = """telegram tg wechat weixin wx whatsapp viber skype line qq 微信号 微信 電報 电报
飞机号 飞机 텔레그램 카톡 телеграмм телеграм тг""".split()

ANNOUNCING = re.compile(
    r"@?\s?(?:[:：∶]\s?(?:[^\W\d_\u2e80-\uffff]{1,12}|[\u2e80-\ufeff]{1,4})"
    rf"|(?:{'|'.join(name[::-1] for name in NAMES)})(?![a-z]))",
    re.IGNORECASE,
)
"""The word that announces a masked contact, read from behind: a few of these in a row make short
texts of strangers alike."""

AHEAD = 18
"""Characters before a contact among which that word is sought."""

DENSE = "\u2e80"
"""From here on Unicode holds ideographs, kana and Hangul: two say as much as three letters."""

STRICTEST, LAXEST = 0.1, 0.22
"""How far below what they should keep long and short texts may be."""


def letters_of(text: str) -> str:
    """Return the first letters of `text`, in lower case and compatibility form.

    Signs, digits and blanks go, as spinners scatter them, and the words that announce contacts.

    >>> letters_of("Ｂuy ✈ now: 0 pcs, TG: ¤! Online ¤, Telegram @¤, 微信¤")
    'buynowpcsonline'
    """
    *before, last = text[:LOOKED_AT].split(CONTACT)
    said = "".join([*map(_without_announcement, before), last])
    letters = "".join(filter(str.isalpha, said))
    return unicodedata.normalize("NFKC", letters).casefold()[:COMPARED]


def _without_announcement(text: str) -> str:
    announcing = ANNOUNCING.match(text[: -AHEAD - 1 : -1])
    return text[: len(text) - announcing.end()] if announcing else text


def weight(letters: str) -> int:
    """Return how much `letters` say, in letters of an alphabet.

    >>> weight("gazette"), weight("保号卡")
    (7, 9)
    """
    return len(letters) + 2 * sum(letter >= DENSE for letter in letters)


def grams(letters: str) -> list[str]:
    """Return the pieces of `letters` that near-duplicates share: three letters, or two if dense.

    >>> grams("gaze保号卡")
    ['gaz', 'aze', 'ze保', 'e保号', '保号', '号卡']
    """
    return [letters[at : at + (2 if letters[at] >= DENSE else 3)] for at in range(len(letters) - 1)]


def needed(letters: int, kept: float) -> float:
    """Return the similarity from which texts of that many `letters` are near-duplicates.

    Three standard deviations below `kept`, if letters are changed one by one: short texts vary
    more.

    >>> [round(needed(letters, 0.64), 2) for letters in (30, 100, 1000)]
    [0.42, 0.5, 0.54]
    """
    spread = 3 * sqrt(kept * (1 - kept) / max(letters, 1))
    return kept - max(STRICTEST, min(LAXEST, spread))


def alike(one: str, other: str, kept: float) -> float:
    """Return how similar two near-duplicates are; 0 if they keep less of a common origin."""
    bar = needed(min(len(one), len(other)), kept)
    return Levenshtein.normalized_similarity(one, other, score_cutoff=bar)
