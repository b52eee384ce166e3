"""Kill crawls with -9 at random moments, and hold what is stored against an uninterrupted crawl's.

    python bench/kills.py [--kills N] [--seed N] [--sizes HOSTS...] [--workers N...]

The crawls are of a town on loopback (tests/faults/town.py), 25 pages a host that link to each
other, each page answered after 30 ms. Killed is by turns the first process and, with several
workers, one of them. The kills are divided over the sizes; a crawl that ends before its share is
used up is begun anew. Printed for each size and number of workers: kills, rows lost, rows doubled,
what SQLite finds wrong, and the pages fetched again for each kill, beside twice the requests at a
time.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from crawl import TABLES

from crawler.storage.checking import problems
from tests.faults.town import Town, serving

PAGES = 25
AT_ONCE = 8
"""Requests at a time of a process: CONCURRENT_REQUESTS of crawler/settings.py."""


def answer(host: str, path: str, times: int) -> tuple[int, dict[str, str], str, float]:
    n = int(path[1:])
    links = "".join(f"<a href='/{m}'>on</a>" for m in (2 * n + 1, 2 * n + 2, n // 2) if m < PAGES)
    return 200, {}, f"<title>{n}</title><p>Telegram: @gazette_{n % 7}</p>{links}", 0.03


def begin(db: Path, seeds: Path, workers: int) -> subprocess.Popen[bytes]:
    program = str(Path(sys.executable).with_name("promotrail"))
    options = [
        "--allow-private",
        "127.0.0.0/8",
        "--delay",
        "0",
        "--no-robots",
        "--depth",
        "9",
        "-q",
    ]
    return subprocess.Popen(
        [program, "crawl", str(db), "-f", str(seeds), *options, "--workers", str(workers)],
        stderr=subprocess.DEVNULL,
    )


def contents(db: Path) -> list[Counter[tuple[object, ...]]]:
    with closing(sqlite3.connect(db)) as connection:
        return [Counter(connection.execute(sql)) for sql in TABLES]


def is_finished(db: Path) -> bool:
    """Tell whether the crawl had ended when its process was killed: to run it again is another."""
    with closing(sqlite3.connect(db)) as connection, suppress(sqlite3.OperationalError):
        return connection.execute("SELECT status FROM crawls").fetchone() == ("finished",)
    return False


def victims(pid: int, workers: int, n: int) -> list[int]:
    """Return who may be killed as the `n`th: the first process, or a worker, by turns."""
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if workers > 1 and n % 2 and children:
            return [int(child) for child in children]
    return [pid]


def killed(town: Town, folder: Path, seeds: Path, workers: int, kills: int, chance: random.Random,
           expected: list[Counter[tuple[object, ...]]]) -> dict[str, object]:  # fmt: skip
    """Crawl, killed `kills` times, and anew when it ended; return what became of it."""
    done = lost = doubled = again = 0
    wrong: list[str] = []
    while done < kills:
        db = folder / f"killed{workers}-{done}.db"
        town.log.clear()
        here = 0
        while True:
            running, asked = begin(db, seeds, workers), len(town.log)
            while len(town.log) == asked and running.poll() is None:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 1))
            if done < kills and running.poll() is None:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(victims(running.pid, workers, done)), signal.SIGKILL)
                    done, here = done + 1, here + 1
            if running.wait() == 0 or is_finished(db):
                break
        there = contents(db)
        lost += sum((whole - got).total() for whole, got in zip(expected, there, strict=True))
        doubled += sum((got - whole).total() for whole, got in zip(expected, there, strict=True))
        wrong += problems(db)
        again += len(town.log) - expected[1].total() if here else 0
    return {
        "kills": done, "lost": lost, "doubled": doubled, "corrupt": len(wrong),
        "fetched again a kill": round(again / done, 1), "allowed": 2 * AT_ONCE * workers,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--sizes", type=int, nargs="+", default=[8, 40, 120])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    print(f"seed {options.seed}")
    chance = random.Random(options.seed)
    for size in options.sizes:
        hosts = [f"127.50.{n // 250}.{n % 250 + 1}" for n in range(size)]
        with serving(hosts, answer) as town, TemporaryDirectory() as name:
            folder, seeds = Path(name), Path(name, "seeds.txt")
            seeds.write_text("".join(f"{town.url(host, '/0')}\n" for host in hosts))
            assert begin(folder / "whole.db", seeds, 1).wait() == 0
            expected = contents(folder / "whole.db")
            for workers in options.workers:
                share = -(-options.kills // len(options.sizes))
                result = killed(town, folder, seeds, workers, share, chance, expected)
                print(json.dumps({"pages": size * PAGES, "workers": workers, **result}))


if __name__ == "__main__":
    main()
