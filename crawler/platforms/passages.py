"""The passages of a text that may name an account: read once, for all platforms."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from crawler.platforms.labels import PLATFORM_OF, WEAK, Label, labels
from crawler.platforms.plain import Plain, plain, styled
from crawler.platforms.windows import Needles, windows
from crawler.records import Account, Found

READ = frozenset("telegram wechat qq line kakao whatsapp zalo viber signal skype discord".split())
"""Platforms whose names are read behind their labels."""

ADDRESSES = ("t.me", "me/", "m e /", "telegram.", "tg:")
LABELS = (
    *(
        word
        for word, platform in PLATFORM_OF.items()
        if platform in READ and word not in ("tele", "tê lê", "line", "wa", "ws")
    ),
    *(needle for _, needles, _ in WEAK for needle in needles),
    *("line:", "line：", "lineid", "line id"),
    *("wa:", "wa：", "wa +", "wa 0", "wa 6", "ws:", "ws：", "ws+", "ws +"),
    *("@", "e g r a m", "%4", "%e"),
    *styled("tTvVwW@"),
    *("ｑｑ",),
    *("v x", "w x", "t g:", "t g："),
)
"""Also what stands for labels and names in disguise. "tele" counts beside a name with "@", "line"
with a sign behind it too, "wa" and "ws" with what may begin a number."""

ADDRESS_NEEDLES = Needles(ADDRESSES)
NEEDLES = Needles((*ADDRESSES, *LABELS))


class Name(NamedTuple):
    """An account in a plain text, and why it is believed."""

    account: Account
    start: int
    end: int
    rule: str
    confidence: str = "label"
    disguised: bool = False
    """Its address is spelled so that programs do not see it; `Plain` knows of changed letters."""


class Passage(NamedTuple):
    """A stretch of a text in plain characters, with the platforms' words in it."""

    stretch: Plain
    labels: list[Label]

    @property
    def platforms(self) -> frozenset[str]:
        """The platforms whose words stand in it."""
        return frozenset([label.platform for label in self.labels])

    def found(self, names: Iterable[Name]) -> Iterator[Found]:
        """Yield `names` with their places in the original text, the first of those that overlap."""
        taken: set[int] = set()
        for name in names:
            place = range(name.start, name.end)
            if taken.isdisjoint(place):
                taken.update(place)
                start, end = self.stretch.span(name.start, name.end)
                disguised = name.disguised or self.stretch.is_changed(name.start, name.end)
                yield Found(name.account, start, end, name.rule, name.confidence, disguised)


@lru_cache(maxsize=1)
def passages(text: str, only_links: bool) -> tuple[Passage, ...]:
    """Return the passages around what may be a label, a name with "@" or an address.

    One platform after the other asks for those of the same text: the last answer is kept.
    """
    stretches = [plain(text, *span) for span in windows(text, _needles(only_links))]
    return tuple(Passage(part, [] if only_links else labels(part.text)) for part in stretches)


def _needles(only_links: bool) -> Needles:
    return ADDRESS_NEEDLES if only_links else NEEDLES
