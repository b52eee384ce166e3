"""Who asks: requests to the public say whom to write to, or are not sent."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawler.failure import Failure
from crawler.settings import USER_AGENT
from crawler.sites import RESERVED


class NoContact(Failure):
    """Whoever runs a site could not tell who asks."""


def signed(urls: Iterable[str], settings: BaseSettings) -> Iterator[str]:
    """Yield `urls`; NoContact for the first public one if the user agent is the one we ship.

    Addresses that are not public, and names that RFC 2606 keeps from being so, need no contact.
    """
    anonymous = settings["USER_AGENT"] == USER_AGENT
    known = settings.getdict("PROMOTRAIL_HOSTS")
    for url in urls:
        host = urlsplit(url).hostname or ""
        if anonymous and host not in known and _public(host):
            raise NoContact(
                f"{host} would not know who asks. Say whom it may write to: "
                "--contact you@example.org, or a page's address."
            )
        yield url


def _public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return host.rpartition(".")[2] not in RESERVED
