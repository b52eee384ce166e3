"""What a crawl costs beside other crawlers, in CPU time a page, both sides in one run.

    python bench/ratios.py SITE [--peers PYTHON] [--only NAME…] [--rounds N] [-o RESULTS]

SITE is the folder that make_site.py wrote, with --gzip; its nginx must run and serve no one else:
it counts the pages, and a crawl that fetched fewer than it should ends the run. PYTHON is that of
an environment with the peers, which keeps their libraries out of ours; they are left out without:

    python3 -m venv peers
    peers/bin/pip install 'advertools==0.18.*' 'crawlee[beautifulsoup,parsel]==1.11.*'

Everything runs on one core, in turn, N rounds of it. What a crawl of a single page takes is
measured for each in each round, and "net" is without it. A ratio is the median of the rounds'
ratios, theirs to ours, so that what else the machine does falls on both. Ours reads and stores
all it ever does; the analysis, a step of its own once a crawl has ended, is left out. The slowest
two peers get half of the pages, the same mix. All of it takes some 15 minutes; the NAMEs, which
are those of the table, choose.
"""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import NamedTuple
from urllib.parse import urljoin
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
PEERS = ROOT / "bench/peers"
FIRST = 2_000
"""Pages after which memory may grow no more."""


class Side(NamedTuple):
    """A crawler and what it is given."""

    program: tuple[str, ...]
    """A script and its arguments; PEERS and SEEDS are put in."""

    seeds: str
    idle: tuple[str, ...] = ()
    """What is run on a single page, if not the program itself."""


OURS = (
    str(Path(sys.executable).with_name("promotrail")), "crawl", "crawl.db", "-f", "SEEDS",
    "--allow-private", "127.0.0.0/8", "--workers", "1", "--delay", "0", "--no-robots",
    "--per-host", "8", "-s", "CONCURRENT_REQUESTS=32", "--no-analyse", "-q",
)  # fmt: skip


def scrapy(kind: str) -> tuple[str, ...]:
    return (sys.executable, str(PEERS / "bare_scrapy.py"), "SEEDS", kind)


def crawlee(kind: str) -> tuple[str, ...]:
    return ("PEERS", str(PEERS / "crawlee_list.py"), "SEEDS", kind)


SIDES = {
    "ours": Side(OURS, "plain"),
    "ours, gzip": Side(OURS, "gzip"),
    "ours, following": Side((*OURS, "--depth", "20"), "roots", OURS),
    "stock": Side(scrapy("stock"), "plain"),
    "stock, gzip": Side(scrapy("stock"), "gzip"),
    "stock, following": Side(scrapy("follow"), "roots", scrapy("stock")),
    "bare": Side(scrapy("ours"), "plain"),
    "advertools": Side(("PEERS", str(PEERS / "advertools_crawl.py"), "SEEDS"), "half"),
    "soup": Side(crawlee("soup"), "half"),
    "parsel": Side(crawlee("parsel"), "plain"),
}


class Bar(NamedTuple):
    """What ours is held against."""

    what: str
    theirs: str
    ours: str
    at_least: float
    aim: float


BARS = {
    "stock": Bar("bare Scrapy, stock settings, empty callback", "stock", "ours", 1.0, 1.3),
    "gzip": Bar("the same on gzip pages", "stock, gzip", "ours, gzip", 1.8, 2.5),
    "bare": Bar("bare Scrapy, our settings and handler", "bare", "ours", 0.5, 0.7),
    "advertools": Bar("advertools `crawl`", "advertools", "ours", 6.0, 9.0),
    "soup": Bar("crawlee, BeautifulSoup and lxml", "soup", "ours", 4.0, 5.5),
    "parsel": Bar("crawlee, Parsel", "parsel", "ours", 1.0, 1.4),
    "following": Bar(
        "stock Scrapy, both following links", "stock, following", "ours, following", 1.5, 2.3
    ),
}
MEMORY = "memory"


class Cost(NamedTuple):
    cpu: float
    """Seconds, of the crawl and all it started."""

    served: int
    memory: list[tuple[int, float]]
    """Pages served so far, when they are counted, and MB resident."""

    @property
    def peak(self) -> float:
        return max(size for _, size in self.memory)


