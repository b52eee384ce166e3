"""Crawl the bench site with one worker and with two, by turns, and print how much faster two are.

    python bench/workers.py SITE [--rounds N] [--seeds FILE]

SITE is the folder that make_site.py wrote; its nginx must run, and takes its part of the cores.
Measure on a quiet machine: what counts is the time that passes. The analysis, a step of its own
once a crawl has ended, is left out.
"""

import argparse
import json
import subprocess
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from crawl import command, served


def seconds(workers: int, options: argparse.Namespace) -> float:
    options.workers = workers
    with TemporaryDirectory() as folder:
        requests, begun = served(options.site), time.monotonic()
        subprocess.run(
            [*command(Path(folder, "crawl.db"), options), "--no-analyse"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        took = time.monotonic() - begun
        pages = served(options.site) - requests - 1
    print(json.dumps({"workers": workers, "pages served": pages, "seconds": round(took, 1)}))
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seeds", type=Path)
    options = parser.parse_args()
    options.depth, options.seeds = 0, options.seeds or options.site / "seeds-all.txt"
    rounds = [(seconds(1, options), seconds(2, options)) for _ in range(options.rounds)]
    ratios = [round(one / two, 2) for one, two in rounds]
    print(json.dumps({"one / two": ratios, "median": median(ratios)}))


if __name__ == "__main__":
    main()
