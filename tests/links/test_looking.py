"""A link is asked for on the open internet and nowhere else; what answers is not dead."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

import pytest

from amser.links import looking
from amser.links.looking import NotOpen, addresses_in, look, openly
from amser.links.models import Finding

HERE: Final = "127.0.0.1"
ANSWERS: Final = {"/": 200, "/gone": 410, "/missing": 404, "/forbidden": 403, "/broken": 502, "/no-head": 405}


class Site(BaseHTTPRequestHandler):
    """Answers each path with its own status."""

    def do_HEAD(self) -> None:
        self._answer(head=True)

    def do_GET(self) -> None:
        self._answer(head=False)

    def _answer(self, *, head: bool) -> None:
        leads_to = {"/moved": "/", "/round": "/round", "/inside": "http://169.254.169.254/latest/", "/file": "file:///etc/passwd"}.get(
            self.path
        )
        status = 302 if leads_to else ANSWERS.get(self.path, 404)
        self.send_response(200 if self.path == "/no-head" and not head else status)
        if leads_to:
            self.send_header("Location", leads_to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Serve the site, and yield its port."""
    server = ThreadingHTTPServer((HERE, 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(10)


def resolve(host: str, port: int) -> str:
    """Say where a host of the tests is; of any other, what is said of it in earnest."""
    return HERE if host.endswith(".enghraifft") else openly(host, port)


@pytest.mark.parametrize(
    ("path", "finding"),
    [
        ("/", Finding.FINE),
        ("/gone", Finding.GONE),
        ("/missing", Finding.GONE),
        ("/forbidden", Finding.FINE),
        ("/no-head", Finding.FINE),
        ("/broken", Finding.BROKEN),
        ("/moved", Finding.FINE),
        ("/round", Finding.BROKEN),
        ("/inside", Finding.UNKNOWN),
        ("/file", Finding.UNKNOWN),
    ],
)
def test_what_an_address_answers_is_what_is_found(port: int, path: str, finding: Finding) -> None:
    assert look(f"http://rhwydwaith.enghraifft:{port}{path}", resolve=resolve) == finding


def test_where_nobody_answers_it_is_silent() -> None:
    with socket.socket() as closed:
        closed.bind((HERE, 0))
        port = closed.getsockname()[1]

    assert look(f"http://rhwydwaith.enghraifft:{port}/", resolve=resolve) == Finding.SILENT


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.1.2.3/",
        "http://192.168.1.1/admin",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fd00::1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://8.8.8.8:22/",
        "http://user:word@8.8.8.8/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "http://",
        "http://8.8.8.8:99999/",
        "http://[8.8.8.8/",
    ],
)
def test_nothing_inside_our_network_is_ever_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_connection", lambda *_: pytest.fail("asked"))

    assert look(url) == Finding.UNKNOWN


def test_a_name_with_one_address_inside_is_refused_whatever_its_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(None, None, None, None, (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)

    with pytest.raises(NotOpen):
        openly("dau.enghraifft", 80)


def test_the_connection_is_made_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(None, None, None, None, ("93.184.216.34", 443))])

    def connect(_scheme: str, _host: str, address: str, _port: int) -> None:
        made.append(address)
        raise OSError

    monkeypatch.setattr(looking, "_connection", connect)

    assert look("https://enghraifft.org/") == Finding.SILENT
    assert made == ["93.184.216.34"]


def test_addresses_are_found_in_what_people_write() -> None:
    text = "Gweler https://a.example/x, (http://b.example/y?z=1) a https://a.example/x. Nid www.c.example!"

    assert addresses_in(text) == ["https://a.example/x", "http://b.example/y?z=1"]
    assert addresses_in(f"https://a.example/{'x' * 600}") == []
