"""Accounts that are read by their addresses, in links and in running text.

A text is passed over once for all platforms: an address of ours is a host with a slash behind
it, and slashes are few and quickly found.
"""

import re
from collections.abc import Iterator

from crawler.platforms import (
    discord,
    kakao,
    line,
    qq,
    signal_app,
    skype,
    social,
    viber,
    wechat,
    whatsapp,
    zalo,
)
from crawler.platforms.address import Addresses
from crawler.records import Account, Found

OWNERS: dict[str, Addresses] = {
    host: addresses
    for addresses in (
        wechat.ADDRESSES,
        qq.ADDRESSES,
        line.ADDRESSES,
        kakao.ADDRESSES,
        whatsapp.ADDRESSES,
        zalo.ADDRESSES,
        viber.ADDRESSES,
        signal_app.ADDRESSES,
        discord.ADDRESSES,
        skype.ADDRESSES,
        *social.ADDRESSES,
    )
    for host in addresses.hosts
}
HOSTS = tuple(OWNERS)
"""The last two labels of each host, and schemes with their colons."""

LONGEST = 1500
"""More characters than any of the patterns reads."""

HOST_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"


def _tail(host: str) -> str:
    return host[host.rfind(".") :] if "." in host else ":"


def _behind(tail: str) -> str:
    """Return a pattern that holds behind a host that ends in `tail`; its group says which."""
    hosts = (
        f"(?P<host_{number}>(?<={re.escape(host)}/))"
        for number, host in enumerate(HOSTS)
        if _tail(host) == tail
    )
    return f"(?<={re.escape(tail)}/)(?:{'|'.join(hosts)})"


SLASH = re.compile(f"/(?:{'|'.join(map(_behind, sorted(set(map(_tail, HOSTS)))))})", re.IGNORECASE)
"""The slash behind a host of ours. The host's last label is looked at first: there most fail."""


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield the accounts whose addresses stand in `text`.

    >>> [found.account.value for found in accounts_in_text("加我wa.me/442079460018")]
    ['442079460018']
    """
    read = 0
    for slash in SLASH.finditer(text):
        if slash.start() >= read and slash.lastgroup:
            owner = OWNERS[HOSTS[int(slash.lastgroup.removeprefix("host_"))]]
            start = _start_of_host(text, slash.start())
            match = owner.pattern.match(text, start, start + LONGEST)
            if match and (account := owner.named(match)):
                read = match.end()
                yield Found(account, _start_of_scheme(text, start), read, "url", "link")


def _start_of_host(text: str, end: int) -> int:
    """Return where the host, or the scheme, that ends at `end` begins."""
    before = text[max(0, end - 40) : end]
    return end - len(before) + len(before.removesuffix(":").rstrip(HOST_LETTERS))


def _start_of_scheme(text: str, start: int) -> int:
    """Return where the address whose host begins at `start` begins."""
    for scheme in ("https://", "http://"):
        if text.startswith(scheme, start - len(scheme)) and start >= len(scheme):
            return start - len(scheme)
    return start
