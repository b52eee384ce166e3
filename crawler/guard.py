"""What may be fetched: public addresses only, whatever the name, notation or redirect.

The check stands in the resolver, at the moment the address to connect to is chosen: a check of
the name before the request is beaten by a name server that answers twice (DNS rebinding).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from twisted.internet.base import ReactorBase
from twisted.internet.error import DNSLookupError

Network = IPv4Network | IPv6Network

_NAT64 = ip_network("64:ff9b::/96")


class Guard:
    """Which addresses a crawl may connect to.

    >>> Guard().allows("127.0.0.1"), Guard().allows("8.8.8.8")
    (False, True)
    >>> Guard(["127.0.0.0/8"]).allows("127.0.0.1")
    True
    """

    def __init__(self, private: Iterable[str] = ()) -> None:
        """Allow the networks `private` beside all public ones; ValueError for a bad CIDR."""
        self.private: tuple[Network, ...] = tuple(ip_network(cidr) for cidr in private)

    @lru_cache(maxsize=65_536)  # noqa: B019 - a guard lives as long as its process
    def allows(self, address: str) -> bool:
        """Tell whether a connection to `address` may be opened."""
        ip = ip_address(address)
        if isinstance(ip, IPv6Address):
            ip = ip.ipv4_mapped or ip.sixtofour or _nat64(ip) or ip
        if any(ip.version == network.version and ip in network for network in self.private):
            return True
        return ip.is_global and not ip.is_multicast


def _nat64(ip: IPv6Address) -> Any:
    return ip_address(int(ip) & 0xFFFF_FFFF) if ip in _NAT64 else None


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which refuses every address that the guard does."""

    refused: set[str] = set()  # noqa: RUF012 - Scrapy makes the resolver; the spider reads this
    """Hosts refused so far: the reason is lost on its way through Twisted."""

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, guard: Guard, hosts: Any
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.guard = guard
        self.hosts: dict[str, str] = dict(hosts)
        """Names with a fixed address, as in /etc/hosts: the demonstration's."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "GuardedResolver":
        """Make the resolver that the settings ask for."""
        settings = crawler.settings
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE"),
            settings.getfloat("DNS_TIMEOUT"),
            Guard(settings.getlist("PROMOTRAIL_ALLOW_PRIVATE")),
            settings.getdict("PROMOTRAIL_HOSTS"),
        )

    def getHostByName(  # noqa: N802 - Twisted's name
        self, name: str, timeout: Sequence[int] = ()
    ) -> "defer.Deferred[str]":
        """Resolve `name` to an address the guard allows."""
        if name in self.hosts:
            found = defer.succeed(self.hosts[name])
        else:
            found = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if self.guard.allows(address):
            return address
        self.refused.add(name)
        raise DNSLookupError(f"{name} resolves to {address}, which is not public")
