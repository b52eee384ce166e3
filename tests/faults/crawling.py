"""A whole crawl in a process of its own, with what it cost and what it opened."""

import os
import sqlite3
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).parents[2]
OPTIONS = (
    "--allow-private", "127.0.0.0/8", "--delay", "0", "--no-robots", "--contact", "desk@a.example",
)  # fmt: skip


class Crawl:
    """A crawl that has ended: its database, its cost, and what it said."""

    def __init__(self, db, said, peaks, held, listened):
        self.db = db
        self.said = said
        self.own_mb, *children = peaks
        """The crawl's peak memory; its reading worker's is `children_mb`."""

        self.children_mb = max(children, default=0)
        self.stall, self.held = held
        """The longest that the event loop was held, in seconds that passed and of work."""

        self.listened = listened
        """The sockets on which it listened at any time."""

    def rows(self, sql, *values):
        with sqlite3.connect(self.db) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(sql, values).fetchall()

    def page(self, url):
        (page,) = self.rows("SELECT * FROM pages WHERE url = ?", url)
        return page

    def handles(self, url):
        return {
            row["handle"]
            for row in self.rows("SELECT handle FROM sightings WHERE page = ? AND handle > ''", url)
        }

    def hops(self, url):
        return [
            tuple(row)
            for row in self.rows(
                "SELECT hops.url, hops.status, means FROM hops JOIN pages ON id = page_id"
                " WHERE pages.url = ? ORDER BY position",
                url,
            )
        ]

    def seconds(self, url, asked):
        """How long `url` took from its request to its row."""
        return datetime.fromisoformat(self.page(url)["fetched_at"]).timestamp() - asked.time


def crawl(folder, urls, *options, timeout=60, **environment):
    """Crawl `urls` to the end; the exit code must be 0."""
    db, held = folder / "faults.db", folder / "held"
    arguments = [sys.executable, "-m", "tests.faults.watched", held, "crawl", db, "-f", "-"]
    peaks, listened = {}, set()
    with TemporaryFile("w+") as said, TemporaryFile("w+") as seeds:
        seeds.write("\n".join(urls))
        seeds.seek(0)
        running = subprocess.Popen(
            [*map(str, arguments), *OPTIONS, *map(str, options)],
            cwd=ROOT, stdin=seeds, stderr=said, env=os.environ | environment,
        )  # fmt: skip
        end = time.monotonic() + timeout
        while running.poll() is None:
            peaks |= peaks_of(running.pid)
            listened |= listened_on(running.pid)
            if time.monotonic() > end:
                running.kill()
            time.sleep(0.1)
        said.seek(0)
        words = said.read()
    assert running.returncode == 0, words
    return Crawl(db, words, peaks.values(), map(float, held.read_text().split()), listened)


def alive(pid):
    """Whether the process runs: one that has ended stays until whoever inherits it notices."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def peaks_of(pid):
    """Return by id the megabytes that the process, and each below it, has had at most.

    Not getrusage's: that begins with what the process had that forked it, here all of pytest.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return {}
    _, is_alive, peak = status.partition("VmHWM:")
    own = {pid: int(peak.split()[0]) / 1024} if is_alive else {}
    return own | {child: mb for each in children for child, mb in peaks_of(each).items()}


def listened_on(pid):
    """Return the process's sockets in state LISTEN (0A), by their inode."""
    try:
        own = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir()}
        tables = [Path(f"/proc/{pid}/net/{name}").read_text() for name in ("tcp", "tcp6")]
    except OSError:  # it has just ended
        return set()
    lines = [line.split() for table in tables for line in table.splitlines()[1:]]
    return {line[1] for line in lines if line[3] == "0A" and f"socket:[{line[9]}]" in own}
