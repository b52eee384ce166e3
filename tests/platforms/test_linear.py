"""Hostile text costs no more than its length: every pattern, and the functions that use them."""

import re
import time

import pytest

from crawler.platforms import account_from_url, accounts_in_text, labels, plain, windows
from crawler.platforms.telegram import labelled, links, names, text

ROOMS = (labels, plain, windows, names, links, labelled, text)
PATTERNS = {
    f"{room.__name__.removeprefix('crawler.platforms.')}.{name}": pattern
    for room in ROOMS
    for name, pattern in vars(room).items()
    if isinstance(pattern, re.Pattern)
} | {f"plain.STEPS[{number}]": step[0] for number, step in enumerate(plain.STEPS)}

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
}


def seconds(work, text):
    """Return the best of three, as the machine is shared."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        times.append(time.process_time() - start)
    return min(times)


def assert_linear(work, unit, size):
    once, twice = (unit * (count // len(unit)) for count in (size, 2 * size))
    first, second = seconds(work, once), seconds(work, twice)

    assert second < 3 * first + 0.05, (first, second)


@pytest.mark.parametrize("unit", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_takes_time_in_proportion_to_the_text(pattern, unit):
    assert_linear(lambda text: sum(1 for _ in pattern.finditer(text)), unit, 5_000)


@pytest.mark.parametrize("unit", ATTACKS.values(), ids=ATTACKS)
def test_reading_takes_time_in_proportion_to_the_text(unit):
    assert_linear(lambda text: list(accounts_in_text(text)), unit, 20_000)
    assert_linear(lambda text: list(accounts_in_text(text, only_links=True)), unit, 20_000)
    assert_linear(account_from_url, unit, 20_000)
