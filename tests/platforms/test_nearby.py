"""A text is looked through by what it holds, and nothing it holds is overlooked."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.platforms import nearby
from crawler.platforms.nearby import Signs, Text, seek
from crawler.platforms.passages import NEEDLES
from crawler.platforms.windows import windows

SOUGHT = "微＠т𝐭\u200b"
seek(SOUGHT)


@given(st.text(st.sampled_from(f"ab \n@é。{SOUGHT}\ud800")))
@example("only ascii, but for one 微 in a long text of letters")
def test_a_text_tells_which_of_the_characters_sought_it_holds(text):
    """Where ASCII is little and where it is nearly all: the two are read in different ways."""
    assert Text(text).beyond & set(SOUGHT) == set(text) & set(SOUGHT)


def test_no_more_characters_are_sought_than_an_octet_tells_apart(monkeypatch):
    monkeypatch.setattr(nearby, "_SOUGHT", ["\0", *map(chr, range(0x4E00, 0x4F00))])

    with pytest.raises(ValueError, match="257 characters"):
        assert Text("…").beyond


def test_signs_are_found_in_either_case_and_script():
    signs = Signs({"TEL:": re.compile("TEL:"), "电话": re.compile("电话")})

    assert signs.places("TEL: 1, 电话 2, 电影") == [0, 8]


@pytest.mark.parametrize(
    "text",
    ["télégram : gazette_77", "T\u200bG：gazette", "тelegram: gazette", "＋v gazette", "微x7"],
)
def test_what_other_characters_stand_in_is_found(text):
    [(start, end)] = windows(f"{'…' * 300}{text}{'…' * 300}", NEEDLES)

    assert start < 300 < 300 + len(text) < end


@pytest.mark.parametrize("text", ["The mortgage of an elegant hotel", "vote for him", "微小的改变"])
def test_letters_in_other_words_are_passed_over(text):
    assert windows(text, NEEDLES) == []
