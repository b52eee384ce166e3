"""Crawl 300 sites of which 30 hang, with ours and with Scrapy's default queue, both in one run.

    python bench/fairness.py [--sites N] [--hanging N] [--pages N] [--timeout SECONDS]

Each site is an address of loopback, 127.20.x.y, and answers after 50 ms or never. Both crawls go
through the same list, sites by turns, with 8 requests at a time, one a site, robots.txt read,
no delay, and give up after the same time. Scrapy keeps its default scheduler and slots.
Printed are the pages done of the sites that answer, over time, and when all of them were.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

SCRAPY = """
import scrapy

class List(scrapy.Spider):
    name = "list"
    custom_settings = {
        "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS": 8, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0, "DOWNLOAD_TIMEOUT": %d, "RETRY_TIMES": 1, "LOG_LEVEL": "CRITICAL",
        "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    }

    async def start(self):
        for url in open(%r):
            yield scrapy.Request(url.strip())

    def parse(self, response):
        pass
"""


class Sites:
    """The sites, on a thread, and when each page was answered."""

    def __init__(self, hosts: list[str], hanging: set[str]) -> None:
        self.hosts = hosts
        self.hanging = hanging
        self.answered: list[float] = []
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True).start()
        ready.wait()

    async def _serve(self, ready: threading.Event) -> None:
        first = await asyncio.start_server(self._answer, self.hosts[0], 0)
        self.port = first.sockets[0].getsockname()[1]
        for host in self.hosts[1:]:
            await asyncio.start_server(self._answer, host, self.port)
        ready.set()
        await asyncio.Event().wait()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                if writer.get_extra_info("sockname")[0] in self.hanging:
                    await reader.read()  # until the client hangs up
                    break
                await asyncio.sleep(0.05)
                robots = head.startswith(b"GET /robots.txt ")
                body = b"" if robots else b"<p>An honest page.</p>" * 20
                status = b"404 Not Found" if robots else b"200 OK"
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
                    % (status, len(body), body)
                )
                await writer.drain()
                if not robots:
                    self.answered.append(time.monotonic())
        writer.close()


def ours(folder: Path, seeds: Path, timeout: int) -> list[str]:
    program = str(Path(sys.executable).with_name("promotrail"))
    return [
        program, "crawl", str(folder / "fair.db"), "-f", str(seeds), "--allow-private",
        "127.0.0.0/8", "--delay", "0", "-q", "-s", f"DOWNLOAD_TIMEOUT={timeout}",
    ]  # fmt: skip


def scrapys(folder: Path, seeds: Path, timeout: int) -> list[str]:
    spider = folder / "spider.py"
    spider.write_text(SCRAPY % (timeout, str(seeds)))
    return [sys.executable, "-m", "scrapy", "runspider", str(spider)]


def run(command: list[str], sites: Sites, folder: Path) -> dict[str, object]:
    """Run a crawl; return pages done after so many seconds, and what it took."""
    sites.answered.clear()
    begun = time.monotonic()
    subprocess.run(command, cwd=folder, stderr=subprocess.DEVNULL, check=True)
    whole = time.monotonic() - begun
    done = [moment - begun for moment in sites.answered]
    marks = [5, 10, 20, 30, 45, 60, 90, 120, 180, 240]
    return {
        "pages done after": {
            f"{mark} s": sum(moment <= mark for moment in done) for mark in marks if mark < whole
        },
        "pages": len(done),
        "half of them, s": round(sorted(done)[len(done) // 2], 1),
        "all of them, s": round(max(done), 1),
        "whole crawl, s": round(whole, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=300)
    parser.add_argument("--hanging", type=int, default=30)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--timeout", type=int, default=10)
    options = parser.parse_args()
    hosts = [f"127.20.{n // 250}.{n % 250 + 1}" for n in range(options.sites)]
    sites = Sites(hosts, set(random.Random(1).sample(hosts, options.hanging)))
    with TemporaryDirectory() as name:
        folder, seeds = Path(name), Path(name, "seeds.txt")
        seeds.write_text(
            "".join(
                f"http://{host}:{sites.port}/{page}\n"
                for page in range(options.pages)
                for host in hosts
            )
        )
        for who, command in (("promotrail", ours), ("scrapy", scrapys)):
            result = run(command(folder, seeds, options.timeout), sites, folder)
            print(json.dumps({who: result}, indent=1))


if __name__ == "__main__":
    main()
