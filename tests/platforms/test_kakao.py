"""Which names are KakaoTalk's."""

import pytest

from crawler.platforms import account_from_url, accounts_in_text


def read(text):
    found = (name.account for name in accounts_in_text(text))
    return [account.value for account in found if account.platform == "kakao"]


@pytest.mark.parametrize(
    "text",
    [
        "카톡 gz77",
        "카톡: gz77",
        "카카오톡 아이디 gz77",
        "[카카오 gz77]",
        "(까똑+@GZ77)",
        "까톡gz77ㅡ",
        "텔레 @gazette 카톡 gz77",
        "kakao: gz77",
    ],
)
def test_a_label_makes_an_id(text):
    assert read(text) == ["gz77"]


@pytest.mark.parametrize("text", ["카카오뱅크 앱", "카톡 상담", "카톡: 010-2616799", "kakao talk"])
def test_what_is_no_id_is_not_read(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://open.kakao.com/o/gAzette7", "o/gAzette7"),
        ("https://open.kakao.com/me/gazette", "me/gazette"),
        ("http://pf.kakao.com/_gazet/chat", "_gazet"),
    ],
)
def test_addresses_lead_to_chats_and_channels(url, value):
    assert account_from_url(url).value == value


@pytest.mark.parametrize("url", ["https://open.kakao.com/", "https://developers.kakao.com/docs"])
def test_other_addresses_lead_to_nobody(url):
    assert account_from_url(url) is None
