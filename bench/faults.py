"""Run every row of the fault matrix, slow ones too, and write what came of each.

    python bench/faults.py [RESULTS]

RESULTS is bench/results/faults.md if not given. A row is a test below tests/faults that bears its
id: `test_n4_…`, or a parameter `n4-…`. The tests give their figures with `record_property`.
"""

import re
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"(?<=[_\[])([incrsa]\d{1,2})(?=[_-])")
RANGES = {"i": 9, "n": 24, "c": 8, "r": 7, "s": 7, "a": 7}


class Rows:
    """A pytest plugin: the outcomes, seconds and figures of each row's tests."""

    def __init__(self):
        self.outcomes = defaultdict(list)
        self.figures = defaultdict(list)

    def pytest_runtest_logreport(self, report):
        if report.when != "call" and report.outcome == "passed":
            return
        for row in ROW.findall(report.nodeid.rpartition("::")[2]):
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
            verdict = "no test here"
        figures = "; ".join(dict.fromkeys(self.figures[row]))
        return f"| {row.upper()} | {verdict} | {held} of {len(outcomes)} | {figures} |"


def table(rows):
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    names = [f"{letter}{n}" for letter, most in RANGES.items() for n in range(1, most + 1)]
    return "\n".join(
        [
            "# Faults",
            "",
            f"Measured {datetime.now(UTC):%Y-%m-%d} at commit {commit or 'unknown'} by"
            " `python bench/faults.py`.",
            "",
            "| row | outcome | tests passed | figures |",
            "|---|---|---|---|",
            *map(rows.line, names),
            "",
        ]
    )


def main():
    results = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "bench/results/faults.md"
    rows = Rows()
    code = pytest.main(
        [str(ROOT / "tests/faults"), "-m", "slow or not slow", "--rootdir", str(ROOT)], [rows]
    )
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(table(rows), "utf-8")
    sys.exit(code)


if __name__ == "__main__":
    main()
