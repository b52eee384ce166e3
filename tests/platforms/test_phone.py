"""Which digits are phone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms.phone import account_from_url, accounts_in_text


def read(text, only_links=False):
    return [found.account.value for found in accounts_in_text(text, only_links=only_links)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Tel. +44 20 7946 0018", "+442079460018"),
        ("(+44) 20-7946-0018", "+442079460018"),
        ("+44 (0)20 7946 0018.", "+442079460018"),
        ("Fono:(+56 2) 2707 7000", "+56227077000"),
        ("＋４４ 20 7946 0018", "+442079460018"),
        ("Telegram: +7 912 345-67-89", "+79123456789"),
        ("电话+8613812345678】", "+8613812345678"),
        ("**+44 20 7946 0018**", "+442079460018"),
    ],
)
def test_a_number_with_plus_and_a_country_code_is_read(text, value):
    assert read(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("电话：138 1234 5678", "+8613812345678"),
        ("【手机号码13812345678】", "+8613812345678"),
        ("电话/微信：13812345678", "+8613812345678"),
        ("客服热线 400-820-8820", "+864008208820"),
        ("Телефон: 8 (912) 345-67-89", "+79123456789"),
        ("тел. 8(495)123-45-67", "+74951234567"),
        ("전화 010-2345-6789", "+821023456789"),
        ("تلفن: ۰۹۱۲۳۴۵۶۷۸۹", "+989123456789"),
        ("Điện thoại: 0912 345 678", "+84912345678"),
    ],
)
def test_a_national_number_is_read_behind_a_word_whose_country_is_plain(text, value):
    (found,) = accounts_in_text(text)

    assert (found.account.value, found.rule, found.confidence) == (value, "announced", "label")


@pytest.mark.parametrize(
    "text",
    [
        "QQ+2400112233",
        "QQ：13812345678",
        "微信：13812345678",
        "电话卡加v13812345678",
        "加微信 +8613812345678",
        "WhatsApp: Agent 1 : +60102345678",
        "Phone: 020 7946 0018",
        "13812345678",
        "a+8613812345678",
        "电话 2023-01-01 12:00",
        "手机 iPhone15 128GB 5999",
        "价格 +1500000",
        "+37.5665+126.9780/",
        "q**5 + 17022656250*p**10 + 39375000000*(q - 1)",
        "@@ -1234567,8 +1234567,9 @@",
        "1.2.3+20240115123456",
        "id=+79123456789012345",
        "+999 123 456 789",
    ],
)
def test_other_digits_are_no_phone(text):
    assert read(text) == []


def test_a_number_that_two_countries_could_have_is_nobodys():
    """電話 is written in Taiwan, Hong Kong and Japan."""
    assert read("電話 0912-345-678") == ["+886912345678"]
    assert read("電話 02-2345-6789") == []


def test_a_number_behind_a_shared_label_is_a_phone_too():
    assert read("Телефон / WhatsApp: +7 912 345-67-89") == ["+79123456789"]


def test_numbers_set_apart_for_films_are_placeholders():
    (found,) = accounts_in_text("+1 212 555 0123")

    assert found.account == ("phone", "number", "+12125550123", "placeholder")


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("tel:+442079460018", "+442079460018"),
        ("TEL:%2B44%2020-7946-0018", "+442079460018"),
        ("tel:00442079460018", "+442079460018"),
        ("callto:+442079460018", "+442079460018"),
        ("sms:+442079460018?body=hi", "+442079460018"),
        ("tel:02079460018", None),
        ("tel:", None),
        ("https://gazette.org/+442079460018", None),
    ],
)
def test_a_link_that_dials_names_its_number(url, value):
    account = account_from_url(url)

    assert (account and account.value) == value


def test_code_names_only_what_it_dials():
    assert read("x='tel:+442079460018'; y='+79123456789'", only_links=True) == ["+442079460018"]


@given(
    st.text(
        alphabet=st.sampled_from("+＋0123456789 ().-电话手机телефонtel:\n٣/微信号"), max_size=150
    )
)
def test_no_text_makes_it_raise_and_every_place_is_in_the_text(text):
    for only_links in (False, True):
        for found in accounts_in_text(text, only_links=only_links):
            assert 0 <= found.start < found.end <= len(text)
    account_from_url(f"tel:{text}")
