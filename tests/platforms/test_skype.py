"""Skype's addresses and the names behind its word."""

import pytest

from crawler.platforms import account_from_url
from crawler.platforms.labels import labels
from crawler.platforms.passages import Passage
from crawler.platforms.plain import plain
from crawler.platforms.skype import labelled

NAMED = {
    "skype:Gazette_7?chat": ("username", "gazette_7", None),
    "skype:gazette.news": ("username", "gazette.news", None),
    "skype:gazette,news;herald?call": ("username", "gazette,news", None),
    "skype://gazette?add": ("username", "gazette", None),
    "skype:live:gazette_7?chat": ("username", "live:gazette_7", None),
    "skype:live:.cid.0123456789abcdef?chat": ("username", "live:.cid.0123456789abcdef", None),
    "skype:+442079460958?call": ("phone", "442079460958", None),
    "https://join.skype.com/aBcDeFgHiJkL": ("invite", "invite/aBcDeFgHiJkL", None),
    "https://join.skype.com/invite/aBcDeFgHiJkL": ("invite", "invite/aBcDeFgHiJkL", None),
    "skype:echo123?call": ("username", "echo123", "service"),
    "skype:username?chat": ("username", "username", "placeholder"),
}
NOBODY = """
    skype: skype:?chat skype:{{name}}?chat skype:ab https://join.skype.com/ https://www.skype.com/en/
    https://web.skype.com/share?url=https://a.example https://go.skype.com/gazette
"""
ANNOUNCED = {
    "Skype: live:gazette_7": ["live:gazette_7"],
    "Skype: gazette.news, Telegram: x": ["gazette.news"],
    "Скайп: gazette": ["gazette"],
    "Skype: gazette, herald": ["gazette"],
    "Skype: available now": [],
    "Skype for business": [],
}


@pytest.mark.parametrize(("url", "named"), NAMED.items())
def test_an_address_names_a_name_a_number_or_an_invitation(url, named):
    assert account_from_url(url) == ("skype", *named)


@pytest.mark.parametrize("url", NOBODY.split())
def test_other_addresses_name_nobody(url):
    assert account_from_url(url) is None


@pytest.mark.parametrize(("text", "expected"), ANNOUNCED.items())
def test_its_word_announces_names(text, expected):
    passage = Passage(plain(text), labels(text))

    assert [found.account.value for found in passage.found(labelled(passage))] == expected
