"""Clocks that jump, workers that die, crawls that last, reports that change nothing: R5 to A7."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from audit.cli import commands as reading_commands
from crawler.reading import MANY_TAGS, SECONDS, Reader
from crawler.records import Page
from crawler.worker import Worker
from tests.faults.crawling import crawl as watched
from tests.faults.town import serving
from tests.web import serving as serving_web

ROOT = Path(__file__).parents[2]
LOCAL = ("--allow-private", "127.0.0.0/8", "-q", "--delay", "0")
PAGE = "<p>Telegram: @gazette_desk</p>"


def program(*arguments):
    return [sys.executable, "-m", "tests.faults.plain", *map(str, arguments)]


def rows(db, sql):
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("faketime"), reason="needs faketime")
@pytest.mark.parametrize("then", ["+1d", "-1d", "@2038-01-19 03:14:00", "@2028-02-29 23:59:55"])
def test_r5_a_clock_that_jumps_between_and_amid_runs_holds_nothing_up(tmp_path, then):
    """What orders pages is their id, and what waits is measured by the monotonic clock."""
    db = tmp_path / "jumps.db"
    with serving_web() as web:
        web.pages |= {f"/{n}": PAGE for n in range(20)}
        urls = [web.url(f"/{n}") for n in range(20)]
        first = subprocess.run(program("crawl", db, *urls, *LOCAL, "--pages", 5), cwd=ROOT)
        second = subprocess.run(
            ["faketime", "-f", then, *program("crawl", db, *LOCAL)], cwd=ROOT, timeout=120,
            env=os.environ | {"FAKETIME_DONT_FAKE_MONOTONIC": "1"},
        )  # fmt: skip
        third = program("crawl", db, "--recrawl", *LOCAL)
        assert subprocess.run(third, cwd=ROOT, timeout=120).returncode == 0

    assert (first.returncode, second.returncode) == (4, 0)
    assert rows(db, "SELECT status FROM crawls ORDER BY id") == [("finished",)] * 2
    assert rows(db, "SELECT count(*), count(error_kind) FROM pages") == [(40, 0)]


def test_r6_a_worker_out_of_memory_costs_its_page_and_the_next_is_read(monkeypatch):
    heavy = Page("https://a.example/", "text/html", (PAGE + "<i>x</i>" * MANY_TAGS).encode())
    reader = Reader()
    with monkeypatch.context() as patched:
        starved = Worker(_exhausting, SECONDS, 400 << 20)
        patched.setattr(reader, "_worker", starved)
        assert reader.read(heavy).parse_mode == "timeout"
        starved.close()

    assert reader.read(heavy).mentions
    reader.close()


def _exhausting(*_):
    return bytes(1 << 30)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
def test_r7_a_crawl_that_lasts_grows_neither_in_memory_nor_in_open_files(tmp_path, record_property):
    """Some 80 seconds of the eight hours that the matrix asks for; a page in twenty fails."""

    def answer(host, path, times):
        number = int(path.rpartition("-")[2]) if "-" in path else 1
        if path == "/robots.txt" or number % 40 == 7:
            return 404, {}, ""
        if number % 40 == 27:
            return "reset"
        return 200, {}, PAGE + "<p>More of it.</p>" * 300, 0.1

    hosts = [f"127.63.0.{n}" for n in range(1, 5)]
    with serving(hosts, answer) as town:
        (tmp_path / "seeds.txt").write_text(
            "\n".join(town.url(host, f"/page-{n}") for n in range(500) for host in hosts)
        )
        running = subprocess.Popen(
            program("crawl", tmp_path / "soak.db", "-f", tmp_path / "seeds.txt", *LOCAL), cwd=ROOT
        )
        samples = []
        begun = time.monotonic()
        while running.poll() is None and time.monotonic() < begun + 80:
            time.sleep(1)
            if (sample := _size_of(running.pid)) and time.monotonic() > begun + 15:
                samples.append(sample)
        running.terminate()
        running.wait()

    (memory, files), (most, most_files) = samples[0], map(max, zip(*samples, strict=True))
    pages = rows(tmp_path / "soak.db", "SELECT count(*) FROM pages")[0][0]
    record_property(
        "figure", f"{pages} pages: {most - memory:+.0f} MB, {most_files - files:+} files after 15 s"
    )
    assert pages > 200
    assert most - memory < 50
    assert most_files - files <= 8


def _size_of(pid):
    """Memory in MB and open files of a process; None when it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024, files
    except (OSError, IndexError):
        return None


WRITING = {"analyse", "ignore", "unignore", "label", "serve"}
MORE = {"query": ["SELECT 1"], "search": ["gazette"], "show": ["gazette_desk"], "network": ["1"]}


@pytest.mark.parametrize("command", sorted(c.name for c in reading_commands))
def test_a1_a_reading_command_changes_nothing(promotrail, store, visit, tmp_path, command):
    """Neither the database nor its folder, whatever the command ends with."""
    if command in WRITING:
        pytest.skip("it is there to write, or to serve")
    visit("https://a.example/", "gazette_desk", images=["https://a.example/a.png"])
    store.close()
    home = tmp_path / "elsewhere"
    home.mkdir()
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in tmp_path.glob("*.db*")}

    done = promotrail(command, tmp_path / "audit.db", *MORE.get(command, []), *_out(command, home))

    after = {path: hashlib.sha256(path.read_bytes()).digest() for path in tmp_path.glob("*.db*")}
    assert after == before, done.output
    assert done.exit_code != 70, done.output


def _out(command, folder):
    """Where the command writes, if it must be told."""
    found = next(c for c in reading_commands if c.name == command)
    options = {
        name for each in found.params if isinstance(each, click.Option) for name in each.opts
    }
    if command == "export":
        return ["--to", "csv", str(folder / "out")]
    return ["-o", str(folder / "out.html")] if command == "report" and "-o" in options else []


@pytest.mark.slow
@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("ip"), reason="makes a network of its own"
)
def test_a7_the_demo_and_the_crawls_of_the_tests_need_no_network():
    """A network namespace has loopback, when that is set up, and no way out."""
    tests = [
        "tests/demo",
        "tests/spiders/test_sites.py",
        "tests/test_seeds.py",
        "tests/test_guard.py",
    ]
    done = subprocess.run(
        ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh",
         sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-2000:]


BOMBS = ("bomb_gzip", "bomb_deflate", "bomb_brotli", "bomb_zstd", "bomb_stacked_2", "bomb_gzip_10",
         "endless_chunked", "endless_close", "length_3_gib", "header_flood")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS)
def test_n1_n2_n3_eight_of_a_bomb_at_once_cost_less_than_600_mb(
    server, tmp_path, bomb, record_property
):
    urls = [server.url(bomb, "", f"127.0.1.{n}") for n in range(80, 88)]

    done = watched(tmp_path, urls)

    peak = done.own_mb + done.children_mb
    record_property("figure", f"8 x {bomb}: {peak:.0f} MB, stall {done.stall:.2f} s")
    assert rows(done.db, "SELECT count(*) FROM pages WHERE error_kind IS NULL") == [(0,)]
    assert peak < 600
    assert done.held < 0.25
