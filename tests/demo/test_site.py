"""The demo's site: what it serves, and that its truth is true."""

import hashlib
import json
import re
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

import pytest

import crawler.demo
from crawler.demo.answers import SITE, Answer, answers
from crawler.demo.pictures import PICTURES
from crawler.demo.seeds import seeds
from crawler.demo.server import serve

TRUTH = json.loads(Path(crawler.demo.__file__).with_name("truth.json").read_text("utf-8"))
PAGES = TRUTH["pages"]
READ = {name: page for name, page in PAGES.items() if page.get("status", 200) == 200}
TYPES = {".html": "text/html", ".md": "text/markdown", ".txt": "text/plain"}
SAYS_OTHERWISE = {"esim-notes.test/index.md", "codeforge.test/README.md"}
OUTSIDE = {
    *("t.me", "demoluckywin06.t.me", "telegram.me", "telegram.dog"),
    *("wa.me", "api.whatsapp.com", "line.me", "x.com", "www.facebook.com", "schema.org"),
}
"""Hosts of contact and share links, which are no use unless they are the real ones."""


class Response(NamedTuple):
    status: int
    content_type: str
    location: str
    body: bytes


LINK_WITH_PORT = r"http://([a-z.-]{1,80}):4711(/[^\s\"'()<>?]{0,200})"


def ask(connection: HTTPConnection, name: str) -> Response:
    host, _, path = name.partition("/")
    connection.request("GET", f"/{path}", headers={"Host": f"{host}:{connection.port}"})
    response = connection.getresponse()
    header = response.headers.get
    return Response(
        response.status, header("Content-Type", ""), header("Location", ""), response.read()
    )


@pytest.fixture(scope="module")
def site() -> Iterator[HTTPConnection]:
    with serve() as port:
        yield HTTPConnection("127.0.0.1", port, timeout=5)


@cache
def served() -> dict[str, Answer]:
    return answers(port=80)


def body(name: str) -> str:
    """The bytes of a page, each one a character, so that nothing is decoded for the test."""
    return served()[PAGES[name].get("redirects_to", name)].body.decode("latin-1").lower()


def as_bytes(text: str) -> str:
    return text.lower().encode().decode("latin-1")


def accounts(page: dict) -> set[str]:
    return {value for values in page["accounts"].values() for value in values}


def is_reserved(host: str) -> bool:
    return host.endswith((".example", ".test"))


@pytest.mark.parametrize("name", PAGES)
def test_each_seed_answers_with_its_status_and_type(site, name):
    response = ask(site, name)

    assert response.status == PAGES[name].get("status", 200)
    if name in READ and name not in SAYS_OTHERWISE:
        suffix = Path(urlsplit(f"//{name}").path).suffix or ".html"
        assert response.content_type.partition(";")[0] == TYPES[suffix]


def test_a_page_may_say_another_type_than_its_name(site):
    assert {ask(site, name).content_type.partition(";")[0] for name in SAYS_OTHERWISE} == {
        "text/plain"
    }


def test_the_truth_speaks_of_the_seeds_and_of_nothing_else():
    names = [seed.removeprefix("http://").replace(":80/", "/") for seed in seeds(port=80)]

    assert names == list(PAGES)
    assert len(names) == 60


def test_every_page_is_a_seed_or_where_a_seed_leads():
    pages = {name for name in served() if not name.endswith(".png")}
    led_to = {page["redirects_to"] for page in PAGES.values() if "redirects_to" in page}
    missing = {name for name, page in PAGES.items() if page.get("status") == 404}

    robots = {name for name in pages if name.endswith("/robots.txt")}
    assert pages - robots == set(PAGES) - missing | led_to


def test_every_host_is_reserved():
    assert all(is_reserved(host.name) for host in SITE.iterdir())
    assert all(is_reserved(urlsplit(seed).hostname) for seed in seeds(port=80))
    assert all(is_reserved(name.partition("/")[0]) for name in served())


@pytest.mark.parametrize("name", READ)
def test_pages_lead_to_reserved_hosts_or_to_a_messenger(name):
    hosts = set(re.findall(r"https?://([a-z0-9.-]{1,80})", unquote(body(name))))

    assert {host for host in hosts if not is_reserved(host)} <= OUTSIDE


def test_links_between_hosts_carry_the_port_and_reach_a_page():
    site = answers(port=4711)
    pages = [answer.body.decode("latin-1") for name, answer in site.items() if "png" not in name]
    links = [link for page in pages for link in re.findall(LINK_WITH_PORT, page)]

    assert len(links) > 20
    assert [host + path for host, path in links if host + path not in site] == []
    assert not any("{port}" in page for page in pages)


