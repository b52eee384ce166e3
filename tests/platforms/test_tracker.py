"""Ids of trackers are read inside their own code, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms.tracker import account_from_url, accounts_in_text


def read(text, only_links=True):
    found = accounts_in_text(text, only_links=only_links)
    return [(name.account.platform, name.account.value) for name in found]


HEX = "0123456789abcdef" * 2

CODE = [
    ("gtag('config', 'UA-1234567-1');", "google-analytics", "UA-1234567-1"),
    ("gtag('config', 'G-ABCDE12345', {});", "google-analytics", "G-ABCDE12345"),
    ("ga('create', 'UA-1234567-12', 'auto');", "google-analytics", "UA-1234567-12"),
    ("_gaq.push(['_setAccount', 'UA-1234567-1']);", "google-analytics", "UA-1234567-1"),
    ('_gat._getTracker("UA-1234567-1");', "google-analytics", "UA-1234567-1"),
    (r"{\"trackingId\":\"UA-1234567-1\"}", "google-analytics", "UA-1234567-1"),
    (
        "})(window,document,'script','dataLayer','GTM-ABC1234');",
        "google-tag-manager",
        "GTM-ABC1234",
    ),
    (
        "j.src='https://www.googletagmanager.com/gtm.js?id=GTM-ABC1234'",
        "google-tag-manager",
        "GTM-ABC1234",
    ),
    ('google_ad_client = "ca-pub-1234567890123456";', "adsense", "pub-1234567890123456"),
    ('ym(12345678, "init", {clickmap:true});', "yandex-metrika", "12345678"),
    ("src='https://mc.yandex.ru/watch/12345678'", "yandex-metrika", "12345678"),
    (f'hm.src = "https://hm.baidu.com/hm.js?{HEX}";', "baidu-tongji", HEX),
    ("document.write('<script src=\"//js.users.51.la/12345678.js\">')", "51la", "12345678"),
    ('LA.init({id:"KAbcdefgh123456",ck:"x"})', "51la", "KAbcdefgh123456"),
    ("//s4.cnzz.com/z_stat.php?id=1234567890&web_id=1234567890", "cnzz", "1234567890"),
    ("fbq('init', '123456789012345');", "meta-pixel", "123456789012345"),
]


@pytest.mark.parametrize(("code", "platform", "value"), CODE)
def test_an_id_is_read_inside_the_code_its_service_gives_out(code, platform, value):
    (found,) = accounts_in_text(code, only_links=True)

    assert found.account == (platform, "id", value, None)
    assert code[found.start : found.end] == value
    assert found.confidence == "link"


@pytest.mark.parametrize("code", [code for code, _, _ in CODE])
def test_text_that_people_read_has_no_ids(code):
    assert read(code, only_links=False) == []


@pytest.mark.parametrize(
    "code",
    [
        "The flight UA-1234 leaves",
        "x = 'UA-1234567-1'",
        "gtag('config', 'AW-123456789')",
        "gtag('config', GA_ID)",
        "gtag('event', 'G-ABCDE12345')",
        "ym(12345678, 'reachGoal', 'x')",
        "fbq('track', '123456789012345')",
        "hm.baidu.com/hm.js?0123",
        "pub-1234567890123456",
        "vitamin G-ABCDE12345",
    ],
)
def test_an_id_alone_is_nothing(code):
    assert read(code) == []


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://www.googletagmanager.com/ns.html?id=GTM-ABC1234", "GTM-ABC1234"),
        ("https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345", "G-ABCDE12345"),
        ("https://www.google-analytics.com/collect?v=1&tid=UA-1234567-1&t=x", "UA-1234567-1"),
        ("//hm.baidu.com/hm.js?" + HEX, HEX),
        ("https://mc.yandex.ru/watch/12345678", "12345678"),
        ("//js.users.51.la/12345678.js", "12345678"),
        ("https://s4.cnzz.com/stat.php?id=1234567", "1234567"),
        ("https://www.facebook.com/tr?id=123456789012345&ev=PageView", "123456789012345"),
        (
            "https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js?client=ca-pub-1234567890123456",
            "pub-1234567890123456",
        ),
        ("https://gazette.org/?id=1234567", None),
    ],
)
def test_the_address_of_a_counter_carries_its_id(url, value):
    account = account_from_url(url)

    assert (account and account.value) == value


@given(st.text(alphabet=st.sampled_from("GUATM-1gtag('config',ym( fbqinit=?.51la"), max_size=200))
def test_no_text_makes_it_raise(text):
    for found in accounts_in_text(text, only_links=True):
        assert text[found.start : found.end] == found.account.value
