"""A platform's addresses: the hosts it owns, what its paths look like, and whom they name."""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from crawler.records import Account

START = r"(?<![\w.@-])(?:https?://)?"
"""An address begins here: its host is not the end of a longer one, nor of an e-mail address."""

END = r"(?![\w@${%<]|-\w|\.(?!html?\b)\w)"
"""A name ends here: it is not cut out of a longer word or a template."""

PARAMETERS = r"(?:[^\s&#\"'<>]{0,200}&(?:amp;)?){0,6}"
"""What may stand between "?" and the parameter that names the account."""

NUMBER = r"\d(?:[-.()]{0,2}\d){6,16}(?!\d)"
"""A phone number with its country's code: 15 digits at most (ITU-T E.164), or 17 behind "00"."""

LEADING = r"(?:\+|%2B)?"
"""The sign of an international number, which messengers do without."""

WEB = ("https:", "http:", "")
"""Schemes, and the lack of one, behind which a host says whose the address is."""


class Addresses(NamedTuple):
    """One platform's addresses."""

    hosts: tuple[str, ...]
    """The last two labels of each host, or a scheme with its colon: "wa.me", "viber:"."""

    pattern: re.Pattern[str]
    """A whole address; the group that matches is named for the kind and holds the name."""

    account: Callable[[str, str], Account | None]
    """Makes the account of a kind and a name, or None when that name is the platform's own path."""

    def named(self, match: re.Match[str] | None) -> Account | None:
        """Return the account that a match of `pattern` names."""
        kind = match.lastgroup if match else None
        return self.account(kind, match[kind]) if match and kind else None

    def account_from_url(self, url: str) -> Account | None:
        """Return the account that `url` leads to; it has no spaces, however it is written."""
        return self.named(self.pattern.search(unquote(url.replace("%20", ""))))


def compiled(pattern: str) -> re.Pattern[str]:
    """Return `pattern` as all addresses are read: hosts ignore case, words are ASCII."""
    return re.compile(pattern, re.VERBOSE | re.ASCII | re.IGNORECASE)


def owner_key(url: str) -> str:
    """Return what says whose address `url` is: the last two labels of its host, or its scheme.

    >>> owner_key("https://m.facebook.com/gazette"), owner_key("viber://chat")
    ('facebook.com', 'viber:')
    """
    parts = url.split("/", 3)
    if len(parts) > 2 and not parts[1] and parts[0].lower() in WEB:
        host = parts[2]
    elif ":" in parts[0]:
        return parts[0].partition(":")[0].lower() + ":"
    else:
        host = parts[0]
    return host[host.rfind(".", 0, host.rfind(".")) + 1 :].lower()
