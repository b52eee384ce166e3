"""The counts that are kept as pages are written are those that the rows give."""

from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crawler.clock import now
from crawler.records import Mention, Sightings, Visit
from crawler.storage import Store
from crawler.storage.checking import problems
from crawler.storage.counts import COUNTS, recount
from crawler.storage.purging import handle, purge, site
from crawler.storage.schema import migrations

COUNTED = """
SELECT h.value, s.site, count(DISTINCT p.url), count(*), min(p.fetched_at), max(p.fetched_at)
FROM mentions m JOIN handles h ON h.id = m.handle_id JOIN pages p ON p.id = m.page_id
     JOIN sites s ON s.id = p.site_id
WHERE m.confidence <> 'bare' GROUP BY h.id, s.id ORDER BY h.value, s.site
"""
KEPT = """
SELECT h.value, s.site, c.pages, c.times, c.first_seen, c.last_seen
FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id JOIN sites s ON s.id = c.site_id
ORDER BY h.value, s.site
"""
FREQUENCY = """
SELECT h.value, count(DISTINCT p.site_id), count(DISTINCT p.url), count(*)
FROM mentions m JOIN handles h ON h.id = m.handle_id JOIN pages p ON p.content_id = m.page_id
WHERE m.confidence <> 'bare' GROUP BY h.id ORDER BY h.value
"""
TOTALS = """
SELECT value, sites, pages, mentions FROM handle_totals JOIN handles ON handles.id = handle_id
ORDER BY value
"""
PICTURES = """
SELECT i.url, count(DISTINCT p.site_id), count(DISTINCT p.url), min(p.fetched_at), max(p.fetched_at)
FROM page_images x JOIN images i ON i.id = x.image_id JOIN pages p ON p.id = x.page_id
GROUP BY i.id ORDER BY i.url
"""
SITES = """
SELECT s.site, count(DISTINCT p.url) FILTER (WHERE p.error_kind IS NULL),
       count(DISTINCT p.url) FILTER (WHERE p.error_kind IS NOT NULL),
       min(p.fetched_at), max(p.fetched_at)
FROM sites s JOIN pages p ON p.site_id = s.id GROUP BY s.id ORDER BY s.site
"""
KEPT_SITES = """
SELECT s.site, k.pages, k.failed, k.first_seen, k.last_seen
FROM site_counts k JOIN sites s ON s.id = k.site_id ORDER BY s.site
"""


def all_of(store, sql):
    return store.db.execute(sql).fetchall()


def assert_counts_agree(store):
    assert all_of(store, KEPT) == all_of(store, COUNTED)
    assert all_of(store, KEPT_SITES) == all_of(store, SITES)
    views = {
        "SELECT handle, sites, pages, mentions FROM handle_frequency ORDER BY handle": FREQUENCY,
        TOTALS: FREQUENCY,
        "SELECT * FROM shared_images ORDER BY image": PICTURES,
    }
    for view, sql in views.items():
        assert all_of(store, view) == all_of(store, sql)


@pytest.fixture
def crawled_twice(store, visit, mention):
    """A store with two crawls: a page is there again, one has moved on, and one is gone."""
    one, two = "https://pics.example/1.png", "https://pics.example/2.png"
    visit("https://a.example/", "gazette", "gazette", mention("herald", confidence="bare"),
          images=[one, one, two])  # fmt: skip
    visit("https://a.example/2", "gazette", images=[one])
    visit("https://b.example/", "herald", "gazette", final_url="https://b.example/")
    visit("https://gone.example/", "herald")
    second = store.begin("ingest", {}).id
    june = {"crawl_id": second, "fetched_at": "2026-06-01T00:00:00.000Z"}
    visit("https://a.example/", "gazette", "herald", images=[one], **june)
    visit("https://b.example/", "herald", final_url="https://c.example/", images=[two], **june)
    visit("https://gone.example/", error_kind="http_error", status=404, **june)
    return store


def test_the_counts_are_those_of_the_rows(crawled_twice):
    assert_counts_agree(crawled_twice)


def test_a_page_that_moved_to_another_site_is_one_page_of_two_sites(crawled_twice):
    assert all_of(
        crawled_twice,
        "SELECT sites, pages FROM handle_frequency WHERE handle = 'herald'",
    ) == [(4, 3)]
    assert all_of(
        crawled_twice,
        "SELECT site, pages FROM handle_sites WHERE handle = 'herald' ORDER BY site",
    ) == [("a.example", 1), ("b.example", 1), ("c.example", 1), ("gone.example", 1)]


def test_counting_anew_gives_the_same(crawled_twice):
    before = [all_of(crawled_twice, f"SELECT * FROM {table}") for table in COUNTS]

    with crawled_twice.transaction():
        recount(crawled_twice.db.conn)

    assert [all_of(crawled_twice, f"SELECT * FROM {table}") for table in COUNTS] == before


@pytest.mark.parametrize("name", ["a.example", "b.example", "gone.example"])
def test_a_purge_of_a_site_leaves_the_counts_right(crawled_twice, name):
    purge(crawled_twice, site(name), lambda counts: None)

    assert_counts_agree(crawled_twice)


def test_a_purge_of_a_handle_leaves_the_counts_right(crawled_twice):
    purge(crawled_twice, handle(crawled_twice, "telegram", "gazette"), lambda counts: None)

    assert_counts_agree(crawled_twice)
    assert all_of(crawled_twice, "SELECT handle FROM handle_frequency") == [("herald",)]


def test_a_purge_does_not_tell_of_counts(crawled_twice):
    told = {}
    purge(crawled_twice, site("a.example"), told.update)

    assert not any(told.get(table) for table in COUNTS)


