"""Where a contact is found, and what is kept of it."""

import base64

import pytest

from crawler.extraction import extract
from crawler.records import Page

LINK = "https://t.me/gazette"
ENCODED = base64.b64encode(LINK.encode()).decode()


def mentions(body, media="html"):
    page = Page("https://a.example/x/y", f"text/{media}; charset=utf-8", body.encode())
    return extract(page).mentions


PLACES = [
    (f'<a href="{LINK}">us</a>', "href", False),
    (f"<area href={LINK}>", "href", False),
    (f"<iframe src={LINK}></iframe>", "href", False),
    (f"<form action={LINK}></form>", "href", False),
    ("<a href='/search?q=%E9%A3%9E%E6%9C%BA%40gazette'>x</a>", "href", False),
    ("<p>Telegram: @gazette</p>", "text", False),
    ("<p>Telegram: @ga<b>zette</b></p>", "text", False),
    ("<p>Telegram: &#64;gazette</p>", "text", False),
    ("<p>Telegram: <!-- x -->@gazette</p>", "text", False),
    ("<title>Telegram: @gazette</title>", "title", False),
    ('<meta name=description content="Telegram: @gazette">', "meta", False),
    ('<meta property=og:title content="Telegram: @gazette">', "meta", False),
    ('<meta name=twitter:description content="Telegram: @gazette">', "meta", False),
    (f'<meta property=og:see_also content="{LINK}">', "meta", False),
    ('<img src=a.png alt="Telegram: @gazette">', "alt", False),
    ('<p title="Telegram: @gazette">', "attribute", False),
    ('<input value="Telegram: @gazette">', "attribute", False),
    ('<input placeholder="Telegram: @gazette">', "attribute", False),
    ('<button aria-label="Telegram: @gazette">', "attribute", False),
    (f"<p data-link={LINK}>", "attribute", False),
    (f"<p onclick=\"open('{LINK}')\">", "attribute", False),
    (f'<input type=hidden value="{LINK}">', "attribute", True),
    (f'<script>location = "{LINK}"</script>', "script", False),
    (r'<script>x = {"u": "https:\/\/t.me\/gazette"}</script>', "script", False),
    (r'<script>x = "https\x3a\u002f/t.me/gazette"</script>', "script", False),
    (f'<script type=application/ld+json>{{"sameAs": ["{LINK}"]}}</script>', "json", False),
    (f'<!-- <a href="{LINK}">us</a> -->', "comment", True),
    ("<!-- Telegram: @gazette -->", "comment", True),
    (f"<template><a href={LINK}>us</a></template>", "template", True),
    ("<template><p>Telegram: @gazette</template>", "template", True),
    (f"<p><noscript><a href={LINK}>us</a></noscript>", "noscript", False),
    ("<p><noscript>Telegram: @gazette</noscript>", "noscript", False),
    ('<iframe srcdoc="<p>Telegram: @gazette"></iframe>', "srcdoc", False),
    (f"<meta http-equiv=Refresh content=\"0; URL='{LINK}'\">", "refresh", False),
    (f"<link rel=canonical href={LINK}>", "canonical", False),
    ("<a href='/go?url=https%3A%2F%2Ft.me%2Fgazette&amp;from=x'>us</a>", "redirect", False),
    (f"<a href='/out/{LINK}'>us</a>", "redirect", False),
    (f"<a href='/go/?to={ENCODED}'>us</a>", "redirect", False),
    (f"<a hidden href={LINK}>us</a>", "href", True),
    (f"<div style='display: none'><p><a href={LINK}>us</a></p></div>", "href", True),
    ("<p style='visibility:hidden'>Telegram: @gazette", "text", True),
    ("<p style='color:red;font-size:0'>Telegram: @gazette", "text", True),
    ("<p style='position:absolute;left:-9999px'>Telegram: @gazette", "text", True),
    ("<p hidden>no</p><p>Telegram: @gazette", "text", False),
    ("<body style='display:none'><p>Telegram: @gazette", "text", False),
]


@pytest.mark.parametrize(("body", "place", "hidden"), PLACES)
def test_a_contact_is_found_where_it_stands(body, place, hidden):
    seen = [(m.value, m.found_in, m.hidden) for m in mentions(body)]

    assert seen == [("gazette", place, hidden)]


@pytest.mark.parametrize(
    "body",
    [
        '<meta name=twitter:site content="@gazette">',
        '<meta name="twitter:creator" content="@gazette"><p>Telegram</p>',
        '<script type=application/ld+json>{"https://t.me/gazette": "Telegram"}</script>',
        '<script>var telegram = "@gazette"</script>',
        "<style>/* telegram */ @gazette {}</style>",
        "<img alt='Telegram'><img alt='@gazette'>",
        "<script type=application/ld+json>{broken https://t.me/gazette</script>",
    ],
)
def test_what_only_looks_like_a_contact_is_none(body):
    """Metadata for another network, keys, code, and a label that belongs to its neighbour."""
    assert [m for m in mentions(body) if m.confidence != "bare"] == []


def test_a_link_and_its_text_are_two_mentions():
    seen = mentions(f'<a href="{LINK}">Telegram: @herald</a>')

    assert [(m.value, m.found_in) for m in seen] == [("gazette", "href"), ("herald", "text")]


def test_a_name_that_is_linked_once_is_known_everywhere():
    """The platform is told what the page's links name."""
    seen = mentions(f'<a href="{LINK}">us</a><p>Thanks to @gazette!</p>')

    assert [m.found_in for m in seen if m.confidence != "bare"] == ["href", "text"]


def test_a_name_that_is_linked_at_another_platform_is_that_one_s():
    seen = mentions("<p>Telegram too.</p><a href='https://x.com/Gazette'>x</a> Thanks to @gazette!")

    assert [(m.platform, m.confidence) for m in seen] == [("x", "link"), ("telegram", "bare")]


def test_a_name_that_a_label_announces_is_its_own_wherever_else_it_is_linked():
    seen = mentions("<a href='https://x.com/gazette'>x</a> Telegram: @gazette")

    assert [(m.platform, m.confidence) for m in seen] == [("x", "link"), ("telegram", "label")]


def test_a_text_mention_lies_in_the_text():
    page = Page(
        "https://a.example/", "text/html", b"<h1>Cards</h1><p>Ask  Telegram: @<b>gazette</b>"
    )
    sightings = extract(page)

    [mention] = sightings.mentions
    end = mention.start + len(mention.surface)
    assert sightings.text[mention.start : end] == mention.surface
    assert mention.evidence == sightings.text


def test_the_evidence_of_a_link_is_the_markup_around_it():
    """Each mention has its own surroundings, in the order of the page."""
    body = f'<p>one <a class=x href="{LINK}">us</a></p>' + "." * 900 + f"<a href={LINK}>two</a>"

    first, second = mentions(body)

    assert first.evidence.startswith(f'<p>one <a class=x href="{LINK}">us</a></p>...')
    assert f"...<a href={LINK}>two</a>" in second.evidence
    assert max(len(first.evidence), len(second.evidence)) <= 300


def test_an_address_written_otherwise_is_its_own_evidence():
    [mention] = mentions('<a href="https&#58;//t.me/gazette?start=1&amp;x">us</a>')

    assert mention.surface == mention.evidence == "https://t.me/gazette?start=1&x"
