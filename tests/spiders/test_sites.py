"""Whole crawls, in processes of their own, against a loopback web."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.web import serving

ROOT = Path(__file__).parents[2]
LOCAL = ["--allow-private", "127.0.0.0/8", "--delay", "0", "-q"]


SEEN = "mentions JOIN handles ON handles.id = handle_id"

CONTENTS = (
    "SELECT url, state, error_kind, attempts, depth, found_on FROM frontier ORDER BY url",
    "SELECT url, final_url, status, error_kind, depth, found_on, body_sha256 FROM pages ORDER BY 1",
    f"SELECT url, value, found_in, rule, surface, evidence, start FROM {SEEN}"
    " JOIN pages p ON p.id = page_id ORDER BY 1, 2, 3, 4, 5, 6, 7",
    "SELECT p.url, l.url, anchor, rel FROM links l JOIN pages p ON p.id = page_id ORDER BY 1,2,3,4",
    "SELECT url, text FROM texts JOIN pages ON id = page_id ORDER BY url",
    "SELECT site, domain, suffix FROM sites ORDER BY site",
)


@pytest.fixture
def web():
    with serving() as web:
        yield web


@pytest.fixture
def db(tmp_path):
    return tmp_path / "crawl.db"


def command(*arguments):
    return [str(Path(sys.executable).with_name("promotrail")), *map(str, arguments)]


def crawl(db, *arguments, code=0):
    """Run `promotrail crawl` to its end and return what it said."""
    done = subprocess.run(
        command("crawl", db, *arguments), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == code, done.stderr
    return done.stderr


def rows(db, sql):
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


def page(links=(), text="An honest page."):
    return f"<p>{text}</p>" + "".join(f"<a href='{link}'>on</a>" for link in links)


def small_site(web, pages=40):
    """A site in which page n links to 2n+1, 2n+2 and back, each with a handle of its own."""
    for n in range(pages):
        links = [f"/{m}" for m in (2 * n + 1, 2 * n + 2, n // 2) if m < pages]
        web.pages[f"/{n}"] = page(links, f"Telegram: @gazette_{n % 7}")


def contents(db):
    """All that a crawl is answerable for: every row, but for ids and times."""
    return [rows(db, sql) for sql in CONTENTS]


def test_a_list_is_fetched_once_and_each_page_has_its_end(web, db):
    web.pages["/ad"] = page(text="Telegram: @gazette")
    web.pages["/pic"] = (200, {"Content-Type": "text/html"}, b"\x89PNG\r\n\x1a\n" + b"\0" * 99)
    web.pages["/busy"] = (503, {}, b"")
    urls = [web.url(path) for path in ("/ad", "/pic", "/gone", "/busy")]

    crawl(db, *urls, *LOCAL)

    assert rows(db, "SELECT status, error_kind, attempts FROM pages ORDER BY url") == [
        (200, None, 1),
        (503, "http_5xx", 2),
        (404, "http_4xx", 1),
        (200, "not_html", 1),
    ]
    assert rows(db, "SELECT handle, sites, pages FROM handle_frequency") == [("gazette", 1, 1)]
    assert rows(db, "SELECT status, done, failed, pending FROM crawl_summary") == [
        ("finished", 1, 3, 0)
    ]
    assert sorted(web.asked()) == ["/ad", "/busy", "/busy", "/gone", "/pic"]


def test_only_what_is_needed_is_sent(web, db):
    web.pages["/ad"] = (200, {"Set-Cookie": "a=1", "Content-Type": "text/html"}, page(["/b"]))
    web.pages["/b"] = page()

    crawl(db, web.url("/ad"), *LOCAL, "--depth", 1, "--contact", "desk@gazette.example")

    for _, _, headers in web.log:
        assert set(headers) <= {
            "Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection"
        }  # fmt: skip
        assert headers["User-Agent"] == "promotrail/0.1 (+desk@gazette.example)"


def test_no_private_address_is_asked_unless_it_was_allowed(web, db):
    notations = ("127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "0.0.0.0")

    crawl(db, *(web.url("/ad", host) for host in notations), "--delay", "0", "-q")

    assert web.log == []
    assert set(rows(db, "SELECT error_kind FROM pages")) == {("blocked_address",)}


def test_robots_txt_is_obeyed_and_a_broken_one_means_no(web, db):
    web.pages |= {"/open": page(), "/shut/0": page()}
    web.pages["/robots.txt"] = (200, {}, "User-agent: *\nDisallow: /shut/")
    shut = [web.url(f"/shut/{n}") for n in range(9)]
    crawl(db, web.url("/open"), *shut, *LOCAL, "--per-host", 8)
    assert web.asked() == ["/open"]
    assert rows(db, "SELECT error_kind, count(*) FROM pages GROUP BY 1") == [
        (None, 1),
        ("robots_denied", 9),
    ]

    web.pages["/robots.txt"] = (500, {}, "")
    crawl(db, web.url("/open"), *LOCAL)
    assert web.asked() == ["/open"]
    assert rows(db, "SELECT error_kind FROM pages ORDER BY id DESC LIMIT 1") == [
        ("robots_unreachable",)
    ]

    crawl(db, web.url("/open"), *LOCAL, "--no-robots")
    assert web.asked() == ["/open", "/open"]


@pytest.mark.parametrize(
    ("options", "reached"),
    [
        (["--depth", 0], 1),
        (["--depth", 1], 3),
        (["--depth", 2], 7),
        (["--depth", 9], 40),
        (["--depth", 9, "--exclude", "/2$"], 39),
        (["--depth", 9, "--include", "/[0-6]$"], 7),
    ],
)
def test_links_are_followed_as_far_as_asked(web, db, options, reached):
    small_site(web)

    crawl(db, web.url("/0"), *LOCAL, "--per-host", 8, *options)

    assert len(web.asked()) == len(set(web.asked())) == reached


def test_links_to_other_hosts_are_followed_only_with_a_wider_scope(web, db):
    web.pages["/a"] = page([web.url("/b", "127.0.0.2"), "https://t.me/gazette"])

    crawl(db, web.url("/a"), *LOCAL, "--depth", 1)
    assert rows(db, "SELECT count(*) FROM frontier") == [(1,)]

    crawl(db, web.url("/a"), *LOCAL, "--depth", 1, "--scope", "any")
    assert rows(db, "SELECT url FROM frontier WHERE crawl_id = 2 AND depth = 1") == [
        (web.url("/b", "127.0.0.2"),)
    ]


def test_a_redirect_to_an_account_is_the_finding_and_is_not_followed(web, db):
    web.pages["/go"] = (302, {"Location": "https://t.me/gazette"}, b"")
    web.pages["/later"] = "<meta http-equiv=refresh content='0;url=https://t.me/herald'>"

    crawl(db, web.url("/go"), web.url("/later"), *LOCAL)

    assert rows(db, f"SELECT value, found_in FROM {SEEN} ORDER BY 1") == [
        ("gazette", "redirect"),
        ("herald", "refresh"),
    ]  # fmt: skip
    assert rows(db, "SELECT DISTINCT error_kind FROM pages") == [(None,)]


def test_a_redirect_is_followed_and_its_end_recorded(web, db):
    web.pages["/old"] = (301, {"Location": "/new"}, b"")
    web.pages["/new"] = page(text="Telegram: @gazette")
    web.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    web.pages["/away"] = (302, {"Location": "file:///etc/hosts"}, b"")

    crawl(db, *map(web.url, ("/old", "/loop", "/away")), *LOCAL)

    assert rows(db, "SELECT url, final_url FROM pages WHERE error_kind IS NULL") == [
        (web.url("/old"), web.url("/new"))
    ]
    assert rows(db, "SELECT error_kind FROM pages WHERE error_kind IS NOT NULL ORDER BY 1") == [
        ("blocked_scheme",),
        ("redirect_limit",),
    ]


def test_a_budget_of_pages_stops_the_crawl_and_the_next_run_goes_on(web, db):
    small_site(web)
    urls = [web.url(f"/{n}") for n in range(10)]

    said = crawl(db, *urls, *LOCAL, "--pages", 4, code=4)
    assert "stopped: 4 pages read, 0 failed, 6 to go" in said
    crawl(db, *LOCAL)

    assert sorted(web.asked()) == sorted(f"/{n}" for n in range(10))
    assert rows(db, "SELECT id, status FROM crawls") == [(1, "finished")]


def test_a_finished_crawl_is_followed_by_a_new_one(web, db):
    web.pages["/ad"] = page()

    crawl(db, web.url("/ad"), *LOCAL)
    crawl(db, web.url("/ad"), *LOCAL)

    assert rows(db, "SELECT crawl_id, count(*) FROM pages GROUP BY 1") == [(1, 1), (2, 1)]


def test_scrapy_crawl_is_the_same_crawl(web, db, tmp_path):
    small_site(web, 9)
    seeds = tmp_path / "seeds.txt"
    seeds.write_text("".join(f"{web.url(f'/{n}')}\n" for n in range(9)))
    other = tmp_path / "other.db"

    crawl(db, "-f", seeds, *LOCAL)
    subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "sites", "-a", f"seeds={seeds}",
         "-s", f"PROMOTRAIL_DB={other}", "-s", "PROMOTRAIL_ALLOW_PRIVATE=127.0.0.0/8",
         "-s", "DOWNLOAD_DELAY=0"],
        cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    assert contents(db) == contents(other)
    assert rows(db, "SELECT status FROM crawls") == rows(other, "SELECT status FROM crawls")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_in_order_and_the_next_run_goes_on(web, db, stop):
    small_site(web)
    web.delay = 0.05
    running = subprocess.Popen(
        command("crawl", db, *(web.url(f"/{n}") for n in range(40)), *LOCAL),
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    _wait(lambda: len(web.asked()) > 5)
    running.send_signal(stop)
    _, said = running.communicate(timeout=30)

    assert running.returncode == 130, said
    assert "Run the same command again to continue" in said
    assert rows(db, "SELECT status FROM crawls") == [("interrupted",)]
    web.delay = 0
    crawl(db, *LOCAL)
    assert rows(db, "SELECT count(*), count(DISTINCT url) FROM pages") == [(40, 40)]


def test_a_crawl_that_is_killed_ends_as_one_that_is_not(web, db, tmp_path):
    """kill -9 at random moments, until a run gets through: nothing lost, nothing twice."""
    small_site(web)
    whole = tmp_path / "whole.db"
    arguments = [web.url("/0"), *LOCAL, "--depth", 9, "--per-host", 4]
    crawl(whole, *arguments)
    moments = random.Random(7)
    web.delay = 0.2

    for _ in range(4):
        running = subprocess.Popen(command("crawl", db, *arguments), stderr=subprocess.DEVNULL)
        asked = len(web.asked())
        _wait(lambda asked=asked: len(web.asked()) > asked)
        time.sleep(moments.uniform(0.2, 0.8))
        assert running.poll() is None, "it was done before it could be killed"
        running.kill()
        running.wait()
    web.delay = 0
    crawl(db, *arguments)

    assert contents(db) == contents(whole)
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]


def _wait(until, seconds=20):
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.01)