def test_a_visit_that_is_there_already_is_not_counted_again(store, visit):
    for _ in range(2):
        visit("https://a.example/", "gazette")

    assert all_of(store, "SELECT pages, mentions FROM handle_frequency") == [(1, 1)]


IGNORED = "SELECT kind, id FROM ignored ORDER BY kind, id"


def ignore(store, kind, value):
    store.db.execute("INSERT INTO ignores VALUES (?, ?, 'ours', ?)", [kind, value, now()])


def id_of(store, table, column, value):
    ((found,),) = all_of(store, f"SELECT id FROM {table} WHERE {column} = '{value}'")
    return found


@pytest.mark.parametrize(
    ("kind", "value", "table", "column", "name"),
    [
        ("handle", "telegram:gazette", "handles", "value", "gazette"),
        ("site", "b.example", "sites", "site", "b.example"),
        ("host", "b.example", "sites", "site", "b.example"),
        ("image", "https://pics.example/2.png", "images", "url", "https://pics.example/2.png"),
    ],
)
def test_the_view_says_which_rows_are_ignored(crawled_twice, kind, value, table, column, name):
    ignore(crawled_twice, kind, value)

    (found,) = all_of(crawled_twice, IGNORED)
    assert found[1] == id_of(crawled_twice, table, column, name)


def test_an_ignored_host_is_each_picture_that_it_serves(crawled_twice):
    crawled_twice.db.execute("INSERT INTO images (url) VALUES ('http://pics.example.test/3.png')")
    ignore(crawled_twice, "host", "pics.example")

    found = all_of(
        crawled_twice, "SELECT url FROM ignored i JOIN images m USING (id) WHERE i.kind = 'image'"
    )
    assert sorted(found) == [("https://pics.example/1.png",), ("https://pics.example/2.png",)]


def test_an_ignored_picture_can_be_named_by_its_content(crawled_twice):
    crawled_twice.db.execute("UPDATE images SET sha256 = 'ab12'")
    ignore(crawled_twice, "image", "ab12")

    assert len(all_of(crawled_twice, IGNORED)) == 2


@contextmanager
def of_version_before(path, migration):
    """A database as it was before `migration`, with one mention."""
    with closing(Database(path)) as old:
        migrations.apply(old, stop_before=migration)
        for table in ("crawls", "sites", "pages", "handles", "mentions"):
            row(old, table, id=1, url="https://a.example/", site="a.example", fetched_at=now())
        yield old


def test_a_database_of_the_version_before_is_counted_when_upgraded(tmp_path):
    path = tmp_path / "old.db"
    with of_version_before(path, "m005_counts"):
        pass

    with Store(path) as store:
        assert_counts_agree(store)
        assert len(all_of(store, KEPT)) == 1


NULL = ("error_kind", "flag")


def row(db, table, **values):
    """Insert a row of the values that `table` has a column for, 1 or '1' in the others."""
    columns = [column.name for column in db[table].columns]
    db[table].insert({name: values.get(name, 1) for name in columns if name not in NULL})


@pytest.mark.parametrize(
    "wrong", ["handle_site_counts SET times = times + 1", "handle_totals SET mentions = 0"]
)
def test_counts_that_do_not_agree_are_told_of_by_check(crawled_twice, wrong):
    path = crawled_twice.path
    crawled_twice.db.execute(f"UPDATE {wrong}")

    assert any("counts" in problem for problem in problems(path))


PAGES = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(["a.example", "b.example", "c.example"]),
        st.lists(st.tuples(st.sampled_from(["gazette", "herald"]), st.booleans()), max_size=3),
    ),
    unique_by=lambda page: page[0],
)
"""The pages of a batch: a name, the site that a redirect leads to, and the handles, or guesses, on
it. One without any is the same as it was before, if it was there."""

GONE = st.sampled_from([None, "a.example", "gazette"])


def visit_of(store, page):
    name, where, seen = page
    url = f"https://old.example/{name}"
    before = store.db.execute(
        "SELECT content_id, final_url FROM pages WHERE url = ? ORDER BY id DESC", [url]
    ).fetchone()
    if before and not seen:
        return Visit(url, now(), final_url=before[1], same_as=before[0])
    mentions = tuple(
        Mention("telegram", "username", handle, None, found_in="text", rule="label-at",
                surface=handle, evidence=handle, start=0, confidence="bare" if bare else "label")
        for handle, bare in seen
    )  # fmt: skip
    return Visit(url, now(), final_url=f"https://{where}/{name}",
                 sightings=Sightings(mentions=mentions))  # fmt: skip


@settings(max_examples=60)
@given(st.lists(PAGES, min_size=1, max_size=4), GONE)
def test_the_totals_of_handles_are_those_of_their_mentions(crawls, gone):
    """Whatever is fetched again, moves, stays the same or is purged."""
    with TemporaryDirectory() as folder, Store(Path(folder) / "audit.db") as store:
        for pages in crawls:
            crawl = store.begin("ingest", {}).id
            store.save(crawl, [visit_of(store, page) for page in pages])
            store.end(crawl, "finished")
        if gone:
            subject = handle(store, "", gone) if gone == "gazette" else site(gone)
            purge(store, subject, lambda counts: None)

        assert all_of(store, TOTALS) == all_of(store, FREQUENCY)


def test_totals_are_made_of_the_counts_that_an_upgraded_database_has(tmp_path):
    path = tmp_path / "old.db"
    with of_version_before(path, "m013_handle_totals") as old:
        recount(old.conn)
        old.conn.commit()

    with Store(path) as store:
        assert all_of(store, TOTALS) == [("1", 1, 1, 1)]
