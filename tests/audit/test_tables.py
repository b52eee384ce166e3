from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from audit.tables import cell_text, cut, table

NAMES = ("platform", "handle", "sites", "first_seen")
TIME = "2026-05-01T00:00:00.000Z"


def test_wide_characters_are_aligned():
    lines = table(("name", "n"), [("飞机", 1), ("abcd", 2), ("ＡＢ", 3)], "psql").splitlines()

    assert len({wcswidth(line) for line in lines}) == 1


def test_a_number_stands_right_and_a_name_that_looks_like_one_left():
    assert table(("handle", "sites"), [("+4915", 12), ("+1", 3)]) == (
        "handle  sites\n"
        "------  -----\n"
        "+4915      12\n"
        "+1          3\n"
    )  # fmt: skip


def test_values_are_one_printable_line():
    assert [cell_text(value) for value in (None, b"\x00\xff", 1.5, 7, "a\nb")] == [
        "",
        "x'00ff'",
        "1.5",
        "7",
        r"a\nb",
    ]


def test_a_table_without_rows_still_names_its_columns():
    assert table(("handle", "sites"), []).splitlines() == ["handle  sites", "------  -----"]
    assert table(("handle", "sites"), [], headers=False) == ""


def test_a_table_without_headers_holds_every_row():
    assert "handle" not in table(("handle", "sites"), [("gazette", 1)], headers=False)
    assert "gazette" in table(("handle", "sites"), [("gazette", 1)], headers=False)


def test_a_narrow_terminal_gets_dates_for_times_before_anything_is_cut():
    rows = [("telegram", "gazette", 12, TIME)]

    assert TIME in table(NAMES, rows, width=80)
    assert table(NAMES, rows, width=46).splitlines()[2].split() == [
        "telegram", "gazette", "12", "2026-05-01",
    ]  # fmt: skip


def test_a_long_text_gives_way_to_the_other_columns():
    rows = [("x" * 300, "gazette", 12)]

    assert table(("evidence", "handle", "sites"), rows, width=60).splitlines()[2].split() == [
        f"{'x' * 43}…", "gazette", "12",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.text(max_size=40), st.integers()), max_size=4), st.integers(1, 60))
def test_no_line_is_wider_than_the_terminal(rows, width):
    for line in table(("text", "number"), rows, width=width).splitlines():
        assert wcswidth(line) <= width


@given(st.text(st.sampled_from("ab飞机한Ａ")), st.integers(1, 12))
def test_a_text_is_cut_to_cells_and_says_so(text, width):
    kept = cut(text, width)

    assert wcswidth(kept) <= width
    assert kept == text or (kept.endswith("…") and text.startswith(kept[:-1]))


def test_markdown_keeps_text_in_code_and_numbers_plain():
    assert (
        table(("handle", "sites"), [("a|b", 2)], "github").splitlines()[2]
        == r"| `a\x7cb` |     2 |"
    )
