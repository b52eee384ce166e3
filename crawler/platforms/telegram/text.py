"""Telegram accounts in text: which words are names, and how sure that is.

The decision, in this order; what an earlier step took, a later one does not read again.

1. An address is an account (rules url, tg-url, viewer-url, badge; confidence link).
2. A name that follows a Telegram word, with nothing but signs and a noun such as "channel"
   between them, is an account: with "@" always (label-at), without it when its shape and what
   stands around it say so (label-bare), and when a label says that the name just given to
   another platform is the same here (same-name). Confidence label. See `labelled`. A name that
   the text's own sign for a space cuts in two, in a bracket with its label, is kept as it stands
   (label-cut).
3. A name with "@" that stands free is an account when the page links or labels that name
   elsewhere (at-linked). One that no link has at another platform is so too when the nearest
   platform word in its line is Telegram's (at-near-label), or when a word such as "channel"
   stands before it on a page that names Telegram (at-channel). Confidence context.
4. Any other "@name" is kept as at-bare, confidence bare: reports leave it out.
"""

import re
from bisect import bisect
from collections.abc import Iterator

from crawler.platforms.labelled import KEYWORDS
from crawler.platforms.labels import Label
from crawler.platforms.passages import Name, Passage, passages
from crawler.platforms.telegram.links import links
from crawler.platforms.telegram.names import CUT, NAMES, SHORTEST, USERNAME, username
from crawler.records import Account, Found

AT_NAME = re.compile(
    rf"@(?<![A-Za-z0-9_./@]@)(?P<name>{USERNAME})_{{0,4}}"
    r"(?![A-Za-z0-9_@]|[./-][A-Za-z0-9]|\([A-Za-z0-9_'\")]|:[a-z0-9-]{1,40}\.[a-z])"
)
"""A name with "@" that is no part of an address, a path, a call or a Matrix name."""

CREDIT = re.compile(r"(?<![A-Za-z])(?:by|thanks|thanks to|cc)\s$", re.IGNORECASE)
"""What stands before an author at a code host, even where the line speaks of Telegram."""

NAMELESS = ("phone", "email")
"""Platforms whose words announce no name with "@"."""

CHANNEL = re.compile(
    r"(?:频道|頻道|群组|群|канал|чат|бот|групп[ау]|channel|group|canal|kanal|kênh|کانال)\s?:?\s?$",
    re.IGNORECASE,
)
ANNOUNCES = re.compile(r"\s?[:@]")
"""What follows a platform word that has a name of its own."""


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield the accounts `text` names, each place once; see this file's head for how.

    >>> [found.account.value for found in accounts_in_text("【小飞机：gazette_7】")]
    ['gazette_7']
    """
    readings = [Reading(passage) for passage in passages(text, only_links)]
    known = {account.value for account in linked if account.platform == "telegram"}
    known.update(name.account.value for reading in readings for name in reading.names)
    others = {account.value.lower() for account in linked} - known
    about = bool(known) or any(
        mark.platform == "telegram" for reading in readings for mark in reading.signposts
    )
    for reading in readings:
        if not only_links:
            reading.read_signs(known, others, about)
        yield from reading.passage.found(reading.names)


class Reading:
    """One passage: its addresses, its platform words and its names."""

    def __init__(self, passage: Passage) -> None:
        self.passage, self.text = passage, passage.stretch.text
        self.names = list(links(self.text))
        signposts = [Label("telegram", name.start, name.end) for name in self.names]
        self.names += NAMES.labelled(passage)
        self.names += self._cut()
        signposts += [mark for mark in passage.labels if mark.platform not in NAMELESS]
        self.signposts = sorted(signposts, key=lambda mark: mark.start)

    def _cut(self) -> Iterator[Name]:
        """Yield the names behind labels that signs cut in two."""
        for label in self.passage.labels:
            match = CUT.match(self.text, label.end) if label.platform == "telegram" else None
            if match:
                account = Account("telegram", "username", match["name"].lower())
                yield Name(account, *match.span("name"), "label-cut", disguised=True)

    def read_signs(self, known: set[str], others: set[str], about: bool) -> None:
        """Add the names with "@" that no label announces."""
        self.names += self._signed(known, others, about)

    def _signed(self, known: set[str], others: set[str], about: bool) -> Iterator[Name]:
        for match in AT_NAME.finditer(self.text):
            account = username(match["name"], shortest=3)
            if not account or account.value in KEYWORDS:
                continue
            rule, confidence = "at-bare", "bare"
            if account.value in known:
                rule, confidence = "at-linked", "context"
            elif len(account.value) < SHORTEST:
                continue
            elif account.value in others:
                pass  # it is whose link it is
            elif self._telegram_is_nearest(match.start(), match.end()):
                rule, confidence = "at-near-label", "context"
            elif about and CHANNEL.search(self.text, max(0, match.start() - 12), match.start()):
                rule, confidence = "at-channel", "context"
            yield Name(account, match.start(), match.end("name"), rule, confidence)

    def _telegram_is_nearest(self, start: int, end: int) -> bool:
        """Is the platform word that a reader connects with this name Telegram's?

        That is the word that announces it ("Twitter: @x"), else the one right behind it ("@x on
        Telegram"), else the last one before it, else the next one behind it, in its line.
        """
        place = bisect(self.signposts, start, key=lambda mark: mark.start)
        ahead = [m for m in self.signposts[:place][-1:] if self._are_near(m.end, start, 80)]
        behind = [m for m in self.signposts[place : place + 1] if self._are_near(end, m.start, 40)]
        announcing = [m for m in ahead if not re.search(r"\w", self.text[m.end : start])]
        right_behind = [
            m for m in behind if m.start - end <= 12 and not ANNOUNCES.match(self.text, m.end)
        ]
        if CREDIT.search(self.text, max(0, start - 12), start):
            ahead = announcing
        nearest = [*announcing, *right_behind, *ahead, *behind][:1]
        return [mark.platform for mark in nearest] == ["telegram"]

    def _are_near(self, start: int, end: int, reach: int) -> bool:
        return end - start <= reach and "\n" not in self.text[start:end]
