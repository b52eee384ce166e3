"""Bytes → text, and who named the character set."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bs4.dammit import UnicodeDammit
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
    to_unicode,
)

CODECS = frozenset(
    """big5hkscs cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 cp932
    cp949 euc_jp gb18030 iso2022_jp iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16
    iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 koi8-r koi8-u
    mac-cyrillic mac-roman utf-8""".split()
)
"""What a page may declare: the encodings of https://encoding.spec.whatwg.org/#names-and-labels
that hold ASCII, by Python's names. UTF-16 shows itself by its BOM or its NULs. All else that
Python can decode (punycode, hex, …) no page means, and some of it takes quadratic time."""

HEAD = 8192
"""How many bytes a guess is made from: a detector's time grows with them."""

NON_ASCII = re.compile(rb"[\x80-\xff]")
PAIR = re.compile(rb"[\x81-\xfe][\x80-\xfe]")
ASCII = bytes(range(128))


class Decoded(NamedTuple):
    """A document's text, with the character set it was read in."""

    text: str
    charset: str
    """The Python codec's name: utf-8, gb18030, …"""

    source: str
    """Who named it: bom, header, meta, utf-8, gb18030 or guess. A page that declares one
    and proves to be another is named by the proof: utf-8, not header."""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return `body` as text, in the character set that the bytes themselves bear out.

    Asked in turn: the BOM, the Content-Type header, the page's `<meta>`, a strict reading as
    UTF-8 and as GB18030, and last a detector. Never fails: what no character set explains
    becomes U+FFFD.
    """
    codec, bom = read_bom(body)
    if codec and bom:
        return Decoded(to_unicode(body[len(bom) :], codec), codec, "bom")
    if utf_16 := _utf_16_without_bom(body):
        return Decoded(to_unicode(body, utf_16), utf_16, "guess")
    declared = _declared(body, content_type)
    if body.isascii():
        codec, source = next(iter(declared.items()), ("utf-8", "utf-8"))
        return Decoded(to_unicode(body, codec), codec, source)
    return _strict(body, declared) or _damaged(body, declared) or _guessed(body)


def _declared(body: bytes, content_type: str) -> dict[str, str]:
    """Return the codecs that header and meta name, each with who named it, in order of trust.

    A header's iso-8859-1 is an old server's default, no statement about the page.
    """
    header = http_content_type_encoding(content_type)
    if header == "utf-8":
        return {header: "header"}
    named = [(header, "header"), (html_body_declared_encoding(body), "meta")]
    if header == "cp1252":
        named.reverse()
    codecs: dict[str, str] = {}
    for codec, source in named:
        if codec in CODECS:
            codecs.setdefault(codec, source)
    return codecs


def _utf_16_without_bom(body: bytes) -> str | None:
    """Return the UTF-16 whose NULs stand between the first two characters, ASCII in any page."""
    nulls = bytes(not byte for byte in body[:4])
    return {b"\0\1\0\1": "utf-16-le", b"\1\0\1\0": "utf-16-be"}.get(nulls)


def _strict(body: bytes, declared: dict[str, str]) -> Decoded | None:
    """Return the first reading without a single error.

    UTF-8 comes first whatever is declared: text of another character set is hardly ever valid
    UTF-8 by chance. Western Windows comes after GB18030, as it explains any bytes.
    """
    for codec, source in _candidates(body, declared):
        try:
            return Decoded(body.decode(codec), codec, source)
        except UnicodeDecodeError:
            continue
    return None


def _candidates(body: bytes, declared: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield "utf-8", declared.get("utf-8", "utf-8")
    yield from ((codec, source) for codec, source in declared.items() if codec != "cp1252")
    if _is_paired(body):
        yield "gb18030", "gb18030"


def _damaged(body: bytes, declared: dict[str, str]) -> Decoded | None:
    """Return a reading that fails in few places: a page cut short, or pasted together."""
    tolerated = len(body.translate(None, ASCII)) // 20
    for codec, source in ({"utf-8": "utf-8"} | declared).items():
        text = to_unicode(body, codec)
        if text.count("\ufffd") <= tolerated:
            return Decoded(text, codec, source)
    return None


def _guessed(body: bytes) -> Decoded:
    """Return what Beautiful Soup's detector makes of the head."""
    codec = resolve_encoding(UnicodeDammit(_head(body)).original_encoding or "")
    codec = codec if codec in CODECS else "cp1252"
    return Decoded(to_unicode(body, codec), codec, "guess")


def _is_paired(body: bytes) -> bool:
    """Tell whether most bytes beyond ASCII come in twos, as in Chinese and not in French."""
    head = _head(body)
    return len(PAIR.findall(head)) * 4 >= len(head.translate(None, ASCII))


def _head(body: bytes) -> bytes:
    """Return `HEAD` bytes from the first that is not ASCII."""
    first = NON_ASCII.search(body)
    return body[first.start() :][:HEAD] if first else body[:HEAD]
