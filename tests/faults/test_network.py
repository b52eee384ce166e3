"""What a hostile network can do to a crawl: the rows of the fault matrix, by their ids.

Most faults are met in one crawl, whose database, cost and requests the tests share.
"""

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.errors import KINDS
from tests.faults import charsets
from tests.faults.certificates import HOSTS
from tests.faults.crawling import crawl

BOMBS = ("bomb_gzip", "bomb_deflate", "bomb_brotli", "bomb_zstd", "bomb_stacked_2")
SENT = {"Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection"}

FAULTS = {
    "n1": {
        **dict.fromkeys((*BOMBS, "stacked_3", "stacked_100"), "bomb"),
        "bomb_gzip_10": "too_big",
    },
    "n2": dict.fromkeys(("endless_chunked", "endless_close", "length_3_gib"), "too_big"),
    "n3": {
        **dict.fromkeys(("header_flood", "interim_flood", "header_1_mb"), "headers_too_big"),
        **dict.fromkeys(("header_unending", "headers_10000"), "headers_too_big"),
        "headers_150": None,
    },
    "n5": {
        **dict.fromkeys(("length_too_long", "length_too_short"), "truncated"),
        **dict.fromkeys(("chunk_bad", "chunk_cut"), "truncated"),
        **dict.fromkeys(("length_negative", "length_word", "length_twice"), "protocol"),
    },
    "n6": dict.fromkeys(("cut_gzip", "cut_brotli", "cut_zstd", "cut_deflate"), "truncated"),
    "n7": {
        **dict.fromkeys(("reset", "empty"), "reset"),
        **dict.fromkeys(("garbage", "http_0_9", "nul_header"), "protocol"),
        **dict.fromkeys(("status_999", "status_abc"), "protocol"),
    },
    "n10": {**dict.fromkeys(("loop", "hop"), "redirect_limit"), "lost_chain": "reset"},
    "n16": {**dict.fromkeys(("cookies_400", "cookie_1_mb"), "headers_too_big"), "cookies": None},
    "n18": {"fine": None},
}
"""By row each fault that is no more than its path, with the error kind it is stored under."""

KIND_OF = {fault: kind for row in FAULTS.values() for fault, kind in row.items()}

TO = ("file:///etc/hosts", "data:text/html,hello", "javascript:alert(1)", "ftp://127.0.0.1/ad",
      "http://user:word@127.0.1.1/", "http://[::1", "gopher://127.0.0.1/")  # fmt: skip
LIES = {
    ("png", "text/html"): "not_html",
    ("html", "image/png"): None,
    ("html", "application/octet-stream"): None,
    ("zip", "text/html"): "not_html",
    ("pdf", "text/html"): "not_html",
    ("octets", "application/octet-stream"): "not_html",
}
ODD_PORT = "http://odd.test:2525/"
UNROUTED = "192.88.99.1"
"""Public by its number, but what was there is gone (RFC 7526)."""

CODINGS = ("gzip", "br", "zstd", "deflate")


def https(server, name):
    return f"https://{HOSTS[name]}:{server.ports['' if name == 'plain' else name]}/fine"


@pytest.fixture(scope="module")
def faults(server, certificates, tmp_path_factory):
    """The crawl of all that is fast, with a proxy and a secret in its environment."""
    urls = [server.url(fault, "/1" if fault == "hop" else "") for fault in KIND_OF]
    urls += [server.url("lead", f"/{quote(target, '')}") for target in TO]
    urls += [server.url("lie", f"/{body}/{kind}") for body, kind in LIES]
    urls += [server.url("not_packed", f"/{coding}") for coding in CODINGS]
    urls += [server.url("charset", f"/{number}") for number in range(len(charsets.PAGES))]
    urls += [ODD_PORT, server.url("chain"), *(https(server, name) for name in HOSTS)]
    names = json.dumps(dict.fromkeys(HOSTS.values(), "127.0.1.1") | {"odd.test": UNROUTED})
    return crawl(
        tmp_path_factory.mktemp("faults"), urls, "--depth", 1, "-s", f"PROMOTRAIL_HOSTS={names}",
        "--per-host", 4, SSL_CERT_FILE=str(certificates[1]), SECRET="open sesame",
        http_proxy=f"http://127.0.1.1:{server.ports['']}", https_proxy="http://127.0.1.1:1",
    )  # fmt: skip


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, id=f"{row}-{fault}") for row in FAULTS for fault in FAULTS[row]]
)
def test_each_fault_is_stored_under_its_kind(server, faults, fault):
    page = faults.page(server.url(fault, "/1" if fault == "hop" else ""))

    assert page["error_kind"] == KIND_OF[fault]
    assert not page["error"] or page["error"].startswith(KINDS[page["error_kind"]])
    assert not page["error"] or "twisted" not in page["error"].lower()


