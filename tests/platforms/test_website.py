"""Which bare host names are promoted websites."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.platforms.website import account_from_url, accounts_in_text


def read(text, only_links=False):
    return [
        (found.rule, found.account.value) for found in accounts_in_text(text, only_links=only_links)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "官网tb888.online",
        "【官网：tb888.online】注册",
        "☀️访问官网tb888.online】",
        "官网地址∶TB888.Online tg:",
        "〔备用网址 tb888.online〕",
        "請複製進入:tb888.online】",
        "网站：\ntb888.online",
        "Visit tb888.online today",
        "Our website is www.tb888.online.",
        "Сайт: tb888.online",
        "주소 : tb888.online 코드",
        "サイト「tb888.online」",
        "truy cập tb888.online",
        "เว็บไซต์ tb888.online",
        "آدرس: tb888.online",
        "官网tb888.online/reg?id=7",
    ],
)
def test_a_host_behind_a_word_that_sends_people_there_is_promoted(text):
    assert read(text) == [("announced", "tb888.online")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("官网tb888点online", "tb888.online"),
        ("官网ｔｂ８８８．ｏｎｌｉｎｅ", "tb888.online"),
        ("官网tb888。online", "tb888.online"),
        ("网址tb88⒏online", "tb888.online"),
        ("visit tb888[.]online", "tb888.online"),
        ("官网𝐭𝐛𝟖𝟖𝟖.𝐨𝐧𝐥𝐢𝐧𝐞", "tb888.online"),
    ],
)
def test_a_host_in_disguise_is_read_and_called_so(text, value):
    (found,) = accounts_in_text(text)

    assert (found.account.value, found.disguised) == (value, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gazette (www.gazette.press)", ("www", "gazette.press")),
        ("【乐彩体育TB88.CC】", ("bracket", "tb88.cc")),
        ("Mở[tb88.ph]Xem", ("bracket", "tb88.ph")),
        ("[乐彩城：GAZETTE.CC]", ("bracket", "gazette.cc")),
    ],
)
def test_a_host_stands_out_by_www_or_by_the_bracket_of_an_advertisement(text, expected):
    (found,) = accounts_in_text(text)

    assert (found.rule, found.account.value) == expected
    assert found.confidence == "context"


@pytest.mark.parametrize(
    "text",
    [
        "tb888.online",
        "as gazette.press reported",
        "visit https://tb888.online/",
        "访问 http://www.tb888.online",
        "Website: news@gazette.press",
        "打开 index.html",
        "visit README.md or main.py",
        "下载 jquery.min.js",
        "our site.It is new",
        "site v1.2.3",
        "打开 os.path.join(a)",
        "import site.press::x",
        "官网 t.me/gazette",
        "网址 tb888.dsyx",
        "site:co.uk",
        "查询微信895596.dsyq",
        "【ASP.NET】",
        "[gazette7.press](https://x.example)",
        "The site\ngazette.press",
    ],
)
def test_other_hosts_and_dots_are_none(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("host", "flag"),
    [
        ("gazette.press", None),
        ("docs.github.com", "wellknown"),
        ("example.com", "placeholder"),
        ("shop.test", "placeholder"),
    ],
)
def test_hosts_that_link_nobody_are_flagged(host, flag):
    (found,) = accounts_in_text(f"visit {host}")

    assert found.account == ("website", "domain", host, flag)


def test_addresses_and_code_are_left_to_others():
    assert account_from_url("https://tb888.online/") is None
    assert read("官网tb888.online", only_links=True) == []


@given(st.from_regex(r"tb[a-z0-9]{2,20}\.(cc|vip|online|com\.cn)", fullmatch=True))
def test_any_announced_host_is_found_where_it_stands(host):
    text = f"✅官网：{host}✅"
    (found,) = accounts_in_text(text)

    assert text[found.start : found.end] == found.account.value == host


@given(st.text(alphabet=st.sampled_from("a8.．。点⒏⒐-/@:[]【】(官网 visitwww\n_%"), max_size=150))
@example("⒏")
@example("a⒏a")
def test_no_text_makes_it_raise_and_every_place_is_in_the_text(text):
    for found in accounts_in_text(text):
        assert 0 <= found.start < found.end <= len(text)
