"""A site's name, or an address → what it is to programs elsewhere, if it is anything to them."""

import re
from ipaddress import ip_address

from audit.safety import ENDING, PART

DOMAIN = re.compile(rf"(?:{PART}+\.)+(?!localhost\Z)(?={ENDING.pattern}){PART}+")
"""A name that others can look up: localhost and what has no dot are known on one machine only."""


def sort_of_host(name: str) -> str | None:
    """Return domain, ipv4 or ipv6, or None for what is no host that others can reach.

    >>> [sort_of_host(name) for name in ("a.example", "192.0.2.7", "2001:db8::1", "localhost")]
    ['domain', 'ipv4', 'ipv6', None]
    """
    try:
        return f"ipv{ip_address(name.strip('[]')).version}"
    except ValueError:
        return "domain" if DOMAIN.fullmatch(name) else None


def is_of_web(address: str) -> bool:
    """Tell whether `address` is no file of this machine, and no picture written out in a page."""
    return address.startswith(("http://", "https://"))