@pytest.mark.parametrize("name", PAGES)
def test_a_planted_account_stands_on_its_page_unless_it_is_marked(name):
    page = PAGES[name]
    planted = accounts(page) | set(page.get("flagged", {}))
    escaped = set(page.get("escaped", ()))
    absent = {value for value in planted if value.lower().lstrip("+@") not in body(name)}

    assert escaped <= absent <= escaped | set(page.get("disguised", ()))
    assert set(page.get("hidden", ())) | set(page.get("disguised", ())) <= planted


@pytest.mark.parametrize("name", READ)
def test_a_trap_stands_on_its_page(name):
    assert [trap for trap in READ[name].get("traps", ()) if as_bytes(trap) not in body(name)] == []


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page["pictures"]])
def test_a_picture_of_the_truth_is_named_on_its_page_and_served(site, name):
    for picture in PAGES[name]["pictures"]:
        response = ask(site, picture.replace("飞机", "%E9%A3%9E%E6%9C%BA"))

        assert picture.rpartition("/")[2] in unquote(body(name))
        assert (response.status, response.content_type) == (200, "image/png")
        assert response.body.startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("name", PICTURES)
def test_a_drawn_picture_is_a_whole_png(name):
    picture = PICTURES[name]
    png = picture.png()
    width, height = struct.unpack(">II", png[16:24])
    size = struct.unpack(">I", png[33:37])[0]

    assert (width, height) == (picture.width, picture.height)
    assert png[37:41] == b"IDAT"
    assert len(zlib.decompress(png[41 : 41 + size])) == height * (1 + 3 * width)


def test_one_picture_has_two_addresses_and_a_smaller_copy():
    digest = {name: hashlib.sha256(picture.png()).digest() for name, picture in PICTURES.items()}
    banner = digest["pictures.example/casino/banner.png"]

    assert digest["jackpot-garden.test/img/b1.png"] == banner
    assert digest["pictures.example/casino/banner-small.png"] != banner


def test_a_page_in_gb18030_does_not_say_so(site):
    response = ask(site, "lucky-harbor.example/zh.html")

    assert response.content_type == "text/html"
    assert b"charset" not in response.body
    with pytest.raises(UnicodeDecodeError):
        response.body.decode("utf-8")
    assert "幸运港娱乐" in response.body.decode("gb18030")


def test_a_redirect_leads_to_its_page(site):
    target = PAGES["roamcard.example/go"]["redirects_to"]
    location = ask(site, "roamcard.example/go").location

    assert location == f"http://{target}".replace("/welcome", f":{site.port}/welcome")
    assert ask(site, target).status == 200


def test_robots_txt_shuts_what_the_truth_says_is_shut(site):
    shut = set()
    for name in PAGES:
        host, _, path = name.partition("/")
        robots = RobotFileParser()
        robots.parse(ask(site, f"{host}/robots.txt").body.decode().splitlines())
        if not robots.can_fetch("anyone", f"/{path}"):
            shut.add(name)

    assert shut == {name for name, page in PAGES.items() if "robots" in page}


@pytest.mark.parametrize(
    "name",
    [
        "roamcard.example/../../seeds.txt",
        "roamcard.example/%2e%2e/%2e%2e/seeds.txt",
        "roamcard.example/..%2fesim-notes.test/japan.md",
        "../seeds.txt",
        "elsewhere.example/",
        "/",
    ],
)
def test_nothing_but_the_site_is_served(site, name):
    assert ask(site, name).status == 404


def test_a_query_does_not_change_the_page(site):
    assert ask(site, "harbor-news.example/search.html?q=tide").status == 200


def test_a_connection_serves_many_requests_and_ends_with_the_context():
    with serve() as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        ask(connection, "roamcard.example/")
        kept = connection.sock
        ask(connection, "esim-notes.test/japan.md")

        assert kept is not None
        assert connection.sock is kept

    with pytest.raises((HTTPException, OSError)):
        ask(connection, "roamcard.example/")
    with pytest.raises(OSError):
        HTTPConnection("127.0.0.1", port, timeout=5).connect()


def test_a_telegram_account_belongs_to_one_operator_or_to_an_honest_site():
    planted = {value for page in PAGES.values() for value in page["accounts"].get("telegram", ())}
    pictured = {value for found in TRUTH["in_pictures"].values() for value in found["telegram"]}
    owned = [value for operator in TRUTH["operators"].values() for value in operator["telegram"]]
    owned += [value for values in TRUTH["honest"].values() for value in values]

    assert sorted(owned) == sorted(planted | pictured)


def test_a_few_handles_lead_and_many_follow():
    """A newcomer's first table must have a top, a middle and a tail."""
    sites = defaultdict(set)
    for name, page in PAGES.items():
        for value in page["accounts"].get("telegram", ()):
            sites[value].add(name.partition("/")[0])
    ranked = sorted(map(len, sites.values()), reverse=True)

    assert len(sites["demo_esim_asia"]) == ranked[0] == 7
    assert ranked[1:6] == [5, 4, 3, 3, 3]
    assert ranked.count(1) > 10
