import os
import pty
import select
import sys

import pytest

from crawler import progress
from crawler.progress import ProgressLine, Tally
from crawler.storage import Store


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "crawl.db") as store:
        yield store


@pytest.fixture
def crawl_id(store):
    crawl_id = store.begin("crawl", {}).id
    store.add_seeds(crawl_id, ["http://a.example/", "http://b.example/"])
    return crawl_id


@pytest.fixture
def clock(monkeypatch):
    """A clock that is a minute later each time it is looked at."""
    minutes = iter(range(0, 6000, 60))
    monkeypatch.setattr(progress, "monotonic", lambda: float(next(minutes)))


def waiting(descriptor):
    while select.select([descriptor], [], [], 0)[0]:
        yield os.read(descriptor, 65_536)


def test_the_line_tells_pages_rate_queue_errors_handles_and_time():
    tally = Tally(pending=5, whole=False)
    tally.pages, tally.errors = 1_199, 1
    line = tally.line(seconds=3_600.0, queue=2_000, handles=1)
    assert line == "1,200 pages  0.333/s  queue 2,000  1 error  1 handle  1:00:00"


@pytest.mark.parametrize(("whole", "told"), [(True, True), (False, False)])
def test_an_eta_is_there_only_when_the_job_is_whole(whole, told):
    tally = Tally(pending=100, whole=whole)
    tally.pages = 50
    assert ("ETA 0:10" in tally.line(seconds=10.0, queue=50, handles=0)) is told


@pytest.mark.parametrize(("pages", "queue", "seconds"), [(0, 9, 5.0), (9, 0, 5.0), (9, 9, 0.0)])
def test_no_eta_is_made_up_before_the_first_page_or_after_the_last(pages, queue, seconds):
    tally = Tally(pending=9, whole=True)
    tally.pages = pages
    assert "ETA" not in tally.line(seconds, queue, handles=0)


def test_off_a_terminal_each_line_is_plain_and_its_own(store, crawl_id, clock, capsys):
    with ProgressLine(store, crawl_id, whole=True) as line:
        line.show()
        line.show()
    written = capsys.readouterr().err
    assert [text[:7] for text in written.splitlines()] == ["0 pages", "0 pages"]
    assert "\x1b" not in written and "\r" not in written


def test_a_quiet_crawl_shows_nothing(store, crawl_id, clock, capsys):
    with ProgressLine(store, crawl_id, whole=True, quiet=True) as line:
        line.show()
    assert capsys.readouterr().err == ""


def test_on_a_terminal_one_line_is_rewritten(store, crawl_id, clock, monkeypatch):
    leader, follower = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with ProgressLine(store, crawl_id, whole=True) as line:
            line.show()
            line.show()
        written = b"".join(waiting(leader))
    os.close(leader)
    assert written.count(b"0 pages") >= 2
    assert b"\r\x1b[2K" in written  # the line is erased before it is written again
    assert written.count(b"\n") == written.count(b"\x1b[1A")  # the end takes its own line back
