"""Hostile text costs no more than its length, for contacts other than Telegram's."""

import re

import pytest

from crawler.platforms import mail, phone, tracker, wallet, website
from tests.platforms.timing import assert_linear

MODULES = (mail, phone, tracker, wallet, website)
PATTERNS = {
    f"{module.__name__}.{name}": pattern
    for module in MODULES
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
}
PATTERNS |= {
    f"{module.__name__}.SIGNS[{sign}]": pattern
    for module in (mail, phone, website)
    for sign, pattern in module.SIGNS.patterns.items()
}
PATTERNS |= {
    f"{platform} {pattern.pattern}": pattern
    for platform, _, *patterns in tracker.SERVICES
    for pattern in patterns
}

ATTACKS = {
    "letters": "a",
    "digits": "1",
    "dots": "a.",
    "hyphens": "a-",
    "spaces": " ",
    "at signs": "@",
    "addresses": "a@a.",
    "spelled addresses": "a [at] a [dot] ",
    "dotted words": "a at a dot ",
    "numbers": "+1 (2) 3-",
    "phone words": "电话",
    "phone words and numbers": "电话:1 2-3 ",
    "hosts": "官网a8.",
    "www": "www.",
    "disguised dots": "a点",
    "brackets": "【a8.cc",
    "words": "visit ",
    "base58": "1A",
    "hexadecimal": "0x",
    "segwit": "bc1q",
    "long words": "x" * 190 + " ",
    "TON": "EQ-_",
    "calls": "gtag('config',",
    "pixels": "fbq('init','1",
    "parameters": "?id=G-A",
    "mailto": "mailto:a@",
    "tel": "tel:+1",
    "percent": "%40",
    "quotes": 'script""""',
}


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_takes_time_in_proportion_to_the_text(pattern):
    for unit in ATTACKS.values():
        assert_linear(lambda text: sum(1 for _ in pattern.finditer(text)), unit, 4_000)


@pytest.mark.parametrize("unit", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_reading_takes_time_in_proportion_to_the_text(module, unit):
    assert_linear(lambda text: list(module.accounts_in_text(text)), unit, 15_000)
    assert_linear(lambda text: list(module.accounts_in_text(text, only_links=True)), unit, 15_000)
    assert_linear(module.account_from_url, unit, 15_000)
    assert_linear(lambda text: module.account_from_url("mailto:" + text), unit, 15_000)
