import os
import signal
import time

import pytest

from crawler import reading
from crawler.extraction import extract
from crawler.reading import MANY_TAGS, Reader, is_heavy
from crawler.records import Page

AD = "<p>Telegram: @gazette</p>"


@pytest.fixture
def reader():
    reader = Reader()
    yield reader
    reader.close()


def page(html):
    return Page("https://a.example/", "text/html", html.encode())


def test_an_ordinary_page_needs_no_worker(reader, monkeypatch):
    monkeypatch.setattr(Reader, "_start", lambda self: pytest.fail("a worker was started"))

    assert reader.read(page(AD)) == extract(page(AD))


def test_a_heavy_page_is_read_alike_by_the_worker(reader):
    heavy = page(AD + "<i>x</i>" * MANY_TAGS)

    assert is_heavy(heavy)
    assert reader.read(heavy) == extract(heavy)
    assert reader.read(heavy) == extract(heavy)


def test_a_page_that_takes_too_long_costs_its_deadline_and_is_read_as_plain_text(
    reader, monkeypatch, tmp_path
):
    """A worker that is in C code which never returns, and that no exception can reach."""
    monkeypatch.setattr(reading, "_work", _stuck)
    begun = time.monotonic()

    seen = reader.read(page(AD + "<i>x</i>" * MANY_TAGS))

    assert [mention.value for mention in seen.mentions] == ["gazette"]
    assert seen.parse_mode == "limited"
    assert time.monotonic() - begun < 20


def test_a_page_that_kills_every_worker_is_given_up_and_the_next_is_read(reader, monkeypatch):
    monkeypatch.setattr(reading, "_work", _dying)
    heavy = page(AD + "<i>x</i>" * MANY_TAGS)
    assert reader.read(heavy).parse_mode == "timeout"

    monkeypatch.undo()
    assert reader.read(heavy).mentions


def _stuck(pipe):
    url, content_type, body, limited = pipe.recv()
    if not limited:
        signal.setitimer(signal.ITIMER_PROF, 0.5)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        sum(range(10**12))  # one call into C
    pipe.send(extract(Page(url, content_type, body), limited=True))


def _dying(pipe):
    pipe.recv()
    os.kill(os.getpid(), signal.SIGKILL)
