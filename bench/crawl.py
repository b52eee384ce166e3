"""Crawl a site made by make_site.py, and hold what is stored against what the site says it has.

    python bench/crawl.py SITE [--depth N] [--seeds FILE] [--kills N] [--workers N]

SITE is the folder that make_site.py wrote; its nginx must run. With --kills a second crawl of the
same seeds is killed with -9 that many times at random moments and run to its end; its database
must equal the first one's, but for ids and times.
"""

import argparse
import json
import random
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin
from urllib.request import urlopen

TABLES = (
    "SELECT url, state, error_kind, attempts, depth, found_on FROM frontier",
    "SELECT url, final_url, status, error_kind, depth, found_on, title, text_sha256 FROM pages",
    "SELECT p.url, h.platform, h.value, h.flag, found_in, rule, surface, evidence, start"
    " FROM mentions JOIN pages p ON p.id = page_id JOIN handles h ON h.id = handle_id",
    "SELECT p.url, i.url, found_in, as_written, alt, position FROM page_images"
    " JOIN pages p ON p.id = page_id JOIN images i ON i.id = image_id",
    "SELECT p.url, l.url, s.site, anchor, rel FROM links l JOIN pages p ON p.id = page_id"
    " JOIN sites s ON s.id = l.site_id",
    "SELECT url, text FROM texts JOIN pages ON id = page_id",
    "SELECT site, domain, suffix FROM sites",
)
"""All that a crawl is answerable for: every row, but for ids and times."""


def command(db: Path, options: argparse.Namespace) -> list[str]:
    program = str(Path(sys.executable).with_name("promotrail"))
    arguments = [
        "--depth", options.depth, "--allow-private", "127.0.0.0/8", "--delay", 0, "--no-robots",
        "--per-host", 4, "-s", "CONCURRENT_REQUESTS=32", "-q",
        "--workers", options.workers,
    ]  # fmt: skip
    return [program, "crawl", str(db), "-f", str(options.seeds), *map(str, arguments)]


def served(site: Path) -> int:
    """Return how many requests nginx has served so far."""
    first = (site / "seeds-all.txt").read_text().split("\n", 1)[0]
    with urlopen(urljoin(first, "/nginx_status")) as status:
        return int(status.read().split()[9])


def crawl(db: Path, options: argparse.Namespace) -> dict[str, float]:
    """Crawl to the end; return pages, requests, seconds, CPU seconds and peak memory in MB."""
    requests, begun = served(options.site), time.monotonic()
    subprocess.run(command(db, options), check=True)
    seconds = time.monotonic() - begun
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    with sqlite3.connect(db) as connection:
        ((pages, distinct),) = connection.execute("SELECT count(*), count(DISTINCT url) FROM pages")
    return {
        "pages": pages,
        "distinct": distinct,
        "requests": served(options.site) - requests - 1,
        "seconds": round(seconds, 1),
        "pages/s": round(pages / seconds),
        "cpu ms/page": round((usage.ru_utime + usage.ru_stime) * 1000 / pages, 2),
        "peak MB": round(usage.ru_maxrss / 1024),
    }


def kill_and_resume(db: Path, options: argparse.Namespace, seconds: float) -> int:
    """Kill the crawl at random moments, run it to its end; return how often it was killed."""
    moments = random.Random(options.seed)
    killed = 0
    while killed < options.kills:
        running = subprocess.Popen(command(db, options))
        try:
            running.wait(moments.uniform(0.3, 1.5 + 2 * seconds / options.kills))
            break
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
            killed += 1
    subprocess.run(command(db, options), check=True)
    return killed


def contents(db: Path) -> list[list[tuple[object, ...]]]:
    with sqlite3.connect(db) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [sorted(connection.execute(sql), key=repr) for sql in TABLES]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--depth", type=int, default=0)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.seeds = options.seeds or options.site / "seeds-all.txt"
    manifest = json.loads((options.site / "manifest.json").read_text())
    with TemporaryDirectory() as folder:
        whole, killed = Path(folder, "whole.db"), Path(folder, "killed.db")
        result = crawl(whole, options)
        print(json.dumps({"site has": manifest["pages"], **result}))
        if options.kills:
            times = kill_and_resume(killed, options, result["seconds"])
            same = [a == b for a, b in zip(contents(killed), contents(whole), strict=True)]
            print(f"killed {times} times; table by table equal to the whole crawl: {same}")


if __name__ == "__main__":
    main()
