import sqlite3
from dataclasses import replace

import pytest
from sqlite_utils import Database

from crawler.records import Image, Link, Mention, Sightings, Visit
from crawler.storage import Store, StoreError
from crawler.storage.schema import APPLICATION_ID, SCHEMA_VERSION, migrations

MENTION = Mention(
    platform="telegram",
    kind="username",
    value="gazette",
    flag=None,
    found_in="text",
    rule="label-at",
    surface="@Gazette",
    evidence="Telegram: @Gazette",
    start=10,
    confidence="label",
)
SEEN = Sightings(
    mentions=(MENTION, replace(MENTION, found_in="href", start=0)),
    images=(Image("http://pics.example/a.png", "//pics.example/a.png", "img", "a card", 3),),
    links=(Link("http://www.c.example/", "more", "nofollow"),),
    title="Cards",
    text="Telegram: @Gazette",
    media="html",
    charset="utf-8",
    charset_source="header",
)
VISIT = Visit(
    "http://a.example/",
    "2026-01-01T00:00:00.000Z",
    final_url="http://www.a.example/home",
    status=200,
    sightings=SEEN,
    follow=("http://a.example/next", "http://a.example/next"),
)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "crawl.db") as store:
        yield store


@pytest.fixture
def crawl_id(store):
    crawl_id = store.begin("crawl", {"depth": 1}).id
    store.add_seeds(crawl_id, ["http://a.example/", "http://b.example/"])
    return crawl_id


def rows(store, sql):
    return store.db.execute(sql).fetchall()


def test_a_visit_is_stored_with_all_that_was_seen(store, crawl_id):
    store.save(crawl_id, [VISIT])

    assert rows(
        store, "SELECT url, final_url, site, title FROM pages JOIN sites s ON s.id = site_id"
    ) == [("http://a.example/", "http://www.a.example/home", "a.example", "Cards")]
    assert rows(
        store, "SELECT value, found_in FROM mentions JOIN handles h ON h.id = handle_id"
    ) == [
        ("gazette", "text"),
        ("gazette", "href"),
    ]
    assert rows(store, "SELECT url, as_written FROM images JOIN page_images ON id = image_id") == [
        ("http://pics.example/a.png", "//pics.example/a.png")
    ]
    assert rows(store, "SELECT url, site FROM links JOIN sites ON sites.id = site_id") == [
        ("http://www.c.example/", "c.example")
    ]
    assert rows(store, "SELECT text FROM texts") == [("Telegram: @Gazette",)]


def test_a_visit_settles_its_page_and_queues_what_it_links_to(store, crawl_id):
    store.save(crawl_id, [VISIT])

    assert rows(store, "SELECT url, state, depth, found_on FROM frontier ORDER BY id") == [
        ("http://a.example/", "done", 0, None),
        ("http://b.example/", "pending", 0, None),
        ("http://a.example/next", "pending", 1, "http://a.example/"),
    ]


def test_a_visit_is_stored_once(store, crawl_id):
    store.save(crawl_id, [VISIT])
    store.save(crawl_id, [VISIT])

    assert rows(store, "SELECT count(*) FROM pages UNION ALL SELECT count(*) FROM mentions") == [
        (1,),
        (2,),
    ]


