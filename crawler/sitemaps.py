"""A sitemap on this machine → seeds, read as a stream: one of any length costs no memory.

A sitemap (sitemaps.org) is a `urlset`, an index of sitemaps, or lines of text; gzipped or not. The
`Sitemap:` lines of a saved robots.txt are an index too. What an index names is on the web, where
only the crawl may ask: a file of that name beside the index is read in its place.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree  # type: ignore[import-untyped]

from crawler.seeds import Reject, SeedError, check_seeds_at, read_lines

GZIP = b"\x1f\x8b"


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
                start = stream.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
                yield from _of_xml(stream) if start.startswith(b"<") else _of_text(stream)
    except (OSError, EOFError, zlib.error, etree.XMLSyntaxError) as error:
        raise SeedError(f"{path}: {error}. Give a sitemap that can be read.") from error


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
