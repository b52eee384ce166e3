"""Discord's invitations and users, and the names behind its word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms import account_from_url
from crawler.platforms.discord import labelled
from crawler.platforms.labels import labels
from crawler.platforms.passages import Passage
from crawler.platforms.plain import plain

INVITES = """
    discord.gg/aBc9Xy https://discord.gg/aBc9Xy https://www.discord.gg/aBc9Xy?event=1
    https://discord.gg/invite/aBc9Xy https://discord.com/invite/aBc9Xy https://ptb.discord.com/invite/aBc9Xy
    https://discordapp.com/invite/aBc9Xy/ HTTPS://Discord.GG/aBc9Xy
    https://shop.example/out?to=https%3A%2F%2Fdiscord.gg%2FaBc9Xy
"""
NOBODY = """
    https://discord.gg https://discord.gg/ https://discord.com/ https://discord.com/invite
    https://discord.com/developers/docs https://discord.com/channels/1/2 https://discord.com/users/1
    https://discord.com/api/webhooks/123456789012345678/x https://cdn.discordapp.com/icons/1/a.png
    https://discord.gg/{invite} https://notdiscord.gg/aBc9Xy https://discord.gg.example/aBc9Xy
    https://discord.com/oauth2/authorize?client_id=123456789012345678
"""
ANNOUNCED = {
    "Discord: Gazette#1234": ["gazette#1234"],
    "Discord: @gazette": ["gazette"],
    "Discord: gazette_7": ["gazette_7"],
    "디스코드: gazette.7": ["gazette.7"],
    "Discord: Gazette Readers": [],
    "Discord: Gazette": [],
    "Discord - join us": [],
}


@pytest.mark.parametrize("url", INVITES.split())
def test_an_invitation_keeps_its_case(url):
    assert account_from_url(url) == ("discord", "invite", "invite/aBc9Xy", None)


def test_a_user_is_a_number():
    url = "https://discord.com/users/123456789012345678"

    assert account_from_url(url) == ("discord", "user", "users/123456789012345678", None)


@pytest.mark.parametrize("url", NOBODY.split())
def test_other_addresses_name_nobody(url):
    assert account_from_url(url) is None


@pytest.mark.parametrize(
    ("name", "flag"), [("discord-api", "service"), ("your-server", "placeholder")]
)
def test_invitations_to_nobodys_server_are_flagged(name, flag):
    assert account_from_url(f"https://discord.gg/{name}").flag == flag


@pytest.mark.parametrize(("text", "expected"), ANNOUNCED.items())
def test_its_word_announces_names(text, expected):
    passage = Passage(plain(text), labels(text))

    assert [found.account.value for found in passage.found(labelled(passage))] == expected


@given(st.from_regex(r"[A-Za-z0-9]{2,32}", fullmatch=True), st.sampled_from(INVITES.split()))
def test_any_code_reads_back_from_any_form(code, form):
    assert account_from_url(form.replace("aBc9Xy", code)).value == f"invite/{code}"
