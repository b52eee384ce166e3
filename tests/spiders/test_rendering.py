"""Pages made by script, in whole crawls with the system's Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from crawler.rendering.browser import NAMES
from tests.faults import town
from tests.faults.crawling import alive, listened_on
from tests.spiders.test_sites import LOCAL, command, crawl, rows
from tests.web import serving

CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)

needs_browser = pytest.mark.skipif(
    not (CHROMIUM and find_spec("playwright")),
    reason="needs the extra js and Chromium (apt install chromium)",
)

APP = "<title>Shop</title><div id=root></div><script src=/app.js></script>"
FILL = """
fetch('/contact.json').then(got => got.json()).then(contact => {
    document.getElementById('root').innerHTML = `<p>Telegram: @${contact.name}</p>`;
    document.cookie = 'seen=1';
});
"""
HONEST = "<p>" + "An honest page, whole as it is served. " * 30 + "</p>"


@pytest.fixture
def web():
    with serving() as web:
        script = {"Content-Type": "text/javascript"}
        web.pages["/app.js"] = (200, script, FILL)
        web.pages["/contact.json"] = (
            200,
            {"Content-Type": "application/json"},
            '{"name":"gazette_js"}',
        )
        yield web


@pytest.fixture
def db(tmp_path):
    return tmp_path / "crawl.db"


def handles(db):
    return rows(db, "SELECT DISTINCT page, handle FROM sightings ORDER BY 1, 2")


def rendered(db):
    return dict(rows(db, "SELECT url, rendered FROM pages"))


@needs_browser
def test_a_handle_that_a_script_puts_there_is_seen(web, db):
    web.pages["/shop"], web.pages["/honest"] = APP, HONEST + "<script src=/app.js></script>"
    seeds = [web.url("/shop"), web.url("/honest")]

    crawl(db, *seeds, *LOCAL, "--js", "auto")

    assert handles(db) == [(web.url("/shop"), "gazette_js")]
    assert rendered(db) == {web.url("/shop"): "whole", web.url("/honest"): None}
    assert web.asked().count("/app.js") == 1, "the page that is no shell asks for nothing"


@needs_browser
def test_always_renders_every_page_and_asks_for_a_script_once(web, db):
    web.pages["/a"] = web.pages["/b"] = APP

    crawl(db, web.url("/a"), web.url("/b"), *LOCAL, "--js", "always")

    assert rendered(db) == {web.url("/a"): "whole", web.url("/b"): "whole"}
    assert sorted(web.asked()) == ["/a", "/app.js", "/b", "/contact.json"]


@needs_browser
def test_what_a_script_takes_away_is_still_seen(web, db):
    web.pages["/ad"] = (
        "<p>Telegram: @gazette_served</p><script>document.body.innerHTML = ''</script>"
    )

    crawl(db, web.url("/ad"), *LOCAL, "--js", "always")

    assert handles(db) == [(web.url("/ad"), "gazette_served")]


@needs_browser
def test_robots_txt_holds_for_what_scripts_ask_for(web, db):
    web.pages["/robots.txt"] = (200, {}, "User-agent: *\nDisallow: /app.js")
    web.pages["/shop"] = APP

    crawl(db, web.url("/shop"), *LOCAL, "--js", "auto")

    assert web.asked() == ["/shop"]


@needs_browser
@pytest.mark.slow
def test_a_page_that_hangs_is_given_up_and_the_next_one_rendered(web, db):
    web.pages["/hang"] = "<div id=root></div><script>while (true);</script>"
    web.pages["/eats"] = (
        "<div id=root></div><script>var all = []; setInterval(() => {"
        " all.push(new Uint8Array(5e7).fill(1)) }, 1)</script>"
    )
    web.pages["/shop"] = APP

    crawl(db, web.url("/hang"), web.url("/eats"), web.url("/shop"), *LOCAL, "--js", "auto")

    outcome = rendered(db)
    assert outcome[web.url("/hang")] == "failed"
    assert outcome[web.url("/shop")] == "whole"
    assert rows(db, "SELECT count(*) FROM pages WHERE error_kind IS NOT NULL") == [(0,)]
    assert handles(db) == [(web.url("/shop"), "gazette_js")]


ESCAPES = """<div id=root></div><script>
const there = '127.0.0.1:PORT', add = (tag, what, parent) =>
    parent.append(Object.assign(document.createElement(tag), what));
