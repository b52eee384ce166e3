"""Which accounts does an address, or a piece of text, name? One table, one module a platform.

A platform is a module with these two functions; adding one is adding its file and its row here.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from crawler.platforms import telegram
from crawler.records import Account, Found


class Platform(Protocol):
    """What a module in this room offers."""

    def account_from_url(self, url: str) -> Account | None:
        """Return the account that `url`, as written on a page, leads to."""

    def accounts_in_text(
        self, text: str, linked: frozenset[str], only_links: bool
    ) -> Iterable[Found]:
        """Yield the accounts `text` names, in any order.

        `linked` holds the values this platform's links on the same page name; `only_links`
        asks for addresses alone, for text that is code.
        """


PLATFORMS: tuple[Platform, ...] = (telegram,)


def account_from_url(url: str) -> Account | None:
    """Return the account that `url`, as written on a page, leads to."""
    return next(filter(None, (platform.account_from_url(url) for platform in PLATFORMS)), None)


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield each account that `text` names, platform by platform."""
    values = frozenset(account.value for account in linked)
    for platform in PLATFORMS:
        yield from platform.accounts_in_text(text, values, only_links)
