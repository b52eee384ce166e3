"""WhatsApp's addresses and the numbers behind its words, and what only looks like them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crawler.platforms import account_from_url
from crawler.platforms.labels import labels
from crawler.platforms.passages import Passage
from crawler.platforms.plain import plain
from crawler.platforms.whatsapp import labelled

NUMBER = "442079460958"

NAMED = """
    wa.me/442079460958
    https://wa.me/+442079460958
    https://wa.me/00442079460958
    https://wa.me/%2B442079460958
    https://wa.me/44-207-946-0958?text=Hello
    https://wa.me/c/442079460958
    https://wa.me/p/1234567/442079460958
    HTTPS://WA.ME/442079460958
    //wa.me/442079460958/?text=Hi
    https://api.whatsapp.com/send?phone=442079460958
    https://api.whatsapp.com/send/?phone=%2B442079460958&text&app_absent=0
    https://api.whatsapp.com/send?text=Hello%20there&phone=442079460958
    https://api.whatsapp.com/send?text=Hello&amp;phone=442079460958
    https://api.whatsapp.com/send?phone=44%2020%207946%200958
    https://web.whatsapp.com/send?phone=442079460958
    whatsapp://send?phone=442079460958
    whatsapp://send/?phone=+442079460958&text=Hi
    https://www.whatsapp.com/catalog/442079460958
    https://shop.example/go?url=https%3A%2F%2Fwa.me%2F442079460958
"""

OTHERS = {
    "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv": ("invite", "AbCdEfGhIjKlMnOpQrStUv"),
    "https://chat.whatsapp.com/invite/AbCdEfGhIjKlMnOp": ("invite", "AbCdEfGhIjKlMnOp"),
    "https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMn1x": (
        "channel",
        "channel/0029VaAbCdEfGhIjKlMn1x",
    ),
    "https://wa.me/message/ABCDEFGH1234P1": ("link", "message/ABCDEFGH1234P1"),
    "https://api.whatsapp.com/message/ABCDEFGH1234P1": ("link", "message/ABCDEFGH1234P1"),
    "https://wa.me/qr/ABCDEFGH1234P1": ("link", "qr/ABCDEFGH1234P1"),
}

NOBODY = """
    https://wa.me https://wa.me/ https://wa.me/?text=Hello https://wa.me/settings
    https://wa.me/12345 https://wa.me/4420794609581234567 https://wa.me/{{phone}}
    https://wa.me/<?=$phone?> https://api.whatsapp.com/send?text=Look
    https://api.whatsapp.com/send?phone= https://api.whatsapp.com/send?phone=&text=Hi
    whatsapp://send whatsapp://send?text=Look https://web.whatsapp.com/
    https://www.whatsapp.com/download https://faq.whatsapp.com/442079460958
    https://chat.whatsapp.com/ https://chat.whatsapp.com/short
    https://notwa.me/442079460958 https://wa.me.example/442079460958
    https://mywhatsapp.com/send?phone=442079460958
"""

ANNOUNCED = {
    "WhatsApp: +44 20 7946 0958": [NUMBER],
    "whatsapp +44-20-7946-0958": [NUMBER],
    "WhatsApp：+44 (20) 7946.0958微信同号": [NUMBER],
    "加ws：442079460958": [NUMBER],
    "WA: 0812-3300-4455 / 0813 3300 4456": ["081233004455", "081333004456"],
    "واتساب: +44 20 7946 0958": [NUMBER],
    "왓츠앱 +44 20 7946 0958": [NUMBER],
    "Вотсап: +44 20 7946 0958": [NUMBER],
    "WhatsApp / Telegram: +44 20 7946 0958": [NUMBER],
    "WhatsApp:\n+44 20 7946 0958": [NUMBER],
    "WhatsApp: Desk 1 : +442079460958 Desk 2 : +442079460959": [NUMBER, "442079460959"],
    "WhatsApp: Desk 1: +442079460958 QQ 2: 442079460959": [NUMBER],
    "WhatsApp: +442079460958 Telegram 2: 442079460959": [NUMBER],
    "Seattle, WA 98101-1234": [],
    "WhatsApp 2.24.14.111 for Android": [],
    "WhatsApp 2024-01-15 10:20": [],
    "WhatsApp, used by 2000000000 people": [],
    "WhatsApp QQ1: 442079460958": [],
    "WhatsApp id +44 20 79": [],
}


def numbers(text):
    passage = Passage(plain(text), labels(text))
    return [found.account.value for found in passage.found(labelled(passage))]


@pytest.mark.parametrize("url", NAMED.split())
def test_an_address_names_a_number(url):
    assert account_from_url(url) == ("whatsapp", "phone", NUMBER, None)


@pytest.mark.parametrize(("url", "named"), OTHERS.items())
def test_an_address_names_an_invitation_a_channel_or_a_short_link_with_its_case(url, named):
    assert account_from_url(url) == ("whatsapp", *named, None)


@pytest.mark.parametrize("url", NOBODY.split())
def test_share_buttons_templates_and_look_alikes_name_nobody(url):
    assert account_from_url(url) is None


@pytest.mark.parametrize("digits", ["1234567890", "15551234567", "0000000000", "12025550123"])
def test_a_made_up_number_is_flagged(digits):
    assert account_from_url(f"https://wa.me/{digits}").flag == "placeholder"


@pytest.mark.parametrize(("text", "expected"), ANNOUNCED.items())
def test_a_label_announces_numbers(text, expected):
    assert numbers(text) == expected


@given(st.from_regex(r"[1-9][0-9]{7,14}", fullmatch=True), st.sampled_from(NAMED.split()))
def test_any_number_reads_back_from_any_form(digits, form):
    assume(NUMBER in form)

    assert account_from_url(form.replace(NUMBER, digits)).value == digits


@given(st.from_regex(r"[1-9][0-9]{1,2} [0-9]{3}[ -][0-9]{3}[ .-][0-9]{2,3}", fullmatch=True))
def test_any_number_reads_back_from_behind_a_label(written):
    digits = "".join(filter(str.isdigit, written))

    assert numbers(f"Our WhatsApp: +{written}!") == [digits]
