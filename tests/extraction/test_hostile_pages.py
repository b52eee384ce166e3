"""Pages made to cost more than their length, each with a handle to be found."""

import re
import time

import pytest

from crawler.extraction import (
    addresses,
    extract,
    images,
    markup,
    media,
    metadata,
    plain,
    tags,
    tokens,
)
from crawler.extraction.tags import REMEMBERED, shapes
from crawler.records import Page

LINK = "<a href='https://t.me/gazette'>us</a>"

PAGES = {
    "nested": "<div>" * 300_000 + LINK,
    "nested and closed": "<div>" * 100_000 + LINK + "</div>" * 100_000,
    "closed by another name": "<div></i>" * 100_000 + LINK,
    "formatting": "<b><i>" * 50_000 + "</b>" * 50_000 + LINK,
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(200_000)) + ">" + LINK,
    "attributes without values": "<div " + "ab " * 200_000 + ">" + LINK,
    "options": "<select>" + "<option>x" * 32_000 + "</select>" + LINK,
    "tags": "<br>" * 250_000 + LINK,
    "comments": "<!--" * 50_000 + "-->" + LINK,
    "brackets": "<" * 500_000 + LINK,
    "ends": "</x" * 100_000 + ">" + LINK,
    "cdata": "<![CDATA[" * 100_000 + "]]>" + LINK,
    "references": "&#x" + "9" * 100_000 + ";" + LINK,
    "text": "卡" * 2_000_000 + LINK,
    "300 deep": "<div>" * 300 + LINK,
    "2,100 deep": "<div>" * 2_100 + LINK,
    "hidden": "<p hidden><b>" * 20_000 + "</b></p>" * 20_000 + LINK,
    "hidden and shown": "<div hidden><b></div></b>" * 20_000 + LINK,
    "tags like no other": "".join(f"<i x{n}>" for n in range(50_000)) + LINK,
    "quoted brackets": "<i title='<>'>" * 20_000 + LINK,
    "mixed quotes": "<i title='\"' lang=\"'\">" * 50_000 + LINK,
    "comments that hold scripts": "<script><!--<script></script>" * 30_000 + "-->" + LINK,
    "empty scripts": "<svg>" + "<script/>" * 50_000 + LINK,
    "templates": "<template>" * 50_000 + "</template>" * 50_000 + LINK,
    "preformatted": "<pre>\n" * 50_000 + "</pre>" * 50_000 + LINK,
}


def sightings(body):
    return extract(Page("https://a.example/", "text/html; charset=utf-8", body.encode()))


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_is_read_whole_and_in_time(name):
    started = time.process_time()
    seen = sightings(PAGES[name])

    assert time.process_time() - started < 5
    assert seen.parse_mode == "full"
    assert "gazette" in {mention.value for mention in seen.mentions}


def test_the_shapes_of_tags_are_not_kept_without_end():
    sightings("".join(f"<i x{n}>" for n in range(REMEMBERED + 9)))

    assert len(shapes) <= REMEMBERED


PATTERNS = {
    f"{room.__name__.rpartition('.')[2]}.{name}": pattern
    for room in (addresses, images, markup, media, metadata, plain, tags, tokens)
    for name, pattern in vars(room).items()
    if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str)
}
ATTACKS = (
    "a", " ", "<", "<a", "<a ", "a=", "a='", 'a="', "='\"", "url(", "url(  ", "?a=b", "https://",
    "aHR0c", "display:", "&#", "# a\n", "[a", "](", "\n", "a,", ", ", "%2F", ".",
)  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_take_time_in_proportion_to_the_text(name):
    """Twice the text may take three times as long, and 200 kB at most 0.2 s, on a busy machine."""
    for attack in ATTACKS:
        once, twice = (
            seconds(PATTERNS[name], attack * (n // len(attack))) for n in (100_000, 200_000)
        )
        assert twice < 0.2 or twice < 3 * once, attack


def seconds(pattern, text):
    started = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - started
