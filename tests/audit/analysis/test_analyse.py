"""The analysis as a whole: numbers that stay, one transaction, and the commands that run it."""

import json

import pytest

from audit.analysis import writing
from audit.analysis.analyse import analyse
from audit.analysis.thresholds import Thresholds
from crawler.storage.audit_tables import DERIVED
from crawler.storage.purging import purge, site


def history(store):
    return store.db.execute(
        "SELECT analysis_id, network_id, event, other_id FROM network_history"
    ).fetchall()


def derived(store):
    return {table: store.db.execute(f"SELECT * FROM {table}").fetchall() for table in DERIVED}


def test_what_is_replaced_is_what_a_purge_empties():
    assert writing.DERIVED == DERIVED


def test_a_network_keeps_its_number_as_it_grows(page, networks):
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette")
    page("https://c.example/", "herald")
    page("https://d.example/", "herald")
    before = networks()
    for name in "efg":
        page(f"https://{name}.example/", "herald")

    after = networks()

    assert before[1] == after[1]
    assert before[2] < after[2]


def test_merges_and_new_networks_are_recorded(page, networks, store):
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette")
    page("https://c.example/", "herald")
    page("https://d.example/", "herald")
    networks()
    for name in "abcd":
        page(f"https://{name}.example/contact.html", "chronicle")
    page("https://f.example/", "monitor")
    page("https://g.example/", "monitor")

    networks()

    assert history(store) == [
        (1, 1, "new", None),
        (1, 2, "new", None),
        (2, 3, "new", None),
        (2, 2, "merged", 1),
    ]


def test_splits_and_ends_are_recorded(page, networks, store):
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette", "chronicle")
    page("https://c.example/", "herald", "chronicle")
    page("https://d.example/", "herald")
    networks()
    store.ignore("handle", "telegram:chronicle", "")
    networks()
    store.ignore("handle", "telegram:herald", "")

    networks()

    assert history(store) == [(1, 1, "new", None), (2, 2, "split", 1), (3, 2, "gone", None)]


def test_a_purge_leaves_the_networks_that_remain_their_numbers(page, networks, store):
    for handle, sites in (("gazette", "ab"), ("herald", "cde"), ("monitor", "fg")):
        for name in sites:
            page(f"https://{name}.example/", handle)
    first = networks()
    assert "herald" in first[1]
    assert "monitor" in first[3]

    for name in ("a.example", "e.example"):
        purge(store, site(name), lambda counts: None)

    assert networks() == {
        1: {"herald", "c.example", "d.example"},
        3: {"monitor", "f.example", "g.example"},
    }
    assert history(store)[3:] == [(2, 2, "gone", None)]


def test_a_label_finds_its_network_again_that_was_gone(page, networks, store):
    for name in "abc":
        page(f"https://{name}.example/", "gazette", "herald")
    page("https://d.example/", "monitor")
    page("https://e.example/", "monitor")
    assert "monitor" in networks()[2]
    with store.transaction():
        store.label(2, "SIM sellers", "")
    for _ in range(2):
        assert list(networks(odds=20)) == [1]
    page("https://f.example/", "monitor")

    found = networks()

    assert {"monitor", "d.example", "e.example", "f.example"} <= found[2]
    assert history(store)[2:] == [(2, 2, "gone", None), (4, 2, "new", None)]


def test_a_label_finds_its_network_again_that_was_part_of_another(page, networks, store):
    for handle, sites in (("gazette", "abc"), ("herald", "de")):
        for name in sites:
            page(f"https://{name}.example/", handle)
    before = networks()
    with store.transaction():
        store.label(2, "SIM sellers", "")
    for name in "abcde":
        page(f"https://{name}.example/contact.html", "chronicle")
    assert list(networks()) == [1]
    with store.transaction():
        store.ignore("handle", "telegram:chronicle", "")

    assert networks() == before
    assert history(store)[2:] == [(2, 2, "merged", 1), (3, 2, "split", 1)]


def test_two_runs_find_the_same(page, networks, store):
    for n in range(20):
        page(f"https://a{n}.example/", f"agent_{n % 5}", text=f"Cards number {n} for everyone")
    networks()
    first = derived(store)

    networks()

    assert derived(store) == first


def test_a_run_that_fails_leaves_what_was_found_before(page, networks, store, monkeypatch):
    page("https://a.example/", "gazette")
    page("https://b.example/", "gazette")
    networks()
    before = derived(store)
    page("https://c.example/", "gazette")
    monkeypatch.setattr(writing, "HUBS", "INSERT INTO nowhere VALUES (1)")

    with pytest.raises(Exception, match="nowhere"):
        networks()

    assert derived(store) == before
    assert not store.db.conn.in_transaction


def test_signatures_are_made_once_a_text(page, networks, store, monkeypatch):
    page("https://a.example/", text="Cards for everyone, at the best price")
    networks()
    made = []
    monkeypatch.setattr(
        "audit.analysis.signing.signatures",
        lambda grams: made.extend(grams) or [b"\0" * 128] * len(grams),
    )
    page("https://b.example/", text="A recipe for soup with leeks and bread")

    networks()

    assert len(made) == 1


def test_hostile_bytes_cost_nothing(page, store):
    page("http://[/", "gazette", text="\0" * 10, title="\x1b[31m", images=["http://[", "data:,x"])
    page("https://a.example/", "gazette", images=["http://[", "data:,x"], text="'; DROP TABLE x")

    assert analyse(store.db.conn, lambda _: None, Thresholds()).networks == 1


def test_ingest_analyses_unless_told_not_to(promotrail, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text("[us](https://t.me/gazette_1)")
    ask = "select count(*) as n from networks"

    assert promotrail("ingest", tmp_path / "a.db", *tmp_path.glob("*.md")).exit_code == 0
    assert (
        promotrail("ingest", tmp_path / "b.db", *tmp_path.glob("*.md"), "--no-analyse").exit_code
        == 0
    )

    assert json.loads(promotrail("query", tmp_path / "a.db", ask).stdout) == [{"n": 1}]
    assert json.loads(promotrail("query", tmp_path / "b.db", ask).stdout) == [{"n": 0}]


def test_thresholds_are_noted_with_the_analysis(promotrail, tmp_path):
    (tmp_path / "one.md").write_text("[us](https://t.me/gazette_1)")
    promotrail("ingest", tmp_path / "a.db", tmp_path / "one.md")

    said = promotrail("analyse", tmp_path / "a.db", "--similarity", "0.8")

    assert said.exit_code == 0
    assert said.stderr == f"0 networks and 0 clusters of texts in {tmp_path / 'a.db'}\n"
    rows = json.loads(
        promotrail("query", tmp_path / "a.db", "select settings from analyses").stdout
    )
    assert [json.loads(row["settings"])["similarity"] for row in rows] == [0.64, 0.8]


def test_analyse_does_not_make_a_database(promotrail, tmp_path):
    said = promotrail("analyse", tmp_path / "a.db")

    assert said.exit_code == 2
    assert "does not exist" in said.stderr
    assert not (tmp_path / "a.db").exists()
