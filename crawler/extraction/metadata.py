"""What a page says of itself: title, language, base, and the contacts in its metadata."""

import re
from collections.abc import Iterator

from crawler.extraction.document import Document, Element, Piece

PROSE = re.compile(
    r"(?:^|[:.])(?:title|description|keywords|abstract|author|site_name"
    r"|email|phone_number|telephone)$",
    re.IGNORECASE,
)
"""Metadata people read. `twitter:site` and `twitter:creator` name accounts elsewhere."""

REFRESH = re.compile(r"^\s{0,9}[\d.]{0,9}\s{0,9}[;,]?\s{0,9}(?:url\s{0,9}=\s{0,9})?['\"]?", re.I)
"""What stands before the address in a meta refresh, by the HTML standard's "shared declarative
refresh steps"."""

RELATED = frozenset({"canonical", "alternate", "me", "author", "amphtml", "shortlink"})


def title(document: Document) -> str:
    """Return the page's title, or its first heading when it has none."""
    for element in document.named("title"):
        if words := " ".join(element.content.split()):
            return words
    heading = next(document.named("h1"), None)
    return document.text[heading.start : heading.end].strip() if heading else ""


def language(document: Document) -> str:
    """Return the language the page says it is in, as written."""
    for element in document.named("html", "meta"):
        named = element.get("lang") or element.get("xml:lang")
        if element.get("http-equiv").lower() == "content-language":
            named = element.get("content")
        if named:
            return named
    return ""


def base(document: Document) -> str:
    """Return the address that relative ones are resolved against, "" for the page's own."""
    return next((href for base in document.named("base") if (href := base.get("href"))), "")


def pieces(document: Document) -> Iterator[Piece]:
    """Yield titles, descriptions and the addresses in the page's head."""
    for element in document.named("title"):
        yield Piece(element.content, element.place or "title", element.start, element.hidden)
    for element in document.named("meta"):
        yield from _meta_pieces(element)
    for element in document.named("link"):
        rel = set(element.get("rel").lower().split())
        if rel & RELATED:
            yield _address(element, "href", "canonical" if "canonical" in rel else "href")


def _meta_pieces(element: Element) -> Iterator[Piece]:
    content = element.get("content")
    name = element.get("name") or element.get("property") or element.get("itemprop")
    if element.get("http-equiv").lower() == "refresh":
        refresh = _address(element, "content", "refresh")
        yield refresh._replace(text=REFRESH.sub("", content).rstrip("'\""))
    elif PROSE.search(name):
        yield Piece(content, element.place or "meta", element.start, element.hidden)
    elif "://" in content:
        yield _address(element, "content", "meta")


def _address(element: Element, attribute: str, place: str) -> Piece:
    place = element.place or place
    return Piece(element.get(attribute), place, element.start, element.hidden, "address")
