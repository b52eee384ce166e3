"""A town of hosts on loopback, each with an address of its own, that answers as a function says."""

import asyncio
import time
from collections import Counter
from contextlib import contextmanager, suppress
from typing import NamedTuple

from tests.faults.looping import looping


class Asked(NamedTuple):
    """One request, as it came and went."""

    begun: float
    """Seconds of the monotonic clock; so is `ended`, when its answer was sent."""

    ended: float
    host: str
    path: str


class Town:
    """The town's log, and the port that all of its hosts have."""

    def __init__(self, answer):
        self.port = 0
        self.log: list[Asked] = []
        self._answer = answer
        self._times = Counter()

    def url(self, host, path):
        return f"http://{host}:{self.port}{path}"

    def pages(self, host):
        """The requests to `host`, robots.txt left out, in their order."""
        return [each for each in self.log if each.host == host and each.path != "/robots.txt"]

    async def handle(self, reader, writer):
        """Answer one connection's requests; a host that resets ends it without a word."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n"):
                begun, path = time.monotonic(), head[0].split(" ")[1]
                host = next(line[6:] for line in head if line.startswith("Host: ")).split(":")[0]
                self._times[host, path] += 1
                answer = self._answer(host, path, self._times[host, path])
                if answer is None:
                    await asyncio.sleep(600)
                if answer == "reset":
                    writer.transport.abort()
                    break
                status, headers, body, seconds = (*answer, 0.0)[:4]
                await asyncio.sleep(seconds)
                self.log.append(Asked(begun, time.monotonic(), host, path))
                await self._send(writer, status, headers, body)
        writer.close()

    async def _send(self, writer, status, headers, body):
        body = body.encode() if isinstance(body, str) else body
        lines = {"Content-Type": "text/html", "Content-Length": len(body), **headers}
        head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())
        writer.write(head.encode("latin-1") + b"\r\n" + body)
        await writer.drain()

    async def serve(self, hosts, port, ready, stop):
        first = await asyncio.start_server(self.handle, hosts[0], port)
        self.port = first.sockets[0].getsockname()[1]
        rest = [await asyncio.start_server(self.handle, host, self.port) for host in hosts[1:]]
        ready.set()
        await stop.wait()
        for server in (first, *rest):
            server.close()


@contextmanager
def serving(hosts, answer, port=0):
    """Serve `hosts`, addresses, while the context lasts.

    `answer`, called with the host, the path and how often that was asked for, returns status,
    headers, body and, perhaps, for how many seconds it keeps them back; "reset"; or None for ever.
    """
    town = Town(answer)
    with looping(lambda ready, stop: town.serve(hosts, port, ready, stop)):
        yield town