def test_every_page_has_one_end(faults):
    rows = faults.rows("SELECT state, count(*) FROM frontier GROUP BY state")

    assert {row["state"] for row in rows} == {"done", "failed"}
    assert not faults.rows("SELECT * FROM pages WHERE error_kind = 'internal'")


@pytest.mark.parametrize("fault", BOMBS)
def test_n1_a_bomb_is_given_up_at_once(server, faults, fault, record_property):
    (asked,) = server.asked(fault)
    seconds = faults.seconds(server.url(fault), asked)
    record_property("figure", f"{fault} {seconds:.2f} s")

    assert seconds < 2


def test_n1_n2_n3_the_crawl_stays_small_and_awake(faults, record_property):
    memory = f"{faults.own_mb:.0f} MB and its reader {faults.children_mb:.0f} MB"
    record_property("figure", f"peak {memory}; longest stall {faults.stall:.2f} s")

    assert faults.own_mb < 400
    assert faults.own_mb + faults.children_mb < 600
    assert faults.held < 0.25


def test_n2_sixteen_bodies_without_end_at_once(server, tmp_path, record_property):
    hosts = [f"127.0.1.{n}" for n in range(80, 96)]
    urls = [
        server.url(f"endless_{how}", "", host) for host in hosts for how in ("chunked", "close")
    ]

    done = crawl(tmp_path, urls, "-s", "CONCURRENT_REQUESTS=16")

    record_property("figure", f"32 bodies, 16 at once: peak {done.own_mb:.0f} MB")
    assert {row["error_kind"] for row in done.rows("SELECT error_kind FROM pages")} == {"too_big"}
    assert done.own_mb + done.children_mb < 600


@pytest.mark.parametrize(
    "fault", [fault for fault, kind in KIND_OF.items() if kind == "headers_too_big"]
)
def test_n3_headers_without_end_are_given_up_and_not_asked_for_again(
    server, faults, fault, record_property
):
    (asked,) = server.asked(fault)
    seconds = faults.seconds(server.url(fault), asked)
    record_property("figure", f"{fault} {seconds:.2f} s")

    assert seconds < 5


@pytest.mark.slow
def test_n4_slow_answers_end_at_the_timeout_and_delay_no_other(server, tmp_path, record_property):
    slow = ("slow_body", "slow_head", "silence")
    quick = [server.url("fine", "", f"127.0.1.{n}") for n in range(60, 80)]

    done = crawl(tmp_path, [*map(server.url, slow), *quick], timeout=120)

    held = [seconds for fault in slow for seconds in server.held[fault]]
    record_property("figure", f"{len(held)} attempts, {min(held):.1f} to {max(held):.1f} s each")
    for fault in slow:
        assert done.page(server.url(fault))["error_kind"] == "timeout"
    assert all(29 < seconds < 31 for seconds in held)
    asked = {each.host.partition(":")[0]: each for each in server.asked("fine")}
    assert all(done.seconds(url, asked[url[7:].partition(":")[0]]) < 3 for url in quick)


@pytest.mark.parametrize(
    "fault",
    [
        "length_too_long",
        "chunk_bad",
        "chunk_cut",
        "cut_gzip",
        "cut_brotli",
        "cut_zstd",
        "cut_deflate",
    ],
)
def test_n5_n6_what_came_of_a_cut_body_is_kept(server, faults, fault):
    assert faults.handles(server.url(fault)) == {"gazette_desk"}
    assert faults.page(server.url(fault))["attempts"] == 1


@pytest.mark.parametrize("coding", CODINGS)
def test_n6_a_plain_body_said_to_be_packed_is_read_as_it_is(server, faults, coding):
    url = server.url("not_packed", f"/{coding}")

    assert faults.page(url)["error_kind"] == "bad_encoding"
    assert faults.handles(url) == {"gazette_desk"}


@pytest.mark.parametrize("target", TO)
def test_n10_a_redirect_away_from_the_web_is_not_followed(server, faults, target):
    page = faults.page(server.url("lead", f"/{quote(target, '')}"))

    assert (page["error_kind"], page["attempts"]) == ("blocked_scheme", 1)
    assert page["error"].endswith(target)


