"""A server on loopback that breaks every rule it can, one fault a path, and logs what it is asked.

Each fault has a host of its own, so that one crawl asks for all of them at a time.
"""

import asyncio
import socket
import time
from contextlib import contextmanager, suppress
from typing import NamedTuple

from tests.faults import behaviours
from tests.faults.looping import looping

HOSTS = [f"127.0.1.{n}" for n in range(1, 100)]


class Asked(NamedTuple):
    """One request, as it came."""

    time: float
    """Seconds since the epoch, when its head was read."""

    host: str
    target: str
    headers: dict[str, str]


class FaultServer:
    """The server's addresses and its log."""

    def __init__(self):
        self.log: list[Asked] = []
        self.held: dict[str, list[float]] = {}
        """Seconds for which each connection to a fault lasted."""

        self.ports: dict[str, int] = {}
        """Ports by certificate; "" for plain HTTP."""

        self._hosts: dict[str, str] = {}

    def url(self, fault, rest="", host=None):
        """The address of a fault; `rest` follows its name."""
        host = host or self._hosts.setdefault(fault, HOSTS[len(self._hosts)])
        return f"http://{host}:{self.ports['']}/{fault}{rest}"

    def asked(self, fault):
        """The requests for a fault."""
        return [asked for asked in self.log if asked.target.split("/")[1] == fault]

    async def answer(self, reader, writer):
        begun = time.time()
        fault = ""
        writer.reader = reader
        try:
            if (first := await reader.read(1)) == b"\x16":  # a TLS handshake
                return await behaviours.missing(writer, "")
            rest = await reader.readuntil(b"\r\n\r\n")
            head = (first + rest).decode("latin-1").split("\r\n")
            target = head[0].split(" ")[1]
            fault, _, rest = target.lstrip("/").partition("/")
            headers = dict(line.split(": ", 1) for line in head[1:] if line)
            self.log.append(Asked(time.time(), headers.get("Host", ""), target, headers))
            await getattr(behaviours, fault.partition("?")[0], behaviours.missing)(writer, rest)
        except (ConnectionError, asyncio.IncompleteReadError, OSError):
            pass  # the client has had enough
        finally:
            self.held.setdefault(fault, []).append(time.time() - begun)
            writer.close()
            with suppress(ConnectionError, OSError):
                await writer.wait_closed()

    async def _serve(self, certificates, ready, stop):
        plain = socket.create_server((HOSTS[0], 0))
        port = plain.getsockname()[1]
        servers = [
            await asyncio.start_server(self.answer, sock=plain),
            await asyncio.start_server(self.answer, HOSTS[1:], port),
        ]
        self.ports[""] = port
        for name, context in certificates.items():
            servers.append(await asyncio.start_server(self.answer, HOSTS[0], 0, ssl=context))
            self.ports[name] = servers[-1].sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        for server in servers:
            server.close()


@contextmanager
def serving(certificates=()):
    """Serve faults while the context lasts; `certificates` are SSL contexts by name."""
    server = FaultServer()
    with looping(lambda ready, stop: server._serve(dict(certificates), ready, stop)):
        yield server
