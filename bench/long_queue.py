"""Queue a million seeds and measure what that costs, in memory, at each claim, and for each page.

    python bench/long_queue.py [--urls N] [--sites N] [--pages N]

Claims of 64 are timed with all sites queued and with 20. For the cost of a page, crawls with the
queue full and with little more than their budget fetch pages of a server on loopback, each site an
address of 127.0.0.0/8; what starting costs is taken off by a crawl of a tenth of the pages.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from crawler.frontier import Frontier
from crawler.hosts import Hosts
from crawler.seeds import accepted, read_seeds
from crawler.spiders.sites import settle_memory
from crawler.storage import Store
from tests.faults.town import Town, serving

PAGE = (200, {}, "<p>An honest page.</p>" * 200)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def write_seeds(path: Path, town: Town, urls: int, sites: int) -> None:
    with path.open("w") as lines:
        for n in range(urls):
            site = n % sites
            host = f"127.{60 + site // 62_500}.{site // 250 % 250}.{site % 250 + 1}"
            lines.write(f"{town.url(host, f'/ad/{n}.html')}\n")


def claims(store: Store, crawl_id: int) -> Iterator[float]:
    """Yield how many milliseconds each of 200 claims takes."""
    frontier = Frontier(store, crawl_id, Hosts(per_host=10_000), across_sites=False)
    settle_memory()
    for _ in range(200):
        begun = time.perf_counter()
        assert len(frontier.claim(64)) == 64
        yield (time.perf_counter() - begun) * 1000


def queued(folder: Path, town: Town, urls: int, sites: int) -> dict[str, object]:
    """Queue so much and return what it cost."""
    seeds, db = folder / f"{sites}.txt", folder / f"{sites}.db"
    write_seeds(seeds, town, urls, sites)
    before, begun = peak(), time.monotonic()
    with Store(db) as store:
        crawl_id = store.begin("crawl", {}).id
        number = store.add_seeds(crawl_id, accepted(read_seeds(str(seeds)), print))
        seconds = time.monotonic() - begun
        took = sorted(claims(store, crawl_id))
        store.end(crawl_id, "stopped")
    return {
        "urls": number, "sites": sites, "seconds to queue": round(seconds, 1),
        "claim of 64, ms, median": round(took[100], 2), "slowest": round(took[-1], 2),
        "bytes/url in memory": round((peak() - before) / number, 1),
        "bytes/url on disk": round(db.stat().st_size / number), "peak MB": round(peak() / 2**20),
    }  # fmt: skip


def cpu_seconds(db: Path, pages: int) -> float:
    """Return the processor time of a crawl of `pages` of those that are queued."""
    program = str(Path(sys.executable).with_name("promotrail"))
    options = ["--allow-private", "127.0.0.0/8", "--delay", "0", "--no-robots", "-q"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [program, "crawl", str(db), *options, "--workers", "1", "--pages", str(pages)],
        stderr=subprocess.DEVNULL,
    )
    assert done.returncode in (0, 4)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--urls", type=int, default=1_000_000)
    parser.add_argument("--sites", type=int, default=20_000)
    parser.add_argument("--pages", type=int, default=2_000)
    options = parser.parse_args()
    with serving(["0.0.0.0"], lambda *_: PAGE) as town, TemporaryDirectory() as name:
        folder = Path(name)
        print(json.dumps(queued(folder, town, 20_000, 20)))
        print(json.dumps(queued(folder, town, options.urls, options.sites)))
        few = folder / "few.db"
        write_seeds(folder / "few.txt", town, 4 * options.pages, options.sites)
        with Store(few) as store:
            crawl_id = store.begin("crawl", {}).id
            store.add_seeds(crawl_id, accepted(read_seeds(str(folder / "few.txt")), print))
        costs = []
        for db in (few, folder / f"{options.sites}.db"):
            start, whole = (cpu_seconds(db, n) for n in (options.pages // 10, options.pages))
            costs.append((whole - start) / (options.pages * 0.9) * 1000)
        print(json.dumps({
            "cpu ms/page, short queue": round(costs[0], 2), "long": round(costs[1], 2),
            "ratio": round(costs[1] / costs[0], 3),
        }))  # fmt: skip


if __name__ == "__main__":
    main()