def test_n10_redirects_end_at_the_limit(server, faults):
    assert len(server.asked("hop")) == len(server.asked("loop")) == 6
    assert len(faults.hops(server.url("hop", "/1"))) == 6


def test_n10_a_chain_by_status_refresh_and_script_is_one_and_kept(server, faults):
    start = server.url("chain")

    assert faults.hops(start) == [
        (start, 301, "status"),
        (f"{start}/refresh", 200, "refresh"),
        (f"{start}/script", 200, "script"),
    ]
    assert faults.page(start)["final_url"] == f"{start}/end"
    assert faults.handles(start) == {"gazette_desk"}


def test_n10_a_chain_that_fails_ends_where_it_failed(server, faults):
    start = server.url("lost_chain")

    assert faults.hops(start) == [(start, 302, "status"), (f"{start}/end", None, None)]


def test_a_port_that_no_web_server_has_is_not_asked(faults):
    page = faults.page(ODD_PORT)

    assert (page["error_kind"], page["attempts"]) == ("blocked_address", 1)
    assert page["error"].endswith("--allow-port 2525 would allow its port")


def test_n11_a_proxy_in_the_environment_is_not_used_and_the_user_is_told(server, faults):
    assert server.log
    assert all(asked.target.startswith("/") for asked in server.log)
    assert "Not used: http_proxy, https_proxy" in faults.said


@pytest.mark.parametrize(
    ("name", "verified"), [("good", 1), ("expired", 0), ("misnamed", 0), ("selfsigned", 0)]
)
def test_n12_a_bad_certificate_is_recorded_and_the_page_read(server, faults, name, verified):
    page = faults.page(https(server, name))

    assert (page["error_kind"], page["tls_verified"]) == (None, verified)


def test_n12_without_tls_nothing_is_said_of_it(server, faults):
    assert faults.page(server.url("fine"))["tls_verified"] is None
    assert faults.page(https(server, "plain"))["error_kind"] == "tls"


def test_n12_with_strict_tls_only_the_good_certificate_is_accepted(server, certificates, tmp_path):
    names = json.dumps(dict.fromkeys(HOSTS.values(), "127.0.1.1"))
    done = crawl(
        tmp_path, [https(server, name) for name in HOSTS], "--strict-tls",
        "-s", f"PROMOTRAIL_HOSTS={names}", SSL_CERT_FILE=str(certificates[1]),
    )  # fmt: skip

    kinds = {name: done.page(https(server, name))["error_kind"] for name in HOSTS}
    assert kinds == dict.fromkeys(HOSTS, "tls") | {"good": None}
    assert done.page(https(server, "good"))["tls_verified"] == 1


def test_n16_no_cookie_is_ever_sent(server, faults):
    assert server.asked("cookies")[1:], "the page that sets them leads to another"
    assert not any("Cookie" in asked.headers for asked in server.log)


def test_n17_handles_are_found_in_every_character_set_and_text_in_most(
    server, faults, record_property
):
    urls = [server.url("charset", f"/{number}") for number in range(len(charsets.PAGES))]
    rows = faults.rows("SELECT url, text FROM texts JOIN pages ON id = page_id")
    texts = {row["url"]: row["text"] for row in rows}
    wrong = [
        url for url, page in zip(urls, charsets.PAGES, strict=True) if page[0] not in texts[url]
    ]
    record_property("figure", f"text right in {len(urls) - len(wrong)} of {len(urls)}")

    for number, url in enumerate(urls):
        assert faults.handles(url) == {charsets.handle(number)}
    assert len(wrong) <= 2
    assert {faults.page(url)["charset_source"] for url in wrong} <= {"guess"}


@pytest.mark.parametrize(("lie", "kind"), LIES.items())
def test_n18_a_body_is_what_it_is_whatever_it_is_said_to_be(server, faults, lie, kind):
    url = server.url("lie", "/" + "/".join(lie).replace(" ", "%20"))

    assert faults.page(url)["error_kind"] == kind
    assert faults.handles(url) == ({"gazette_desk"} if kind is None else set())


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="reads Linux's /proc")
def test_a2_nothing_listens(faults):
    assert faults.listened == set()


def test_a3_only_what_is_needed_is_sent(server, faults):
    assert server.log
    for asked in server.log:
        assert set(asked.headers) <= SENT
        assert "sesame" not in str(asked)
