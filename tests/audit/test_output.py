import csv
import io
import json
import os
import stat
import subprocess
import sys
import textwrap
from contextlib import redirect_stdout
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.failure import Failure
from audit.output import TABLE_ROWS, Output

NAMES = ("handle", "sites")
ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates, too
ROWS = [("gazette", 2), ("+aBcD", 1)]


def listing(folder):
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def written(tmp_path):
    """A function: a format and rows → the bytes that `-o FILE` leaves."""

    def write(form, rows=ROWS, columns=NAMES, headers=True):
        path = tmp_path / "out"
        Output(form, headers, path).write(columns, rows)
        return path.read_bytes()

    return write


def test_csv_quotes_everything_and_starts_no_formula(written):
    assert written("csv") == (b'\xef\xbb\xbf"handle","sites"\n"gazette","2"\n"\'+aBcD","1"\n')


def test_tsv_needs_no_quotes(written):
    assert written("tsv") == b"handle\tsites\ngazette\t2\n'+aBcD\t1\n"


def test_headers_can_be_left_out(written):
    assert written("tsv", headers=False) == b"gazette\t2\n'+aBcD\t1\n"


def test_json_is_an_object_a_line(written):
    assert written("json") == (
        b'[{"handle": "gazette", "sites": 2},\n {"handle": "+aBcD", "sites": 1}]\n'
    )
    assert written("nl", ROWS[:1]) == b'{"handle": "gazette", "sites": 2}\n'
    assert written("json", []) == b"[]\n"


def test_objects_of_several_sorts_stay_apart_in_json_and_share_columns_elsewhere(tmp_path):
    for form, text in (
        ("nl", '{"handle": "gazette"}\n{"sites": 2}\n'),
        ("tsv", "handle\tsites\ngazette\t\n\t2\n"),
    ):
        objects = [{"handle": "gazette"}, {"sites": 2}]
        Output(form, file=tmp_path / form).write_objects(NAMES, objects)
        assert (tmp_path / form).read_text() == text


def test_json_is_the_default_away_from_a_terminal(written):
    assert json.loads(written(None)) == json.loads(written("json"))


def test_what_json_has_no_word_for(written):
    assert json.loads(written("nl", [(b"\x00\xff", float("inf"))])) == {
        "handle": {"$base64": True, "encoded": "AP8="},
        "sites": None,
    }


def printed(form, rows):
    """What standard output gets when it is no terminal."""
    raw = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(raw, encoding="latin-1", newline="")):
        Output(form).write(NAMES, rows)
        return raw.getvalue()


def test_a_pipe_gets_utf_8_without_a_byte_order_mark():
    assert printed("csv", [("飞机", 1)]) == '"handle","sites"\n"飞机","1"\n'.encode()


@given(ANY_TEXT)
def test_every_text_survives_json_in_ascii(text):
    """Lone surrogates too: a database may hold what another program let through."""
    for form, sole in (("json", lambda value: value[0]), ("nl", lambda value: value)):
        line = printed(form, [(text, 1)]).decode("ascii")
        assert line.removesuffix("\n").isprintable()
        assert sole(json.loads(line)) == {"handle": text, "sites": 1}


@given(ANY_TEXT)
def test_every_text_survives_csv(text):
    raw = printed("csv", [(text, 1)]).decode()
    _, (cell, one) = csv.reader(io.StringIO(raw, newline=""))

    assert cell.removeprefix("'") == text.encode("utf-8", "backslashreplace").decode()
    assert one == "1"


@given(ANY_TEXT)
def test_a_row_of_tsv_is_a_line_with_a_tab_between_columns(text):
    """cut and awk know nothing of quotes that hold a line's end."""
    _, line = printed("tsv", [(text, 1)]).decode().splitlines()

    assert line.count("\t") == 1


def test_a_long_table_says_where_it_ends(capsys):
    Output("table").write(("n",), ((n,) for n in range(TABLE_ROWS + 1)))

    shown = capsys.readouterr()
    assert shown.out.splitlines()[-1].strip() == str(TABLE_ROWS - 1)
    assert "10,000" in shown.err


def test_a_file_is_its_owners_alone_and_replaced_whole(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    path.chmod(0o644)

    Output("csv", file=path).write(NAMES, ROWS)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "old" not in path.read_text()
    assert listing(tmp_path) == ["out.csv"]


def test_a_failure_midway_leaves_the_old_file(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")

    def rows():
        yield ROWS[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Output("csv", file=path).write(NAMES, rows())

    assert path.read_text() == "old"
    assert listing(tmp_path) == ["out.csv"]


def test_what_is_no_ordinary_file_is_not_replaced(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("kept")
    (tmp_path / "link").symlink_to(kept)
    (tmp_path / "dangling").symlink_to(tmp_path / "made")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "other.db").write_bytes(b"SQLite format 3\0 and so on")
    before = listing(tmp_path)

    for name in ("link", "dangling", "pipe", "other.db", "no-such-folder/out"):
        with pytest.raises(Failure, match=name.partition("/")[0]) as failure:
            Output("csv", file=tmp_path / name).write(NAMES, ROWS)
        assert failure.value.exit_code == 2

    assert kept.read_text() == "kept"
    assert listing(tmp_path) == before


WRITER = """
from audit.output import Output
Output("{form}").write(("n", "text"), ((n, "x" * 100) for n in range(100_000)))
"""


@pytest.mark.parametrize("form", ["csv", "json", "nl", "table"])
def test_a_closed_pipe_is_the_end_and_no_error(form):
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER.format(form=form)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    process.stdout.close()

    assert b"Traceback" not in process.stderr.read()
    assert process.wait(30) == 0
    process.stderr.close()


def test_a_full_disk_under_standard_output_is_told():
    script = (
        "from audit.failure import Failure\ntry:\n"
        + textwrap.indent(WRITER.format(form="nl"), " ")
        + "except Failure as failure:\n failure.show()\n raise SystemExit(failure.exit_code)"
    )
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, timeout=60
        )

    assert done.returncode == 3
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_errors_are_safe_to_print():
    with pytest.raises(click.ClickException) as error:
        raise Failure("no such table: \x1b[2J", 2)

    assert error.value.format_message() == r"no such table: \x1b[2J"
