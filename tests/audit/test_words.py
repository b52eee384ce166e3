"""The analyst's word: what is ignored, by hand or by a list, and how networks are called."""

import json

import pytest

from crawler.word_lists import BadWord, Word, word


def ignored(store):
    return store.db.execute(
        "SELECT kind, value, reason FROM ignores ORDER BY kind, value"
    ).fetchall()


@pytest.fixture
def closed(store, visit):
    """The path of a database with pages, which no one holds."""
    visit("https://a.example/1", "gazette", "herald", images=["https://pics.example/1.png"])
    visit("https://b.example/1", "gazette")
    return store.path


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("handle", "@gazette", "telegram:gazette"),
        ("handle", "Telegram:Gazette", "telegram:gazette"),
        ("handle", "wechat:unknown", "wechat:unknown"),
        ("site", "www.b.example", "b.example"),
        ("host", "https://Pics.Example/", "pics.example"),
        ("picture", "https://pics.example/1.png", "https://pics.example/1.png"),
        ("image", "AB" * 32, "ab" * 32),
        ("text", "https://a.example/1", "https://a.example/1"),
    ],
)
def test_what_is_typed_is_noted_as_reports_name_it(store, closed, promotrail, kind, typed, value):
    result = promotrail("ignore", closed, kind, typed, "--reason", "ours")

    assert (result.exit_code, result.stdout) == (0, "")
    assert ignored(store) == [("image" if kind == "picture" else kind, value, "ours")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["handle", "@nobody"], "write telegram:name"),
        (["site", "not a host"], "not a host"),
        (["image", "card.png"], "is no address"),
        ([], "Nothing to ignore"),
    ],
)
def test_what_can_not_be_noted_is_told(store, closed, promotrail, arguments, told):
    result = promotrail("ignore", closed, *arguments)

    assert result.exit_code == 2
    assert told in result.stderr
    assert ignored(store) == []


def test_a_host_that_is_part_of_a_site_is_told_how_far_that_goes(store, visit, promotrail):
    visit("https://blog.a.example/1", "gazette")
    store.close()

    told = promotrail("ignore", store.path, "host", "blog.a.example", "pics.other.example").stderr

    assert "blog.a.example is part of a.example" in told
    assert "other.example is" not in told


def test_ignoring_is_seen_at_once_and_taken_back(closed, promotrail):
    def handles(*options):
        rows = json.loads(promotrail("handles", closed, *options).stdout)
        return {row["handle"]: row.get("flag") for row in rows}

    promotrail("ignore", closed, "handle", "@gazette")
    assert handles() == {"herald": None}
    assert handles("--all") == {"gazette": "ignored", "herald": None}

    assert promotrail("unignore", closed, "handle", "@gazette").exit_code == 0
    assert handles() == {"gazette": None, "herald": None}
    assert promotrail("unignore", closed, "handle", "@gazette").exit_code == 2


def test_a_list_of_lines(store, closed, promotrail, tmp_path):
    names = tmp_path / "sites.txt"
    names.write_text("# news\nnews.example # the largest\n\nwww.b.example\nno host\n", "utf-8")

    result = promotrail("ignore", closed, "site", "--file", names, "--reason", "news")

    assert ignored(store) == [("site", "b.example", "news"), ("site", "news.example", "news")]
    assert f"{names}:5: " in result.stderr
    assert "2 noted, 0 were there already" in result.stderr


def test_a_list_in_csv_names_kinds_and_reasons(store, closed, promotrail, tmp_path):
    names = tmp_path / "list.csv"
    names.write_text(
        "kind,value,reason\nhandle,telegram:gazette,ours\nhost,pics.example,\n", "utf-8-sig"
    )

    promotrail("ignore", closed, "--file", names, "--reason", "listed")

    assert ignored(store) == [
        ("handle", "telegram:gazette", "ours"),
        ("host", "pics.example", "listed"),
    ]


def test_a_warning_list_of_misp(store, closed, promotrail, tmp_path):
    names = tmp_path / "list.json"
    found = {"name": "Top sites", "type": "hostname", "list": [".pics.example", "b.example"]}
    names.write_text(json.dumps(found), "utf-8")

    promotrail("ignore", closed, "--file", names)

    why = "MISP warning list: Top sites"
    assert ignored(store) == [("host", "b.example", why), ("host", "pics.example", why)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"type": "cidr", "list": ["192.0.2.0/24"]}', "no MISP warning list of hosts"),
        ('{"list": 1}', "no MISP warning list of hosts"),
        ('{"list": [', "is not JSON"),
        ("b.example", "Name the kind"),
        (b"\xff\xfe\x00", "can't be read"),
    ],
)
def test_a_list_that_can_not_be_read_notes_nothing(store, closed, promotrail, tmp_path, text, told):
    names = tmp_path / "list"
    names.write_bytes(text if isinstance(text, bytes) else text.encode())

    result = promotrail("ignore", closed, "--file", names)

    assert result.exit_code == 2
    assert told in result.stderr
    assert ignored(store) == []


def test_a_text_is_noted_by_its_representative(analysed, promotrail):
    promotrail("ignore", analysed.path, "text", "5", "--reason", "a licence")

    assert ignored(analysed) == [("text", "https://a.example/1", "a licence")]
    assert json.loads(promotrail("texts", analysed.path).stdout) == []


def test_a_network_is_labelled(analysed, promotrail):
    def name():
        return json.loads(promotrail("networks", analysed.path).stdout)[0]["name"]

    promotrail("label", analysed.path, "3", "SIM sellers", "--note", "see May")
    assert name() == "SIM sellers"
    promotrail("label", analysed.path, "3", "SIM and eSIM")
    assert name() == "SIM and eSIM"
    promotrail("label", analysed.path, "3", "")
    assert name() == ""


def test_an_unknown_network_gets_no_label(analysed, promotrail):
    result = promotrail("label", analysed.path, "9", "nobody")

    assert result.exit_code == 2
    assert "promotrail networks" in result.stderr


@pytest.mark.parametrize("command", ["ignore", "unignore"])
def test_no_database_is_made(promotrail, tmp_path, command):
    result = promotrail(command, tmp_path / "none.db", "site", "a.example")

    assert result.exit_code == 2
    assert not (tmp_path / "none.db").exists()


def test_a_word_has_one_of_the_kinds():
    assert word("picture", "https://a.example/1.png") == Word(
        "image", "https://a.example/1.png", ""
    )
    with pytest.raises(BadWord):
        word("planet", "mars")
