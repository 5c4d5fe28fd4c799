"""A web server of the tests' own: the whole installation, on a port that the system chooses."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: the installation has a log of its own."""


class _Server(ThreadedWSGIServer):
    block_on_close = False  # a browser keeps connections open that it does not use

    def handle_error(self, *_: Any) -> None:
        """Say nothing of a browser that turned away while a page was being sent."""


@contextmanager
def live_server() -> Iterator[str]:
    """Serve in threads of this process, which share its database settings and its outbox; yield the address."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
