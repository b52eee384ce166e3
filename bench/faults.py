"""Run every row of the fault matrix, slow ones too, and write what came of each.

    python bench/faults.py [PYTEST'S OPTIONS]

The results are in bench/results/faults.md; options of pytest's, as `-m "not slow"`, run some of the
rows, and say so there. A row is a test below tests that bears its id:
`test_n4_…`, or a parameter `n4-…`; some are whole files, see `ELSEWHERE`. The tests give their
figures with `record_property`.
"""

import re
import shlex
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench/results/faults.md"
ROW = re.compile(r"(?<=[_\[])([incrsoa]\d{1,2})(?=[_-])")
RANGES = {"i": 9, "n": 24, "c": 8, "r": 7, "s": 7, "o": 7, "a": 7}

ELSEWHERE = {
    "tests/extraction/test_hostile_pages.py::test_a_hostile_page": ("c1", "c3"),
    "tests/extraction/test_hostile_pages.py::test_a_strange_page": ("c1",),
    "tests/extraction/test_hostile_pages.py::test_a_page_without_a_tree": ("c3",),
    "tests/extraction/test_hostile_pages.py::test_patterns": ("c4",),
    "tests/platforms/test_linear.py": ("c4",),
    "tests/platforms/test_addressed_linear.py": ("c4",),
    "tests/platforms/test_contacts_linear.py": ("c4",),
    "tests/extraction/test_extract.py::test_any_bytes": ("c5",),
    "tests/extraction/test_extract.py::test_what_is_found": ("c5",),
    "tests/platforms/test_telegram_text.py": ("c7",),
    "tests/test_reading.py": ("c1", "r6"),
    "tests/audit/test_terminal.py": ("o4",),
    "tests/spiders/test_sites.py::test_a_signal_stops": ("r2",),
    "tests/spiders/test_sites.py::test_a_crawl_that_is_killed": ("r1",),
    "tests/spiders/test_rendering.py::test_nothing_in_the_browser": ("n8",),
    "tests/spiders/test_rendering.py::test_the_browser_listens": ("a2",),
}
"""Tests that stand for rows without bearing their ids, by how their names begin."""

NOTES = {
    "c2": "`python bench/suites.py FOLDER`: the suites are not ours to ship",
    "a4": "a path to write to is one that the user typed, so any folder of his is written to",
    "c6": "`python bench/fuzz.py -max_total_time=300`: needs atheris",
    "r7": "80 s here; eight hours before a release",
}
"""What a row does not hold here, and why."""


def rows_of(node):
    """The rows that the test with this node id stands for."""
    named = ROW.findall(node.rpartition("::")[2])
    return named + [
        row for begin, rows in ELSEWHERE.items() if node.startswith(begin) for row in rows
    ]


class Rows:
    """A pytest plugin: the outcomes, seconds and figures of each row's tests."""

    def __init__(self):
        self.known = set()
        self.outcomes = defaultdict(list)
        self.figures = defaultdict(list)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        self.known.update(row for item in items for row in rows_of(item.nodeid))
        items[:] = [item for item in items if rows_of(item.nodeid)]

    def pytest_runtest_logreport(self, report):
        if report.when != "call" and report.outcome == "passed":
            return
        for row in rows_of(report.nodeid):
            self.outcomes[row].append(report.outcome)
            self.figures[row] += [
                value for name, value in report.user_properties if name == "figure"
            ]

    def line(self, row):
        outcomes = self.outcomes[row]
        held = outcomes.count("passed")
        verdict = "holds" if outcomes and held == len(outcomes) else "**does not hold**"
        skipped = outcomes.count("skipped")
        if skipped and held + skipped == len(outcomes):
            verdict = f"holds; {skipped} skipped here"
        if not outcomes:
            verdict = "not run" if row in self.known else "no test here"
        notes = [NOTES[row]] if row in NOTES else []
        figures = "; ".join(dict.fromkeys(self.figures[row] + notes))
        return f"| {row.upper()} | {verdict} | {held} of {len(outcomes)} | {figures} |"


def table(rows, options):
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    names = [f"{letter}{n}" for letter, most in RANGES.items() for n in range(1, most + 1)]
    return "\n".join(
        [
            "# Faults",
            "",
            f"Measured {datetime.now(UTC):%Y-%m-%d} at commit {commit or 'unknown'} by"
            f" `{shlex.join(['python', 'bench/faults.py', *options])}`.",
            "",
            "| row | outcome | tests passed | figures |",
            "|---|---|---|---|",
            *map(rows.line, names),
            "",
        ]
    )


def main():
    options, rows = sys.argv[1:], Rows()
    every = ["-m", "slow or not slow", "--rootdir", str(ROOT)]
    code = pytest.main([str(ROOT / "tests"), *every, *options], [rows])
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(table(rows, options), "utf-8")
    sys.exit(code)


if __name__ == "__main__":
    main()
