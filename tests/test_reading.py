import os
import signal
import time

import pytest

from crawler.extraction import extract
from crawler.reading import MANY_TAGS, MEMORY, SECONDS, Reader, is_heavy
from crawler.records import Page
from crawler.worker import Worker

AD = "<p>Telegram: @gazette</p>"


@pytest.fixture
def reader():
    reader = Reader()
    yield reader
    reader.close()


def page(html):
    return Page("https://a.example/", "text/html", html.encode())


def test_an_ordinary_page_needs_no_worker(reader, monkeypatch):
    monkeypatch.setattr(Worker, "ask", lambda *_: pytest.fail("a worker was started"))

    assert reader.read(page(AD)) == extract(page(AD))


def test_a_heavy_page_is_read_alike_by_the_worker(reader):
    heavy = page(AD + "<i>x</i>" * MANY_TAGS)

    assert is_heavy(heavy)
    assert reader.read(heavy) == extract(heavy)
    assert reader.read(heavy) == extract(heavy)


def test_a_page_that_takes_too_long_costs_its_deadline_and_is_read_as_plain_text(
    reader, monkeypatch
):
    """A worker that is in C code which never returns, and that no exception can reach."""
    monkeypatch.setattr(reader, "_worker", Worker(_stuck, 0.5, MEMORY))
    begun = time.monotonic()

    seen = reader.read(page(AD + "<i>x</i>" * MANY_TAGS))

    assert [mention.value for mention in seen.mentions] == ["gazette"]
    assert seen.parse_mode == "limited"
    assert time.monotonic() - begun < 20


def test_a_page_that_kills_every_worker_is_given_up_and_the_next_is_read(reader, monkeypatch):
    monkeypatch.setattr(reader, "_worker", Worker(_dying, SECONDS, MEMORY))
    heavy = page(AD + "<i>x</i>" * MANY_TAGS)
    assert reader.read(heavy).parse_mode == "timeout"

    monkeypatch.undo()
    assert reader.read(heavy).mentions


def _stuck(url, content_type, body, limited):
    if not limited:
        sum(range(10**12))  # one call into C
    return extract(Page(url, content_type, body), limited=True)


def _dying(*_):
    os.kill(os.getpid(), signal.SIGKILL)
