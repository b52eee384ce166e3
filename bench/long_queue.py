"""Queue a million seeds and measure what that costs.

python bench/long_queue.py [--urls N] [--sites N]
"""

import argparse
import json
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.frontier import Frontier
from crawler.hosts import Hosts
from crawler.seeds import accepted, read_seeds
from crawler.storage import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--urls", type=int, default=1_000_000)
    parser.add_argument("--sites", type=int, default=20_000)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds.txt")
        with seeds.open("w") as lines:
            for n in range(options.urls):
                lines.write(f"https://shop{n % options.sites}.example/ad/{n}.html\n")
        store = Store(Path(folder, "queue.db"))
        crawl_id = store.begin("crawl", {}).id
        begun = time.monotonic()
        queued = store.add_seeds(crawl_id, accepted(read_seeds(str(seeds)), print))
        seconds = time.monotonic() - begun
        frontier = Frontier(store, crawl_id, Hosts(per_host=2), across_sites=False)
        claims = []
        for _ in range(50):
            begun = time.monotonic()
            assert len(frontier.claim(64)) == 64
            claims.append(time.monotonic() - begun)
        print(json.dumps({
            "queued": queued,
            "seconds": round(seconds, 1),
            "claim of 64, ms, median": round(sorted(claims)[25] * 1000, 2),
            "claim of 64, ms, slowest": round(max(claims) * 1000, 2),
            "bytes/url on disk": round(Path(folder, "queue.db").stat().st_size / queued),
            "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }))  # fmt: skip


if __name__ == "__main__":
    main()
