"""Private addresses, by every notation, on every path by which a crawl comes to one: N8, N9."""

import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.town import serving

pytest.importorskip("PIL", reason="pictures are one of the paths: needs the extra images")

NOTATIONS = (
    "127.0.0.1", "localhost", "127.1", "0", "0x7f000001", "2130706433", "017700000001",
    "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "10.0.0.5", "172.16.0.1", "192.168.1.1",
    "169.254.169.254",
)  # fmt: skip
HOSTS = [f"127.62.0.{n}" for n in range(1, 16)]


@contextmanager
def counting():
    """A port of all addresses of this machine that counts who connects, but for the town's own."""
    reached = []
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:

        def accept():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                reached.append(connection.getsockname()[0])
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], reached
        server.shutdown(socket.SHUT_RDWR)


def rows(db, sql):
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


def run(module, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", module, "crawl", *map(str, arguments)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="counts connections over IPv6 too")
def test_n8_no_private_address_is_reached_by_any_notation_on_any_path(tmp_path, record_property):
    """As seed, link, redirect, refresh, robots.txt and picture: 6 paths, 14 notations."""
    with counting() as (port, reached):

        def at(number, path):
            return f"http://{NOTATIONS[number]}:{port}/{path}-{number}"

        def answer(host, path, times):
            how, _, number = path.lstrip("/").partition("-")
            if path == "/robots.txt":
                index = HOSTS.index(host)
                to = {"Location": at(index, "robots")} if index < len(NOTATIONS) else {}
                return 302 if to else 404, to, ""
            if how == "redirect":
                return 302, {"Location": at(int(number), how)}, ""
            if how == "refresh":
                return 200, {}, f"<meta http-equiv=refresh content='0; {at(int(number), how)}'>"
            every = range(len(NOTATIONS))
            return (
                200,
                {},
                "".join(
                    f"<a href='{at(n, 'link')}'>on</a><img src='{at(n, 'image')}'>" for n in every
                ),
            )

        with serving(HOSTS, answer) as town:
            numbers = range(len(NOTATIONS))
            seeds = [at(n, "seed") for n in numbers] + [town.url(HOSTS[-1], "/page")]
            for how in ("redirect", "refresh"):
                seeds += [town.url(HOSTS[-1], f"/{how}-{n}") for n in numbers]
            seeds += [town.url(HOSTS[n], f"/behind-{n}") for n in numbers]
            (tmp_path / "seeds.txt").write_text("\n".join(seeds))
            run(
                "tests.faults.plain", db := tmp_path / "a.db", "-f", tmp_path / "seeds.txt",
                "--allow-private", "127.62.0.0/16", "--allow-port", port, "--delay", 0, "-q",
                "--images", "--depth", 1, "--scope", "any", "--contact", "desk@a.example",
            )  # fmt: skip

    pages = rows(db, "SELECT url FROM pages WHERE error_kind = 'blocked_address'")
    images = rows(db, "SELECT url FROM images WHERE error_kind = 'blocked_address'")
    record_property("figure", f"{len(pages) + len(images)} of 84 refused, {len(reached)} reached")
    assert reached == []
    assert (len(pages), len(images)) == (70, 14)


def test_n9_a_name_that_is_bound_to_another_address_later_leads_nowhere(tmp_path):
    """The check is made where the address to connect to is chosen, each time."""

    def answer(host, path, times):
        return 404 if path == "/robots.txt" else 200, {"Connection": "close"}, "hello"

    with serving(["127.62.0.1", "127.0.0.1"], answer) as town:
        run(
            "tests.faults.rebinding", db := tmp_path / "a.db",
            town.url("rebound.test", "/a"), town.url("rebound.test", "/b"),
            "--allow-private", "127.62.0.0/16", "--delay", 0, "-q",
            "-s", "DNSCACHE_ENABLED=0", "-s", "DOWNLOAD_TIMEOUT=5",
        )  # fmt: skip

    assert rows(db, "SELECT error_kind FROM pages") == [("blocked_address",)] * 2
    assert [asked.path for asked in town.log] == ["/robots.txt"], "before the name was bound anew"
