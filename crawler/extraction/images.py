"""Pictures a page shows or links, wherever it names them."""

import re
from collections.abc import Callable, Iterator

from crawler.extraction.addresses import Resolve
from crawler.extraction.document import Document, Element
from crawler.extraction.markdown import MARK
from crawler.extraction.tags import Shape
from crawler.records import Image

FILE = re.compile(r"\.(?:jpe?g|jfif|a?png|gif|webp|avif|bmp|svg|tiff?|heic)(?:$|[?#!@_&;\n])")
"""In lower case: a picture's file name at the end, or going on as image hosts do: `a.jpg!small`."""

CSS_URL = re.compile(
    r"url\(\s{0,9}+(?:\"([^\"\n]{1,4000}+)|'([^'\n]{1,4000}+)|([^\s\"'()]{1,4000}+))"
)
NO_ADDRESS = re.compile(r"[\s<>{}\[\]]")
SHOWS = frozenset({"img", "amp-img", "source"})
LAZY = frozenset(
    """data-src data-original data-lazy data-lazy-src data-lazyload data-actualsrc data-echo
    data-url data-img data-image data-thumb data-file data-hi-res-src data-original-src""".split()
)
"""Where scripts that load pictures late keep the address: lazysizes, jQuery Lazy Load, WP Rocket,
Echo, Zhihu, Discuz."""

CANDIDATE = re.compile(
    r"\s{0,99}+,?\s{0,99}+([^\s,][^\s]{0,4000}+)(?:\s{1,99}+[^\s,()]{1,20}+){0,2}"
)
"""One address of a srcset with its descriptors."""

SRCSETS = (("srcset", "srcset"), ("data-srcset", "lazy"), ("data-lazy-srcset", "lazy"))

METADATA = frozenset(
    """og:image og:image:url og:image:secure_url twitter:image twitter:image:src image
    thumbnail thumbnailurl sailthru.image.full sailthru.image.thumb parsely-image-url""".split()
)

Named = tuple[str, str]
"""An address as written, and the place that named it."""


def images(document: Document, resolve: Resolve) -> Iterator[Image]:
    """Yield each picture in document order, once for each address that an element names.

    Icons count only where the page shows them; a `data:` address is no address.
    """
    readers = READERS if _links_files(document) else READERS | {"a": None}
    read = {
        shape: (reader, names)
        for shape in document.shapes
        for reader in [readers.get(shape.tag)]
        if (names := _telling(shape)) or reader
    }
    for element in document.elements:
        if element.shape not in read:
            continue
        reader, names = read[element.shape]
        named = reader(element) if reader else []
        if names:
            named += _in_attributes(element, names)
        if named:
            yield from _resolved(element, named, resolve)


def _links_files(document: Document) -> bool:
    """Tell whether any link may lead to a picture: one search for all costs less than two."""
    return bool(FILE.search("\n".join(href for _, href in document.leading).lower()))


def _resolved(element: Element, named: list[Named], resolve: Resolve) -> Iterator[Image]:
    own_place, alt, start = element.place, element.get("alt"), element.start
    for written, place in dict.fromkeys(named):
        written = written.strip()
        if written and written[:5].lower() != "data:" and (url := resolve(written)):
            yield Image(url, written, own_place or place, alt, start)


def _telling(shape: Shape) -> list[str]:
    """Return the attributes in which an element of any kind may name a picture."""
    return [
        name for name in shape.template if name in ("style", "background") or name[:5] == "data-"
    ]


def _in_attributes(element: Element, names: list[str]) -> Iterator[Named]:
    """Yield the pictures that are named in these attributes."""
    shows_late = element.tag in SHOWS
    for name in names:
        value = element.value(name)
        if name == "style":
            yield from _in_css(value)
        elif name == "background":
            yield value, "css"
        elif value:
            shows = shows_late and name in LAZY
            if (shows or _is_file(value)) and not NO_ADDRESS.search(value):
                yield value, "lazy"


def _is_file(address: str) -> bool:
    return "." in address and bool(FILE.search(address.lower()))


def _image(element: Element) -> list[Named]:
    named = [(element.get("src"), "markdown" if MARK in element.shape.template else "img")]
    for name, place in SRCSETS:
        if name in element.shape.template:
            named += _candidates(element.value(name), place)
    return named


def _source(element: Element) -> list[Named]:
    return [named for name, _ in SRCSETS for named in _candidates(element.get(name), "picture")]


def _poster(element: Element) -> list[Named]:
    return [(element.get("poster"), "poster")]


def _vector_image(element: Element) -> list[Named]:
    return [(element.get("href") or element.get("xlink:href"), "img")]


def _button(element: Element) -> list[Named]:
    return [(element.get("src"), "img")] if element.get("type").lower() == "image" else []


def _metadata(element: Element) -> list[Named]:
    name = element.get("property") or element.get("name") or element.get("itemprop")
    return [(element.get("content"), "meta")] if name.lower() in METADATA else []


def _link(element: Element) -> list[Named]:
    rel = element.get("rel").lower().split()
    preloaded = "preload" in rel and element.get("as").lower() == "image"
    return [(element.get("href"), "link")] if preloaded or "image_src" in rel else []


def _anchor(element: Element) -> list[Named]:
    href = element.value("href")
    return [(href, "link")] if href and _is_file(href.partition("?")[0]) else []


def _style(element: Element) -> list[Named]:
    return [named for named in _in_css(element.content) if _is_file(named[0])]


def _in_css(css: str) -> Iterator[Named]:
    """Yield the addresses in `url()`; one that ends in a fragment names a font or a filter."""
    if "url(" in css:
        for double, single, bare in CSS_URL.findall(css):
            if "#" not in (address := (double or single or bare).strip()):
                yield address, "css"


def _candidates(srcset: str, place: str) -> list[Named]:
    return [(address.rstrip(","), place) for address in CANDIDATE.findall(srcset)]


READERS: dict[str, Callable[[Element], list[Named]] | None] = {
    "img": _image,
    "amp-img": _image,
    "source": _source,
    "video": _poster,
    "image": _vector_image,
    "input": _button,
    "meta": _metadata,
    "link": _link,
    "a": _anchor,
    "style": _style,
}