class Net(NamedTuple):
    net: float
    gross: float
    """CPU milliseconds a page."""

    start: float
    """CPU milliseconds of a crawl of one page."""

    peak: float
    """MB resident, of the crawl and all it started."""


class Site:
    """The site, its lists, and what its nginx has served."""

    def __init__(self, folder: Path, lists: Path, pages: int, hosts: int) -> None:
        every = (folder / "seeds-all.txt").read_text().split()
        roots = (folder / "seeds-roots.txt").read_text().split()
        self._status = urljoin(every[0], "/nginx_status")
        self._asked = 0
        mixed = Random(1).sample(every, len(every))
        chosen = mixed[:pages]
        self.urls = {
            "one": chosen[:1],
            "plain": chosen,
            "half": chosen[: pages // 2],
            "gzip": [_on_next_port(url) for url in chosen],
            "roots": roots[:hosts],
            "all": mixed,
        }
        self.expected = {name: len(urls) for name, urls in self.urls.items()}
        self.expected["roots"] = hosts * len(every) // len(roots)
        self.lists = lists
        for name, urls in self.urls.items():
            self.seeds(name).write_text("".join(f"{url}\n" for url in urls))

    def seeds(self, name: str) -> Path:
        return self.lists / f"{name}.txt"

    def served(self) -> int:
        """Return how many requests were served, but for those of this method."""
        self._asked += 1
        with urlopen(self._status) as status:
            return int(status.read().split()[9]) - self._asked


def _on_next_port(url: str) -> str:
    head, _, path = url.partition("://")[2].partition("/")
    host, _, port = head.partition(":")
    return f"http://{host}:{int(port) + 1}/{path}"


def resident(pid: int) -> int:
    """Return the bytes that a process and all below it hold."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(child)) for child in below)


class Watch(Thread):
    """Notes ten times a second how much memory a process and all below it hold."""

    def __init__(self, pid: int, count: Callable[[], int] = int) -> None:
        super().__init__()
        self.seen = [(0, 0.0)]
        """What `count` said, pages served, and MB."""

        self._pid = pid
        self._count = count
        self._over = Event()

    def run(self) -> None:
        while not self._over.wait(0.1):
            self.seen.append((self._count(), resident(self._pid) / 2**20))

    def end(self) -> list[tuple[int, float]]:
        self._over.set()
        self.join()
        return self.seen


def crawl(program: tuple[str, ...], seeds: str, site: Site, peers: str) -> Cost:
    """Run a crawler to its end; return what it cost."""
    put_in = {"SEEDS": str(site.seeds(seeds)), "PEERS": peers}
    before = site.served()
    with TemporaryDirectory() as folder:
        running = subprocess.Popen(
            [put_in.get(word, word) for word in program],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        counts = seeds == "all"
        watch = Watch(running.pid, (lambda: site.served() - before) if counts else int)
        watch.start()
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        memory = watch.end()
    served = site.served() - before
    if running.returncode or served < site.expected[seeds]:
        raise SystemExit(f"{' '.join(program)}: exit {running.returncode}, {served} pages served")
    return Cost(usage.ru_utime + usage.ru_stime, served, memory)


def turn(name: str, idle: dict[tuple[str, ...], float], site: Site, peers: str) -> Net:
    """Run one side; `idle` has the start-ups measured in this round."""
    side = SIDES[name]
    program = side.idle or side.program
    if program not in idle:
        idle[program] = crawl(program, "one", site, peers).cpu
    cost = crawl(side.program, side.seeds, site, peers)
    net = Net(
        1000 * (cost.cpu - idle[program]) / (cost.served - 1),
        1000 * cost.cpu / cost.served,
        1000 * idle[program],
        cost.peak,
    )
    print(f"{name:<18} {net.net:6.2f} ms net {net.gross:6.2f} gross {net.peak:5.0f} MB", flush=True)
    return net


def rows(bars: list[Bar], rounds: list[dict[str, Net]]) -> Iterator[str]:
    """Yield the table of the ratios."""
    yield "| against | theirs, ms | ours, ms | net ratio | rounds | gross | at least | aim | |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for bar in bars:
        pairs = [(each[bar.theirs], each[bar.ours]) for each in rounds]
        net = [theirs.net / ours.net for theirs, ours in pairs]
        gross = median(theirs.gross / ours.gross for theirs, ours in pairs)
        theirs, ours = (median(side.net for side in sides) for sides in zip(*pairs, strict=True))
        yield (
            f"| {bar.what} | {theirs:.2f} | {ours:.2f} | **{median(net):.2f}** |"
            f" {min(net):.2f} to {max(net):.2f} | {gross:.2f} | {bar.at_least} | {bar.aim} |"
            f" {verdict(median(net), bar)} |"
        )


def verdict(ratio: float, bar: Bar) -> str:
    return "aim reached" if ratio >= bar.aim else "holds" if ratio >= bar.at_least else "**missed**"


def sizes(rounds: list[dict[str, Net]]) -> Iterator[str]:
    """Yield the table of start-ups and peaks."""
    yield "| crawler | start-up and one page, CPU ms | peak memory, MB | ours to theirs |"
    yield "|---|---|---|---|"
    for name in rounds[0]:
        start, peak = (median(each[name][field] for each in rounds) for field in (2, 3))
        share = median(each["ours"].peak / each[name].peak for each in rounds)
        yield f"| {name} | {start:.0f} | {peak:.0f} | {share:.2f} |"


def growth(site: Site) -> str:
    """Return what a crawl of all pages holds more at its peak than when the first were served."""
    memory = crawl(OURS, "all", site, "").memory
    first = next(size for served, size in memory if served >= FIRST)
    peak = max(size for _, size in memory)
    return (
        f"Memory over a crawl of {site.expected['all']:,} pages: {first:.0f} MB after {FIRST:,},"
        f" {peak:.0f} MB at most, {peak - first:+.0f} MB (at most +60, aim +25)."
    )


def measured(options: argparse.Namespace, site: Site) -> Iterator[str]:
    """Yield the lines of the results."""
    bars = [BARS[name] for name in options.only if name in BARS]
    names = dict.fromkeys(side for bar in bars for side in ("ours", bar.ours, bar.theirs))
    rounds: list[dict[str, Net]] = []
    for number in range(options.rounds if bars else 0):
        print(f"round {number + 1}", flush=True)
        idle: dict[tuple[str, ...], float] = {}
        rounds.append({name: turn(name, idle, site, options.peers) for name in names})
    if bars:
        yield from ("", *rows(bars, rounds), "", *sizes(rounds))
    if MEMORY in options.only:
        yield from ("", growth(site))


def versions(peers: str) -> str:
    """Return what was measured, and on what."""
    ask = (
        "from importlib.metadata import version as v; print(*(f'{n} {v(n)}' for n in %r), sep=', ')"
    )
    asked = [(sys.executable, ("scrapy", "twisted", "lxml", "selectolax"))]
    if peers:
        asked.append((peers, ("advertools", "crawlee", "beautifulsoup4", "scrapy", "lxml")))
    told = [
        subprocess.run(
            [python, "-c", ask % (names,)], capture_output=True, text=True
        ).stdout.strip()
        for python, names in asked
    ]
    return f"Python {platform.python_version()}; ours with {told[0]}" + "".join(
        f"; the peers with {each}" for each in told[1:]
    )


def heading(options: argparse.Namespace, site: Site) -> Iterator[str]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    yield "# A crawl beside others"
    yield ""
    yield (
        f"Measured {datetime.now(UTC):%Y-%m-%d} at commit {commit or 'unknown'} by"
        " `python bench/ratios.py`, which says how."
    )
    yield (
        f"{options.rounds} rounds of {site.expected['plain']:,} pages, {site.expected['roots']:,}"
        f" when following."
        f" {versions(options.peers)}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("--peers", default="", metavar="PYTHON")
    parser.add_argument("--only", nargs="+", choices=[*BARS, MEMORY])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--hosts", type=int, default=20, help="followed from their first page")
    parser.add_argument("-o", "--output", type=Path, metavar="RESULTS")
    options = parser.parse_args()
    without = {name for name, bar in BARS.items() if "PEERS" in SIDES[bar.theirs].program}
    options.only = options.only or [
        name for name in (*BARS, MEMORY) if options.peers or name not in without
    ]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with TemporaryDirectory() as lists:
        site = Site(options.site, Path(lists), options.pages, options.hosts)
        text = "\n".join([*heading(options, site), *measured(options, site), ""])
    print(text)
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text)


if __name__ == "__main__":
    main()
