"""Which accounts does an address, or a piece of text, name? One table, one module a platform.

Adding a platform is adding its file, and a row for each way it is read: where it has addresses in
`addressed`, where its words announce names in `announced`, where neither is enough, here.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Protocol
from urllib.parse import unquote

from crawler.platforms import (
    addressed,
    announced,
    mail,
    phone,
    telegram,
    tracker,
    wallet,
    website,
)
from crawler.platforms.address import owner_key
from crawler.platforms.nearby import Text
from crawler.records import Account, Found


class Platform(Protocol):
    """What a module in this room offers."""

    def accounts_in_text(
        self, text: str, linked: frozenset[Account], only_links: bool
    ) -> Iterable[Found]:
        """Yield the accounts `text` names, in any order.

        `linked` holds the accounts that links on the same page lead to; `only_links`
        asks for addresses alone, for text that is code.
        """


PLATFORMS: tuple[Platform, ...] = (
    telegram,
    addressed,
    announced,
    mail,
    phone,
    website,
    wallet,
    tracker,
)

SHORT = 200
"""Characters of an address worth remembering."""

Reader = Callable[[str], Account | None]
"""Returns the account that an address leads to."""

READERS: dict[str, Reader] = {
    **{host: addresses.account_from_url for host, addresses in addressed.OWNERS.items()},
    **{
        host: module.account_from_url
        for module in (mail, phone, wallet, tracker)
        for host in module.HOSTS
    },
}
"""What reads the addresses at a host (its last two labels) or of a scheme (with its colon)."""


def account_from_url(url: str) -> Account | None:
    """Return the account that `url`, as written on a page, leads to.

    Most links on a page lead to none, so its host decides who is asked. Telegram is asked about
    all, as its addresses are disguised and handed on in many ways.
    """
    if url[:1] == "/" != url[1:2] and not ("=" in url or ":" in url or "%" in url):
        return None
    return _account_of_short(url) if len(url) <= SHORT else _account(url)


def _account(url: str) -> Account | None:
    read = _reader(url[: url.find("/", 8)])
    account = (read and read(url)) or telegram.account_from_url(url)
    if account or url.rfind("http") <= 0:
        return account
    return _account_handed_on(url)


_account_of_short = lru_cache(maxsize=10_000)(_account)
"""A site's pages repeat the links of its menus and footers."""


@lru_cache(maxsize=1000)
def _reader(start: str) -> Reader | None:
    """Return what reads an address that begins so: the links of a page name few hosts."""
    return READERS.get(owner_key(start))


def _account_handed_on(url: str) -> Account | None:
    """Return the account of the last web address inside `url`."""
    inner = unquote(unquote(url[url.rfind("http") :]))
    read = READERS.get(owner_key(inner))
    return read(inner) if read else None


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield each account that `text` names, platform by platform."""
    text = Text(text)
    for platform in PLATFORMS:
        yield from platform.accounts_in_text(text, linked, only_links)
