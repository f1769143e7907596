"""Web servers of every temper on 127.0.0.1, to be visited for real."""

import gzip
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclass
class Site:
    """A running server. ``pages``: path -> (status, headers, body), or a function of the handler."""

    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)  # [path, when it came, when it was answered]
    headers: list = field(default_factory=list)
    port: int = 0
    scheme: str = "http"

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def page(self, path: str, body: str | bytes = "<p>Here.</p>", status: int = 200, *headers):
        """Put a page there."""
        body = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, headers or (HTML,), body)

    def redirect(self, path: str, to: str, status: int = 301):
        self.pages[path] = (status, (("Location", to),), b"")

    @property
    def paths(self) -> list[str]:
        return [path for path, *_ in self.asked]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site, came = self.server.site, time.monotonic()
        site.headers.append(dict(self.headers))
        asked = [self.path, came, came]
        site.asked.append(asked)
        answer = site.pages.get(self.path, (404, (HTML,), b"Not here"))
        try:
            if callable(answer):
                answer(self)
            else:
                self.say(*answer)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the visitor had enough
        finally:
            asked[2] = time.monotonic()

    def say(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        pass  # a handshake that failed is what some tests are about


@contextmanager
def running(certificate: Path | None = None):
    """A server for the length of a block; with a certificate it speaks TLS."""
    server = Server(("127.0.0.1", 0), Handler)
    server.site = Site(port=server.server_address[1])
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.site.scheme = "https"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- tempers -------------------------------------------------------------------------------------


def drip(handler):
    """A page that comes a byte at a time, for ever."""
    handler.send_response(200)
    handler.send_header(*HTML)
    handler.end_headers()
    while True:
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler):
    """Headers that come a letter at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def silent(handler):
    """No answer at all."""
    time.sleep(3)


def endless(handler):
    """A page without an end, as fast as it can be sent."""
    handler.send_response(200)
    handler.send_header(*HTML)
    handler.end_headers()
    while True:
        handler.wfile.write(b"a" * 65_536)


def broken_off(handler):
    """A page that ends before its announced length."""
    handler.send_response(200)
    handler.send_header(*HTML)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"<p>The beginning")


def garbage(handler):
    """Something that is not HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


def continues(handler):
    """Interim answers without an end."""
    while True:
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


def many_headers(handler):
    """More headers than anybody has."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n")


GIGABYTE = gzip.compress(b"\0" * 100_000_000)  # 100 MB in 100 kB
