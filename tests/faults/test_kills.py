"""Rows R1 and R2 of the fault matrix: a crawl that is killed or told to end, in any process."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.storage.audit_tables import DERIVED
from crawler.storage.checking import problems
from tests.faults import town
from tests.faults.crawling import alive
from tests.spiders.test_sites import LOCAL, ROOT, contents, crawl, page, rows

HOSTS = [f"127.45.0.{n}" for n in range(1, 9)]
PAGES = 9
"""Of each host: page n links to 2n + 1 and 2n + 2."""

JITTER = 0.1
"""Seconds by which a process's first request is late on a loaded machine, so that the next one
follows the sooner."""


def answer(host, path, times):
    if path == "/robots.txt":
        return 404, {}, b""
    n = int(path[1:])
    links = [f"/{m}" for m in (2 * n + 1, 2 * n + 2) if m < PAGES]
    return 200, {}, page(links, f"Telegram: @gazette_{n % 4}"), 0.05


@pytest.fixture
def place():
    with town.serving(HOSTS, answer) as place:
        yield place


def begin(db, place, workers, *options):
    """Start a crawl of all hosts, in a process group of its own."""
    program = str(Path(sys.executable).with_name("promotrail"))
    return subprocess.Popen(
        [program, "crawl", str(db), *urls(place), *LOCAL, "--depth", "9", "--workers",
         str(workers), *options],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def urls(place):
    return [place.url(host, "/0") for host in HOSTS]


def whole(tmp_path, place):
    """What an uninterrupted crawl by one process has."""
    crawl(tmp_path / "whole.db", *urls(place), *LOCAL, "--depth", 9)
    place.log.clear()
    return contents(tmp_path / "whole.db")


def is_finished(db):
    return rows(db, "SELECT status FROM crawls") == [("finished",)]


def children(pid):
    """The workers of a crawl."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    return []


def wait(until, seconds=30):
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.01)


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads Linux's /proc")


@needs_proc
def test_r1_a_worker_that_is_killed_is_replaced_and_nothing_is_lost(tmp_path, place):
    expected, db = whole(tmp_path, place), tmp_path / "killed.db"
    running = begin(db, place, 2)
    wait(lambda: len(place.log) > 20)

    os.kill(children(running.pid)[0], signal.SIGKILL)
    _, said = running.communicate(timeout=60)

    assert running.returncode == 0, said
    assert contents(db) == expected
    assert problems(db) == []


@needs_proc
def test_r1_workers_end_with_their_parent_and_the_next_run_waits_for_them(tmp_path, place):
    expected, db = whole(tmp_path, place), tmp_path / "killed.db"
    running = begin(db, place, 2)
    wait(lambda: len(place.log) > 20)
    workers = children(running.pid)
    assert len(workers) == 2

    running.kill()
    running.wait()
    running.stderr.close()
    crawl(db, *urls(place), *LOCAL, "--depth", 9, "--workers", 2)

    assert not any(map(alive, workers))
    assert contents(db) == expected
    assert problems(db) == []


@pytest.mark.slow
@needs_proc
@pytest.mark.parametrize("workers", [1, 2])
def test_r1_killed_again_and_again_in_any_process_a_crawl_loses_nothing(tmp_path, place, workers):
    """A short form of bench/kills.py."""
    expected, db = whole(tmp_path, place), tmp_path / "killed.db"
    moments = random.Random(workers)
    for n in range(6):
        running = begin(db, place, workers)
        asked = len(place.log)
        wait(lambda asked=asked, running=running: len(place.log) > asked or running.poll() == 0)
        time.sleep(moments.uniform(0, 0.5))
        victims = children(running.pid) if workers > 1 and n % 2 else []
        with suppress(ProcessLookupError):  # it has just ended
            os.kill(moments.choice(victims or [running.pid]), signal.SIGKILL)
        running.communicate(timeout=60)
        if is_finished(db):  # a run of it would be another crawl
            break
    else:
        crawl(db, *urls(place), *LOCAL, "--depth", 9, "--workers", workers)

    assert contents(db) == expected
    assert problems(db) == []


@pytest.mark.parametrize("command", ["crawl", "ingest"])
def test_r1_killed_amid_its_last_analysis_it_is_continued_not_begun_anew(tmp_path, place, command):
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved/1.html").write_text(page(text="Telegram: @gazette"))
    given = {"crawl": [*urls(place), *LOCAL], "ingest": [str(tmp_path / "saved"), "-q"]}
    arguments = [command, str(tmp_path / "killed.db"), *given[command]]
    code = (
        "import os, signal, audit.analysis.analyse as room; from crawler.cli import main;"
        "room.analyse = lambda *_: os.kill(os.getpid(), signal.SIGKILL); main()"
    )
    killed = subprocess.run([sys.executable, "-c", code, *arguments])

    again = subprocess.run([sys.executable, "-m", "tests.faults.plain", *arguments], cwd=ROOT)

    assert (killed.returncode, again.returncode) == (-signal.SIGKILL, 0)
    assert rows(tmp_path / "killed.db", "SELECT id, status FROM crawls") == [(1, "finished")]
    assert rows(tmp_path / "killed.db", "SELECT count(*) FROM analyses") == [(1,)]


KILLED_WITHIN = """
import os, signal, sys
from importlib import import_module
from crawler.cli import main

def within(*arguments):
    calls.append(1)
    return os.kill(os.getpid(), signal.SIGKILL) if len(calls) == turn else function(*arguments)

_, stage, turn, *command = sys.argv
room, name = stage.split(".")
room, calls, turn = import_module(f"audit.analysis.{room}"), [], int(turn)
function = getattr(room, name)
setattr(room, name, within)
main(command)
"""


