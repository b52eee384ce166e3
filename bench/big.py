"""Measure the reading commands on a large database, each with its query plans.

    python bench/big.py DATABASE [--pages N --sites N --mentions N --seed N] [--times N]

DATABASE is made when it is not there (see big_world.py), and analysed when it was not.
bench/results/big.md is written. The time is that of the command in this process, standard output
to memory, the median of --times.
"""

import argparse
import os
import platform
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from big_world import build
from click.testing import CliRunner

from audit.database import Reader
from crawler.cli import main as promotrail

RESULTS = Path(__file__).parent / "results" / "big.md"

COMMANDS = {
    "handles --top 20": 0.5,
    "handles --top 20 --details": 2,
    "handles --top 20 --all": 2,
    "handles --top 20 --since 2026-09-20": 2,
    "sites --limit 20": 2,
    "images --limit 20": 2,
    "texts --limit 20": 2,
    "networks": 1,
    "network 1": 2,
    "network 1 --why --limit 100": 2,
    "show @world_news_daily": 2,
    "show www.shop1.example": 2,
    "show https://icons.example/1.svg": 2,
    "show network 1": 2,
    "show text 1": 2,
    "timeline": 2,
    "timeline network 1": 2,
    "diff --limit 100": 2,
    "diff --lifetimes --limit 100": 2,
    "errors --limit 100": 2,
    "report -o FILE": 2,
    "report network 1 -o FILE": 2,
    "search 保号卡": 1,
}
"""Command → the seconds it may take. FILE is one that is removed again."""

VIEWS = {
    "select * from handle_frequency order by sites desc limit 10": 2,
    "select * from shared_images order by sites desc limit 10": 2,
    "select * from site_handles order by handles desc limit 10": 2,
    "select * from handle_sites order by pages desc limit 10": 2,
    "select * from image_sites order by pages desc limit 10": 2,
}
"""The same for SQL that anyone may ask."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("db", type=Path)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--sites", type=int, default=50_000)
    parser.add_argument("--mentions", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    if not options.db.exists():
        begun = time.monotonic()
        build(options.db, options.pages, options.sites, options.mentions, options.seed)
        print(f"made in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    if options.times:
        analyse(options.db)
        RESULTS.write_text("".join(f"{line}\n" for line in _report(options.db, options.times)))


def analyse(db: Path) -> None:
    """Bring `db` to the newest schema, and analyse it if it never was: in a process of its own."""
    program = str(Path(sys.executable).with_name("promotrail"))
    subprocess.run([program, "upgrade", str(db)], check=True)
    with closing(sqlite3.connect(db)) as connection:
        (analyses,) = connection.execute("SELECT count(*) FROM analyses").fetchone()
    if not analyses:
        subprocess.run([program, "analyse", str(db)], check=True)


def _report(db: Path, times: int) -> Iterator[str]:
    yield "# The reading commands on a large database\n"
    yield f"Measured {datetime.now(UTC):%Y-%m-%d} at commit {_commit()} by `python bench/big.py`,"
    yield f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, on a machine of"
    yield f"{os.cpu_count()} cores that others use too. Seconds are the median of {times} times in"
    yield "a row: by then what a command reads is in memory, which it is not the first time.\n"
    with closing(sqlite3.connect(db)) as connection:
        for table in ("pages", "sites", "handles", "mentions", "page_images"):
            (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            yield f"- {count:,} {table}"
        yield f"- {db.stat().st_size / 2**30:.1f} GiB\n"
        asked = {tuple(command.split()): limit for command, limit in COMMANDS.items()}
        asked |= {("query", sql): limit for sql, limit in VIEWS.items()}
        found = {command: _measured(db, command, times) for command in asked}
        yield "| command | seconds | allowed |"
        yield "|---|---|---|"
        for command, (seconds, _) in found.items():
            yield f"| `{' '.join(command)}` | {seconds:.2f} | {asked[command]} |"
        for command, (_, statements) in found.items():
            yield f"\n## {' '.join(command)}\n\n```"
            for sql, parameters in statements:
                yield from _plan(connection, sql, parameters)
            yield "```"


def _measured(
    db: Path, command: tuple[str, ...], times: int
) -> tuple[float, list[tuple[str, object]]]:
    """Return the seconds `command` takes, and the statements it executes."""
    took = []
    for _ in range(times):
        with TemporaryDirectory() as folder, _recording() as statements:
            name, *rest = [str(Path(folder, word)) if word == "FILE" else word for word in command]
            begun = time.perf_counter()
            result = CliRunner().invoke(promotrail, [name, str(db), *rest])
            took.append(time.perf_counter() - begun)
        assert result.exit_code == 0, (command, result.output[-500:], result.exception)
    print(f"{median(took):6.2f}  {' '.join(command)}", file=sys.stderr)
    return median(took), statements


@contextmanager
def _recording() -> Iterator[list[tuple[str, object]]]:
    """Yield a list that gets each different statement which a command executes."""
    statements: dict[str, object] = {}
    execute = Reader.execute

    def recorded(self: Reader, sql: str, parameters: object = (), /) -> sqlite3.Cursor:
        if "PRAGMA" not in sql and "sqlite_" not in sql:
            statements.setdefault(sql, parameters)
        return execute(self, sql, parameters)

    Reader.execute = recorded
    found: list[tuple[str, object]] = []
    try:
        yield found
    finally:
        Reader.execute = execute
        found += statements.items()


def _plan(connection: sqlite3.Connection, sql: str, parameters: object) -> Iterator[str]:
    """Yield SQLite's plan of a statement as an indented tree; the view `ignored` as one line."""
    below: dict[int, list[tuple[int, str]]] = {}
    for number, parent, _, detail in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters):
        below.setdefault(parent, []).append((number, detail))
    yield from _branches(below, 0, "")


def _branches(below: dict[int, list[tuple[int, str]]], of: int, indent: str) -> Iterator[str]:
    for number, detail in below.get(of, []):
        branches = list(_branches(below, number, indent + "  "))
        if detail.startswith("LIST SUBQUERY") and any("ignores_1" in line for line in branches):
            yield f"{indent}{detail}: ignored"
        else:
            yield f"{indent}{detail}"
            yield from branches


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
