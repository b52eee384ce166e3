"""Which names are Telegram accounts, and which of them are nobody's contact."""

import re
from typing import NamedTuple

from crawler.records import Account


def listed(words: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(words.split())


USERNAME = r"[A-Za-z](?:_?[A-Za-z0-9]){2,31}"
"""A public name as a regex: a letter first, no two underscores together, none at the end
(`is_valid_username` in tdlib's misc.cpp). Its length is checked in `username`."""

SHORTEST = 5
"""A name nobody bought has 5 to 32 characters; Fragment sells names of 4, and a few official
bots have 3. The short ones are believed in links only."""

INVITE_HASH = r"[\w-]{10,64}"
"""Hashes of 16, 22 and 32 characters of base64url or hex are met."""

RESERVED = listed(
    """addemoji addlist addstickers addstyle addtheme auction auth bg boost c call confirmphone
    contact giftcode i invoice iv joinchat k login m msg nft proxy s setlanguage share socks web
    a z www"""
)
"""Paths and subdomains that are Telegram's own (core.telegram.org/api/links)."""

WELLKNOWN = listed(
    """botfather spambot stickers telegram durov telegraph gif vid pic bing wiki imdb bold youtube
    music foursquare sticker vote like gamebot gamee botsupport botnews storebot desktop discussbot
    gmailbot githubbot mtproxybot wallet fragment premiumbot previewbot verifybot quizbot
    """
)
"""Accounts that Telegram runs or shows to everyone."""

SERVICES = listed(
    """ifttt userinfobot getidsbot rawdatabot livegrambot missrose_bot grouphelpbot combot
    controllerbot"""
)
"""Bots of others that any group may use, so that sharing one links nobody."""

PLACEHOLDER = re.compile(
    r"""(?:your|my|some|the)_?(?:tg|telegram)?_?NOUN(?:_?(?:name|username|id|here))?
    | (?:telegram|bot|channel|group|chat|user)_?(?:user_?)?name
    | type_here_your_\w{1,20} | example_?\w{0,12} | x{3,}
    | username | user | channel | group | guest | loading | and_so_on""".replace(
        "NOUN", "(?:user_?name|user|id|name|bot|channel|group|chat|account|handle|link)"
    ),
    re.VERBOSE,
)
"""What manuals write where the reader's own name belongs."""

MADE_UP = re.compile(
    r"(?:[x_-]+|(\w)\1{7,}|(?:your|invite|example|hash|abcdef|123456)[\w-]*)", re.IGNORECASE
)
"""The same for a hash or a number."""


def username(name: str, shortest: int = SHORTEST) -> Account | None:
    """Return the account of a public name, or None when it cannot be one.

    >>> username("Gazette_Bot").value
    'gazette_bot'
    """
    value = name.lower()
    if value in RESERVED or not (value in WELLKNOWN or shortest <= len(value) <= 32):
        return None
    return Account("telegram", "username", value, _flag(value))


def numbered(kind: str, value: str) -> Account:
    """Return the account of an invitation ("+hash"), a private chat ("c/ID") or a phone."""
    made_up = MADE_UP.fullmatch(value.removeprefix("+"))
    return Account("telegram", kind, value, "placeholder" if made_up else None)


def _flag(value: str) -> str | None:
    if value in WELLKNOWN:
        return "wellknown"
    if value in SERVICES:
        return "service"
    return "placeholder" if PLACEHOLDER.fullmatch(value) else None


class Name(NamedTuple):
    """An account in a plain text, and why it is believed."""

    account: Account
    start: int
    end: int
    rule: str
    confidence: str = "label"
    disguised: bool = False
    """Its address is spelled so that programs do not see it; `Plain` knows of changed letters."""
