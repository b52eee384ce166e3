"""Words are found wherever their letters stand, in Chinese too, indexed or not."""

import json

import pytest

from audit.analysis.search_index import FOLLOWERS, index_texts
from audit.database import open_database
from audit.reports import search as report
from audit.reports.search import NoWord, search
from crawler.records import Sightings, Visit
from crawler.storage.purging import older_than, purge

A, B, C = "https://a.example/", "https://b.example/", "https://c.example/"
MAY_1, MAY_2 = "2026-05-01T00:00:00.000Z", "2026-05-02T00:00:00.000Z"


def save_page(store, url, text="", title="", at=MAY_1):
    crawl_id = store.begin("crawl", {}).id
    store.save(crawl_id, [Visit(url, at, sightings=Sightings(text=text, title=title))])


@pytest.fixture(params=["all are indexed", "none is indexed", "the first is indexed"])
def page(store, request):
    """A function that stores a page with this text and title. What is found must be the same
    whichever pages the index holds."""

    def save(url, text="", title="", at=MAY_1):
        save_page(store, url, text, title, at)
        (first,) = store.db.execute("SELECT count(*) = 1 FROM pages").fetchone()
        if request.param == "all are indexed" or (first and request.param != "none is indexed"):
            index_texts(store.db.conn)

    return save


def rows(store, *words, **options):
    return search(store.db.conn, words, **options)[0]


def found(store, *words, **options):
    return [row.page for row in rows(store, *words, **options)]


def test_a_word_of_any_length_is_found_within_chinese(store, page):
    page(A, "低价办理保号卡,加飞机gazette_one来")
    page(B, "飞")
    page(C, "机票 飞 票")

    assert found(store, "保号卡") == [A]
    assert found(store, "飞机") == [A]
    assert found(store, "gazette_one") == [A]
    assert found(store, "机gazette_one来") == [A]
    assert found(store, "来") == [A]
    assert found(store, "飞") == [A, B, C]
    assert found(store, "飞票") == []


def test_all_words_must_be_there_and_their_case_is_no_matter(store, page):
    page(A, "Пишите в Telegram: GAZETTE", "İSIM")
    page(B, "telegram")

    assert found(store, "telegram", "пишите") == [A]
    assert found(store, "TELEGRAM") == [A, B]
    assert found(store, "isim") == [A]


def test_words_are_words_and_never_syntax(store, page):
    hostile = [
        'a"b',
        "a*",
        "NOT b",
        "text:b",
        "^b",
        "(b",
        "-b",
        "{b}",
        "' OR 1=1 --",
        "%",
        "_",
        '"',
    ]
    page(A, "b text a")
    page(B, "NEAR(a b)")
    for word in hostile:
        assert found(store, word) == []
    page(C, " ".join(hostile))
    for word in hostile:
        assert (word, found(store, word)) == (word, [C])
    assert found(store, "NEAR(a b)") == [B]


def test_titles_come_first_then_hits_then_the_newest_then_by_address(store, page):
    page("https://hits.example/", "飞机 飞机 飞机")
    page("https://title.example/", "", "飞机")
    page("https://old.example/", "飞机")
    page("https://new-2.example/", "飞机", at=MAY_2)
    page("https://new-1.example/", "飞机", at=MAY_2)

    order = [f"https://{name}.example/" for name in ("title", "hits", "new-1", "new-2", "old")]
    assert found(store, "飞机") == order
    assert found(store, "飞机", limit=2) == order[:2]


def test_a_page_that_two_crawls_read_is_shown_once_as_it_was_last(store, page):
    page(A, "飞机 one")
    store.end(1, "finished")
    page(A, "飞机 two", at=MAY_2)

    (row,) = rows(store, "飞机")
    assert (row.snippet, row.last_seen) == ("⟦飞机⟧ two", MAY_2)


def test_a_snippet_is_one_line_with_every_place_marked(store, page):
    page(A, f"{'前' * 100}\n加 飞机\n找 GAZETTE{'后' * 100}", "飞机")

    (row,) = rows(store, "飞机", "gazette")
    assert row.hits == 3
    assert row.snippet == f"…{'前' * 37} 加 ⟦飞机⟧ 找 ⟦GAZETTE⟧{'后' * 70}…"


def test_a_word_that_is_typed_twice_counts_once(store, page):
    page(A, "飞机 eSIM")

    assert rows(store, "esim", "ESIM", "飞机", "esim") == rows(store, "esim", "飞机")
    assert rows(store, "esim", "esim")[0].hits == 1


