import json

import pytest

from audit.reports import query


@pytest.fixture
def ask(store, visit, promotrail):
    visit("https://a.example/", "gazette")
    visit("https://b.example/", "gazette", "herald")
    return lambda *arguments, **options: promotrail("query", store.path, *arguments, **options)


def test_a_value_is_given_by_name(ask):
    result = ask("SELECT site FROM handle_sites WHERE handle = :h", "-p", "h", "herald")

    assert json.loads(result.stdout) == [{"site": "b.example"}]


@pytest.mark.parametrize(("least", "found"), [("2", ["gazette"]), ("-2", ["gazette", "herald"])])
def test_a_value_that_is_a_whole_number_is_one(ask, least, found):
    """A sum in a view has no type by which SQLite would know that the text 2 is meant as 2."""
    sql = "SELECT handle FROM handle_frequency WHERE sites >= :n ORDER BY 1"

    assert [row["handle"] for row in json.loads(ask(sql, "-p", "n", least).stdout)] == found


def test_a_number_finds_a_handle_made_of_digits(ask, visit, mention):
    visit("https://c.example/", mention("9900112233", platform="qq", kind="number"))
    sql = "SELECT site FROM handle_sites WHERE handle = :h"

    assert json.loads(ask(sql, "-p", "h", "9900112233").stdout) == [{"site": "c.example"}]


@pytest.mark.parametrize(
    ("value", "type_"),
    [("0", "integer"), ("-1", "integer"), ("9" * 18, "integer"), ("9" * 19, "text"),
     ("007", "text"), ("-0", "text"), ("1.0", "text"), ("1e3", "text"), ("+1", "text"),
     (" 1", "text"), ("", "text"), ("\u0661", "text")],
)  # fmt: skip
def test_only_what_a_number_is_written_as_is_a_number(ask, value, type_):
    (row,) = json.loads(ask("SELECT typeof(:v) AS kind, :v || '' AS v", "-p", "v", value).stdout)

    assert row == {"kind": type_, "v": value}


@pytest.mark.parametrize("sql", ["SELECT :name", "SELEC 1", "DELETE FROM pages"])
def test_what_is_wrong_ends_in_one_full_stop(ask, sql):
    assert ".." not in ask(sql).stderr


def test_the_sql_may_come_from_standard_input(ask):
    assert ask("-", "--nl", input="SELECT 1 AS one").stdout == '{"one": 1}\n'


def test_columns_of_one_name_are_told_apart(ask):
    assert json.loads(ask("SELECT 1 AS a, 2 AS a, 3 AS a, 4 AS a_2").stdout) == [
        {"a": 1, "a_2": 2, "a_3": 3, "a_2_2": 4}
    ]


def test_the_schema_can_be_read(ask):
    assert "STRICT" in ask("SELECT sql FROM sqlite_schema", "-t").stdout


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT colour FROM pages", "no such column: colour"),
        ("SELECT * FROM nowhere", "no such table: nowhere"),
        ("SELECT :name", "binding"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("", "asks for nothing"),
        ("/* only a comment */", "asks for nothing"),
        ("SELECT json('{')", "malformed JSON"),
        ("SELECT hex(randomblob(1e9))", "too big"),
        ("SELECT load_extension('evil')", "not authorized"),
        ("DELETE FROM pages", "not authorized"),
        ("CREATE TEMP TABLE t (a)", "not authorized"),
        ("ATTACH 'made.db' AS made", "not authorized"),
        ("VACUUM INTO 'made.db'", "authorization denied"),
        ("PRAGMA query_only = OFF", "not authorized"),
        ("SELECT \x1b[2J", r"\x1b"),
    ],
)
def test_sql_that_is_wrong_or_more_than_reading_is_told(ask, store, monkeypatch, sql, reason):
    monkeypatch.chdir(store.path.parent)
    before = store.path.read_bytes()

    result = ask(sql)

    assert (result.exit_code, reason in result.stderr) == (2, True), result.stderr
    assert "\x1b" not in result.stderr
    assert not (store.path.parent / "made.db").exists()
    assert store.path.read_bytes() == before


def test_an_endless_question_is_stopped(ask, monkeypatch):
    monkeypatch.setattr(query.command.params[0].type, "seconds", 0.2)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"

    result = ask(f"{endless} SELECT count(*) FROM n")

    assert (result.exit_code, "Stopped after 0.2 s" in result.stderr) == (4, True)
