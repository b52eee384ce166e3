"""What an analyst types or lists → the words by which `ignores` has it."""

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from crawler.platforms import account_from_url
from crawler.sites import LOCAL_FILES, site_of
from crawler.urls import BadURL, ascii_host

if TYPE_CHECKING:
    from crawler.storage import Store

KINDS = ("handle", "site", "image", "text", "host")
SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
WEB = re.compile(r"https?://|(?:www\.)?(?:t|telegram)\.(?:me|dog)/", re.IGNORECASE)

HANDLES = """
    SELECT platform, value FROM handles
    WHERE ? IN ('', platform) AND value IN (?, ?, ?) ORDER BY platform, value
"""
TEXT = """
    SELECT url || '#sha256=' || text_sha256 FROM pages
    WHERE id = (SELECT page_id FROM text_templates WHERE cluster_id = ?)
"""
NOTED_TEXTS = "SELECT DISTINCT value FROM ignored WHERE kind = 'text' AND id = ? ORDER BY value"


class Word(NamedTuple):
    """One thing to leave out, as `ignores` has it."""

    kind: str
    value: str
    """A handle's platform:value; a site or host; a picture's address or sha256; the address of a
    page that shows a text, with #sha256= and its hash if that text alone is meant."""


class BadWord(ValueError):
    """What was named is nothing of its kind; the message says why, and what to write."""


def word_of(store: "Store", kind: str, typed: str) -> Word:
    """Return what `typed` means, with names that the database knows filled in, or raise BadWord."""
    typed = typed.strip()
    kind = "image" if kind == "picture" else kind
    if kind not in KINDS:
        raise BadWord(f"{kind!r} is no kind; it is one of {', '.join(KINDS)}")
    if kind == "handle":
        return Word(kind, _handle(store, typed))
    if kind in ("site", "host"):
        return Word(kind, _host(kind, typed))
    if kind == "image" and SHA256.fullmatch(typed):
        return Word(kind, typed.lower())
    if kind == "text" and typed.isdecimal():
        return Word(kind, _text(store, typed))
    if not ADDRESS.match(typed):
        raise BadWord(f"{typed!r} is no address")
    return Word(kind, typed)


def noted(store: "Store", kind: str, typed: str) -> list[Word]:
    """Return the words that may have been noted for `typed`: a text may be meant by several."""
    if kind == "text" and typed.isdecimal() and len(typed) < 19:
        return [Word(kind, value) for (value,) in store.db.execute(NOTED_TEXTS, [int(typed)])]
    return [word_of(store, kind, typed)]


def _handle(store: "Store", typed: str) -> str:
    if WEB.match(typed):
        account = account_from_url(typed if "://" in typed else f"https://{typed}")
        if not account:
            raise BadWord(f"{typed!r} leads to no account; write telegram:name")
        return f"{account.platform}:{account.value}"
    platform, colon, name = typed.partition(":")
    if not colon:
        platform, name = "", typed
    platform, bare = platform.lower(), name.removeprefix("@")
    rows = store.db.execute(HANDLES, [platform, bare, bare.lower(), f"@{bare.lower()}"]).fetchall()
    if len({platform for platform, _ in rows}) == 1:  # case matters in an invite
        rows = [row for row in rows if row[1] == name] or rows
    known = [":".join(row) for row in rows]
    if len(known) > 1:
        raise BadWord(f"{typed!r} is several: {', '.join(known)}; write one of these")
    return known[0] if known else _unknown_handle(typed, platform, name)


def _unknown_handle(typed: str, platform: str, name: str) -> str:
    if not (platform and name):
        raise BadWord(f"{typed!r} has no platform; write telegram:name")
    account = account_from_url(f"https://t.me/{name.removeprefix('@')}")
    known = platform == "telegram" and account and account.platform == "telegram"
    return f"{platform}:{account.value if known and account else name}"


def _host(kind: str, typed: str) -> str:
    if kind == "site" and typed == LOCAL_FILES:
        return typed
    name = typed.removeprefix(".")
    try:
        parts = urlsplit(name if "//" in name else f"//{name}")
        host = ascii_host(parts.hostname or "")
    except (BadURL, ValueError) as error:
        raise BadWord(f"{typed!r} {error}") from error
    if parts.path.strip("/") or parts.query:
        raise BadWord(f"{typed!r} is the address of a page; write its host")
    return site_of(host).site if kind == "site" else host


def _text(store: "Store", typed: str) -> str:
    row = store.db.execute(TEXT, [int(typed)]).fetchone() if len(typed) < 19 else None
    if not row:
        raise BadWord(f"there is no text {typed}; `promotrail texts` lists them")
    return str(row[0])
