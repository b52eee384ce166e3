"""Page → sightings: a pure function, the same answer for the same bytes."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeVar

from crawler.extraction import attributes, concealed, images, links, metadata, plain, scripts
from crawler.extraction.addresses import Resolved
from crawler.extraction.custom import custom_extractors
from crawler.extraction.dates import published
from crawler.extraction.document import Document
from crawler.extraction.language import language_of
from crawler.extraction.markdown import LONGEST_MARKDOWN, html_from_markdown
from crawler.extraction.markup import read_markup
from crawler.extraction.media import Media, media_kind
from crawler.extraction.mentions import mentions
from crawler.records import Image, Link, Mention, Page, Sightings

T = TypeVar("T")

EXTRACTORS = (links, metadata, attributes, scripts, concealed)
"""Modules with `pieces(document)`: where contacts stand beside the visible text."""


def extract(page: Page, limited: bool = False) -> Sightings:
    """Return everything `page` shows: mentions, images, links and what it says of itself.

    Never raises, whatever the bytes; only a user's own extractor may. What cannot be read as
    text at all gives no sightings. `limited` asks for the page to be read as
    plain text, whatever it is.

    >>> page = Page("https://a.example/", "text/html", b"<a href='//t.me/gazette'>Us</a>")
    >>> [link.url for link in extract(page).links]
    ['https://t.me/gazette']
    """
    media = media_kind(page)
    if media == "other":
        return Sightings()
    document, mode = _document(page, media, limited)
    resolved = Resolved(page.url)
    if base := metadata.base(document):
        resolved = Resolved(resolved[base] or page.url)
    pieces = chain.from_iterable(extractor.pieces(document) for extractor in EXTRACTORS)
    own = [thing for extractor in custom_extractors() for thing in extractor(page)]
    seen = (*mentions(document, pieces, page.text), *_of(Mention, own))
    return Sightings(
        mentions=seen,
        images=(*images.images(document, resolved), *_of(Image, own)),
        links=(*links.links(document, resolved), *_of(Link, own)),
        title=metadata.title(document),
        text=document.text,
        lang=metadata.language(document),
        language=language_of(document.text),
        published=published(document),
        media=media,
        charset=page.decoded.charset,
        charset_source=page.decoded.source,
        parse_mode=mode,
    )


def _of(sort: type[T], things: Iterable[object]) -> Iterator[T]:
    return (thing for thing in things if isinstance(thing, sort))


def _document(page: Page, media: Media, limited: bool) -> tuple[Document, str]:
    """Return `page` taken apart, and "limited" when it was read as plain text instead."""
    text = page.text
    if media == "text":
        return plain.read_plain(text), "full"
    if limited or (media == "markdown" and len(text) > LONGEST_MARKDOWN):
        return plain.read_plain(text), "limited"
    return read_markup(html_from_markdown(text) if media == "markdown" else text), "full"