def test_a_page_is_shown_as_it_was_when_it_last_had_the_words(store, page):
    page(A, "飞机 one")
    page(A, "nothing", at=MAY_2)

    (row,) = rows(store, "飞机")
    assert (row.snippet, row.last_seen) == ("⟦飞机⟧ one", MAY_1)


def test_a_word_that_is_only_in_the_title_is_shown_there(store, page):
    page(A, "text", "The 飞机 page")

    (row,) = rows(store, "飞机")
    assert row.snippet == "text The ⟦飞机⟧ page"


def test_of_too_many_pages_the_newest_are_ranked(store, page, monkeypatch):
    monkeypatch.setattr(report, "RANKED", 2)
    page(A, "飞机 飞机 飞机")
    page(B, "飞机")
    page(C, "飞机 飞机")

    ranked, more = search(store.db.conn, ["飞机"], limit=1)
    assert ([row.page for row in ranked], more) == ([C], True)
    assert search(store.db.conn, ["飞机"], limit=3)[1] is False


def test_a_letter_that_goes_on_in_every_way_is_found(store, page):
    page(A, "".join(f"x{chr(0x4E00 + n)}" for n in range(FOLLOWERS + 1)))
    page(B, "y")

    assert found(store, "x") == [A]


def test_pages_of_ignored_sites_are_left_out_unless_asked_for(store, page):
    page(A, "飞机")
    page(B, "飞机")
    store.db.execute("INSERT INTO ignores VALUES ('site', 'a.example', '', '')")

    assert found(store, "飞机") == [B]
    assert [row.flag for row in rows(store, "飞机", everything=True)] == ["ignored", None]


def test_what_only_ignored_sites_have_is_told_of(store, page, promotrail):
    page(A, "飞机")
    page(B, "机票")
    store.db.execute("INSERT INTO ignores VALUES ('site', 'a.example', '', '')")

    assert "All pages that have these words are of ignored sites" in (
        promotrail("search", store.path, "飞机").stderr
    )
    for asked in (["机票"], ["飞机", "--all"]):
        assert promotrail("search", store.path, *asked).stderr == ""
    for asked in (["飞票"], ["飞票", "--all"]):
        assert "No page has all of these words" in (promotrail("search", store.path, *asked).stderr)


@pytest.mark.parametrize("word", ["", " ", "\t", "a\0b", "\x1b[2J", "\udcff", "x" * 1_001])
def test_what_no_text_can_hold_is_refused(store, word):
    with pytest.raises(NoWord):
        search(store.db.conn, ["fine", word])


def test_the_command_reads_only_and_says_what_is_wrong(store, page, promotrail):
    page(A, "加飞机 gazette")

    (row,) = json.loads(promotrail("search", store.path, "飞机", "GAZETTE").stdout)
    assert (row["page"], row["snippet"]) == (A, "加⟦飞机⟧ ⟦gazette⟧")
    for hostile in ("", "\x1b[2J", "\udcff"):
        refused = promotrail("search", store.path, hostile)
        assert refused.exit_code == 2
        assert "Can't look for" in refused.stderr
    assert promotrail("search", store.path).exit_code == 2


def test_the_view_shows_what_is_searched(store, page):
    page(A, "加飞机")
    page(B)

    with open_database(store.path) as db:
        asked = db.execute("SELECT page, site, text FROM page_texts WHERE text LIKE '%飞机%'")
        assert asked.fetchall() == [(A, "a.example", "加飞机")]


def test_indexing_goes_on_where_it_was(store):
    save_page(store, A, title="one")
    assert index_texts(store.db.conn) == 1
    save_page(store, B, title="two")

    told = []
    assert index_texts(store.db.conn, told.append) == 1
    assert told == [1]
    assert index_texts(store.db.conn) == 0
    assert found(store, "two") == [B]


def test_a5_a_purge_leaves_no_byte_of_the_index(store):
    """Not of the pages that stay either: `analyse` makes it again from them."""
    save_page(store, A, title="保号卡")
    save_page(store, B, title="飞机场", at=MAY_2)
    index_texts(store.db.conn)
    assert "飞机场".encode() in bytes_of_index(store)

    purge(store, older_than(MAY_2), lambda counts: None)

    left = b"".join(part.read_bytes() for part in store.path.parent.iterdir())
    assert "保号卡".encode() not in left
    assert bytes_of_index(store) == b""
    assert found(store, "飞机") == [B]
    assert index_texts(store.db.conn) == 1
    assert found(store, "飞机") == [B]


def bytes_of_index(store):
    terms = store.db.execute("SELECT term FROM text_index_terms").fetchall()
    return "".join(term for (term,) in terms).encode()
