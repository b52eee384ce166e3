"""Which names are Telegram accounts, and which of them are nobody's contact."""

import re

from crawler.platforms.labelled import CLOSING, COLON, WHOLE, Names, is_marked, listed
from crawler.records import Account

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


AIRCRAFT = ("飞机", "飛機", "✈", "🛩", "🛫")
"""Labels that also mean the machine: 飞机A320neo."""

NOT_PEOPLE = re.compile(r"(?:qq|vx|wx|ws|line|boeing|airbus|cessna|embraer|comac)\d", re.IGNORECASE)
"""Another platform's label glued to a number, or an aircraft."""

FLIGHT = re.compile(r"[A-Za-z]{1,3}\d{2,4}[A-Za-z]{0,4}")
"""What a flight or an aircraft's type looks like: MU5735, A320neo."""


def _is_machine(label: str, match: re.Match[str]) -> bool:
    """Does the label mean an aircraft?"""
    name, after = match["name"], match.string[match.end() : match.end() + 1]
    if not label.endswith(AIRCRAFT) or COLON.search(match["gap"]):
        return False
    return not is_marked(name) or bool(after not in CLOSING and FLIGHT.fullmatch(name))


CUT = re.compile(
    r"\s?:\s?(?P<sign>[+-])(?P<name>[A-Za-z]{1,16}(?P=sign)[0-9]{2,8})(?P=sign)?[)\]}】』」》〉〕]"
)
"""A name cut by the sign that the text writes for its spaces: 【TG:+mn+4432+】. It is kept as it
stands, as nobody can tell what the sign stands for."""

NAMES = Names(
    "telegram",
    USERNAME + WHOLE,
    lambda name, said: username(name.removeprefix("@")),
    NOT_PEOPLE,
    _is_machine,
)
"""Names behind a Telegram word."""
