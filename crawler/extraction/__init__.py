"""Page → sightings: a pure function, the same answer for the same bytes."""

from itertools import chain

from crawler.extraction import attributes, concealed, images, links, metadata, plain, scripts
from crawler.extraction.addresses import resolver
from crawler.extraction.document import Document
from crawler.extraction.linear import is_hostile, read_linear
from crawler.extraction.markdown import LONGEST_MARKDOWN, html_from_markdown
from crawler.extraction.media import Media, media_kind
from crawler.extraction.mentions import mentions
from crawler.extraction.tree import read_tree
from crawler.records import Page, Sightings

EXTRACTORS = (links, metadata, attributes, scripts, concealed)
"""Modules with `pieces(document)`: where contacts stand beside the visible text."""


def extract(page: Page) -> Sightings:
    """Return everything `page` shows: mentions, images, links and what it says of itself.

    Never raises, whatever the bytes. What cannot be read as text at all gives no sightings.

    >>> page = Page("https://a.example/", "text/html", b"<a href='//t.me/gazette'>Us</a>")
    >>> [link.url for link in extract(page).links]
    ['https://t.me/gazette']
    """
    media = media_kind(page)
    if media == "other":
        return Sightings()
    document, mode = _document(page, media)
    resolve = resolver(resolver(page.url)(metadata.base(document)) or page.url)
    pieces = chain.from_iterable(extractor.pieces(document) for extractor in EXTRACTORS)
    return Sightings(
        mentions=tuple(mentions(document, pieces, page.text)),
        images=tuple(images.images(document, resolve)),
        links=tuple(links.links(document, resolve)),
        title=metadata.title(document),
        text=document.text,
        lang=metadata.language(document),
        media=media,
        charset=page.decoded.charset,
        charset_source=page.decoded.source,
        parse_mode=mode,
    )


def _document(page: Page, media: Media) -> tuple[Document, str]:
    """Return `page` taken apart, and "limited" when that was done without a tree."""
    text = page.text
    if media == "text":
        return plain.read_plain(text), "full"
    if media == "markdown":
        if len(text) > LONGEST_MARKDOWN:
            return plain.read_plain(text), "limited"
        text = html_from_markdown(text)
    if is_hostile(text):
        return read_linear(text), "limited"
    return read_tree(text), "full"
