"""Which words and numbers of a text are WeChat ids, and which not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crawler.platforms import account_from_url, accounts_in_text
from crawler.platforms.labels import labels


def read(text, platform="wechat"):
    """Return (rule, value) of the accounts on one platform."""
    found = accounts_in_text(text)
    return [(name.rule, name.account.value) for name in found if name.account.platform == platform]


@pytest.mark.parametrize(
    "text",
    [
        "微信：gazette77",
        "微信号 gazette77 咨询",
        "加微信gazette77详聊",
        "【微gazette77】",
        "(微: gazette77)",
        "薇信gazette77",
        "威信gazette77",
        "（嶶Gazette77）",
        "[加威gazette77]",
        "VX：gazette77",
        "vx: gazette77",
        "WX → gazette77",
        "WeChat: gazette77",
        "weixin：gazette77",
        "v信：gazette77",
        "订做+V：gazette77",
        "客服V：gazette77",
        "加V╋【gazette77】",
        "☀️微信：gazette77】",
        "微♥gazette77",
        "薇➕gazette77",
        "薇十gazette77",
        "+++微:gazette77",
        "Q微同号∶gazette77】",
        "微信电gazette77",
        "위챗: gazette77",
        "вичат: gazette77",
        "微信：ＧＡＺＥＴＴＥ７７",
        "微信：gaz\u200bette77",
        "%E5%BE%AE%E4%BF%A1gazette77",
        "ＷＸ：gazette77",
        "ＷｅＣｈａｔ：gazette77",
        "W X：gazette77",
        "vx gazette77 咨询",
        "加wx gazette77",
        "+V gazette77",
        "加v gazette77 咨询",
        "微-信gazette77",
        "微/信：gazette77",
        "微 信 gazette77",
        "微x：gazette77",
        "微信号码 gazette77",
        "微信=gazette77",
        "微信;gazette77",
        "微信_gazette77",
        "vx;gazette77",
    ],
)
def test_a_label_makes_an_id(text):
    assert read(text) == [("label-bare", "gazette77")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("微信：gazette】", "gazette"),
        ("订做+V:（gazette）", "gazette"),
        ("微信20202024", "20202024"),
        ("微信13900000001.abc", "13900000001"),
        ("v信：2020-2024】", "2020-2024"),
        ("薇202.420.24】", "202.420.24"),
        ("微信 139 0000 0001", "13900000001"),
        ("薇2020OO24", "2020oo24"),
        ("【V-20202024】", "20202024"),
        ("【QV:20202024】", "20202024"),
        ("q薇20202024办", "20202024"),
        ("扣微20202024", "20202024"),
        ("微信扣扣20202024", "20202024"),
        ("微q+20202024】", "20202024"),
        ("微信202024-4", "202024"),
        ("微信同号13900000001", "13900000001"),
        ("Q微同号20202024", "20202024"),
    ],
)
def test_names_of_letters_and_of_digits_are_kept_as_written(text, value):
    assert read(text) == [("label-bare", value)]


@pytest.mark.parametrize(
    ("text", "rule", "value"),
    [
        ("本店20202024薇快", "label-after", "20202024"),
        ("(20.20.20.24薇)", "label-after", "20.20.20.24"),
        ("找202.02024微信来", "label-after", "202.02024"),
        ("(20202024_葳)", "label-after", "20202024"),
        ("订购20202024咨询薇", "label-after", "20202024"),
        ("小李微信2020微2024信", "label-inside", "2020微2024"),
        ("电话(2020微24信20)", "label-inside", "2020微24信20"),
        ("(VX202.420.24)", "label-inside", "vx202.420.24"),
        ("(20202024VX)", "label-inside", "20202024vx"),
        ("加V20202024】", "label-inside", "v20202024"),
        ("TG：gazette77+微信同号】", "same-name", "gazette77"),
        ("13900000001（微信同号）", "label-after", "13900000001"),
        ("13900000001 微信同步", "label-after", "13900000001"),
    ],
)
def test_a_label_may_follow_its_number_or_stand_in_it(text, rule, value):
    assert read(text) == [(rule, value)]


@pytest.mark.parametrize(
    "text",
    [
        "微信",
        "微信支付100000元",
        "微信群500人",
        "微信公众号：关注我们",
        "微信 8.0.33 版本",
        "微信 2024-05-01 上线",
        "2024-05-01 微信上线",
        "1000000微信用户",
        "支持支付宝、微信、USDT-TRC20",
        "微信：10000元起",
        "微小的gazette77",
        "微软Windows11",
        "WeChat Pay",
        "wechat mini program",
        "lambda v: some_value7",
        "|v:gazette_77|",
        "version v20202024",
        "qq：gazette77",
        "QQ：20202024 微信",
        "QQ20202024，微信gazette】",
        "飞机：gazette77",
        "微信：gazette7.example",
        "wx.request and wx gazette",
        "vx 是一个变量",
        "/微信/gazette77",
        "see wechat v20202024 for more",
    ],
)
def test_what_is_no_contact_is_not_read(text):
    assert [value for _, value in read(text) if value != "gazette"] == []


def test_one_number_may_be_two_platforms():
    assert read("Q微同号：20202024") == read("Q微同号：20202024", "qq")
    assert read("20202024") == []


@pytest.mark.parametrize(
    ("url", "kind", "value"),
    [
        ("https://u.wechat.com/kGazette_77ab", "link", "kGazette_77ab"),
        ("weixin://dl/chat?gazette77", "id", "gazette77"),
        ("weixin://contacts/profile/Gazette77", "id", "gazette77"),
        ("https://weixin.qq.com/g/AwYAAGazette77", "link", "g/AwYAAGazette77"),
    ],
)
def test_addresses_lead_to_people_and_groups(url, kind, value):
    assert account_from_url(url) == ("wechat", kind, value, None)


@pytest.mark.parametrize(
    "url",
    [
        "weixin://",
        "https://weixin.qq.com/",
        "https://mp.weixin.qq.com/s/abcdefghijkl",
        "weixin://scan",
    ],
)
def test_other_addresses_lead_to_nobody(url):
    assert account_from_url(url) is None


PIECES = st.lists(
    st.sampled_from(
        [*"微薇威信Vvqx电十扣:：-.·+【】()\n0123456789l", "VX", "微信", "同号", "gz_7", "QQ"]
    )
    | st.text(max_size=2),
    max_size=40,
).map("".join)


@given(PIECES)
def test_any_text_is_read_without_error_and_places_lie_in_it(text):
    for name in accounts_in_text(text):
        assert 0 <= name.start < name.end <= len(text)


@given(st.from_regex(r"[a-pr-z]([_-]?[a-z0-9]){4,12}[0-9]", fullmatch=True))
def test_any_id_reads_back_behind_every_sort_of_label(name):
    """But for one that begins with a platform's word: in 薇tg-7, who is meant is a guess."""
    assume(not labels(name))
    for form in (f"微信：{name}", f"【薇{name}】", f"V信: {name}\n", f"+V：{name}"):
        assert ("label-bare", name) in read(form), form


@given(st.from_regex(r"[3-9][0-9]{5,10}", fullmatch=True))
def test_any_number_reads_back_on_either_side_of_its_label(number):
    for form in (f"微信{number}】", f"q微{number}办", f"({number}薇)"):
        assert number in [value for _, value in read(form)], form
