"""A crawl of a file that has been crawled before."""

import pytest

from tests.spiders.test_sites import LOCAL, crawl, page, rows
from tests.web import serving

DATE = "Fri, 01 May 2026 00:00:00 GMT"


@pytest.fixture
def web():
    with serving() as web:
        yield web


@pytest.fixture
def db(tmp_path):
    return tmp_path / "crawl.db"


def unchanged(db):
    return rows(
        db,
        "SELECT p.crawl_id, p.status, o.url FROM pages p JOIN pages o ON o.id = p.same_as"
        " ORDER BY p.id",
    )


def asked_with(web, path):
    return [
        {name: headers[name] for name in ("If-None-Match", "If-Modified-Since") if name in headers}
        for _, asked, headers in web.log
        if asked == path
    ]


def test_a_page_that_is_not_modified_is_seen_again_and_not_read_again(web, db):
    url = web.url("/ad")
    headers = {"Content-Type": "text/html", "ETag": '"v1"', "Last-Modified": DATE}
    web.pages["/ad"] = (200, headers, page(text="Telegram: @gazette"))
    crawl(db, url, *LOCAL)
    web.pages["/ad"] = (304, {}, b"")

    said = crawl(db, url, *LOCAL)
    crawl(db, url, *LOCAL)

    sent = {"If-None-Match": '"v1"', "If-Modified-Since": DATE}
    assert asked_with(web, "/ad") == [{}, sent, sent]
    assert "1 pages read (1 unchanged)" in said
    assert unchanged(db) == [(2, 304, url), (3, 304, url)]
    assert rows(db, "SELECT count(*) FROM mentions") == [(1,)]
    assert rows(db, "SELECT count(DISTINCT text_sha256), count(*), min(text_chars) > 0 FROM pages"
                ) == [(1, 3, 1)]  # fmt: skip
    assert rows(
        db,
        "SELECT handle, pages, mentions, last_seen = (SELECT max(fetched_at) FROM pages)"
        " FROM handle_frequency",
    ) == [("gazette", 1, 3, 1)]


def test_a_page_with_the_same_body_is_not_read_again(web, db):
    web.pages["/ad"] = page(text="Telegram: @gazette")
    web.pages["/other"] = page(text="Telegram: @gazette_1")
    urls = [web.url("/ad"), web.url("/other")]
    crawl(db, *urls, *LOCAL)
    web.pages["/other"] = page(text="Telegram: @gazette_2")

    crawl(db, *urls, *LOCAL)

    assert unchanged(db) == [(2, 200, urls[0])]
    assert rows(db, "SELECT handle, mentions FROM handle_frequency ORDER BY 1") == [
        ("gazette", 2), ("gazette_1", 1), ("gazette_2", 1),
    ]  # fmt: skip


def test_the_links_of_an_unchanged_page_are_followed(web, db):
    headers = {"Content-Type": "text/html", "ETag": '"v1"'}
    web.pages["/"] = (200, headers, page(["/one", "/two"]))
    web.pages["/one"] = page()
    crawl(db, web.url("/"), *LOCAL)
    web.pages["/"] = (304, {}, b"")

    crawl(db, web.url("/"), *LOCAL, "--depth", 1)

    assert rows(db, "SELECT url, depth FROM pages WHERE crawl_id = 2 ORDER BY url") == [
        (web.url("/"), 0), (web.url("/one"), 1), (web.url("/two"), 1),
    ]  # fmt: skip


def test_where_a_redirect_leads_is_not_asked_with_what_another_address_said(web, db):
    web.pages["/ad"] = (200, {"Content-Type": "text/html", "ETag": '"1"'}, page(text="one"))
    web.pages["/new"] = (200, {"Content-Type": "text/html", "ETag": '"1"'}, page(text="two"))
    crawl(db, web.url("/ad"), *LOCAL)
    web.pages["/ad"] = (302, {"Location": "/new"}, b"")

    crawl(db, web.url("/ad"), *LOCAL)
    crawl(db, web.url("/ad"), *LOCAL)

    assert asked_with(web, "/ad") == [{}, {"If-None-Match": '"1"'}, {}]
    assert asked_with(web, "/new") == [{}, {}]
    assert unchanged(db) == [(3, 200, web.url("/ad"))]


def test_a_304_that_was_not_asked_for_is_an_error(web, db):
    web.pages["/ad"] = page()
    crawl(db, web.url("/ad"), *LOCAL)
    web.pages["/ad"] = (304, {}, b"")

    crawl(db, web.url("/ad"), *LOCAL)

    assert rows(db, "SELECT error_kind FROM pages WHERE crawl_id = 2") == [("protocol",)]


def test_a_page_is_read_again_by_another_version_and_for_a_text_that_was_not_kept(web, db):
    web.pages["/ad"] = page(text="Telegram: @gazette")
    url = web.url("/ad")
    crawl(db, url, *LOCAL, "--no-text")
    crawl(db, url, *LOCAL)
    crawl(db, url, *LOCAL)
    assert unchanged(db) == [(3, 200, url)]
    rows(db, "UPDATE crawls SET version = '0.0.1'")

    crawl(db, url, *LOCAL)

    assert len(unchanged(db)) == 1


def test_recrawl_takes_what_was_had_or_may_be_had_now(web, db):
    for path in ("/ad", "/moved"):
        web.pages[path] = page()
    web.pages["/busy"] = (500, {}, b"")
    crawl(db, *(web.url(path) for path in ("/ad", "/moved", "/busy", "/gone")), *LOCAL)
    web.pages["/moved"] = (404, {}, b"")

    assert "Crawl 1 is finished. This is crawl 2" in crawl(db, "--recrawl", *LOCAL[:-1])
    crawl(db, "--recrawl", web.url("/new"), *LOCAL)

    paths = rows(
        db,
        "SELECT crawl_id, group_concat(replace(url, rtrim(url, replace(url, '/', '')), ''))"
        " FROM (SELECT crawl_id, url FROM pages ORDER BY url) GROUP BY 1",
    )
    assert paths == [(1, "ad,busy,gone,moved"), (2, "ad,busy,moved"), (3, "ad,busy,new")]


def test_a_recrawl_that_was_interrupted_goes_on_with_the_same(web, db):
    for n in range(6):
        web.pages[f"/{n}"] = page()
    crawl(db, *(web.url(f"/{n}") for n in range(6)), *LOCAL)

    crawl(db, "--recrawl", *LOCAL, "--pages", 2, code=4)
    crawl(db, "--recrawl", *LOCAL)

    assert rows(db, "SELECT crawl_id, count(*) FROM pages GROUP BY 1") == [(1, 6), (2, 6)]
    assert rows(db, "SELECT seeds FROM crawls") == [(6,), (6,)]


def test_recrawl_without_an_earlier_crawl_is_told(db):
    assert "no URLs" in crawl(db, "--recrawl", *LOCAL, code=2)
