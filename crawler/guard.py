"""What may be fetched: public addresses only, whatever the name, notation or redirect.

The check of the address stands in the resolver, at the moment the address to connect to is
chosen: a check of the name before the request is beaten by a name server that answers twice (DNS
rebinding).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import BaseSettings
from twisted.internet import defer
from twisted.internet.base import ReactorBase
from twisted.internet.error import DNSLookupError

from crawler.errors import kind_of

Network = IPv4Network | IPv6Network

_NAT64 = ip_network("64:ff9b::/96")

PORTS = (80, 443, 8080, 8443)
"""Where web servers are: on any other port a link could make us talk to something else."""


class Guard:
    """Which addresses and ports a crawl may connect to.

    >>> Guard().allows("127.0.0.1"), Guard().allows("8.8.8.8")
    (False, True)
    >>> Guard(["127.0.0.0/8"]).allows("127.0.0.1")
    True
    """

    def __init__(self, private: Iterable[str] = (), ports: Iterable[int] = ()) -> None:
        """Allow the networks `private` beside all public ones; ValueError for a bad CIDR.

        `ports` are allowed beside `PORTS`.
        """
        self.private: tuple[Network, ...] = tuple(ip_network(cidr) for cidr in private)
        self.ports = frozenset((*PORTS, *ports))

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Return the guard that Scrapy's settings ask for; ValueError for a bad value."""
        ports = map(int, settings.getlist("PROMOTRAIL_ALLOW_PORTS"))
        return cls(settings.getlist("PROMOTRAIL_ALLOW_PRIVATE"), ports)

    @lru_cache(maxsize=65_536)  # noqa: B019 - a guard lives as long as its process
    def allows(self, address: str) -> bool:
        """Tell whether a connection to `address` may be opened."""
        ip = _unwrapped(address)
        return self._names(ip) or (ip.is_global and not ip.is_multicast)

    def allows_port(self, port: int, address: str) -> bool:
        """Tell whether `port` of `address` may be asked: any, on the user's own networks."""
        return port in self.ports or self._names(_unwrapped(address))

    def _names(self, ip: Any) -> bool:
        """Tell whether the user has named a network of this address."""
        return any(ip.version == network.version and ip in network for network in self.private)


def _unwrapped(address: str) -> IPv4Address | IPv6Address:
    """Return the address that a connection to `address` ends at."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        return ip.ipv4_mapped or ip.sixtofour or _nat64(ip) or ip
    return ip


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
            settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0,
            settings.getfloat("DNS_TIMEOUT"),
            Guard.from_settings(settings),
            settings.getdict("PROMOTRAIL_HOSTS"),
        )

    def getHostByName(  # noqa: N802 - Twisted's name
        self, name: str, timeout: Sequence[int] = ()
    ) -> "defer.Deferred[str]":
        """Resolve `name` to an address the guard allows."""
        if name in self.hosts:
            found = defer.succeed(self.hosts[name])
        elif ":" in name and not self.guard.allows(name):
            found = defer.succeed(name)  # an IPv6 address: to be refused by its name
        else:
            found = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if self.guard.allows(address):
            return address
        self.refused.add(name)
        raise DNSLookupError(f"{name} resolves to {address}, which is not public")


def kind_of_unanswered(error: Exception, host: str) -> str:
    """Return the kind of a failed request to `host`."""
    kind = kind_of(error)
    return "blocked_address" if kind == "dns" and host in GuardedResolver.refused else kind
