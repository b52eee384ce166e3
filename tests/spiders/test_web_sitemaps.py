"""Sitemaps of the web as seeds, in whole crawls."""

import gzip
import subprocess
import time

import pytest

from tests.spiders.test_sites import LOCAL, command, crawl, rows
from tests.web import serving

PAGE = "<p>Telegram: @gazette</p>"


@pytest.fixture
def web():
    with serving() as web:
        web.pages |= {f"/{n}": PAGE for n in range(9)}
        yield web


@pytest.fixture
def db(tmp_path):
    return tmp_path / "crawl.db"


def urlset(*urls):
    return "<urlset>" + "".join(f"<url><loc>{url}</loc></url>" for url in urls) + "</urlset>"


def index(*urls):
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex>{entries}</sitemapindex>"


def zipped(text):
    return 200, {"Content-Type": "application/gzip"}, gzip.compress(text.encode())


def pages(db):
    return rows(db, "SELECT url, depth, error_kind FROM pages WHERE media <> 'other' ORDER BY url")


def failures(db):
    return dict(rows(db, "SELECT url, error_kind FROM pages WHERE error_kind IS NOT NULL"))


def test_the_root_of_a_site_is_followed_through_robots_txt_index_and_zipped_sitemap(web, db):
    web.pages["/robots.txt"] = (200, {}, f"User-agent: *\nAllow: /\nSitemap: {web.url('/i.xml')}")
    web.pages["/i.xml"] = index(web.url("/a.xml.gz"), web.url("/b.xml"))
    web.pages["/a.xml.gz"] = zipped(urlset(web.url("/1"), web.url("/2")))
    web.pages["/b.xml"] = urlset(web.url("/2"), web.url("/3"), "https://t.me/gazette")

    said = crawl(db, "--sitemap", web.url("/"), *LOCAL)

    assert pages(db) == [(web.url(f"/{n}"), 0, None) for n in (1, 2, 3)]
    assert rows(db, "SELECT seeds FROM crawls") == [(3,)]
    assert "0 failed, 0 to go" in said


def test_what_a_sitemap_lists_of_others_is_not_fetched_unless_the_scope_says_so(web, db):
    other = web.url("/1", "127.0.0.2")
    web.pages["/s.xml"] = urlset(other, web.url("/2"), "http://10.0.0.5/", "javascript:alert(1)")

    crawl(db, "--sitemap", web.url("/s.xml"), *LOCAL)

    assert pages(db) == [(web.url("/2"), 0, None)]


def test_a_sitemap_that_fails_is_a_page_with_its_kind_and_what_came_of_it_is_fetched(web, db):
    whole = urlset(*(web.url(f"/{n}") for n in range(3)))
    long = "\n".join(web.url("/4") for _ in range(50_001))
    web.pages |= {
        "/cut.xml": whole[: whole.index("/2<")],
        "/cut.xml.gz": (200, {}, zipped(whole)[2][:-9]),
        "/html.xml": "<title>Not found</title><p>No sitemap",
        "/empty.xml": "<urlset/>",
        "/busy.xml": (500, {}, ""),
        "/long.txt": (200, {"Content-Type": "text/plain"}, long),
        "/bomb.xml.gz": (200, {}, gzip.compress(bytes(60 * 1024 * 1024))),
        "/packed.xml": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(60 << 20))),
        "/deep1.xml": index(web.url("/deep2.xml")),
        "/deep2.xml": index(web.url("/deep3.xml")),
        "/deep3.xml": index(web.url("/deep4.xml")),
    }
    names = [name for name in web.pages if "." in name and name not in ("/robots.txt",)]
    listed = [name for name in names if name not in ("/deep2.xml", "/deep3.xml")]

    crawl(db, *(part for name in listed for part in ("--sitemap", web.url(name))), *LOCAL)

    assert failures(db) == {
        web.url("/cut.xml"): "truncated",
        web.url("/cut.xml.gz"): "truncated",
        web.url("/html.xml"): "not_html",
        web.url("/empty.xml"): "not_html",
        web.url("/busy.xml"): "http_5xx",
        web.url("/long.txt"): "too_big",
        web.url("/bomb.xml.gz"): "bomb",
        web.url("/packed.xml"): "bomb",
        web.url("/deep3.xml"): "trap",
    }
    assert [url for url, *_ in pages(db)] == [web.url(f"/{n}") for n in (0, 1, 2, 4)]


def test_a_crawl_killed_amid_its_sitemap_loses_nothing(web, db):
    web.pages |= {f"/p{n}": PAGE for n in range(60)}
    web.pages["/s.xml"] = index(web.url("/a.xml"), web.url("/b.xml"))
    web.pages["/a.xml"] = urlset(*(web.url(f"/p{n}") for n in range(0, 60, 2)))
    web.pages["/b.xml"] = urlset(*(web.url(f"/p{n}") for n in range(1, 60, 2)))
    web.delay = 0.02
    arguments = ["--sitemap", web.url("/s.xml"), *LOCAL]

    running = subprocess.Popen(command("crawl", db, *arguments))
    while len(web.asked()) < 20:
        time.sleep(0.01)
    running.kill()
    running.wait()
    crawl(db, *arguments)

    assert len(pages(db)) == 60
    assert rows(db, "SELECT seeds FROM crawls") == [(60,)]
    assert not failures(db)


def test_an_address_that_is_none_and_a_public_one_without_contact_are_named(promotrail, db):
    bad = promotrail("crawl", db, "--sitemap", "https://user:word@shop.example/sitemap.xml")
    unsigned = promotrail("crawl", db, "--sitemap", "https://shop.com/sitemap.xml")

    assert bad.exit_code == unsigned.exit_code == 2
    assert "carries a user name" in bad.output
    assert "--contact" in unsigned.output
    assert not db.exists()
