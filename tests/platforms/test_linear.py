"""Hostile text costs no more than its length: every pattern, and the functions that use them."""

import re

import pytest

from crawler.platforms import (
    account_from_url,
    accounts_in_text,
    kakao,
    labelled,
    labels,
    line,
    plain,
    qq,
    wechat,
    windows,
)
from crawler.platforms.telegram import links, names, text
from tests.platforms.timing import assert_linear

ROOMS = (labels, plain, windows, labelled, names, links, text, wechat, qq, line, kakao)
NAMES = {room.NAMES.platform: room.NAMES for room in (names, wechat, qq, line, kakao)}
PATTERNS = {
    f"{room.__name__.removeprefix('crawler.platforms.')}.{name}": pattern
    for room in ROOMS
    for name, pattern in vars(room).items()
    if isinstance(pattern, re.Pattern)
}
PATTERNS |= {f"labels.WORDS_AT[{head}]": labels.WORDS_AT[head] for head in "tqv微威扣"}
PATTERNS |= {f"plain.STEPS[{number}]": step[1] for number, step in enumerate(plain.STEPS)}
PATTERNS |= {
    f"{platform}.{name}": pattern
    for platform, shape in NAMES.items()
    for name, pattern in vars(shape).items()
    if isinstance(pattern, re.Pattern)
}

ATTACKS = {
    "letters": "a",
    "digits": "1",
    "underscores": "a_",
    "dots": "a.",
    "spaces": " ",
    "label and spaces": "tg ",
    "labels": "telegram",
    "joined labels": "tg/",
    "label and signs": "tg:::::::::::::::",
    "nouns": "TG id ",
    "at signs": "@",
    "addresses": "a@a.",
    "hosts": "t.me/",
    "slashes": "https://",
    "parameters": "tg://x?a=b&",
    "percent": "%E9%A3%9E%",
    "spaced letters": "t . m e / ",
    "look-alikes": "aа",
    "unseen": "@\u200b",
    "styled": "ｔ",
    "brackets": "【TG【",
    "lines": "Telegram:\n\n",
    "badges": "shields.io/badge/a-@a",
    "base64": "aHR0c",
    "numbers": "1-2.",
    "label and digits": "微1",
    "digits and labels": "123456薇",
    "cut numbers": "12微34",
    "spaced numbers": "微1234 ",
    "glued labels": "vx123.",
    "parameters of a button": "wpa.qq.com/msgrd?a=b&",
}


@pytest.mark.parametrize("unit", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_takes_time_in_proportion_to_the_text(pattern, unit):
    assert_linear(lambda text: sum(1 for _ in pattern.finditer(text)), unit, 5_000)


@pytest.mark.parametrize("unit", ATTACKS.values(), ids=ATTACKS)
def test_reading_takes_time_in_proportion_to_the_text(unit):
    assert_linear(lambda text: list(accounts_in_text(text)), unit, 20_000)
    assert_linear(lambda text: list(accounts_in_text(text, only_links=True)), unit, 20_000)
    assert_linear(account_from_url, unit, 20_000)
