"""Zalo's addresses and the numbers behind its name."""

import pytest

from crawler.platforms import account_from_url
from crawler.platforms.labels import labels
from crawler.platforms.passages import Passage
from crawler.platforms.plain import plain
from crawler.platforms.zalo import labelled

NAMED = {
    "https://zalo.me/0912876543": ("phone", "0912876543"),
    "zalo.me/84912876543": ("phone", "0912876543"),
    "https://zalo.me/+84912876543": ("phone", "0912876543"),
    "https://www.zalo.me/0912876543/": ("phone", "0912876543"),
    "https://chat.zalo.me/?phone=0912876543": ("phone", "0912876543"),
    "zalo://conversation?phone=0912876543": ("phone", "0912876543"),
    "https://zalo.me/442079460958": ("phone", "442079460958"),
    "https://zalo.me/g/abcdef123": ("group", "g/abcdef123"),
    "https://zalo.me/4378379281831234567": ("official", "4378379281831234567"),
}
NOBODY = """
    https://zalo.me https://zalo.me/pc https://zalo.me/g/ https://zalo.me/0912 https://zalo.vn/0912876543
    https://sp.zalo.me/plugins/share?url=https://a.example https://notzalo.me/0912876543
"""
ANNOUNCED = {
    "Zalo: 0912.876.543": ["0912876543"],
    "Liên hệ Zalo 0912 876 543": ["0912876543"],
    "ZALO/Telegram: +84 912 876 543": ["0912876543"],
    "Hotline/Zalo: 0912876543 - 0987 600 321": ["0912876543"],
    "Zalo: 0912876543, 0987600321": ["0912876543", "0987600321"],
    "Zalo OA": [],
}


@pytest.mark.parametrize(("url", "named"), NAMED.items())
def test_an_address_names_a_number_in_its_local_form_a_group_or_an_official_account(url, named):
    assert account_from_url(url) == ("zalo", *named, None)


@pytest.mark.parametrize("url", NOBODY.split())
def test_other_addresses_name_nobody(url):
    assert account_from_url(url) is None


@pytest.mark.parametrize(("text", "expected"), ANNOUNCED.items())
def test_its_name_announces_numbers(text, expected):
    passage = Passage(plain(text), labels(text))

    assert [found.account.value for found in passage.found(labelled(passage))] == expected
