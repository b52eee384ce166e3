"""An address as someone wrote it → the one form in which it is queued, fetched and compared.

The normal form is what is sent, so that what was checked is what is fetched: white space and
control characters that browsers drop are gone, scheme and host are lower case, the host is in
ASCII (IDNA, NFKC first), an IPv4 address in its four-number form, the default port and the
fragment dropped, an empty path written "/". Path and query stay in their order; what may not
stand in them is percent-encoded.
"""

import re
import socket
import unicodedata
from contextlib import suppress
from functools import lru_cache
from urllib.parse import urlsplit

import idna
from w3lib.url import safe_url_string

LONGEST = 2083
"""Longer addresses are refused, as Scrapy's URLLENGTH_LIMIT does."""

DEFAULT_PORTS = {"http": 80, "https": 443}

_IGNORED = re.compile(r"[\t\n\r]")
_CONTROLS = "".join(map(chr, range(0x21)))
_NUMERIC_HOST = re.compile(r"[0-9a-fx.]{1,40}", re.IGNORECASE)
_ASCII_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
_PLAIN = re.compile(r"[A-Za-z0-9/?&=._~:,;+@!$'()*-]*")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30}):", re.IGNORECASE)


class BadURL(ValueError):
    """The address can't be fetched; the message says why."""


def normal(url: str) -> str:
    """Return the normal form of `url`, or raise BadURL.

    >>> normal(" HTTP://Shop.Example:80/a b?q=卡#top")
    'http://shop.example/a%20b?q=%E5%8D%A1'
    """
    url = _IGNORED.sub("", url.strip(_CONTROLS))
    if len(url) > LONGEST:
        raise BadURL(f"is longer than {LONGEST} characters")
    scheme = _SCHEME.match(url)
    if not scheme or scheme[1].lower() not in DEFAULT_PORTS:
        raise BadURL(f"has the scheme {scheme[1]}:, not http or https" if scheme else "is no URL")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise BadURL(f"is malformed: {error}") from error
    if parts.username is not None or parts.password is not None:
        raise BadURL("carries a user name or password")
    name = ascii_host(host)
    port_part = "" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}"
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"{parts.scheme}://{name}{port_part}{_safe(rest)}"


def is_fetchable(url: str) -> bool:
    """Tell whether `url` has a normal form."""
    try:
        return bool(normal(url))
    except BadURL:
        return False


@lru_cache(maxsize=65_536)
def ascii_host(host: str) -> str:
    """Return `host` as it is looked up: ASCII, lower case, IPv4 in four decimal numbers."""
    host = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    if ":" in host:
        return f"[{host}]"
    if _NUMERIC_HOST.fullmatch(host):
        with suppress(OSError):
            return socket.inet_ntoa(socket.inet_aton(host))
    if host.isascii():
        if _ASCII_HOST.fullmatch(host) and ".." not in host:
            return host
        raise BadURL(f"has no usable host name: {host!r}")
    try:
        return idna.encode(host, uts46=True, transitional=False).decode()
    except idna.IDNAError as error:
        raise BadURL(f"has no usable host name: {host!r}") from error


def _safe(rest: str) -> str:
    """Percent-encode what may not stand in a path and query; most have nothing of the kind."""
    return rest if _PLAIN.fullmatch(rest) else str(safe_url_string(rest))
