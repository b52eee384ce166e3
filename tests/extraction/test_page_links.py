import pytest

from crawler.extraction import extract
from crawler.extraction.addresses import Resolved, carrier
from crawler.extraction.plain import read_plain
from crawler.records import Link, Page


def links(body, url="https://a.example/x/y?z"):
    return extract(Page(url, "text/html; charset=utf-8", body.encode())).links


def test_links_are_resolved_with_their_text_and_relation():
    assert links("<a href='../b' rel='nofollow me'>To\n <b>b</b></a><area href=//c.example/>") == (
        Link("https://a.example/b", "To b", "nofollow me"),
        Link("https://c.example/", "", ""),
    )


def test_base_is_honoured():
    body = "<base target=x><base href=/deep/><a href=b>b</a><a href=/c>c</a>"

    assert [link.url for link in links(body)] == [
        "https://a.example/deep/b",
        "https://a.example/c",
    ]


def test_only_addresses_of_the_web_are_links():
    body = "".join(
        f"<a href='{href}'>x</a>"
        for href in (
            "#top",
            "",
            "javascript:x()",
            "mailto:a@b.example",
            "tel:1",
            "data:,x",
            "ftp://a/",
        )
    )

    assert links(body + "<a>x</a><a href='http://[bad'>x</a>") == ()


def test_an_anchor_is_cut():
    [link] = links(f"<a href=/b>{'long ' * 100}</a>")

    assert len(link.anchor) == 200


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("b", "https://a.example/x/b"),
        ("/b", "https://a.example/b"),
        ("//b.example/c", "https://b.example/c"),
        ("HTTP://b.example/c", "http://b.example/c"),
        (" /a\nb ", "https://a.example/ab"),
        ("/b/../c", "https://a.example/c"),
        ("/b//c", "https://a.example/b//c"),
        ("https://b.example//c d", "https://b.example//c d"),
        ("?q=1", "https://a.example/x/y?q=1"),
        ("tg://join?invite=x", None),
        ("javascript:void(0)", None),
        ("http://[::1", None),
    ],
)
def test_an_address_is_resolved_as_a_browser_does(url, whole):
    assert Resolved("https://a.example/x/y")[url] == whole


def test_addresses_in_a_file_stay_files():
    """`ingest` reads saved pages: their pictures are pictures too."""
    assert Resolved("file:///saved/a.html")["b.png"] == "file:///saved/b.png"
    assert Resolved("file:///saved/a.html")["/b.png"] == "file:///b.png"
    assert Resolved("")["b.png"] == "b.png"
    assert Resolved("http://[")["b.png"] == "b.png"


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://a.example/?q=cards", None),
        ("https://b.example/c", None),
        ("tg://resolve?domain=gazette", None),
        ("https://a.example/go?u=https%3A%2F%2Fb.example%2Fc&x=1", "https://a.example/go?u="),
        ("https://a.example/go?x=1&u=b.example/c", "https://a.example/go?x=1&u="),
        ("https://a.example/web/2020/https://b.example/c", "https://a.example/web/2020/"),
        ("https://a.example/r?k=aHR0cHM6Ly9iLmV4YW1wbGU=", "https://a.example/r?k="),
    ],
)
def test_an_address_may_hand_on_another(url, own):
    assert carrier(url) == own


def test_addresses_in_plain_text_are_links():
    document = read_plain(
        "see https://b.example/c, or (http://d.example/e).\r\n官网https://f.example/购买"
    )

    assert [element.get("href") for element in document.elements] == [
        "https://b.example/c",
        "http://d.example/e",
        "https://f.example/",
    ]
    assert document.text.endswith("e).\n官网https://f.example/购买")
