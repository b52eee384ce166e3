"""The matrix's rows on how hosts are treated: whole crawls against a town of loopback hosts."""

import json
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.town import serving

LOCAL = ("--allow-private", "127.0.0.0/8", "-q")
FAST = (*LOCAL, "--delay", "0")
AD = "<p>Telegram: @gazette_desk</p>"
FINE = (200, {}, AD)
GONE = (404, {}, "")

PAST = "UPDATE frontier SET not_before = '2026-01-01T00:00:00.000Z' WHERE state = 'pending'"

JITTER = 0.05
"""Seconds by which a request may come sooner to a busy machine's server than it was sent."""


@pytest.fixture
def db(tmp_path):
    return tmp_path / "polite.db"


def crawl(db, urls, *options, code=0):
    """Run a crawl of `urls` to its end and return what it said."""
    program = str(Path(sys.executable).with_name("promotrail"))
    done = subprocess.run(
        [program, "crawl", str(db), *(["-f", "-"] if urls else []), *map(str, options)],
        input="\n".join(urls), capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stderr


def rows(db, sql, *values):
    with sqlite3.connect(db) as connection:
        return connection.execute(sql, values).fetchall()


def ends(db):
    """How the pages of each host ended: host → error kinds, one each."""
    kinds = {}
    for url, kind in rows(db, "SELECT url, error_kind FROM pages ORDER BY url"):
        kinds.setdefault(url.split("/")[2].split(":")[0], []).append(kind)
    return kinds


def hosts(net, number):
    return [f"127.{net}.0.{n}" for n in range(1, number + 1)]


def linking(*paths):
    return (200, {}, AD + "".join(f"<a href='{path}'>on</a>" for path in paths))


def in_seconds(seconds):
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def test_n13_a_host_is_left_alone_for_as_long_as_it_asks(db):
    """429 and 503, with seconds, a date, garbage and less than nothing; pages and robots.txt."""
    asked = {"2": 2, "date": 2, "soon": 1, "-1": 0, "": 1}
    town_hosts = hosts(31, 10)
    cases = dict(zip(town_hosts, [(s, v) for s in (429, 503) for v in asked], strict=True))

    def answer(host, path, times):
        status, value = cases[host]
        if path != "/a" or times > 1:
            return GONE if path == "/robots.txt" else FINE
        said = in_seconds(3) if value == "date" else value  # a date drops what is left of a second
        return status, {"Retry-After": said} if said else {}, ""

    with serving(town_hosts, answer) as town:
        crawl(db, [town.url(h, p) for h in town_hosts for p in ("/a", "/b")], *FAST)

        for host, (_, value) in cases.items():
            first, *others = town.pages(host)
            assert first.path == "/a"
            assert {each.path for each in others} == {"/a", "/b"}
            assert others[0].begun - first.ended >= asked[value], (host, value)
    assert set(rows(db, "SELECT attempts FROM pages WHERE url LIKE '%/a'")) == {(2,)}
    assert rows(db, "SELECT count(*) FROM pages WHERE error_kind IS NULL") == [(20,)]


def test_n13_n14_each_attempt_that_failed_is_kept_with_its_kind(db):
    ends_of = {
        "127.55.0.1": [(429, {"Retry-After": "1"}, ""), (500, {}, ""), FINE],
        "127.55.0.2": ["reset", FINE],
        "127.55.0.3": [(502, {}, ""), GONE],
        "127.55.0.4": [FINE],
    }

    def answer(host, path, times):
        return ends_of[host][times - 1] if path == "/a" else (404, {"Connection": "close"}, "")

    with serving(list(ends_of), answer) as town:
        crawl(db, [town.url(host, "/a") for host in ends_of], *FAST)

    kept = rows(db, "SELECT url, number, error_kind FROM failed_attempts ORDER BY 1, 2")
    assert [(url.split(":")[1][-1], *attempt) for url, *attempt in kept] == [
        ("1", 1, "rate_limited"), ("1", 2, "http_5xx"), ("2", 1, "reset"), ("3", 1, "http_5xx"),
    ]  # fmt: skip
    assert rows(db, "SELECT attempts, error_kind FROM pages ORDER BY url") == [
        (3, None), (2, None), (2, "http_4xx"), (1, None),
    ]  # fmt: skip


@pytest.mark.slow
def test_n13_of_a_hundred_waits_each_is_kept(db, record_property):
    asked = {host: 1 + n % 3 for n, host in enumerate(hosts(33, 100))}

    def answer(host, path, times):
        if path == "/a" and times == 1:
            return 429 if asked[host] % 2 else 503, {"Retry-After": str(asked[host])}, ""
        return GONE if path == "/robots.txt" else FINE

    with serving(list(asked), answer) as town:
        crawl(db, [town.url(host, path) for host in asked for path in ("/a", "/b")], *FAST)
        logs = {host: town.pages(host) for host in asked}

    kept = [
        others[0].begun - first.ended >= asked[host] - JITTER
        for host, (first, *others) in logs.items()
    ]
    record_property("figure", f"{sum(kept)} of {len(kept)} Retry-After waits kept")
    assert all(kept)
    assert rows(db, "SELECT count(*) FROM pages WHERE error_kind IS NULL") == [(200,)]


def test_n13_a_host_that_asks_for_long_is_deferred_and_its_pages_stay_queued(db):
    said = {"127.32.0.1": "3600", "127.32.0.2": "1e18", "127.32.0.3": in_seconds(90_000)}
    open_again = []

    def answer(host, path, times):
        if open_again or host not in said:
            return GONE if path == "/robots.txt" else FINE
        slow = host == "127.32.0.3" and path == "/robots.txt"
        return (429, {"Retry-After": said[host]}, "") if path == "/0" or slow else GONE

    with serving([*said, "127.32.0.4"], answer) as town:
        urls = [town.url(host, f"/{n}") for host in (*said, "127.32.0.4") for n in range(9)]

        told = crawl(db, urls, *FAST, "-s", "PROMOTRAIL_WAIT=60", code=4)
        assert "27 of these wait for hosts that are to be left alone" in told
        assert [len(town.pages(host)) for host in said] == [1, 1, 0]
        assert rows(db, "SELECT count(*) FROM frontier WHERE not_before IS NULL") == [(9,)]
        assert rows(db, "SELECT status FROM crawls") == [("stopped",)]

        before = len(town.log)
        crawl(db, [], *FAST, "-s", "PROMOTRAIL_WAIT=60", code=4)
        assert len(town.log) == before

        open_again.append(True)
        with sqlite3.connect(db) as connection:
            connection.execute(PAST)
        crawl(db, [], *FAST)
    assert rows(db, "SELECT count(*), count(error_kind) FROM pages") == [(36, 0)]
    assert rows(db, "SELECT count(*) FROM frontier WHERE not_before > ''") == [(0,)]


def faulty(seed, share=0.5):
    """Half of all answers fail: 500, reset, or none at all. The other half is fine."""
    chance = random.Random(seed)

    def answer(host, path, times):
        if path == "/robots.txt":
            return GONE
        return chance.choice([(500, {}, ""), "reset", None]) if chance.random() < share else FINE

    return answer


@pytest.mark.parametrize("number", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_n14_every_page_has_one_end_however_its_host_fails(db, number):
    town_hosts = hosts(33, 50)
    with serving(town_hosts, faulty(seed=14)) as town:
        urls = [town.url(host, f"/{n}") for n in range(number // 50) for host in town_hosts]
        crawl(db, urls, *FAST, "-s", "DOWNLOAD_TIMEOUT=1")

    assert rows(db, "SELECT count(*), count(DISTINCT url) FROM pages") == [(number, number)]
    assert dict(rows(db, "SELECT state, count(*) FROM frontier GROUP BY 1")).keys() <= {
        "done", "failed"
    }  # fmt: skip
    kinds = {kind for (kind,) in rows(db, "SELECT DISTINCT error_kind FROM pages")}
    assert kinds <= {None, "http_5xx", "reset", "timeout"}


def test_n15_a_host_that_dies_is_left_alone_and_its_pages_are_fetched_when_it_is_back(db):
    def answer(host, path, times):
        return GONE if path == "/robots.txt" else (FINE if path < "/4" else "reset")

    budget = ("-s", "PROMOTRAIL_HOST_FAILURES=3", "-s", "RETRY_TIMES=0")
    with serving(["127.34.0.1"], answer) as town:
        urls = [town.url("127.34.0.1", f"/{n}") for n in range(9)]
        crawl(db, [*urls, "http://nowhere.invalid/"], *FAST, *budget, code=4)
    assert ends(db) == {
        "127.34.0.1": [None] * 4 + ["reset"] * 3,
        "nowhere.invalid": ["dns"],
    }

    with sqlite3.connect(db) as connection:
        connection.execute(PAST)
    with serving(["127.34.0.1"], lambda *_: FINE, town.port):
        crawl(db, [], *FAST, *budget, "--no-robots")
    assert ends(db)["127.34.0.1"] == [None] * 4 + ["reset"] * 3 + [None] * 2


TRAPS = {
    "127.35.0.1": lambda n, path: [f"/day/{n + 1}"],
    "127.35.0.2": lambda n, path: [f"{path.partition(';')[0]};jsessionid={n:032x}"],
    "127.35.0.3": lambda n, path: [f"{path}a/"],
    "127.35.0.4": lambda n, path: [f"/shop?sort={n}&page={m}" for m in range(n, n + 90)],
    "127.35.0.5": lambda n, path: [f"/{n}x{m}" for m in range(50)],
    "127.35.0.6": lambda n, path: [f"{m}/" for m in range(9)],
}
"""A calendar, session ids, a link to itself, filters, a farm, and a maze: path → its links."""


def test_n19_what_has_no_end_ends(db):
    farm = {f"h{n}.farm.example": "127.35.0.7" for n in range(200)}

    def answer(host, path, times):
        number = len(town.log)
        if path == "/robots.txt":
            return GONE
        if host in TRAPS:
            body = linking(*TRAPS[host](number, path))
            return (200, {}, body[2] + (str(number) if host != "127.35.0.6" else ""))
        first = sum(map(ord, host + path)) % 200
        return linking(*(town.url(f"h{(first + m) % 200}.farm.example", "/x") for m in range(99)))

    with serving([*TRAPS, "127.35.0.7"], answer) as town:
        urls = [town.url(host, "/") for host in [*TRAPS, "h0.farm.example"]]
        options = ("--depth", 60, "-s", f"PROMOTRAIL_HOSTS={json.dumps(farm)}")
        crawl(db, urls, *FAST, *options)

    pages = Counter(asked.host for asked in town.log if asked.path != "/robots.txt")
    assert max(pages.values()) <= 201  # the seed, and 200 that links lead to
    assert pages["127.35.0.2"] == 1  # but for its ids, each address is the same
    assert pages["127.35.0.5"] == 201
    assert sum(host in farm for host in pages) == 51
    reasons = {
        (site, error.split(": ")[1])
        for site, error in rows(
            db, "SELECT site, error FROM pages JOIN sites s ON s.id = site_id WHERE error > ''"
        )
    }
    assert reasons >= {
        ("127.35.0.1", "too_deep"),
        ("127.35.0.3", "path_repeats"),
        ("127.35.0.4", "query_explosion"),
        ("127.35.0.5", "host_budget"),
        ("127.35.0.6", "duplicate_content"),
        ("farm.example", "host_budget"),
    }
    assert rows(db, "SELECT DISTINCT error_kind FROM pages") == [(None,), ("trap",)]


def test_n19_a_budget_of_bytes_stops_what_links_lead_to_but_not_the_list(db):
    def answer(host, path, times):
        return linking(*(f"/{n}" for n in range(40)), "x" * 100_000) if path < "/r" else GONE

    with serving(["127.36.0.1"], answer) as town:
        urls = [town.url("127.36.0.1", f"/list/{n}") for n in range(20)]
        crawl(db, urls, *FAST, "--depth", 1, "-s", "PROMOTRAIL_HOST_MEGABYTES=3")

    assert len(town.pages("127.36.0.1")) in range(30, 34)
    assert rows(db, "SELECT DISTINCT error_kind FROM pages WHERE depth = 0") == [(None,)]
    assert rows(db, "SELECT DISTINCT error_kind FROM pages WHERE depth = 1 ORDER BY 1") == [
        (None,),
        ("trap",),
    ]


@pytest.mark.parametrize(
    ("pages", "delay"), [(12, 0.3), pytest.param(100, 1, marks=pytest.mark.slow)]
)
def test_n20_one_request_at_a_time_and_a_delay_between_starts(db, pages, delay):
    """Measured at the host: pages, redirects and robots.txt, of hosts that are one site too."""

    def answer(host, path, times):
        if path.startswith("/old"):
            return 302, {"Location": path.replace("old", "new")}, ""
        return GONE if path == "/robots.txt" else (*FINE, 0.05)

    town_hosts = hosts(37, 3)
    with serving(town_hosts, answer) as town:
        urls = [
            town.url(host, f"/{'old' if n % 4 == 0 else 'page'}/{n}")
            for host in town_hosts
            for n in range(pages)
        ]
        crawl(db, urls, *LOCAL, "--delay", delay)

    for host in town_hosts:
        requests = [asked for asked in town.log if asked.host == host]
        assert len(requests) == 1 + pages + (pages + 3) // 4
        for one, next_one in pairwise(requests):
            assert next_one.begun - one.begun >= delay - JITTER
            assert next_one.begun >= one.ended


def test_n20_a_host_that_answers_slowly_is_asked_less_often(db):
    def answer(host, path, times):
        return GONE if path == "/robots.txt" else (*FINE, 0.5)

    with serving(["127.38.0.1"], answer) as town:
        urls = [town.url("127.38.0.1", f"/{n}") for n in range(5)]
        crawl(db, urls, *LOCAL, "--delay", "0.1")

    gaps = [b.begun - a.begun for a, b in pairwise(town.pages("127.38.0.1"))]
    assert min(gaps[1:]) >= 0.9


def test_n21_n23_robots_txt_is_obeyed(db):
    rules = {
        "127.39.0.1": (200, {}, "User-agent: *\nDisallow: /shut/"),
        "127.39.0.2": (200, {}, "User-agent: promotrail\nDisallow: /*.php$\nDisallow: /sh*/"),
        "127.39.0.3": (200, {}, "\ufeffUser-agent: *\nDisallow: /shut/"),
        "127.39.0.4": (200, {}, "User-agent: *\nCrawl-delay: 0.6\nDisallow: /shut/"),
        "127.39.0.5": (404, {}, ""),
        "127.39.0.6": (403, {}, "User-agent: *\nDisallow: /"),
    }

    def answer(host, path, times):
        return rules[host] if path == "/robots.txt" else FINE

    paths = ("/open", "/open2", "/shut/a.php")
    with serving(list(rules), answer) as town:
        crawl(db, [town.url(host, path) for host in rules for path in paths], *FAST)

    for host in rules:
        allowed = 3 if rules[host][0] > 400 else 2
        assert len(town.pages(host)) == allowed
        assert sum(asked.host == host and "robots" in asked.path for asked in town.log) == 1
        assert ends(db)[host] == [None] * allowed + ["robots_denied"] * (3 - allowed)
    starts = [asked.begun for asked in town.log if asked.host == "127.39.0.4"]
    assert all(b - a >= 0.6 - JITTER for a, b in pairwise(starts))


def test_n22_a_host_whose_robots_txt_cannot_be_read_is_not_asked(db, record_property):
    how = {
        "127.40.0.1": (500, {}, ""),
        "127.40.0.2": (503, {"Retry-After": "1"}, ""),
        "127.40.0.3": (429, {}, ""),
        "127.40.0.4": "reset",
        "127.40.0.5": None,
        "127.40.0.6": (200, {"Content-Encoding": "gzip"}, "User-agent: *\nAllow: /"),
        "127.40.0.7": (200, {"Content-Length": "99"}, "User-agent: *\nAllow: /"),
    }

    def answer(host, path, times):
        return how[host] if path == "/robots.txt" else FINE

    with serving(list(how), answer) as town:
        listed = [*how, "127.40.0.9"]  # the last one refuses the connection
        urls = [town.url(host, path) for host in listed for path in ("/a", "/b")]
        crawl(db, urls, *FAST, "-s", "DOWNLOAD_TIMEOUT=1")

    pages = [asked for asked in town.log if asked.path != "/robots.txt"]
    record_property("figure", f"{len(pages)} pages asked for where robots.txt is unreachable")
    assert pages == []
    assert ends(db) == {host: ["robots_unreachable"] * 2 for host in how} | {
        "127.40.0.9": ["connect"] * 2
    }


def test_n24_a_robots_txt_of_any_size_shape_or_place_costs_little(db):
    huge = b"User-agent: *\nDisallow: /shut\n" + b"Disallow: /filler\n" * 1_200_000

    def answer(host, path, times):
        if not path.startswith("/robots"):
            return FINE
        if host == "127.41.0.1":
            return 200, {}, huge
        if host == "127.41.0.2":
            return 200, {}, "<html><p>Disallow: /"
        if host == "127.41.0.5":
            return 302, {"Location": "http://10.1.2.3/robots.txt"}, ""
        hop, last = int(path[11:] or 0), {"127.41.0.3": 5, "127.41.0.4": 6}[host]
        if hop < last:
            return 302, {"Location": f"/robots.txt{hop + 1}"}, ""
        return 200, {}, "User-agent: *\nDisallow: /shut"

    town_hosts = hosts(41, 5)
    with serving(town_hosts, answer) as town:
        crawl(db, [town.url(h, p) for h in town_hosts for p in ("/open", "/shut")], *FAST)

    assert ends(db) == {
        "127.41.0.1": [None, "robots_denied"],
        "127.41.0.2": [None, None],
        "127.41.0.3": [None, "robots_denied"],
        "127.41.0.4": ["robots_unreachable"] * 2,
        "127.41.0.5": ["blocked_address"] * 2,
    }


def test_a_public_address_is_not_asked_by_someone_unknown(db):
    told = crawl(db, ["http://shop.com/"], "-q", code=2)

    assert "shop.com would not know who asks" in told
    assert "--contact" in told
    assert not db.exists()


def test_n19_a_crawl_that_stops_and_goes_on_refuses_the_same(tmp_path):
    def answer(host, path, times):
        if path == "/robots.txt":
            return GONE
        links = [f"/{(sum(map(ord, path)) * 7 + n * 13) % 900}" for n in range(40)]
        return linking(*links, f"{path}?by={len(path)}", f"{path.rstrip('/')}/a/a/a")

    whole, parts = tmp_path / "whole.db", tmp_path / "parts.db"
    options = (*FAST, "--depth", 4, "--per-host", 4, "-s", "PROMOTRAIL_HOST_PAGES=60")
    with serving(hosts(42, 2), answer) as town:
        urls = [town.url(host, "/") for host in hosts(42, 2)]
        crawl(whole, urls, *options)
        for pages in (9, 21, 40):
            crawl(parts, urls, *options, "--pages", pages, code=4)
        crawl(parts, [], *options)

    everything = "SELECT url, error_kind, error, depth, found_on FROM pages ORDER BY url"
    assert rows(parts, everything) == rows(whole, everything)
    fetched = "SELECT count(*) FROM pages WHERE depth > 0 AND error_kind IS NULL"
    assert rows(whole, fetched) == [(120,)]
