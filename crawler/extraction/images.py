"""Pictures a page shows or links, wherever it names them."""

import re
from collections.abc import Callable, Iterator
from itertools import repeat

from crawler.extraction.addresses import Resolved
from crawler.extraction.document import Document, Element, values_of
from crawler.extraction.markdown import MARK
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

SRCSETS = {"srcset": "srcset", "data-srcset": "lazy", "data-lazy-srcset": "lazy"}
"""Attributes that hold a srcset, each with the place that it is."""

METADATA = frozenset(
    """og:image og:image:url og:image:secure_url twitter:image twitter:image:src image
    thumbnail thumbnailurl sailthru.image.full sailthru.image.thumb parsely-image-url""".split()
)

Named = tuple[Element, str, str]
"""An element, an address as it wrote it, and the place that named it."""


def images(document: Document, resolved: Resolved) -> Iterator[Image]:
    """Yield each picture in document order, once for each address that an element names.

    Icons count only where the page shows them; a `data:` address is no address.
    """
    named = [each for elements in document.by_shape.values() for each in _named(elements)]
    named.sort(key=lambda each: each[0].index)
    for element, written, place in dict.fromkeys(named):
        written = written.strip()
        if written and written[:5].lower() != "data:" and (url := resolved[written]):
            alt = element.get("alt") if "alt" in element.shape.template else ""
            yield Image(url, written, element.place or place, alt, element.start)


def _named(elements: list[Element]) -> Iterator[Named]:
    """Yield what these elements, which are of one shape, name."""
    shape = elements[0].shape
    if reader := READERS.get(shape.tag):
        yield from reader(elements)
    for name in shape.template:
        if name == "style":
            yield from _in_css(elements, values_of(name, elements))
        elif name == "background":
            yield from _each(elements, name, "css")
        elif name[:5] == "data-" and not (name in SRCSETS and shape.tag in SHOWS):
            yield from _in_data(elements, name)


def _each(elements: list[Element], name: str, place: str) -> Iterator[Named]:
    return zip(elements, values_of(name, elements), repeat(place))


def _in_data(elements: list[Element], name: str) -> Iterator[Named]:
    """Yield the addresses of files, and those that a late picture comes from."""
    values = values_of(name, elements)
    shows = name in LAZY and elements[0].shape.tag in SHOWS
    if shows or _is_file("\n".join(values)):
        for element, value in zip(elements, values, strict=True):
            if (shows or _is_file(value)) and not NO_ADDRESS.search(value):
                yield element, value, "lazy"


def _is_file(address: str) -> bool:
    return "." in address and bool(FILE.search(address.lower()))


def _image(elements: list[Element]) -> Iterator[Named]:
    yield from _each(elements, "src", "markdown" if MARK in elements[0].shape.template else "img")
    for name, place in SRCSETS.items():
        if name in elements[0].shape.template:
            yield from _candidates(elements, name, place)


def _source(elements: list[Element]) -> Iterator[Named]:
    for name in SRCSETS:
        yield from _candidates(elements, name, "picture")


def _candidates(elements: list[Element], name: str, place: str) -> Iterator[Named]:
    for element, srcset in zip(elements, values_of(name, elements), strict=True):
        for address in CANDIDATE.findall(srcset):
            yield element, address.rstrip(","), place


def _poster(elements: list[Element]) -> Iterator[Named]:
    return _each(elements, "poster", "poster")


def _vector_image(elements: list[Element]) -> Iterator[Named]:
    for element in elements:
        yield element, element.get("href") or element.get("xlink:href"), "img"


def _button(elements: list[Element]) -> Iterator[Named]:
    for element in elements:
        if element.get("type").lower() == "image":
            yield element, element.get("src"), "img"


def _metadata(elements: list[Element]) -> Iterator[Named]:
    for element in elements:
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name.lower() in METADATA:
            yield element, element.get("content"), "meta"


def _link(elements: list[Element]) -> Iterator[Named]:
    for element in elements:
        rel = element.get("rel").lower().split()
        if "image_src" in rel or ("preload" in rel and element.get("as").lower() == "image"):
            yield element, element.get("href"), "link"


def _anchor(elements: list[Element]) -> Iterator[Named]:
    hrefs = values_of("href", elements)
    if _is_file("\n".join(hrefs)):
        for element, href in zip(elements, hrefs, strict=True):
            if _is_file(href.partition("?")[0]):
                yield element, href, "link"


def _style(elements: list[Element]) -> Iterator[Named]:
    named = _in_css(elements, [element.content for element in elements])
    return (each for each in named if _is_file(each[1]))


def _in_css(elements: list[Element], styles: list[str]) -> Iterator[Named]:
    """Yield the addresses in `url()`; one that ends in a fragment names a font or a filter."""
    for element, css in zip(elements, styles, strict=True):
        for double, single, bare in dict.fromkeys(CSS_URL.findall(css)) if "url(" in css else ():
            if "#" not in (address := (double or single or bare).strip()):
                yield element, address, "css"


READERS: dict[str, Callable[[list[Element]], Iterator[Named]]] = {
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
