import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt

from audit.safety import code_span, defanged, shown, unformulated

ANY_TEXT = st.text(st.characters(exclude_categories=()))
SIGNS = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize(
    ("hostile", "printed"),
    [
        ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
        ("\x9b2J", r"\x9b2J"),
        ("a\x7fb\x00", r"a\x7fb\x00"),
        ("line\nend\r\t", r"line\nend\r\t"),
        ("abc\u202etxt.exe", r"abc\u202etxt.exe"),
        ("pay\u200b\u200dpal\ufeff", r"pay\u200b\u200dpal\ufeff"),
        ("one\u2028two\u2029", r"one\u2028two\u2029"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("\u3164\u115f", r"\u3164\u115f"),
    ],
)
def test_what_a_terminal_obeys_or_nobody_sees_is_escaped(hostile, printed):
    assert shown(hostile) == printed


@pytest.mark.parametrize(
    "text", ["plain", "飞机 保号卡", "Связь", "한국어", "caf\u00e9", "✈️", "a\u3000b\xa0c"]
)
def test_what_a_person_reads_stays(text):
    assert shown(text) == text


@given(ANY_TEXT)
def test_no_text_keeps_a_character_that_acts(text):
    for char in shown(text):
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


LINKS = LinkifyIt({}, {"fuzzy_ip": True}).tlds(["example", "भारत"], keep_old=True)
HOSTS = [
    "evil.example", "-evil.example", "_dmarc.evil.example", "a--b.evil.co.uk", "evil..example",
    "xn--fsqu00a.xn--p1ai", "例子.online", "हिन्दी.भारत", "www.हिन्दी.online", "evil.example.7",
    "192.0.2.7", "1.192.0.2.example", "evil。example", "evil．example", "t.me", "evil.html.example",
]  # fmt: skip
BEFORE = ["", "a/", "/", "//", "\\", "@", "a@", ",", "（", "：", "“", "*", "/.", ".", "=", " "]
AFTER = ["", ".", ". ", "/x", "/x.html", ":80", "?a=b", "…", "）", "。", "!", "\t", "\n"]
SCHEMES = ["", "http:", "HTTPS:", "tg:", "viber:", "weixin:", "ftp:", "h%74tp:", "x+y:"]


@given(
    st.lists(
        st.tuples(*map(st.sampled_from, (BEFORE, SCHEMES, BEFORE, HOSTS, AFTER))).map("".join),
        max_size=3,
    ).map(" ".join)
)
@example("tg://resolve?domain=evil")
def test_no_address_can_be_clicked_or_copied(text):
    cell = defanged(text)

    assert not LINKS.match(cell)
    assert not re.search(r"(?<!hxxp)(?<!hxxp[sS])://", cell)
    assert not re.search(r"https?:|(?i:evil|online|t)[.。．](?!7)\w|2\.7", cell)


@given(ANY_TEXT.map(lambda text: text.replace("[", "")))
def test_nothing_else_is_changed_in_an_address(text):
    http = re.compile(r"(?i)http(?=s?(:|%3a))")

    assert re.sub(r"\[([.:。．｡])]", r"\1", defanged(text)) == http.sub("hxxp", text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-01T00:00:00.000Z", "version 1.2.3", "v1.2.3.4", "10.0.19045.3", "3.14", "1,000.50",
        "e.g. a.m. or U.S.A.", "file.txt", "card.png?", "see index.html.", "12:30", "…", "...",
        "你好。再见", "1．产品", "etc.", "ratio 16:9", "telegram:gazette", "c/123", "No.5",
    ],
)  # fmt: skip
def test_what_is_no_address_stays_readable(text):
    assert defanged(text) == text


@given(ANY_TEXT)
def test_no_cell_begins_a_formula_and_every_cell_is_read_back(text):
    cell = unformulated(text)

    assert not cell.startswith(tuple(SIGNS))
    assert cell.removeprefix("'") == text


@pytest.mark.parametrize("invite", ["+aBcD3f9h1JkLmNoP", "+12025550147", "-5", "@name", "＝1+1"])
def test_an_invite_is_no_sum(invite):
    assert unformulated(invite) == f"'{invite}"


@given(st.text(st.sampled_from("`|\\<>[]()!*_~#:/.@ ahtps")))
def test_markdown_holds_one_span_of_code_and_nothing_else(text):
    """A table's cell may hold nothing that links, loads or ends it (matrix row O5)."""
    tokens = MarkdownIt("gfm-like").parseInline(code_span(text))[0].children

    assert [token.type for token in tokens] == (["code_inline"] if text.strip() else [])
    if text.strip():
        assert tokens[0].content == text.replace("|", r"\x7c")
