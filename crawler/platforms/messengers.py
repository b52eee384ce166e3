"""Messengers whose accounts are phone numbers: how a number is written, and its one form."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from crawler.platforms.labelled import COLON, Names
from crawler.platforms.labels import labels
from crawler.platforms.passages import Name, Passage
from crawler.platforms.placeholders import number_flag
from crawler.records import Account

NOT_DIGITS = re.compile(r"\D+")

ROLE = rf"(?:[^\W\d]{{2,12}}\ ?\d{{1,2}}\ ?{COLON.pattern}\ ?\+?)"
"""Whose number it is, where a label announces several: "WhatsApp: Agent 1 : +44 20 7946 0018"."""

WRITTEN = rf"{ROLE}?\d(?:[\ \u00a0.()-]{{0,2}}\d){{7,14}}+(?![A-Za-z\d_@]|[.-]\d)"
"""A number in a text: eight digits (Hong Kong, Singapore) to fifteen (E.164)."""

ANOTHER = re.compile(rf"[\s,;/|、，]{{1,3}}(?P<name>(?={ROLE}){WRITTEN})")

NO_NUMBER = re.compile(r"(?:19|20)\d\d[-./](?:0\d|1[0-2])[-./]|\d\.\d")
"""How a date and a version of an app begin."""

POSTCODE = re.compile(r"\d{5}-\d{4}")
"""What follows "WA", a state, in American addresses."""


def numbered(platform: str, number: str) -> Account | None:
    """Return the account of a phone number: its digits alone.

    The "+" is dropped, as pages write the same number with and without it. A number without its
    country's code stays one: which country is meant is a guess.

    >>> numbered("whatsapp", "+44 20-7946 0018").value
    '442079460018'
    """
    digits = NOT_DIGITS.sub("", number).removeprefix("00")
    if not 7 <= len(digits) <= 15:
        return None
    return Account(platform, "phone", digits, number_flag(digits))


class Numbers(Names):
    """The numbers that a messenger's labels announce."""

    def __init__(self, platform: str, account: Callable[[str, str], Account | None]) -> None:
        """Read numbers of which `account` makes accounts, given "phone" and the number."""
        super().__init__(platform, WRITTEN, partial(_announced, account), doubt=_is_postcode)

    def labelled(self, passage: Passage) -> Iterator[Name]:
        """Yield the numbers in a passage that labels announce, and those listed after them."""
        for name in super().labelled(passage):
            yield name
            yield from self._listed(passage.stretch.text, name.end)

    def _listed(self, text: str, end: int) -> Iterator[Name]:
        while (match := ANOTHER.match(text, end)) and (account := self._account(match["name"], "")):
            end = match.end()
            yield Name(account, match.start("name"), end, "label-listed")


def _announced(
    account: Callable[[str, str], Account | None], name: str, said: str
) -> Account | None:
    *role, number = COLON.split(name)
    if NO_NUMBER.match(number) or (role and labels(role[0])):
        return None
    return account("phone", number)


def _is_postcode(label: str, match: re.Match[str]) -> bool:
    return label.lower() == "wa" and bool(POSTCODE.fullmatch(match["name"]))
