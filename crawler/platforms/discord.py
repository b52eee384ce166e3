"""Discord: invitations and users.

Forms: discord.com/developers/docs, "Invite" and "User"; discordapp.com is the elder host.
"""

import re

from crawler.platforms.address import END, START, Addresses, compiled
from crawler.platforms.labelled import Names
from crawler.platforms.placeholders import name_flag
from crawler.records import Account

HOST = r"(?:(?:www|ptb|canary)\.)?discord(?:app)?\.com"
ADDRESS = compiled(
    rf"""{START}
    (?: (?:(?:www\.)?discord\.gg/(?:invite/)?|{HOST}/invite/)
        (?P<invite>[A-Z0-9](?:-?[A-Z0-9]){{1,31}}){END}
      | {HOST}/users/(?P<user>\d{{17,20}})(?!\w)
    )"""
)

SERVICES = frozenset("discord-api discord-developers discord-testers discord-townhall".split())
"""Servers that Discord runs."""

NAME = r"[a-z0-9_](?:\.?[a-z0-9_]){1,31}(?:\#\d{4})?(?![\w@\#]|[.-]\w)"
"""A user's name, and the four digits it had before 2023."""


def account(kind: str, name: str) -> Account | None:
    """Return the account of an invitation, its case kept, or of a user's name or number."""
    if kind == "username":
        value = name.lower().removeprefix("@")
        return Account("discord", kind, value, name_flag(value))
    if kind == "user":
        return Account("discord", kind, f"users/{name}")
    flag = "service" if name.lower() in SERVICES else name_flag(name.lower())
    return Account("discord", "invite", f"invite/{name}", flag)


def _is_a_word(label: str, match: re.Match[str]) -> bool:
    """Without a digit or underscore it is as likely a server's title as a name."""
    return not re.search(r"[\d_]", match["name"])


NAMES = Names("discord", NAME, lambda name, said: account("username", name), doubt=_is_a_word)
labelled = NAMES.labelled
ADDRESSES = Addresses(("discord.gg", "discord.com", "discordapp.com"), ADDRESS, account)
