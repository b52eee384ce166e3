"""Pictures fetched on request, in whole crawls."""

import random
import signal
import subprocess
import time

import pytest

pytest.importorskip("PIL", reason="needs the extra images")
pytest.importorskip("zxingcpp", reason="needs the extra images")

from audit.database import open_database
from audit.reports.errors import errors
from tests.faults.test_pictures import PHOTO, TEXT, png, qr, saved
from tests.spiders.test_sites import LOCAL, command, contents, crawl, rows
from tests.web import serving

IMAGES = "SELECT url, sha256 IS NOT NULL, width, qr, error_kind, fetched_at > '' FROM images"


@pytest.fixture
def web():
    with serving() as web:
        kind = {"Content-Type": "image/png"}
        web.pages["/qr.png"] = (200, kind, saved(qr(), "PNG"))
        web.pages["/copy.png"] = web.pages["/qr.png"]
        web.pages["/bomb.png"] = (200, kind, png(9_000, 9_000))
        web.pages["/photo.jpg"] = (200, {"Content-Type": "image/jpeg"}, saved(PHOTO, "JPEG"))
        yield web


@pytest.fixture
def db(tmp_path):
    return tmp_path / "crawl.db"


def show(*images, links=()):
    return "".join(f"<img src='{image}'>" for image in images) + "".join(
        f"<a href='{link}'>on</a>" for link in links
    )


def mentions(db):
    sql = "SELECT page, handle, start FROM sightings WHERE found_in = 'qr' ORDER BY 1, 2, 3"
    return rows(db, sql)


def test_a_picture_is_fetched_once_and_its_account_mentioned_by_each_page_that_shows_it(web, db):
    web.pages["/a"] = show("/qr.png", "/bomb.png", "/gone.png", "data:image/png,x")
    web.pages["/b"] = show("/qr.png", "/qr.png", "http://10.0.0.5/secret.png")

    said = crawl(db, web.url("/a"), web.url("/b"), *LOCAL, "--images")

    assert rows(db, f"{IMAGES} ORDER BY url") == [
        ("http://10.0.0.5/secret.png", 0, None, None, "blocked_address", 1),
        (web.url("/bomb.png"), 1, None, None, "image_bomb", 1),
        (web.url("/gone.png"), 0, None, None, "http_4xx", 1),
        (web.url("/qr.png"), 1, qr().width, TEXT, None, 1),
    ]
    seen = [(web.url(path), "gazette_qr", 0) for path in ("/a", "/b", "/b")]
    assert mentions(db) == seen
    counted = "SELECT handle, sites, pages, mentions FROM handle_frequency"
    assert rows(db, counted) == [("gazette_qr", 1, 2, 3)]
    assert sorted(web.asked()) == ["/a", "/b", "/bomb.png", "/gone.png", "/qr.png"]
    assert "finished: 2 pages read, 0 failed, 0 to go, 1 handles" in said
    assert "pictures: 1 seen, 3 failed" in said
    with open_database(db) as reader:
        assert {(row.error_kind, row.example) for row in errors(reader)} == {
            ("blocked_address", "http://10.0.0.5/secret.png"),
            ("image_bomb", web.url("/bomb.png")),
            ("http_4xx", web.url("/gone.png")),
        }


def test_pictures_of_an_earlier_crawl_are_fetched_when_they_are_asked_for(web, db):
    web.pages["/a"] = show("/qr.png")
    crawl(db, web.url("/a"), *LOCAL)
    assert rows(db, "SELECT count(*) FROM images WHERE fetched_at IS NULL") == [(1,)]

    crawl(db, *LOCAL, "--images")
    web.pages["/b"] = show("/qr.png")
    crawl(db, web.url("/b"), *LOCAL, "--images")

    assert mentions(db) == [(web.url(path), "gazette_qr", 0) for path in ("/a", "/b")]
    assert web.asked() == ["/a", "/qr.png", "/b"]
    assert "no URLs" in crawl(db, *LOCAL, "--images", code=2)


def test_a_picture_that_links_lead_to_as_well_is_looked_at_all_the_same(web, db):
    web.pages["/a"] = show("/qr.png", links=["/qr.png", "/copy.png"])

    crawl(db, web.url("/a"), *LOCAL, "--images", "--depth", 1)

    assert {mention[:2] for mention in mentions(db)} == {(web.url("/a"), "gazette_qr")}
    assert rows(db, "SELECT count(DISTINCT sha256) FROM images WHERE qr IS NOT NULL") == [(1,)]
    assert web.asked().count("/qr.png") == 1


@pytest.mark.slow
def test_a_crawl_of_pictures_that_is_killed_ends_as_one_that_is_not(web, tmp_path):
    """The seed is printed when it fails; what counts is in the database after the last run."""
    for n in range(30):
        links = [f"/{m}" for m in (2 * n + 1, 2 * n + 2) if m < 30]
        web.pages[f"/{n}"] = show("/qr.png", f"/photo.jpg?{n % 9}", "/bomb.png", links=links)
    for n in range(9):
        web.pages[f"/photo.jpg?{n}"] = web.pages["/photo.jpg"]
    arguments = [web.url("/0"), *LOCAL, "--images", "--depth", 9]
    begun = time.monotonic()
    crawl(tmp_path / "whole.db", *arguments)
    whole = time.monotonic() - begun
    web.delay = 0.02
    chance = random.Random(seed := time.time_ns())

    for _ in range(2):
        running = subprocess.Popen(command("crawl", tmp_path / "killed.db", *arguments))
        time.sleep(whole * (0.4 + 0.4 * chance.random()))
        running.send_signal(signal.SIGKILL)
        running.wait()
    crawl(tmp_path / "killed.db", *arguments)

    for sql in (f"{IMAGES} ORDER BY url", "SELECT count(*) FROM image_accounts"):
        assert rows(tmp_path / "killed.db", sql) == rows(tmp_path / "whole.db", sql), seed
    assert contents(tmp_path / "killed.db") == contents(tmp_path / "whole.db"), seed


def test_a_crawl_that_goes_on_without_pictures_leaves_them(web, db):
    web.pages["/a"] = show("/qr.png")
    crawl(db, web.url("/a"), *LOCAL, "--images", "--pages", 1, code=4)

    crawl(db, *LOCAL)

    assert rows(db, "SELECT status FROM crawls") == [("finished",)]
    assert web.asked() == ["/a"]
