"""What kind of document is it: HTML, Markdown, plain text, or nothing to read?"""

import re
from typing import Literal
from urllib.parse import urlsplit

from crawler.records import Page

Media = Literal["html", "markdown", "text", "other"]

BINARY = re.compile(
    rb"\x89PNG|GIF8|\xff\xd8\xff|RIFF....WEBP|BM....\x00\x00|%PDF-|PK\x03\x04|PK\x05\x06|\x1f\x8b"
    rb"|Rar!|7z\xbc\xaf|\x7fELF|MZ[\x80\x90]\x00|OggS|ID3|wOF[F2]|\x00\x00\x01\x00|....ftyp|\xd0\xcf\x11\xe0",
    re.DOTALL,
)
"""First bytes of what is no text, after https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
and the sections that follow it."""

HTML = re.compile(
    r"(?:<\?xml[^<>]{0,200}>\s{0,200})?"
    r"<(?:!doctype\s{1,9}html|!--|(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body"
    r"|br|p|meta|link|center|img)[\s>/])",
    re.IGNORECASE,
)
"""How HTML begins, after https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type."""

DOCUMENT = re.compile(r"<(?:html|head|body)[\s>]|<!doctype\s{1,9}html", re.IGNORECASE)

MARKDOWN = re.compile(
    r"\]\((?:<|https?:|tg:|mailto:|\.{0,2}/|#)"
    r"|^ {0,3}\[[^\]\n]{1,99}\]:[ \t]{1,9}\S"
    r"|^#{1,6}[ \t]{1,9}\S[^\n]{0,500}\n(?:[^\n]{0,2000}\n){1,50}?#{1,6}[ \t]"
    r"|^ {0,3}```",
    re.MULTILINE,
)
"""What plain text hardly ever holds: a link with its target, a reference, two headings, a fence."""

SNIFFED = 65_536
"""Characters looked at for Markdown."""

TYPES: dict[str, Media] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "image/svg+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
}
SUFFIXES: dict[str, Media] = {
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "md": "markdown",
    "markdown": "markdown",
    "mdx": "markdown",
}
UNREAD = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")


def media_kind(page: Page) -> Media:
    """Return how to read `page`: by its first bytes, its content type, its name, its text.

    Servers name what they don't know text/plain or application/octet-stream, or not at all; then
    a `.md` is Markdown, whatever HTML it begins with, unless it is a whole HTML document.
    """
    if BINARY.match(page.body):
        return "other"
    named = page.content_type.partition(";")[0].strip().lower()
    if named in TYPES:
        return TYPES[named]
    head = page.text[:1024]
    if DOCUMENT.search(head):
        return "html"
    if named.startswith(UNREAD) or "\0" in head:
        return "other"
    suffix = _suffix(page.url)
    if suffix in SUFFIXES and named in ("", "text/plain", "application/octet-stream"):
        return SUFFIXES[suffix]
    if MARKDOWN.search(page.text, 0, SNIFFED):
        return "markdown"
    return "html" if HTML.match(head.lstrip()) else "text"


def _suffix(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return path.rpartition(".")[2].lower()
