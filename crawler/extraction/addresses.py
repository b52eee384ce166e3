"""Addresses as pages write them: resolved, and told from what they hand on."""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urljoin, urlsplit

Resolve = Callable[[str], str | None]
"""Gives the whole address that one written on a page stands for."""

LONGEST = 8000
"""Characters of an address looked at for another."""

HANDED_ON = re.compile(
    r"(?<![:/])[=/](?:https?|tg)(?::|%3a)|=(?:ahr0c|dgc6|dc5t)|=[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,9}+(?:/|%2f)",
    re.IGNORECASE,
)
"""An address inside another: whole, percent-encoded, in Base64 (of http, tg: and t.m), or only
its host and path as a parameter."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
_DROPPED = str.maketrans("", "", "\t\n\r")


def resolver(base: str) -> Resolve:
    """Return the function that resolves an address against `base`.

    It gives None for what is malformed and for schemes that name no document (`javascript:`,
    `mailto:`): those other than http, https and the base's own.

    >>> resolver("https://shop.example/a/b")("/c")
    'https://shop.example/c'
    """
    try:
        parts = urlsplit(base)
    except ValueError:
        base, parts = "", urlsplit("")
    schemes = {"http:", "https:", f"{parts.scheme}:"}
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @cache  # a page repeats its menu's addresses, and each picture's in src, data-src and srcset
    def resolve(url: str) -> str | None:
        url = url.strip()
        if "\n" in url or "\t" in url or "\r" in url:
            url = url.translate(_DROPPED)
        if "/." not in url and "[" not in url:
            if url.startswith(("http://", "https://")):
                return url
            if origin and url[:1] == "/":
                return f"{parts.scheme}:{url}" if url[:2] == "//" else origin + url
        if scheme := _SCHEME.match(url):
            url = scheme[0].lower() + url[scheme.end() :]
            if scheme[0].lower() not in schemes:
                return None
        try:
            return urljoin(base, url)
        except ValueError:
            return None

    return resolve


def is_web(url: str) -> bool:
    """Tell whether a resolved address leads to the web."""
    return url[:8].lower().startswith(("http://", "https://"))


def carrier(url: str) -> str | None:
    """Return what stands in `url` before another address that it hands on, if it does.

    >>> carrier("https://a.example/go?to=https%3A%2F%2Ft.me%2Fshop")
    'https://a.example/go?to='
    """
    handed_on = HANDED_ON.search(url[:LONGEST])
    return url[: handed_on.start() + 1] if handed_on else None
