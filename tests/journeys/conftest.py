"""One server, one browser and one copy of the database for all journeys; every journey has banks of its own."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.conftest import a_clone
from tests.journeys.live_server import live_server
from tests.journeys.visitor import Visitor

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def browser(house: str) -> Iterator[Browser]:
    """
    Start Debian's Chromium, once the house stands.

    While it runs, Playwright keeps an event loop in this thread, and Django a connection for that loop apart from the
    thread's own: the thread's own has to be off the database before it is copied, and the loop's closed at the end.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("The journeys need a browser: sudo apt-get install -y --no-install-recommends chromium", pytrace=False)
    # From a thread with an event loop Django would not ask the database.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        connection.close()
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Serve an installation on a copy of the database, and yield its address."""
    with django_db_blocker.unblock(), a_clone(), live_server() as address:
        yield address


@pytest.fixture
def visit(browser: Browser, house: str) -> Iterator[Visit]:
    """Return a function that opens a browser for somebody: `visit("cy", person)`, or a stranger's."""
    opened: list[Visitor] = []

    def start(language: str, person: object = None, **how: object) -> Visitor:
        visitor = Visitor(browser, house, language, **how)  # type: ignore[arg-type]
        opened.append(visitor)
        return visitor.signed_in(person) if person else visitor  # type: ignore[arg-type]

    yield start
    for visitor in opened:
        visitor.close()
