"""A sitemap → seeds, read as a stream: one of any length costs no memory.

A sitemap (sitemaps.org) is a `urlset`, an index of sitemaps, or lines of text; gzipped or not. The
`Sitemap:` lines of a robots.txt are an index too. What an index on this machine names is on the
web, where only the crawl may ask: a file of that name beside the index is read in its place. A
sitemap of the web is fetched by the crawl, as a page is.
"""

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree  # type: ignore[import-untyped]

from crawler.errors import PageFailure
from crawler.extraction.addresses import is_web
from crawler.seeds import Reject, SeedError, check_seeds_at, read_lines
from crawler.unpacking import unpacked
from crawler.urls import BadURL, normal

GZIP = b"\x1f\x8b"

SIZE = 50 * 1024 * 1024
ENTRIES = 50_000
"""Bytes, unpacked, and entries of a sitemap of the web (sitemaps.org/protocol.html#index)."""

HEADERS = {"Accept": b"application/xml,text/xml,text/plain;q=0.9,application/gzip,*/*;q=0.5"}


def split(sources: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the addresses among `sources`, and the paths; SeedError for a bad address.

    The root of a site stands for what its robots.txt names.

    >>> split(["https://shop.example/", "saved.xml"])
    (['https://shop.example/robots.txt'], ['saved.xml'])
    """
    of_web = [_address(source) for source in sources if is_web(source)]
    roots = [f"{url}robots.txt" if urlsplit(url)[2:4] == ("/", "") else url for url in of_web]
    return roots, [source for source in sources if not is_web(source)]


def _address(source: str) -> str:
    try:
        return normal(source)
    except BadURL as error:
        raise SeedError(f"{source!r} {error}.") from error


def listed(body: bytes) -> Iterator[tuple[str, bool]]:
    """Yield each address that a sitemap of the web lists, and whether it is a sitemap's.

    PageFailure when there is no more to be had, though there should be.
    """
    damage = None
    if body.startswith(GZIP):
        body, damage = unpacked(body, b"gzip", SIZE)
    count = 0
    try:
        for _, place, is_sitemap in _of_stream(io.BufferedReader(io.BytesIO(body))):
            if count == ENTRIES:
                raise PageFailure("too_big", f"more than {ENTRIES:,} entries")
            count += 1
            yield place, is_sitemap
    except etree.XMLSyntaxError as error:
        raise PageFailure("truncated" if count else "not_html", f"no sitemap: {error}") from error
    if damage or not count:
        raise PageFailure(damage or "not_html", "it lists nothing")


def read_sitemap(source: str) -> Iterator[str | Reject]:
    """Yield the addresses that the sitemap at path `source` lists, in normal form, and rejects.

    Raises SeedError when the file can't be read to its end, or lists nothing.
    """
    listed = False
    for cell in _seeds(Path(source), within_index=False):
        listed |= not isinstance(cell, Reject)
        yield cell
    if not listed:
        raise SeedError(f"{source}: it lists no URLs. Give a sitemap, an index of them, or lines.")


def _seeds(path: Path, within_index: bool) -> Iterator[str | Reject]:
    for line, place, is_sitemap in _entries(path):
        if not is_sitemap:
            yield from check_seeds_at(str(path), [(line, place)])
            continue
        part = path.with_name(PurePosixPath(unquote(urlsplit(place).path)).name or "-")
        if within_index or not part.is_file():
            yield Reject(str(path), line, f"{place!r} is a sitemap; save it beside this file")
        else:
            yield from _seeds(part, within_index=True)


def _entries(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Yield line, address, and whether it is a sitemap's, of each entry of the file."""
    try:
        with path.open("rb") as raw:
            zipped = raw.peek(2)[:2] == GZIP
            with io.BufferedReader(gzip.open(raw) if zipped else raw) as stream:
                yield from _of_stream(stream)
    except (OSError, EOFError, zlib.error, etree.XMLSyntaxError) as error:
        raise SeedError(f"{path}: {error}. Give a sitemap that can be read.") from error


def _of_stream(stream: "io.BufferedReader[Any]") -> Iterator[tuple[int, str, bool]]:
    start = stream.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    yield from _of_xml(stream) if start.startswith(b"<") else _of_text(stream)


def _of_xml(stream: "io.BufferedReader[Any]") -> Iterator[tuple[int, str, bool]]:
    """Yield what `<loc>` holds; one outside of `<url>` and `<sitemap>` is a picture's or video's.

    Nothing is loaded from elsewhere, and no entity is expanded.
    """
    for _, element in etree.iterparse(stream, tag="{*}*", resolve_entities=False, no_network=True):
        parent = element.getparent()
        within = "" if parent is None else _name(parent)
        if _name(element) == "loc" and within in ("url", "sitemap") and element.text:
            yield element.sourceline, element.text.strip(), within == "sitemap"
        elif parent is not None and parent.getparent() is None:
            element.clear()  # what has been read is not kept
            while element.getprevious() is not None:
                del parent[0]


def _of_text(stream: "io.BufferedReader[Any]") -> Iterator[tuple[int, str, bool]]:
    for line, text in read_lines(stream):
        field, colon, value = text.partition(":")
        if colon and field.strip().lower() == "sitemap":
            yield line, value.strip(), True
        elif not _is_robots_rule(field if colon else ""):
            yield line, text, False


def _is_robots_rule(field: str) -> bool:
    """Tell a field of robots.txt (RFC 9309, and what is common beside it) from an address."""
    return field.strip().lower() in ("user-agent", "allow", "disallow", "crawl-delay", "host")


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)
