"""Measure `promotrail search`: seconds and plan of each word, on a database that is analysed.

    python bench/search.py FILE.db [WORD…]

Without words, a few are tried that are common, rare, short, in Chinese, and nowhere. Each is
asked for twice, in one process: the first time the file's pages may have to be read from the disk.
"""

import sys
import time
from pathlib import Path

from audit.analysis.search_index import ASKED
from audit.database import open_database
from audit.reports.search import search

WORDS = (
    "飞机",
    "收录",
    "快速收录",
    "t.me/lozumuna_421",
    "lozumuna",
    "飞",
    "t",
    "zq",
    "nowhere_at_all",
)


def main(path: Path, *words: str) -> None:
    with open_database(path) as db:
        ((indexed, pages),) = db.execute(
            "SELECT (SELECT last_page FROM text_indexed), (SELECT max(id) FROM pages)"
        )
        print(f"{pages:,} pages, {indexed:,} indexed; {path.stat().st_size / 1e9:.2f} GB")
        for *_, step in db.execute(f"EXPLAIN QUERY PLAN {ASKED}", ['"abc"']):
            print(f"plan: {step}")
        print("word                      rows  more     first    again")
        for word in words or WORDS:
            times = []
            for _ in range(2):
                begun = time.perf_counter()
                rows, more = search(db, [word])
                times.append(time.perf_counter() - begun)
            print(f"{word:<24}{len(rows):>6}  {more!s:<5}" + "".join(f"{t:>8.3f}s" for t in times))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
