"""Two nations, each in a database of its own, and pages opened through all of the middleware in one process."""

import copy
import functools
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final, TypeAlias
from urllib.parse import urljoin

import psycopg
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from psycopg import sql

from amser.config import database
from amser.ledger.queries import audit
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from benchmarks.nation import Size, load
from tests.builders.visiting import second_step_shown

ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "120"))
READERS: Final = 12  # members whose pages are read in turn

Visits: TypeAlias = Callable[[TimeBank], dict[str, list[tuple[str, str]]]]


class Nation:
    """
    One of the two databases, and what is asked of it.

    `visits` returns, for the bank that was loaded, each page's addresses, each with the cookie of whoever opens it.
    """

    def __init__(self, size: Size, visits: Visits) -> None:
        self.size = size
        self.connection = _connection_to(f"bench_{size.name}")
        with self.use(), translation.override("en"):
            began = time.perf_counter()
            with owner_of(f"bench_{size.name}") as owner:
                self.bank = load(size, owner)
            self.seconds_to_load = time.perf_counter() - began
            began = time.perf_counter()
            wrong = audit(None)
            assert not wrong, wrong[:3]
            self.seconds_to_audit = time.perf_counter() - began
            self.visits = visits(self.bank)

    @contextmanager
    def use(self) -> Iterator[None]:
        """Have Django ask this database."""
        before = connections["default"]
        connections["default"] = self.connection
        try:
            yield
        finally:
            connections["default"] = before

    def ask(self, page: str, turn: int) -> float:
        """Open a page, and return the milliseconds until all of it was there."""
        path, cookie = self.visits[page][turn % READERS]
        with self.use():
            began = time.perf_counter()
            status, _, _ = _get(path, cookie)
            took = (time.perf_counter() - began) * 1000
        assert status == 200, f"{path} answered {status}"
        return took

    def queries(self, page: str) -> int:
        """Return how many queries a page takes, at most."""
        found = []
        with self.use():
            for path, cookie in self.visits[page]:
                with CaptureQueriesContext(self.connection) as asked:
                    _get(path, cookie)
                found.append(len(asked))
        return max(found)


def measure(nations: list[Nation], pages: Sequence[str]) -> dict[tuple[str, str], list[float]]:
    """Open every page of both nations in turn, ROUNDS times, and return the milliseconds by nation and page."""
    times: dict[tuple[str, str], list[float]] = {(nation.size.name, page): [] for nation in nations for page in pages}
    for turn in range(-READERS, ROUNDS):  # the first of each reader's pages are not counted
        for page in pages:
            for nation in nations[:: 1 if turn % 2 else -1]:
                took = nation.ask(page, turn)
                if turn >= 0:
                    times[nation.size.name, page].append(took)
    return times


def p95(values: list[float]) -> float:
    """Return what 95 of 100 do not exceed."""
    return sorted(values)[int(len(values) * 0.95)]


# What goes over the wire.


def weight(nation: Nation, page: str) -> tuple[int, int]:
    """Return the bytes of a page with everything it asks for, and of the page alone; the heaviest of those measured."""
    with nation.use():
        pages = [_get(path, cookie) for path, cookie in nation.visits[page]]
        warm = max(_size(found) for found in pages)
        html = _opened(pages[0])
        needed = {urljoin("/", url) for url in re.findall(r"""(?:href|src)="(/static/[^"#]+)""", html)}
        for style in [url for url in needed if url.endswith(".css")]:
            css = _opened(_get(style, "", encodings="identity"))
            needed |= {urljoin(style, url) for url in re.findall(r"""url\(["']?([^"')]+\.woff2)""", css) if "latin-ext" not in url}
        return warm + sum(_size(_get(url, "")) for url in needed), warm


Answer = tuple[int, list[tuple[str, str]], bytes]


def _get(path: str, cookie: str, *, encodings: str = "gzip, br") -> Answer:
    environ = RequestFactory().get(path, headers={"accept-encoding": encodings, "cookie": cookie, "host": "localhost"}).environ
    began: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        began.extend([int(status.split(maxsplit=1)[0]), headers])
        return lambda _: None

    answer = _application()(environ, start_response)
    body = b"".join(answer)
    assert began[0] == HTTPStatus.OK, f"{path} answered {began[0]}"
    if hasattr(answer, "close"):
        answer.close()
    return began[0], began[1], body


@functools.cache
def _application() -> Callable[..., Any]:
    """Return the whole site, made once the static files are collected: WhiteNoise looks for them only then."""
    return WSGIHandler()


def _size(answer: Answer) -> int:
    _, headers, body = answer
    return len(body) + sum(len(name) + len(value) + 4 for name, value in headers)


def _opened(answer: Answer) -> str:
    import gzip

    _, headers, body = answer
    return (gzip.decompress(body) if dict(headers).get("Content-Encoding") == "gzip" else body).decode()


# Two databases at once.


def made(size: Size, visits: Visits) -> Nation:
    """Load a nation of this size into a database of its own, a copy of Django's."""
    name = f"bench_{size.name}"
    drop(name)
    connection.close()
    with owner_of("postgres") as owner:
        owner.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(connection.settings_dict["NAME"]))
        )
    return Nation(size, visits)


def _connection_to(name: str) -> Any:
    made = connections.create_connection("default")
    made.settings_dict = copy.deepcopy(made.settings_dict) | {"NAME": name}
    return made


def drop(name: str) -> None:
    """Remove one of the benchmark's databases."""
    with owner_of("postgres") as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def owner_of(name: str) -> Iterator[psycopg.Connection[Any]]:
    """Be signed in to one of the benchmark's databases as its owner, each statement by itself."""
    with _default(), database.as_owner():
        given = connection.get_connection_params()
    sign_in = {key: given[key] for key in ("host", "port", "user", "password") if key in given}
    with psycopg.connect(**sign_in, dbname=name, autocommit=True) as owner:
        yield owner


_DEFAULT: Final = connections["default"]


@contextmanager
def _default() -> Iterator[None]:
    before = connections["default"]
    connections["default"] = _DEFAULT
    try:
        yield
    finally:
        connections["default"] = before


def readers(bank: TimeBank) -> list[Membership]:
    """Return the members whose pages are read in turn."""
    found = Membership.objects.filter(timebank=bank, number__gte=100).select_related("user")
    step = max(1, found.count() // READERS)
    return list(found.order_by("number")[::step][:READERS])


def cookie(user: Any) -> str:
    """Sign a person in, second step included, and return the header of their browser."""
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    second_step_shown(client)
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items()) + "; amser_language=en"
