"""Pages made to cost more than their length, each with a handle to be found."""

import re
import time

import pytest

from crawler.extraction import addresses, extract, images, linear, media, metadata, plain, tree
from crawler.extraction.linear import is_hostile, read_linear
from crawler.records import Page

LINK = "<a href='https://t.me/gazette'>us</a>"

HOSTILE = {
    "nested": "<div>" * 300_000 + LINK,
    "nested and closed": "<div>" * 100_000 + LINK + "</div>" * 100_000,
    "closed by another name": "<div></i>" * 100_000 + LINK,
    "formatting": "<b><i>" * 50_000 + "</b>" * 50_000 + LINK,
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(200_000)) + ">" + LINK,
    "attributes without values": "<div " + "ab " * 200_000 + ">" + LINK,
    "options": "<select>" + "<option>x" * 32_000 + "</select>" + LINK,
    "tags": "<br>" * 250_000 + LINK,
}
HARMLESS = {
    "comments": "<!--" * 50_000 + "-->" + LINK,
    "brackets": "<" * 500_000 + LINK,
    "ends": "</x" * 100_000 + ">" + LINK,
    "cdata": "<![CDATA[" * 100_000 + "]]>" + LINK,
    "references": "&#x" + "9" * 100_000 + ";" + LINK,
    "text": "卡" * 2_000_000 + LINK,
    "300 deep": "<div>" * 300 + LINK,
    "2,100 deep": "<div>" * 2_100 + LINK,
}


def sightings(body):
    return extract(Page("https://a.example/", "text/html; charset=utf-8", body.encode()))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_without_a_tree(name):
    started = time.process_time()
    seen = sightings(HOSTILE[name])

    assert time.process_time() - started < 5
    assert seen.parse_mode == "limited"
    assert [mention.value for mention in seen.mentions] == ["gazette"]
    assert [link.url for link in seen.links] == ["https://t.me/gazette"]


@pytest.mark.parametrize("name", HARMLESS)
def test_a_strange_page_is_read_in_time(name):
    started = time.process_time()
    seen = sightings(HARMLESS[name])

    assert time.process_time() - started < 5
    assert "gazette" in {mention.value for mention in seen.mentions}


@pytest.mark.parametrize(
    "body",
    [
        "<p>one" * 20_000,
        "<ul>" + "<li>one</li>" * 20_000 + "</ul>",
        "<img src='data:image/png;base64," + "A1+/" * 40_000 + "'>" + "one " * 20_000,
        "<script>" + "if(a<b){c=d};" * 4_000 + "</script>",
    ],
)
def test_an_ordinary_long_page_gets_its_tree(body):
    assert not is_hostile(body)


def test_a_page_without_a_tree_still_shows_everything():
    document = read_linear(
        "<html lang=zh><title>Cards</title><script>a='<p>no'</script>"
        '<A HREF="/b?c&amp;d" Rel=x>B</a>'
        "<img src='c.png' alt=\"C > D\"><!-- Telegram: @gazette -->"
    )

    assert [(element.tag, element.content) for element in document.elements[:3]] == [
        ("html", ""),
        ("title", "Cards"),
        ("script", "a='<p>no'"),
    ]
    assert document.elements[3].attributes == {"href": "/b?c&d", "rel": "x"}
    assert "Telegram: @gazette" in document.text


PATTERNS = {
    f"{room.__name__.rpartition('.')[2]}.{name}": pattern
    for room in (addresses, images, linear, media, metadata, plain, tree)
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
