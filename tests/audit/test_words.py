"""The analyst's word: what is ignored, by hand or by a list, and how networks are called."""

import json

import pytest

from crawler.meaning import BadWord, word_of


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
        ("handle", "https://t.me/Gazette", "telegram:gazette"),
        ("handle", "t.me/s/gazette?before=5", "telegram:gazette"),
        ("handle", "t.me/+AbCdEfGhIjK", "telegram:+AbCdEfGhIjK"),
        ("handle", "telegram:@Not_Met_Yet", "telegram:not_met_yet"),
        ("site", "www.b.example", "b.example"),
        ("site", "b.example:8080", "b.example"),
        ("site", "(local files)", "(local files)"),
        ("host", "http://forum.b.example:18765", "forum.b.example"),
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
        (["handle", "t.me/"], "leads to no account"),
        (["handle", "@courier"], "is several: line:courier, telegram:courier"),
        (["site", "not a host"], "not a host"),
        (["site", '["a.example"]'], "a.example"),
        (["site", "https://a.example/1"], "is the address of a page"),
        (["text", "5"], "there is no text 5"),
        (["image", "card.png"], "is no address"),
        ([], "Nothing to ignore"),
    ],
)
def test_what_can_not_be_noted_is_told(store, closed, promotrail, arguments, told):
    with store.transaction():
        for platform in ("telegram", "line"):
            store.db.execute(
                "INSERT INTO handles (platform, kind, value) VALUES (?, 'id', 'courier')",
                [platform],
            )
    result = promotrail("ignore", closed, *arguments)

    assert result.exit_code == 2
    assert told in result.stderr
    assert ignored(store) == []


def test_what_was_not_met_so_far_is_told(closed, promotrail):
    told = promotrail("ignore", closed, "site", "a.example", "new.example", "newer.example").stderr

    assert told == ("3 noted, 0 were there already.\n2 of these are nothing that was met so far.\n")


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


def test_a_list_may_be_what_promotrail_wrote(store, closed, promotrail, tmp_path):
    names = tmp_path / "list.csv"
    sql = "SELECT 'handle' AS kind, '@' || handle AS value FROM handle_frequency ORDER BY handle"
    promotrail("query", closed, sql, "--csv", "-o", names)
    assert names.read_text("utf-8-sig").splitlines()[:2] == [
        '"kind","value"',
        '"handle","\'@gazette"',
    ]

    promotrail("ignore", closed, "--file", names)

    assert [value for _, value, _ in ignored(store)] == ["telegram:gazette", "telegram:herald"]


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


@pytest.fixture
def text(analysed, visit, insert):
    """Text 5 as it is noted; its address shows text 6 later."""
    seen = {"first_seen": "2026-05-01T00:00:00.000Z", "last_seen": "2026-06-01T00:00:00.000Z"}
    visit("https://a.example/1", text="Another", crawl_id=analysed.begin("ingest", {}).id)
    with analysed.transaction():
        analysed.db.execute("UPDATE pages SET text_sha256 = ? WHERE id = 1", ["ab" * 32])
        insert("text_templates", cluster_id=6, page_id=5, texts=1, pages=2, sites=2, template="…",
               **seen)  # fmt: skip
        insert("text_clusters", cluster_id=6, page_id=5, similarity=1.0)
    return "https://a.example/1#sha256=" + "ab" * 32


def test_a_text_is_noted_by_its_representative(analysed, text, promotrail):
    promotrail("ignore", analysed.path, "text", "5", "--reason", "a licence")

    assert ignored(analysed) == [("text", text, "a licence")]
    assert [row["text"] for row in json.loads(promotrail("texts", analysed.path).stdout)] == [6]
    assert promotrail("unignore", analysed.path, "text", "5").exit_code == 0
    assert ignored(analysed) == []


def test_a_network_is_labelled(analysed, promotrail):
    def name():
        return json.loads(promotrail("networks", analysed.path).stdout)[0]["name"]

    promotrail("label", analysed.path, "3", "SIM sellers", "--note", "see May")
    assert name() == "SIM sellers"
    promotrail("label", analysed.path, "3", "SIM and eSIM")
    assert name() == "SIM and eSIM"
    promotrail("label", analysed.path, "3", "")
    assert name() == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [("  SIM sellers ", "Network 3 is 'SIM sellers'."), ("  ", "The label is gone.")],
)
def test_a_label_is_told_as_it_is_noted(analysed, promotrail, name, told):
    assert promotrail("label", analysed.path, "3", name).stderr == f"{told}\n"


def test_a_note_without_a_name_is_refused(analysed, promotrail):
    promotrail("label", analysed.path, "3", "SIM sellers", "--note", "see May")

    result = promotrail("label", analysed.path, "3", " ", "--note", "see June")

    assert result.exit_code == 2
    assert "A note goes with a name" in result.stderr
    labels = analysed.db.execute("SELECT name, note FROM network_labels").fetchall()
    assert labels == [("SIM sellers", "see May")]


@pytest.mark.parametrize("number", ["0", "9223372036854775808", "99999999999999999999"])
def test_what_no_network_can_be_is_refused(analysed, promotrail, number):
    result = promotrail("label", analysed.path, number, "x")

    assert (result.exit_code, "is not in the range" in result.stderr) == (2, True)


def test_an_unknown_network_gets_no_label(analysed, promotrail):
    result = promotrail("label", analysed.path, "9", "nobody")

    assert result.exit_code == 2
    assert "promotrail networks" in result.stderr


@pytest.mark.parametrize("command", ["ignore", "unignore"])
def test_no_database_is_made(promotrail, tmp_path, command):
    result = promotrail(command, tmp_path / "none.db", "site", "a.example")

    assert result.exit_code == 2
    assert not (tmp_path / "none.db").exists()


def test_a_word_has_one_of_the_kinds(store):
    with pytest.raises(BadWord, match="is no kind"):
        word_of(store, "planet", "mars")
