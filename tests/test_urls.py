import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import LONGEST, BadURL, normal


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HTTP://Shop.Example", "http://shop.example/"),
        ("http://shop.example:80/a", "http://shop.example/a"),
        ("https://shop.example:443/a", "https://shop.example/a"),
        ("https://shop.example:8443/a", "https://shop.example:8443/a"),
        ("http://shop.example/a#top", "http://shop.example/a"),
        ("http://shop.example/a?b=2&a=1", "http://shop.example/a?b=2&a=1"),
        ("http://shop.example/卡", "http://shop.example/%E5%8D%A1"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://ｓｈｏｐ.example/", "http://shop.example/"),
        ("http://shop.example./", "http://shop.example/"),
        (" http://shop.example/a\tb\n", "http://shop.example/ab"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://①②⑦.1/", "http://127.0.0.1/"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_one_page_has_one_name(written, meant):
    assert normal(written) == meant


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("shop", "is no URL"),
        ("file:///etc/hosts", "scheme file:"),
        ("javascript:alert(1)", "scheme javascript:"),
        ("http://me:pw@shop.example/", "user name"),
        ("http:///path", "host name"),
        ("http://shop..example/", "host name"),
        ("http://a b/", "host name"),
        ("http://shop.example:99999/", "Port"),
        ("http://[::1/", "malformed"),
        ("http://shop.example/" + "a" * LONGEST, "longer than"),
    ],
)
def test_what_cannot_be_fetched_says_why(written, why):
    with pytest.raises(BadURL, match=why):
        normal(written)


@given(st.text(max_size=60).map("http://".__add__) | st.text(max_size=60))
def test_any_text_is_a_url_or_a_bad_one_and_normal_is_final(text):
    try:
        url = normal(text)
    except BadURL:
        return
    assert normal(url) == url
    assert url.isascii()
