"""Hostile text costs no more than its length, and ordinary pages cost next to nothing."""

import re

import pytest

from crawler.platforms import account_from_url, addressed, messengers, placeholders, skype
from crawler.platforms.addressed import OWNERS, accounts_in_text
from crawler.platforms.labels import labels
from crawler.platforms.passages import Passage
from crawler.platforms.plain import plain
from crawler.platforms.whatsapp import labelled
from tests.platforms.timing import assert_linear, seconds

PATTERNS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": pattern
    for module in (addressed, messengers, placeholders)
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
} | {host: addresses.pattern for host, addresses in OWNERS.items()}

ATTACKS = {
    "letters": "a",
    "digits": "1",
    "spaced digits": "1 ",
    "dots": "a.",
    "hyphens": "a-",
    "slashes": "/",
    "numbers": "wa.me/1",
    "parameters": "whatsapp.com/send?a&",
    "parameters without an end": "https://x.com/intent/user?" + "a&" * 50,
    "people": "facebook.com/people/a/1",
    "pages": "facebook.com/p/a-1-",
    "files": "facebook.com/a.b.php",
    "schemes": "viber://chat?",
    "hosts": "https://www.m.me/",
    "handles": "youtube.com/@a.",
    "codes": "discord.gg/a-",
    "groups": "signal.group/#A",
    "skype": "skype:live:.a,",
    "labels": "whatsapp",
    "labels and numbers": "whatsapp:1 ",
    "roles": "whatsapp: Desk 1: ",
    "addresses handed on": "https://a.example/?u=http",
    "percent": "%2568ttp",
    "placeholders": "your_own_facebook_page_",
}


@pytest.mark.parametrize("unit", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_takes_time_in_proportion_to_the_text(pattern, unit):
    assert_linear(lambda text: sum(1 for _ in pattern.finditer(text)), unit, 5_000)


@pytest.mark.parametrize("unit", ATTACKS.values(), ids=ATTACKS)
def test_reading_takes_time_in_proportion_to_the_text(unit):
    def read_labelled(text):
        passage = Passage(plain(text), labels(text))
        return [*labelled(passage), *skype.labelled(passage)]

    assert_linear(lambda text: list(accounts_in_text(text)), unit, 20_000)
    assert_linear(account_from_url, unit, 20_000)
    assert_linear(read_labelled, unit, 5_000)


def test_a_link_that_names_nobody_costs_microseconds():
    links = [f"https://blog{n}.gazette.example/news/{n}.html" for n in range(40)]
    links += [f"/p/{n}.html" for n in range(60)]

    spent = seconds(lambda links: [account_from_url(link) for link in links * 100], links)

    assert spent / 10_000 < 10e-6


def test_a_page_of_other_addresses_is_passed_over_in_milliseconds():
    text = "新闻报道 and news, 1/2 of it at https://gazette.example/news/ today. " * 1000

    assert seconds(lambda text: list(accounts_in_text(text)), text) < 5e-3
