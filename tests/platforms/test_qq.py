"""Which numbers of a text are QQ's, and whose: a person's or a group's."""

import pytest

from crawler.platforms import account_from_url, accounts_in_text


def read(text):
    found = (name.account for name in accounts_in_text(text))
    return [(account.kind, account.value) for account in found if account.platform == "qq"]


@pytest.mark.parametrize(
    "text",
    [
        "QQ：【20202024】",
        "QQ 20202024",
        "加我QQ20202024 备注",
        "qq号：20202024",
        "q：20202024",
        "扣20202024",
        "扣扣：20202024",
        "企鹅20202024",
        "企鹅号 20202024",
        "QQ:2020-2024",
        "微信扣扣20202024",
        "【Q20202024】",
        "ＱＱ：２０２０２０２４",
    ],
)
def test_a_label_makes_a_number(text):
    assert read(text) == [("number", "20202024")]


@pytest.mark.parametrize(
    "text",
    ["Q群：20202024", "QQ群 20202024", "QQ群号：20202024", "QQ交流群：20202024", "企鹅群20202024"],
)
def test_a_group_is_called_so(text):
    assert read(text) == [("group", "20202024")]


@pytest.mark.parametrize(
    "text",
    [
        "QQ",
        "QQ：0202024",
        "QQ 2024",
        "QQ：gazette77",
        "QQ空间20202024次",
        "QQ：20202024@qq.com",
        "20202024@qq.com",
        "faq20202024",
        "扣20元",
        "Q3 20202024",
    ],
)
def test_what_is_no_number_of_qq_is_not_read(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("url", "kind", "value"),
    [
        ("http://wpa.qq.com/msgrd?v=3&uin=20202024&site=qq&menu=yes", "number", "20202024"),
        ("tencent://message/?uin=20202024&Site=x", "number", "20202024"),
        ("https://qm.qq.com/q/Gazette77xY", "link", "Gazette77xY"),
        ("https://qm.qq.com/cgi-bin/qm/qr?k=Gazette77xY&jump_from=webapi", "link", "Gazette77xY"),
        ("https://jq.qq.com/?_wv=1027&k=Gazette77", "link", "Gazette77"),
    ],
)
def test_addresses_lead_to_people_and_groups(url, kind, value):
    assert account_from_url(url) == ("qq", kind, value, None)


@pytest.mark.parametrize(
    "url", ["https://mail.qq.com/", "https://wpa.qq.com/msgrd?uin=", "https://qq.com"]
)
def test_other_addresses_lead_to_nobody(url):
    assert account_from_url(url) is None
