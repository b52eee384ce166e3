"""Which words of a text are Telegram names: by label, by what is near, by links; and which not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.platforms.plain import plain
from crawler.platforms.telegram import accounts_in_text
from crawler.records import Account


def read(text, *linked, only_links=False):
    """Return (rule, value) of what counts as a contact."""
    accounts = frozenset(Account("telegram", "username", name) for name in linked)
    found = accounts_in_text(text, accounts, only_links)
    return [(name.rule, name.account.value) for name in found if name.confidence != "bare"]


@pytest.mark.parametrize(
    "text",
    [
        "Telegram: @gazette",
        "Telegram ID: @gazette",
        "TG@gazette 【…",
        "Telegram – @gazette",
        "Join us on Telegram (@gazette)",
        "『Telegram:+@gazette』",
        "【TG电报+++@GAZETTE】",
        "TG💪+ @gazette",
        "TG飞机∶@gazette】",
        "telegeam✈️：@gazette",
        "✈️✈️@gazette",
        "飞机@Gazette📲",
        "纸飞机联系 @gazette",
        "小飞机群 @gazette",
        "电报 @gazette",
        "電報：@gazette",
        "联系电报号 @gazette",
        "telegram_频道∶@gazette】",
        "【飞机@gazette｜QQ:12345678】",
        "WhatsApp 与 Telegram：@gazette",
        "텔@gazette",
        "{텔레 @gazette}",
        "텔래@gazette",
        "T G：@gazette",
        "(텔@GAZETTE】제천",
        "텔레그램 문의: @gazette",
        "Телеграм: @gazette",
        "ТГ: @gazette",
        "тг канал @gazette",
        "Пишите в телеграм @gazette",
        "تلگرام: @gazette",
        "آیدی تلگرام @gazette",
        "تليگرام: @gazette",
        "テレグラム：@gazette",
        "เทเลแกรม: @gazette",
        "tele: @gazette",
        "Kênh Telegram: @gazette",
        "Canal do Telegram: @gazette",
        "Usuario de Telegram: @gazette",
        "Telegram kanali: @gazette",
        "Telegram kanalımız: @gazette",
        "Telegram | @gazette",
    ],
)
def test_a_label_makes_a_name_with_at_an_account(text):
    assert read(text) == [("label-at", "gazette")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("【小飞机：gazette77】", "gazette77"),
        ("【TG：the_gazette】N.won.0810", "the_gazette"),
        ("TG电报∶gazette77+微信同号】", "gazette77"),
        ("购买联系飞机电报：gazettenews】", "gazettenews"),
        ("✈️:GZ8090", "gz8090"),
        ("飞机号：GZ8090", "gz8090"),
        ("{飞机客服ID：gazette1}", "gazette1"),
        ("或者电报gazette77联系", "gazette77"),
        ("加飞机gazette77详聊", "gazette77"),
        ("TG号gazette77", "gazette77"),
        ("드랍ㅡ텔레그램gazetteㅡ구매", "gazette"),
        ("[텔레그램+gazette]", "gazette"),
        ("『텔레GAZETTE』", "gazette"),
        ("텔레gazette7♩", "gazette7"),
        ("【텔레그램 gazette7】", "gazette7"),
        ("카|텔 GAZET77 #", "gazet77"),
        ("тг: the_gazette", "the_gazette"),
        ("Telegram: gazette", "gazette"),
        ("Telegram: gazette Instagram: herald", "gazette"),
        ("Telegram👉gazette77", "gazette77"),
        ("[Telegram]: the_gazette", "the_gazette"),
        ("TG + gazette77", "gazette77"),
        ('"telegram": "gazette77"', "gazette77"),
        ("飞机：gazette 微信：herald77", "gazette"),
        ("Telegram:\ngazette_77\n", "gazette_77"),
    ],
)
def test_a_label_makes_a_name_without_at_an_account(text, value):
    assert read(text) == [("label-bare", value)]


@pytest.mark.parametrize(
    "text",
    [
        "Telegram Bot API",
        "TG File manager",
        "Telegram Desktop",
        "Telegram Web3",
        "Telegram: Join our channel",
        "Telegram: available",
        "Telegram：Download\n",
        "**Telegram**: Busca `algo`",
        "Telegram: 010-2616799",
        "Telegram: WhatsApp: +1",
        "Telegram: desk@example.com",
        "Telegram: gazette.example",
        "Telegram: the-gazette",
        "Telegram\nGazette",
        "TG: QQ12345678",
        "telegram bot_token: 123",
        "telegram:\n  bot_token: abc",
        "TELEGRAM_BOT_TOKEN=abc_1",
        "Telegram_2019_Logo.svg",
        "const tg = window.Telegram.WebApp",
        "tg://msg_url?url=x",
        ".tg:hover {}",
        "微tgha8999",
        "官网telegram88.example",
        "model-tg-113",
        "mortgage@home outgoing elegant",
        "坐飞机去北京 纸飞机折法",
        "飞机A320neo",
        "飞机Boeing747",
        "飞机MU5735",
        "npm install telegram@latest",
        "飞机@2x.png",
        "飞机@t",
        "电报API接口",
        "电报premium】",
        "호텔@gaz",
        "微信：gazette77",
        "QQ：gazette77 TG",
        "WhatsApp：gazette77",
        "카톡: gazette77",
    ],
)
def test_words_beside_a_label_that_are_no_names_are_not_read(text):
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "@media print { telegram }",
        "telegram @import url",
        "telegram @scope/package",
        "@app.command() telegram",
        "@pytest_fixture('telegram')",
        "Telegram: @user@example.com",
        "gazette@example.com telegram",
        "bootstrap@5.0.2 tg",
        "https://medium.com/@gazette telegram",
        "@gazette.th telegram",
        "LINE: @gazette Telegram",
        "Twitter: @gazette Telegram",
        "Follow @gazette on Twitter, Telegram soon",
        "Telegram soon. ไลน์ @gazette",
        "Fix the Telegram login by @gazette",
        "Telegram soon • X: @gazette",
        "TG, Matrix @gazette:example.org",
        "@gazette",
    ],
)
def test_at_signs_of_others_are_not_read(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("@gazette on Telegram", "at-near-label"),
        ("@gazette (TG)", "at-near-label"),
        ("TG上面推荐的@gazette频道", "at-near-label"),
        ("联系 @gazette 频道：https://t.me/herald", "at-near-label"),
        ("Телеграм\nподпишитесь на наш канал @gazette", "at-channel"),
        ("Telegram: @herald\nТелефон: @gazette\nTG: @gazette", "at-linked"),
    ],
)
def test_a_name_with_at_is_believed_for_what_stands_around_it(text, rule):
    assert (rule, "gazette") in read(text)


def test_a_name_is_believed_where_the_page_links_it():
    assert read("ask @Gazette or @gz4", "gazette", "gz4") == [
        ("at-linked", "gazette"),
        ("at-linked", "gz4"),
    ]


def test_a_name_without_any_context_is_kept_apart():
    [found] = accounts_in_text("咨询@gazette")

    assert (found.rule, found.confidence) == ("at-bare", "bare")


def test_one_label_serves_several_names():
    assert read("Telegram: @gazette, @herald7 / @tribune") == [
        ("label-at", "gazette"),
        ("label-at", "herald7"),
        ("label-at", "tribune"),
    ]
    assert read("TG：gazette1 / herald22、tribune_3") == [
        ("label-bare", "gazette1"),
        ("label-bare", "herald22"),
        ("label-bare", "tribune_3"),
    ]


def test_the_same_number_counts_on_both_platforms():
    assert read("微信：gazette77（飞机同号）") == [("same-name", "gazette77")]


def test_the_line_before_may_hold_the_label():
    assert read("Telegram:\n@gazette") == read("Telegram\n@gazette") == [("label-at", "gazette")]


def test_code_is_read_for_addresses_only():
    code = 'window.open("https:\\/\\/t.me\\/gazette"); tg = "@herald"; // TG: @tribune'

    assert read(code, only_links=True) == [("url", "gazette")]


@pytest.mark.parametrize(
    "text",
    [
        "TG: @ga\u200bzet\u2060te",
        "TG: @\u202egazette",
        "ＴＧ：＠ｇａｚｅｔｔｅ",
        "𝐓𝐞𝐥𝐞𝐠𝐫𝐚𝐦: 𝐠𝐚𝐳𝐞𝐭𝐭𝐞",
        "Теlegrаm: @gаzеttе",
        "ᴛᴇʟᴇɢʀᴀᴍ: @ɢᴀᴢᴇᴛᴛᴇ",
        "T e l e g r a m : @ g a z e t t e",
        "%E9%A3%9E%E6%9C%BA%40gazette%E3%80%91",
        "t.\u200bme/gazette",
        "t.mе/gazette",
        "t . m e / g a z e t t e",
        "t点me/gazette",
        "t。me/gazette",
        "t[.]me/gazette",
        "t (dot) me/gazette",
        "hxxps://t.me/gazette",
    ],
)
def test_a_disguised_name_is_read_and_called_so(text):
    [found] = accounts_in_text(text)

    assert found.account.value == "gazette"
    assert found.disguised


def test_an_honest_name_is_not_called_disguised():
    assert not any(found.disguised for found in accounts_in_text("【飞机：@gazette】 t.me/gazette"))


def test_the_surface_is_what_stood_on_the_page():
    text = "…" * 300 + "【TG✈️：＠ga\u200bzette】" + "…" * 300
    [found] = accounts_in_text(text)

    assert text[found.start : found.end] == "＠ga\u200bzette"


@pytest.mark.parametrize(
    "digits", ["①", "㏥", "Ⅷ", "㎲"], ids=["circled", "squared", "roman", "unit"]
)
def test_ornaments_behind_a_name_are_not_part_of_it(digits):
    assert read(f"텔레gazette7{digits}구매") == [("label-bare", "gazette7")]


PIECES = st.lists(
    st.sampled_from(
        [*"@:：+【】\n \u200b\ufe0fｔ𝐭еİ✈", "Telegram", "TG", "飞机", "텔레", "тг", "微信"]
    )
    | st.sampled_from(["t.me/", "t点me/", "gazette_7", "Herald", "%40", "\\_", "同号"])
    | st.text(max_size=3),
    max_size=40,
).map("".join)


@given(PIECES)
@example("İ" * 40 + "TG: @gazette")
def test_any_text_is_read_without_error_and_places_lie_in_it(text):
    found = list(accounts_in_text(text))

    assert found == list(accounts_in_text(text))
    for name in found:
        assert 0 <= name.start < name.end <= len(text)
        if name.account.kind == "username" and not name.rule.endswith("url"):
            surface = plain(text[name.start : name.end]).text
            assert surface.replace("__", "_").lower().endswith(name.account.value)


@given(st.from_regex(r"gz(_?[a-z0-9]){2,14}[0-9]", fullmatch=True))
def test_a_marked_name_reads_back_behind_every_sort_of_label(name):
    for form in (f"TG：@{name}", f"【飞机：{name}】", f"텔레그램 {name}】", f"Telegram: {name}\n"):
        assert name in [value for _, value in read(form)], form
