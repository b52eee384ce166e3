"""Addresses in running text, and who is asked about an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms import account_from_url, addressed
from crawler.platforms.address import owner_key
from crawler.platforms.addressed import OWNERS, accounts_in_text

SURFACES = {
    "加我wa.me/442079460958，谢谢": "wa.me/442079460958",
    "(https://wa.me/442079460958)": "https://wa.me/442079460958",
    "WhatsApp: http://wa.me/+442079460958.": "http://wa.me/+442079460958",
    "Join discord.gg/aBc9! Now": "discord.gg/aBc9",
    "Discord.gg/aBc9": "Discord.gg/aBc9",
    'window.open("https://www.facebook.com/gazette")': "https://www.facebook.com/gazette",
    "see instagram.com/gazette.": "instagram.com/gazette",
    "youtube.com/@gazette，谢谢": "youtube.com/@gazette",
    "youtube.com/@gazette频道": "youtube.com/@gazette",
    "youtube.com/@新闻台。": "youtube.com/@新闻台",
    "youtube.com/@газета": "youtube.com/@газета",
    "https://twitter.com/gazette/status/1": "https://twitter.com/gazette",
    "viber://chat?number=%2B442079460958&a=b": "viber://chat?number=%2B442079460958",
    "sgnl://signal.me/#p/+442079460958": "sgnl://signal.me/#p/+442079460958",
    "facebook.com/sharer, facebook.com/gazette": "facebook.com/gazette",
    "https://a.example/?u=https://vk.com/gazette": "https://vk.com/gazette",
    "api.whatsapp.com/send?text=Look&phone=442079460958 now": (
        "api.whatsapp.com/send?text=Look&phone=442079460958"
    ),
}

SILENT = """
    netflix.com/gazette about.me/gazette team.me/gazette notwa.me/442079460958 x.com twitter
    gazette@x.com/gazette wa.me/text x.com/intent/tweet?text=a facebook.com/sharer/sharer.php?u=a
    zalo.me/pc vk.com/share.php?url=a https://www.youtube.com/watch?v=a
"""

DISGUISED_TELEGRAM = """
    t[.]me/gazette https://shop.example/go?url=https%3A%2F%2Ft.me%2Fgazette
    https://www.facebook.com/l.php?u=https%3A%2F%2Ft.me%2Fgazette
    https://wa.me/?text=https://t.me/gazette
    https://img.shields.io/badge/telegram-@gazette-64659d
    https://shop.example/go?to=aHR0cHM6Ly90Lm1lL2dhemV0dGU
    /go/?username=gazette
"""

UNINTERESTING = """/p/3.html /index.html#top https://www.gazette.example/news/12345.html
    https://127.10.0.1:8090/p/3.html https://blog.gazette.example/a/b/ #top ?page=2
    page.html javascript:void(0) data:image/gif;base64,R0lGODlhAQABAAAAACw=
    http:// https:// // / : .""".split()


@pytest.mark.parametrize(("text", "surface"), SURFACES.items())
def test_an_address_in_text_is_read_as_far_as_it_names_the_account(text, surface):
    (found,) = accounts_in_text(text)

    assert text[found.start : found.end] == surface
    assert (found.rule, found.confidence) == ("url", "link")
    assert found.account == account_from_url(surface)


def test_what_only_looks_like_an_address_is_none():
    assert list(accounts_in_text(SILENT)) == []


def test_each_of_many_addresses_is_read_once():
    text = "wa.me/442079460958 fb.com/gazette m.me/herald https://x.com/tribune wa.me/qr/ABCDEFGH1"

    assert [found.account.value for found in accounts_in_text(text)] == [
        "442079460958",
        "gazette",
        "herald",
        "tribune",
        "qr/ABCDEFGH1",
    ]


@given(st.lists(st.sampled_from([*"/.:?=&@#%+ 0a\n微", *OWNERS, "https://", "www.", "phone="])))
def test_any_text_is_read_in_order_without_overlap(pieces):
    text, end = "".join(pieces), 0

    for found in accounts_in_text(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@given(st.lists(st.sampled_from([*"/.:?=&@#%+ 0aH\\", *OWNERS, "http", "%68ttp", "%25"])))
def test_any_address_is_read(pieces):
    account = account_from_url("".join(pieces))

    assert account is None or account.value


@pytest.mark.parametrize("url", DISGUISED_TELEGRAM.split())
def test_telegram_is_asked_about_every_address(url):
    assert account_from_url(url)[:3] == ("telegram", "username", "gazette")


@pytest.mark.parametrize("url", UNINTERESTING)
def test_most_addresses_name_nobody(url):
    assert account_from_url(url) is None


@pytest.mark.parametrize("host", addressed.HOSTS)
def test_a_host_is_known_by_its_end_and_a_scheme_by_its_colon(host):
    assert owner_key(f"https://www.{host}/a" if "." in host else f"{host}//a") == host


@pytest.mark.parametrize("length", [10, 1000])
def test_an_address_is_read_the_same_again_and_however_long(length):
    """The short ones are remembered."""
    url = f"https://wa.me/442079460018?text={'a' * length}"

    assert (
        account_from_url(url)
        == account_from_url(url)
        == ("whatsapp", "phone", "442079460018", None)
    )
