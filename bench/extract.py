"""What reading a page costs, beside what other libraries take to list its links and text.

    python bench/extract.py SITE [--rounds N] [--pages N]

SITE is the folder that make_site.py wrote. One process on one core; the readers take turns, and a
reader's time is the median of its rounds, in CPU milliseconds a page. All but extract() are given
text that is decoded already, and list the attributes of links, images, sources and metadata, and
the page's text. A page without any contact is set against its parse alone.
"""

import argparse
import gc
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from random import Random
from statistics import mean, median

from bs4 import BeautifulSoup
from lxml import html
from parsel import Selector
from selectolax.lexbor import LexborHTMLParser

from crawler.extraction import extract
from crawler.records import Page

LISTED = ("a", "img", "source", "meta", "link")
SIZES = ((0.4, 0, 20_000), (0.4, 20_000, 100_000), (0.2, 100_000, 10_000_000))
"""The mix: a share of the pages, and from how many bytes to how many they are long."""


def selectolax_listing(text: str) -> None:
    parser = LexborHTMLParser(text)
    [node.attributes for node in parser.css("a[href],img,source,meta,link")]
    if parser.body:
        parser.body.text()


def selectolax_parse(text: str) -> None:
    LexborHTMLParser(text)


def lxml_one_pass(text: str) -> None:
    links, words = [], []
    for element in html.document_fromstring(text).iter():
        if element.tag in LISTED:
            links.append(dict(element.attrib))
        if element.text and element.tag not in ("script", "style"):
            words.append(element.text)
        if element.tail:
            words.append(element.tail)
    "".join(words)


def parsel_listing(text: str) -> None:
    selector = Selector(text)
    [node.attrib for node in selector.css("a[href],img,source,meta,link")]
    "".join(selector.xpath("//body//text()[not(parent::script|parent::style)]").getall())


def soup_listing(text: str) -> None:
    soup = BeautifulSoup(text, "lxml")
    [node.attrs for node in soup.find_all(LISTED)]
    soup.get_text()


def read(page: Page) -> None:
    extract(Page(page.url, page.content_type, page.body))


READERS: dict[str, Callable[[Page], None]] = {
    "extract()": read,
    "selectolax, listing": lambda page: selectolax_listing(page.text),
    "selectolax, parse only": lambda page: selectolax_parse(page.text),
    "lxml, one pass": lambda page: lxml_one_pass(page.text),
    "parsel": lambda page: parsel_listing(page.text),
    "BeautifulSoup with lxml": lambda page: soup_listing(page.text),
}


def mixed(site: Path, count: int) -> list[Page]:
    """Return `count` pages of the site in the proportions of `SIZES`."""
    files = sorted(site.glob("www/*/p/*.html"))
    Random(1).shuffle(files)
    chosen: list[Path] = []
    for share, least, most in SIZES:
        fitting = (file for file in files if least <= file.stat().st_size < most)
        chosen += islice(fitting, round(count * share))
    return [page_of(file) for file in chosen]


def page_of(file: Path) -> Page:
    return Page(f"http://{file.parts[-3]}/p/{file.name}", "text/html", file.read_bytes())


def without_contacts(pages: list[Page]) -> list[Page]:
    """Return the pages with every contact that is found in them taken out."""
    return [without_contact(page) for page in pages]


def without_contact(page: Page) -> Page:
    while mentions := extract(page).mentions:
        text = page.text
        for mention in mentions:
            text = text.replace(mention.surface, "-")
        assert text != page.text, mentions
        page = Page(page.url, "text/html; charset=utf-8", text.encode())
    return page


def timed(pages: list[Page], readers: tuple[str, ...], rounds: int) -> dict[str, float]:
    """Return each reader's milliseconds a page: the mean of the pages, the median of the rounds."""
    assert all(page.text for page in pages)  # decoded before the clock runs
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name in readers:
            gc.collect()
            taken[name].append(mean(milliseconds(READERS[name], page) for page in pages))
    return {name: median(times) for name, times in taken.items()}


def milliseconds(reader: Callable[[Page], None], page: Page) -> float:
    begun = time.process_time()
    reader(page)
    return (time.process_time() - begun) * 1000


def table(title: str, taken: dict[str, float]) -> None:
    ours = taken["extract()"]
    print(f"\n{title:<44}{'ms/page':>8}{'extract() takes':>18}")
    for name, time_taken in taken.items():
        print(f"{name:<44}{time_taken:8.2f}{ours / time_taken:17.2f}x")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=100)
    options = parser.parse_args()
    pages = mixed(options.site, options.pages)
    if not pages:
        parser.error(f"{options.site} holds no www/*/p/*.html: give the folder make_site.py wrote")
    size = mean(len(page.body) for page in pages) / 1000
    table(f"{len(pages)} pages of {size:.1f} KB", timed(pages, tuple(READERS), options.rounds))
    bare = ("extract()", "selectolax, listing", "selectolax, parse only")
    table("without any contact", timed(without_contacts(pages), bare, options.rounds))


if __name__ == "__main__":
    main()
