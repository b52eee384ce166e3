"""Matrix row A6: Datasette over a database does as it is told by us, and not by its visitors."""

import asyncio
import hashlib
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from datasette.app import Datasette

from audit.serving.app import datasette

HOSTILE = "https://bait.example/<script>alert(1)</script>"
STATEMENTS = [
    "select 1",
    "select randomblob(900000000)",
    "attach database 'other.db' as other",
    "pragma user_version = 1",
    "delete from pages",
]


@pytest.fixture
def path(store, visit):
    visit(HOSTILE, "gazette", images=["https://pics.example/card.png"], title="\u202egro.x")
    visit("https://a.example/", "gazette", text="Telegram: @gazette")
    store.close()
    return store.path


@pytest.fixture
def ask(path):
    """A function: what is asked for below the database's address → the answer."""
    site: Datasette = datasette(path)

    def get(what, **parameters):
        given = {"params": parameters} if parameters else {}
        return asyncio.run(site.client.get(f"/{path.stem}{what}", **given))

    return get


def listing(path):
    return {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in path.parent.iterdir()
    }


@pytest.mark.parametrize("sql", STATEMENTS)
def test_a6_no_statement_of_a_visitor_is_run(path, ask, sql):
    before = listing(path)

    for answer in (ask("", sql=sql), ask(".json", sql=sql), ask("/pages", _where=sql)):
        assert answer.status_code in (400, 403)
    assert listing(path) == before


def test_a6_the_file_is_not_handed_out(ask):
    assert ask(".db").status_code == 403


def test_a6_our_questions_have_answers(ask):
    queries = ask(".json").json()["queries"]

    assert len(queries) == 13
    for query in queries:
        given = {"handle": "gazette", "image": "https://pics.example/card.png", "network": 1}
        answer = ask(f"/{query['name']}.json", **given, date="2026-01-01", _shape="objects")
        assert answer.status_code == 200, query
        assert not answer.json().get("error")
    sites = ask("/sites-that-show-a-handle.json", handle="gazette", _shape="objects").json()
    assert [row["site"] for row in sites["rows"]] == ["a.example", "bait.example"]


@pytest.mark.parametrize("what", ["/pages", "/where-a-handle-stands?handle=gazette"])
def test_a6_what_strangers_wrote_is_text_that_only_reads(ask, what):
    html = ask(what).text

    assert "https://bait.example/&lt;script&gt;" in html
    assert 'href="https://bait' not in html
    assert "<script>alert" not in html
    assert "\u202e" not in html


def test_a6_it_listens_on_this_machine_alone_and_leaves_the_folder_as_it_is(path):
    before = listing(path)
    program = str(Path(sys.executable).with_name("promotrail"))
    running = subprocess.Popen(
        [program, "serve", str(path), "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    said = running.stderr.readline()
    address = said.split()[3]

    assert address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(f"{address}{path.stem}/pages.json") as answer:
        assert answer.status == 200
    running.send_signal(signal.SIGINT)
    _, rest = running.communicate(timeout=30)

    assert "Traceback" not in rest
    assert listing(path) == before


def test_a_port_that_is_taken_is_said_to_be(path, promotrail, place):
    result = promotrail("serve", path, "--port", str(place))

    assert result.exit_code == 2
    assert f"Port {place} can't be had" in result.stderr


@pytest.fixture
def place():
    """A port on which something listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
