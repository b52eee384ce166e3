"""One scan of a text finds what any platform may want to read."""

import pytest

from crawler.platforms.labels import PLATFORM_OF
from crawler.platforms.passages import READ, passages

WORDS = [word for word, platform in PLATFORM_OF.items() if platform in READ]


@pytest.mark.parametrize("word", WORDS)
def test_every_label_opens_a_passage(word):
    for spelled in (word, word.upper(), word.capitalize()):
        [passage] = passages(f"{'…' * 300} {spelled}: @gazette77 {'…' * 300}", False)

        assert "@gazette77" in passage.stretch.text
        assert passage.labels, spelled


def test_a_text_without_any_is_passed_over():
    assert (
        passages("The outgoing mortgage of an elegant hotel. 微小的改变，坐船去。" * 20, False)
        == ()
    )


def test_code_is_looked_through_for_addresses_alone():
    [passage] = passages("tg = 1; " * 50 + "https://t.me/gazette", True)

    assert passage.labels == []