def test_a_batch_is_written_whole_or_not_at_all(store, crawl_id):
    """A visit that can't be written takes its batch along: none of it is half there."""
    broken = replace(VISIT, url="http://b.example/", status="200 OK")  # STRICT refuses the text

    with pytest.raises(sqlite3.IntegrityError):
        store.save(crawl_id, [VISIT, broken])

    for table in ("pages", "mentions", "handles", "images", "links", "texts"):
        assert rows(store, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert store.counts(crawl_id) == (0, 0, 2)

    store.save(crawl_id, [VISIT])
    assert store.counts(crawl_id) == (1, 0, 2)


def test_a_failure_is_stored_with_its_kind_and_attempts(store, crawl_id):
    store.save(
        crawl_id,
        [Visit("http://a.example/", "2026-01-01T00:00:00.000Z", error_kind="dns", attempts=2)],
    )

    assert rows(store, "SELECT state, error_kind, attempts FROM frontier WHERE id = 1") == [
        ("failed", "dns", 2)
    ]
    assert rows(store, "SELECT error_kind, status FROM pages") == [("dns", None)]


def test_text_is_left_out_on_request(store, crawl_id):
    store.save(crawl_id, [VISIT], keep_text=False)

    assert rows(store, "SELECT count(*) FROM texts") == [(0,)]
    assert rows(store, "SELECT text_chars FROM pages") == [(len(SEEN.text),)]


@pytest.mark.parametrize("hostile", ["\ud800 alone", "nul \0 within", "x" * 100_000])
def test_any_text_can_be_stored(store, crawl_id, hostile):
    mention = replace(MENTION, surface=hostile, evidence=hostile)
    image, link = Image(hostile, hostile, "img", hostile, 0), Link(hostile, hostile, hostile)
    seen = replace(
        SEEN, mentions=(mention,), images=(image,), links=(link,), title=hostile, text=hostile
    )

    store.save(crawl_id, [replace(VISIT, sightings=seen)])

    (title,) = rows(store, "SELECT title FROM pages")[0]
    assert len(title) == len(hostile)
    assert "\0" not in title
    assert rows(
        store,
        "SELECT surface, m.evidence, url, alt, anchor, rel, text FROM mentions m"
        " JOIN page_images USING (page_id) JOIN images i ON i.id = image_id"
        " JOIN (SELECT page_id, anchor, rel FROM page_links) USING (page_id)"
        " JOIN texts USING (page_id)",
    ) == [(title,) * 7]


def test_seeds_are_queued_once(store, crawl_id):
    assert store.add_seeds(crawl_id, ["http://a.example/", "http://c.example/"]) == 1
    assert rows(store, "SELECT seeds FROM crawls") == [(3,)]


def test_an_unfinished_crawl_is_continued_and_a_finished_one_is_not(store, crawl_id):
    assert store.begin("crawl", {"depth": 1}) == (crawl_id, True, (), None)
    assert store.begin("crawl", {"depth": 2}) == (crawl_id, True, ("depth was 1, is 2",), None)

    store.end(crawl_id, "finished")

    assert store.begin("crawl", {"depth": 1}) == (crawl_id + 1, False, (), crawl_id)


def test_an_ingest_of_other_files_is_another_one(store):
    first = store.begin("ingest", {"paths": ["a"]}, same_only=True)

    assert store.begin("ingest", {"paths": ["a"]}, same_only=True).id == first.id
    assert store.begin("ingest", {"paths": ["b"]}, same_only=True).id != first.id


def test_links_belong_to_the_site_of_their_host(store, crawl_id):
    urls = (
        "https://a.example",
        "https://a.exampl/x",
        "http://b.example?q=/",
        "http://[::1]/",
        "http://x.b.example:8080/",
        "https://user@c.example/",
        "mailto:a@d.example",
    )
    links = tuple(Link(url, "", "") for url in urls)
    store.save(crawl_id, [replace(VISIT, sightings=replace(SEEN, links=links))])

    found = rows(store, "SELECT url, site FROM page_links JOIN sites ON id = site_id")
    assert [site for _, site in found] == [
        "a.example", "a.exampl", "b.example", "::1", "b.example", "c.example", "(local files)",
    ]  # fmt: skip


def test_views_count_handles_by_site(store, crawl_id):
    other = replace(VISIT, url="http://b.example/", final_url="http://b.example/")
    store.save(crawl_id, [VISIT, other])

    assert rows(store, "SELECT handle, sites, pages, mentions FROM handle_frequency") == [
        ("gazette", 2, 2, 4)
    ]
    assert rows(store, "SELECT site, names FROM site_handles ORDER BY site") == [
        ("a.example", "telegram:gazette"),
        ("b.example", "telegram:gazette"),
    ]
    assert rows(store, "SELECT image, sites FROM shared_images") == [
        ("http://pics.example/a.png", 2)
    ]
    assert rows(store, "SELECT done, failed, pending FROM crawl_summary") == [(2, 0, 1)]


def test_flagged_handles_and_bare_guesses_stay_out_of_the_frequency(store, crawl_id):
    mentions = (
        replace(MENTION, value="botfather", flag="wellknown"),
        replace(MENTION, value="someone", confidence="bare"),
    )
    store.save(crawl_id, [replace(VISIT, sightings=replace(SEEN, mentions=mentions))])

    assert rows(store, "SELECT * FROM handle_frequency") == []


def test_the_file_is_ours_private_and_explains_itself(tmp_path):
    path = tmp_path / "crawl.db"
    with Store(path) as store:
        assert rows(store, "PRAGMA application_id") == [(APPLICATION_ID,)]
        assert rows(store, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
        assert rows(store, "PRAGMA journal_mode") == [("wal",)]
        strict = rows(store, "SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
        ours = {name: flag for name, flag in strict if not name.startswith(("sqlite_", "_"))}
        assert ours
        assert all(ours.values())
        assert "-- offset in the page's visible text" in store.db["mentions"].schema
    assert path.stat().st_mode & 0o777 == 0o600


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "crawl.db"
    Store(path).close()
    before = path.read_bytes()

    Store(path).close()

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.mkdir(), "is a directory"),
        (lambda path: path.write_text("hello"), "not a database"),
        (lambda path: sqlite3.connect(path).execute("CREATE TABLE t (x)"), "is not a promotrail"),
        (lambda path: sqlite3.connect(path).execute("PRAGMA user_version = 999"), "version 999"),
    ],
)
def test_a_file_that_is_not_for_us_is_left_alone(tmp_path, make, says):
    path = tmp_path / "crawl.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(StoreError, match=says) as error:
        Store(path)

    assert str(path) in str(error.value)
    assert before is None or path.read_bytes() == before


