"""The demo's hosts behind one loopback port, told apart by the Host header."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote
from weakref import WeakSet

from crawler.demo.answers import NOT_FOUND, answers


@contextmanager
def serve() -> Iterator[int]:
    """Serve the demo on 127.0.0.1 while the context lasts, and give the port it is bound to.

    Whoever visits `http://<fake host>:<port>/` must have the host's name lead to 127.0.0.1.
    """
    with _Server() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
            server.hang_up()


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave in two writes, which Nagle's algorithm would hold apart by 40 ms.
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        status, headers, body = self.server.answers.get(self._name(), NOT_FOUND)
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _name(self) -> str:
        """Return the address asked for as "host/path", which is only ever looked up."""
        host = self.headers.get("Host", "").partition(":")[0].lower()
        return host + unquote(self.path.partition("?")[0])

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the crawl reports what it fetched."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.answers = answers(self.server_port)
        self.connections: WeakSet[socket.socket] = WeakSet()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self.connections.add(connection)
        return connection, address

    def hang_up(self) -> None:
        """End the connections that clients keep alive, so that their threads end too."""
        for connection in list(self.connections):
            with suppress(OSError):  # the client was faster
                connection.shutdown(socket.SHUT_RDWR)
