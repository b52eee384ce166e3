"""Addresses that lead to a Telegram account, however they are spelled.

Forms: core.telegram.org/api/links, and Telegram Desktop's `TryConvertUrlToLocal`.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from urllib.parse import unquote

from crawler.platforms.passages import Name
from crawler.platforms.plain import plain
from crawler.platforms.telegram.names import INVITE_HASH, USERNAME, numbered, username
from crawler.records import Account

DOT = r"(?:\.|(?P<{}>\ \.\ |[。·•]|点|點|\ ?[\[({{]\ ?(?:\.|dot|点)\ ?[\])}}]\ ?|\ dot\ ))"
"""A dot, or what is written for one to escape filters; the group catches the latter."""

LINK = re.compile(
    rf"""
    (?=[a-z])(?<![\w.-])
    (?:h(?:tt|(?P<defanged>xx|\*\*))ps?\ ?[:_\[\]]{{0,4}}\ ?[/\\]{{1,4}})?
    (?:www\.)?
    (?: (?:(?P<sub>{USERNAME})\.)? t{DOT.format("dot")}me
      | telegram{DOT.format("dot2")}(?:me|dog)
    )
    (?::\d{{1,5}})?
    (?:\ ?/\ ?
      (?: joinchat/(?P<invite>{INVITE_HASH})
        | (?:\+|%2B)(?P<phone>[1-9]\d{{6,14}})(?!\w)
        | (?:\+|\ )(?P<plus>{INVITE_HASH})
        | c/(?P<private>\d{{5,15}})(?!\w)
        | boost\?c=(?P<boosted>\d{{5,15}})
        | (?:s/|boost/)?@?(?P<name>{USERNAME})_{{0,4}}(?![\w@${{%]|-\w|\.(?!html?\b)\w)
      )
    )?
    """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)

TG_LINK = re.compile(
    rf"""
    (?<![\w.-])tg:(?://)?[a-z_]{{2,24}}/?\?(?:[\w=.%+~-]{{1,200}}&(?:amp;)?){{0,6}}
    (?: domain=@?(?P<name>{USERNAME})(?![\w%-])
      | invite=(?P<invite>{INVITE_HASH})
      | phone=\+?(?P<phone>[1-9]\d{{6,14}})(?!\w)
      | channel=(?P<private>\d{{5,15}})(?!\w)
    )
    """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
"""An app's own address; the parameter names the account, whatever the action."""

VIEWER = re.compile(
    rf"""(?<![\w.-])(?:telegram\.im|web\.telegram\.org|tgstat\.(?:com|ru)|telemetr\.me)/
    [\w/.?=#&-]{{0,80}}@(?P<name>{USERNAME})(?![\w%-])""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
"""A page about an account at somebody else's or at the web client."""

BADGE = re.compile(
    r"""shields\.io/badge/(?=\S{0,200}telegram)
    (?P<label>[^/?-]{1,80})-@(?P<name>\w{4,64})-\w{3,20}""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
"""A picture of a label and a name; in its path "__" stands for "_"."""

REDIRECTOR = re.compile(
    rf"""/(?:go|to|out|jump|open|visit|link|tg|telegram|redir(?:ect)?)(?:\.php)?/?\?
    (?:[\w=.-]{{1,80}}&){{0,4}}(?:username|tg|telegram)=@?(?P<name>{USERNAME})(?![\w.@%-])""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
"""A site's own redirector: Telegram calls its names "username", so such parameters do."""

RULES = (
    ("url", ("me/", ".me", "me /", "me:", "dog/", ".dog", "dog /"), LINK),
    ("tg-url", ("tg:",), TG_LINK),
    ("viewer-url", ("telegram.im/", "telegram.org/", "tgstat.", "telemetr.me/"), VIEWER),
    ("badge", ("shields.io/",), BADGE),
    ("redirector", ("username=", "telegram=", "tg="), REDIRECTOR),
)
"""Each rule with strings of which its addresses hold one."""

ENCODED = ("me%2f", "%2eme", "tg%3a", "ahr0c", "dc5tz", "dgc6", "dgvszwdyyw0u")
"""What such addresses hold when they are encoded."""

HINTS = (*ENCODED, "telegram", *dict.fromkeys(hint for _, hints, _ in RULES for hint in hints))

BASE64 = re.compile(r"(?:aHR0c|dC5tZS|dGc6|dGVsZWdyYW0u)[\w/+-]{4,400}={0,2}", re.ASCII)
"""Base64 of an address that starts with http, t.me, tg: or telegram."""


def account_from_url(url: str) -> Account | None:
    """Return the account that `url`, as written on a page, leads to, redirectors seen through.

    >>> account_from_url("//T.me/s/Gazette?before=20").value
    'gazette'
    """
    if url.isascii() and not _holds(url.lower(), HINTS):
        return None
    written = plain(unquote(unquote(url))).text
    for text in (written, *map(_from_base64, BASE64.findall(url))):
        for link in links(text):
            return link.account
    return None


def links(text: str) -> Iterator[Name]:
    """Yield the accounts that addresses in a plain `text` lead to."""
    folded = text.lower()
    for rule, hints, pattern in RULES:
        for match in pattern.finditer(text) if _holds(folded, hints) else ():
            said = match.groupdict()
            if account := _account(said):
                odd = any(said.get(group) for group in ("defanged", "dot", "dot2"))
                yield Name(account, match.start(), match.end(), rule, "link", odd)


def _holds(text: str, hints: tuple[str, ...]) -> bool:
    for hint in hints:  # noqa: SIM110 (any() of a generator takes three times as long)
        if hint in text:
            return True
    return False


def _account(said: dict[str, str | None]) -> Account | None:
    if said.get("sub") and (account := username(said["sub"] or "")):
        return account
    if name := said.get("name"):
        return username(name.replace("__", "_") if "label" in said else name, shortest=4)
    if invite := said.get("invite") or said.get("plus"):
        return numbered("invite", f"+{invite}")
    if private := said.get("private") or said.get("boosted"):
        return numbered("private", f"c/{private}")
    if phone := said.get("phone"):
        return numbered("phone", f"+{phone}")
    return None


def _from_base64(code: str) -> str:
    code = code.rstrip("=").replace("+", "-").replace("/", "_")
    whole = code[: len(code) - (len(code) % 4 == 1)]
    return urlsafe_b64decode(whole + "=" * (-len(whole) % 4)).decode("utf-8", "replace")
