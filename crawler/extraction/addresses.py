"""Addresses as pages write them: resolved, and told from what they hand on."""

import re
from urllib.parse import urljoin, urlsplit

WEB = ("http://", "https://")
"""How an address that leads to the web begins, once it is resolved."""

LONGEST = 8000
"""Characters of an address looked at for another."""

HANDED_ON = re.compile(
    r"(?<![:/])[=/](?:https?|tg)(?::|%3a)|=(?:ahr0c|dgc6|dc5t)|=[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,9}+(?:/|%2f)",
    re.IGNORECASE,
)
"""An address inside another: whole, percent-encoded, in Base64 (of http, tg: and t.m), or only
its host and path as a parameter."""

_CLEAR = re.compile(r"(?:https?:/)?(?:/(?![/.])[^\s/\[]*+)++\Z")
"""A whole address, or a whole path, that is resolved already; most are."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
_DROPPED = str.maketrans("", "", "\t\n\r")


class Resolved(dict[str, str | None]):
    """The whole addresses that those written on a page stand for, each worked out when asked for.

    A page repeats its menu's addresses, and each picture's in src, data-src and srcset. None is
    for what is malformed and for schemes that name no document (`javascript:`, `mailto:`): those
    other than http, https and the page's own.

    >>> Resolved("https://shop.example/a/b")["/c"]
    'https://shop.example/c'
    """

    def __init__(self, base: str) -> None:
        """Resolve addresses against `base`."""
        try:
            parts = urlsplit(base)
        except ValueError:
            base, parts = "", urlsplit("")
        self._base, self._scheme = base, f"{parts.scheme}:"
        self._origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    def __missing__(self, written: str) -> str | None:
        if _CLEAR.match(written) and (self._origin or written[0] != "/"):
            url: str | None = self._origin + written if written[0] == "/" else written
        else:
            url = self._joined(written.strip().translate(_DROPPED))
        self[written] = url
        return url

    def _joined(self, url: str) -> str | None:
        if scheme := _SCHEME.match(url):
            url = scheme[0].lower() + url[scheme.end() :]
            if scheme[0].lower() not in ("http:", "https:", self._scheme):
                return None
        try:
            return urljoin(self._base, url)
        except ValueError:
            return None


def is_web(url: str) -> bool:
    """Tell whether an address leads to the web."""
    return url[:8].lower().startswith(WEB)


def carrier(url: str) -> str | None:
    """Return what stands in `url` before another address that it hands on, if it does.

    >>> carrier("https://a.example/go?to=https%3A%2F%2Ft.me%2Fshop")
    'https://a.example/go?to='
    """
    handed_on = HANDED_ON.search(url[:LONGEST])
    return url[: handed_on.start() + 1] if handed_on else None
