"""`promotrail`, watched: writes to a file for how long its event loop was held at most.

In seconds that passed, and in seconds of the processor's time: the first has what other programs
took of the machine in it too.

python -m tests.faults.watched FILE crawl ...
"""

import asyncio
import atexit
import sys
import time
from pathlib import Path

import crawler.sites  # noqa: F401 - before Scrapy, as everywhere
from crawler.cli import main

passed: list[float] = []
worked: list[float] = []
run = asyncio.Handle._run


def timed(handle):
    """Run what the event loop has to run, all of which passes here, and time it."""
    begun, work = time.perf_counter(), time.thread_time()
    try:
        return run(handle)
    finally:
        worked.append(max(worked.pop(), time.thread_time() - work))
        passed.append(max(passed.pop(), time.perf_counter() - begun))


def watch_from_the_first_request():
    """Begin to time when there is an answer that could be held up: starting takes half a second."""
    from scrapy.core.downloader import Downloader

    fetch = Downloader.fetch

    def first_fetch(*arguments):
        Downloader.fetch = fetch
        asyncio.get_running_loop().call_soon(passed.append, 0.0)
        asyncio.get_running_loop().call_soon(worked.append, 0.0)
        asyncio.get_running_loop().call_soon(setattr, asyncio.Handle, "_run", timed)
        return fetch(*arguments)

    Downloader.fetch = first_fetch


if __name__ == "__main__":
    watch_from_the_first_request()
    atexit.register(lambda: Path(sys.argv[1]).write_text(f"{passed[0]} {worked[0]}"))
    main(sys.argv[2:], prog_name="promotrail")