fetch(`http://${there}/fetch`).catch(() => 0);
new Image().src = `http://${there}/image`;
new WebSocket(`ws://${there}/socket`);
new EventSource(`http://${there}/events`);
navigator.sendBeacon(`http://${there}/beacon`, 'x');
add('script', {src: `http://${there}/script`}, document.head);
add('iframe', {src: `http://${there}/frame`}, document.body);
add('link', {rel: 'preconnect', href: `http://${there}/`}, document.head);
new Worker(URL.createObjectURL(new Blob([`fetch('http://${there}/worker').catch(() => 0)`])));
fetch('http://rebound.test:PORT/name').catch(() => 0);
fetch('/led').catch(() => 0);
const turn = {urls: `turn:${there}?transport=tcp`, username: 'a', credential: 'b'};
const peer = new RTCPeerConnection({iceServers: [{urls: `stun:${there}`}, turn]});
peer.createDataChannel('x');
peer.createOffer().then(offer => peer.setLocalDescription(offer));
window.open(`http://${there}/window`);
setTimeout(() => { document.getElementById('root').textContent = 'Telegram: @gazette_out';
                   location = `http://${there}/away`; }, 300);
</script>"""


@needs_browser
def test_nothing_in_the_browser_reaches_a_private_address(web, db):
    """The page's own host is allowed here, and every way out of it leads to one that is not."""
    with (
        socket.create_server(("127.0.0.1", 0)) as inside,
        socket.socket(type=socket.SOCK_DGRAM) as datagrams,
    ):
        port = inside.getsockname()[1]
        datagrams.bind(("127.0.0.1", port))
        inside.settimeout(0.1), datagrams.settimeout(0.1)
        web.pages["/out"] = ESCAPES.replace("PORT", str(port))
        web.pages["/led"] = (302, {"Location": f"http://127.0.0.1:{port}/led"}, "")
        names = 'PROMOTRAIL_HOSTS={"page.test": "127.0.0.2", "rebound.test": "127.0.0.1"}'

        with serving_at("127.0.0.2", web.pages) as there:
            url = f"http://page.test:{there}/out"
            crawl(
                db, url, "--allow-private", "127.0.0.2/32", "--delay", "0", "-q", "--js", "auto",
                "-s", names,
            )  # fmt: skip

        with pytest.raises(TimeoutError):
            inside.accept()
        with pytest.raises(TimeoutError):
            datagrams.recvfrom(1)
    assert rendered(db) == {url: "whole"}
    assert handles(db) == [(url, "gazette_out")]


@needs_browser
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads Linux's /proc")
def test_the_browser_listens_nowhere_and_ends_with_a_crawl_that_is_killed(
    web, db, tmp_path_factory
):
    profiles = tmp_path_factory.mktemp("p")  # short, as a socket's name in it must be
    web.pages["/slow"] = "<div id=root></div><script>setInterval(() => fetch('/x'), 100)</script>"
    environment = os.environ | {"TMPDIR": str(profiles)}
    running = subprocess.Popen(
        command("crawl", db, web.url("/slow"), *LOCAL, "--js", "auto"), env=environment
    )
    wait_until(lambda: "/x" in web.asked())
    processes = descendants(running.pid)

    listening = [pid for pid in processes if listened_on(pid)]
    running.send_signal(signal.SIGKILL)
    running.wait()

    assert len(processes) > 3
    assert not listening
    wait_until(lambda: not any(map(alive, processes)))
    assert not list(profiles.glob("promotrail-browser-*")), "its profile is gone too"


def test_what_is_missing_is_named(promotrail, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    done = promotrail("crawl", tmp_path / "a.db", "http://a.example/", "--js", "auto")

    assert done.exit_code == 2
    assert "apt install chromium" in done.output or "pip install" in done.output
    assert not (tmp_path / "a.db").exists()


@contextmanager
def serving_at(host, pages):
    """Serve `pages` at another address of this machine; the context is its port."""

    def answer(_, path, __):
        found = pages.get(path, (404, {}, ""))
        return found if isinstance(found, tuple) else (200, {}, found)

    with town.serving([host], answer) as served:
        yield served.port


def wait_until(holds, seconds=20):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def descendants(pid):
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found[1:]