def derived(db):
    return {table: rows(db, f"SELECT * FROM {table}") for table in DERIVED}


@pytest.mark.parametrize(
    ("stage", "turn"),
    [
        ("search_index.folded", 2),
        ("signing._signed", 1),
        ("analyse.gather_keys", 1),
        ("analyse.find_networks", 1),
        ("writing._run", 1),
        ("writing._run", 3),
        ("writing._run", 7),
    ],
)
def test_r1_an_analysis_that_is_killed_leaves_the_one_before_whole(
    tmp_path, promotrail, stage, turn
):
    """Killed before, within and between its transactions: the turns are calls of a function."""
    db, saved = tmp_path / "killed.db", tmp_path / "saved"
    saved.mkdir()
    for n in range(6):
        (saved / f"{n}.html").write_text(page(text=f"Telegram: @gazette_{n // 3}. " + "Ask. " * n))
    promotrail("ingest", db, *sorted(saved.iterdir())[:3], "-q")
    before = derived(db)
    promotrail("ingest", db, saved, "--no-analyse", "-q")

    arguments = [stage, str(turn), "analyse", str(db), "-q"]
    killed = subprocess.run([sys.executable, "-c", KILLED_WITHIN, *arguments], cwd=ROOT)

    assert killed.returncode == -signal.SIGKILL
    assert derived(db) == before
    assert len(before["networks"]) == 1
    assert problems(db) == []
    assert promotrail("analyse", db, "-q").exit_code == 0
    assert len(derived(db)["networks"]) == 2


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    "signals",
    [[signal.SIGINT], [signal.SIGINT, signal.SIGINT], [signal.SIGTERM], [signal.SIGHUP]],
    ids=["int", "int-twice", "term", "hup"],
)
def test_r2_a_crawl_that_is_told_to_end_ends_with_130_and_goes_on_later(
    tmp_path, place, workers, signals
):
    db = tmp_path / "told.db"
    running = begin(db, place, workers, *(["--delay", "0.3"] if len(signals) > 1 else []))
    wait(lambda: len(place.log) > 20)
    for number in signals:
        begun = time.monotonic()
        running.send_signal(number)
        time.sleep(0.1)
    _, said = running.communicate(timeout=30)

    assert running.returncode == 130, said
    assert "Run the same command again to continue" in said
    assert "Traceback" not in said
    if len(signals) > 1:
        assert time.monotonic() - begun < 2
    crawl(db, *urls(place), *LOCAL, "--depth", 9, "--workers", workers)
    assert contents(db) == whole(tmp_path, place)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_r2_seeds_that_are_still_being_read_are_no_reason_to_die(tmp_path, number):
    program = str(Path(sys.executable).with_name("promotrail"))
    db = tmp_path / "early.db"
    running = subprocess.Popen(
        [program, "crawl", str(db), "http://a.invalid/", "-f", "-", *LOCAL],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    wait(Path(f"{db}-lock").exists)
    time.sleep(0.3)

    running.send_signal(number)
    _, said = running.communicate(timeout=30)

    assert running.returncode == 130, said
    assert "Run the same command again" in said


def test_n20_hosts_are_asked_one_at_a_time_by_two_workers_redirects_and_all(tmp_path):
    """Every host sends its readers, and who asks for its robots.txt, on to the first one."""

    def answer(host, path, times):
        if path == "/robots.txt" and host != HOSTS[0]:
            return 302, {"Location": place.url(HOSTS[0], "/robots.txt")}, b""
        if path == "/robots.txt":
            return 404, {}, b"", 0.05
        if host != HOSTS[0] and path == "/1":
            return 302, {"Location": place.url(HOSTS[0], f"/from/{host}")}, b""
        return 200, {}, page(), 0.05

    with town.serving(HOSTS[:4], answer) as place:
        seeds = [place.url(host, f"/{n}") for host in HOSTS[:4] for n in range(2)]
        db = tmp_path / "polite.db"
        crawl(db, *seeds, *LOCAL[:2], "-q", "--delay", 1, "--workers", 2)

        assert rows(db, "SELECT count(*) FROM pages WHERE error_kind IS NULL") == [(8,)]
        assert len([each for each in place.log if each.host == HOSTS[0]]) > 6
        for host in HOSTS[:4]:
            asked = sorted(each for each in place.log if each.host == host)
            for one, other in pairwise(asked):
                assert one.ended <= other.begun
                assert other.begun - one.begun > 1 - JITTER


def test_a_budget_of_pages_is_for_all_workers_together(tmp_path, place):
    db = tmp_path / "budget.db"

    said = crawl(db, *urls(place), *LOCAL, "--workers", 2, "--pages", 5, code=4)

    assert "stopped: 5 pages read, 0 failed, 3 to go" in said
    crawl(db, *LOCAL, "--workers", 2)
    assert rows(db, "SELECT count(*) FROM pages") == [(8,)]


def test_two_workers_spread_over_all_sites_as_one_does(tmp_path, place):
    """With a scope of any site, no page is claimed before all that are nearer to a seed."""
    options = [*LOCAL, "--depth", 2, "--scope", "any"]
    crawl(tmp_path / "one.db", *urls(place), *options, "--workers", 1)
    crawl(tmp_path / "two.db", *urls(place), *options, "--workers", 2)

    assert contents(tmp_path / "two.db") == contents(tmp_path / "one.db")
