"""A small web on loopback for crawls in tests, which logs what it was asked for."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Web:
    """Pages by path: a body, or (status, headers, body). Set `delay` seconds to slow answers."""

    def __init__(self, port):
        self.port = port
        self.pages = {"/robots.txt": (404, {}, b"")}
        self.log = []
        self.delay = 0.0

    def url(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def asked(self):
        """Paths asked for, robots.txt left out."""
        return [path for _, path, _ in self.log if path != "/robots.txt"]


@contextmanager
def serving():
    """Serve a Web on 127.0.0.1 while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self):
            web.log.append((time.monotonic(), self.path, dict(self.headers)))
            time.sleep(web.delay)
            answer = web.pages.get(self.path, (404, {}, b"no such page"))
            if not isinstance(answer, tuple):
                answer = (200, {"Content-Type": "text/html; charset=utf-8"}, answer)
            status, headers, body = answer
            body = body.encode() if isinstance(body, str) else body
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):
            """A client that was killed is no error of the web's."""

    with Server(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        web = Web(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()
