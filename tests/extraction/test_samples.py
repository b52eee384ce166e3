"""Saved pages beside what must be seen on them, and Beautiful Soup's reading of the same."""

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from crawler.extraction import extract
from crawler.records import Page

SAMPLES = Path(__file__).parents[1] / "samples"
PAGES = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".html", ".md", ".txt"))


def page(path):
    return Page(f"https://sample.example/{path.name}", "", path.read_bytes())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_sample_shows_what_is_written_beside_it(path):
    """`mentions` are (place, platform, value), `images` (place, address), `links` addresses."""
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    seen = extract(page(path))

    assert {
        "title": seen.title,
        "lang": seen.lang,
        "media": seen.media,
        "mentions": [[m.found_in, m.platform, m.value] for m in seen.mentions],
        "images": [[image.found_in, image.as_written] for image in seen.images],
        "links": [link.url for link in seen.links],
    } == expected


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.html")), ids=lambda path: path.name)
def test_the_fast_reading_equals_the_careful_one(path):
    """Beautiful Soup is the oracle for what is plainly a link or a picture."""
    seen = extract(page(path))
    soup = BeautifulSoup(path.read_bytes(), "html.parser")
    base = soup.find("base")
    url = urljoin(page(path).url, base["href"] if base else "")

    links = [urljoin(url, a["href"]) for a in soup.select("a[href], area[href], iframe[src]")]
    pictures = [img["src"] for img in soup.select("img[src]")]
    assert [link.url for link in seen.links] == [x for x in links if x.startswith("http")]
    assert [image.as_written for image in seen.images if image.found_in in ("img", "noscript")] == [
        src for src in pictures if not src.startswith("data:")
    ]
