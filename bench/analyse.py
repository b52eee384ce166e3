"""Measure `promotrail analyse` on databases of several sizes, and how its cost grows.

    python bench/analyse.py DATABASE…

Each is analysed as a copy, made in its folder and removed again, from which all that an earlier
analysis left is taken: signatures, search index and derived tables. Make them with big.py --times 0
and other --pages, --sites and --mentions. Seconds are those of one process, peak memory the largest
resident set that the kernel noted of it (Linux). The exponent is that of CPU seconds over pages,
from one size to the next. Writes bench/results/analyse.md.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from crawler.storage import Store
from crawler.storage.audit_tables import DERIVED
from crawler.storage.search_tables import FORGET

RESULTS = Path(__file__).parent / "results" / "analyse.md"
ALLOWED = "1,000,000 pages in 900 s and 2,000 MB, and an exponent close to 1"
COUNTED = ("pages", "sites", "mentions", "networks", "text_templates")


class Measured(NamedTuple):
    counts: tuple[int, ...]
    """Rows of each of COUNTED."""

    cpu: float
    wall: float
    peak: float
    """MB."""


def measure(db: Path) -> Measured:
    """Analyse a copy of `db`."""
    with TemporaryDirectory(dir=db.parent) as folder:
        copy = Path(shutil.copy(db, folder))
        forget(copy)
        begun = time.monotonic()
        program = str(Path(sys.executable).with_name("promotrail"))
        running = subprocess.Popen([program, "analyse", str(copy), "-q"])
        _, status, used = os.wait4(running.pid, 0)
        wall = time.monotonic() - begun
        running.returncode = os.waitstatus_to_exitcode(status)
        assert running.returncode == 0, db
        with closing(sqlite3.connect(copy)) as connection:
            counts = tuple(
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in COUNTED
            )
    return Measured(counts, used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1000)


def forget(db: Path) -> None:
    """Take from `db`, brought to the newest schema, what an analysis made."""
    with Store(db) as store, store.transaction():
        for table in (*DERIVED, "text_signatures"):
            store.db.execute(f"DELETE FROM {table}")
        for statement in FORGET:
            store.db.execute(statement)


def report(found: list[Measured]) -> Iterator[str]:
    """Yield the lines of the results file; `found` is by size."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    yield "# What `analyse` costs\n"
    yield f"Measured {datetime.now(UTC):%Y-%m-%d} at commit {commit} by `python bench/analyse.py`,"
    yield f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, on a machine of"
    yield f"{os.cpu_count()} cores that others use too. Allowed: {ALLOWED}.\n"
    names = [name.replace("text_templates", "text clusters") for name in COUNTED]
    yield f"| {' | '.join(names)} | CPU s | wall s | peak MB |"
    yield "|---" * (len(names) + 3) + "|"
    for each in found:
        counts = " | ".join(f"{count:,}" for count in each.counts)
        yield f"| {counts} | {each.cpu:,.1f} | {each.wall:,.1f} | {each.peak:,.0f} |"
    yield ""
    for one, other in pairwise(found):
        exponent = log(other.cpu / one.cpu) / log(other.counts[0] / one.counts[0])
        yield f"- {one.counts[0]:,} to {other.counts[0]:,} pages: exponent {exponent:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dbs", type=Path, nargs="+", metavar="DATABASE")
    found = []
    for db in parser.parse_args().dbs:
        found.append(measure(db))
        print(db, *found[-1], file=sys.stderr, flush=True)
    RESULTS.write_text("".join(f"{line}\n" for line in report(sorted(found))))


if __name__ == "__main__":
    main()