def test_links_to_the_pages_own_site_are_one_row(store, crawl_id):
    own = (
        Link("https://shop.a.example/1", 'the "shop"', "nofollow"),
        Link("https://a.example/", "", ""),
    )
    other = Link("https://b.example/", "elsewhere", "")
    seen = replace(SEEN, links=(own[0], other, own[1]))
    store.save(crawl_id, [replace(VISIT, sightings=seen)])

    assert rows(store, "SELECT url FROM links") == [(other.url,)]
    assert rows(store, "SELECT count(*) FROM own_links") == [(1,)]
    assert rows(store, "SELECT url, anchor, rel FROM page_links") == [*own, other]


def test_links_that_were_a_row_each_are_kept(tmp_path):
    path = tmp_path / "crawl.db"
    db = Database(path)
    migrations.apply(db, stop_before="m011_own_links")
    fill(db, "crawls", "sites", "pages")
    db["sites"].insert({"site": "b.example", "domain": "b.example", "suffix": "example"})
    for url, site_id in (("/2", 1), ("https://b.example/", 2), ("/1", 1)):
        db["links"].insert({"page_id": 1, "url": url, "site_id": site_id, "anchor": "", "rel": ""})
    db.close()

    with Store(path) as store:
        assert rows(store, "SELECT url FROM links") == [("https://b.example/",)]
        assert rows(store, "SELECT url, anchor, site_id FROM page_links") == [
            ("/2", "", 1), ("/1", "", 1), ("https://b.example/", "", 2)
        ]  # fmt: skip


def fill(db, *tables):
    """Insert a row into each of `tables`, 1 or "x" in every column."""
    for table in tables:
        columns = db.execute("SELECT name, type FROM pragma_table_info(?)", [table]).fetchall()
        db[table].insert({name: 1 if kind == "INTEGER" else "x" for name, kind in columns})


def test_a_database_of_before_recrawls_is_upgraded(tmp_path):
    path = tmp_path / "crawl.db"
    db = Database(path)
    migrations.apply(db, stop_before="m006_recrawl")
    fill(db, "crawls", "sites", "pages")
    db.close()

    with Store(path) as store:
        assert rows(store, "SELECT url, same_as, id = content_id FROM pages") == [("x", None, 1)]
        assert rows(store, "SELECT done FROM crawl_summary") == [(None,)]


def test_texts_that_were_kept_masked_too_are_kept_once(tmp_path):
    path = tmp_path / "crawl.db"
    db = Database(path)
    migrations.apply(db, stop_before="m009_one_text")
    fill(db, "crawls", "sites", "pages", "texts")
    db.close()

    with Store(path) as store:
        assert rows(store, "SELECT * FROM texts") == [(1, "x")]
        assert rows(store, "SELECT page, text FROM page_texts") == [("x", "x")]
