"""
How fast the pages answer that people open most, and how much they send.

Every page is measured on a small and on a large nation in turn, in one process, through all of the middleware, so that
whatever else the machine does falls on both. docs/reference/pages-benchmark.md explains the rows.
"""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

import django

django.setup()

import copy
import functools
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from statistics import median
from typing import Any, Final
from urllib.parse import urljoin

import psycopg
from allauth.mfa.models import Authenticator
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from psycopg import sql

from amser.config import database
from amser.exchanges.models import Exchange
from amser.ledger.queries import audit
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from benchmarks.nation import LARGE, SMALL, Size, load
from benchmarks.report import Target, write
from tests.builders.banks import a_broker
from tests.builders.visiting import second_step_shown

ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "120"))
READERS: Final = 12  # members whose pages are read in turn
MOST_QUERIES: Final = 12
MOST_OF_BARE: Final = 10.0
MOST_SLOWER: Final = 1.5
MOST_COLD: Final = 100 * 1024  # bytes, everything the page needs, on a first visit
MOST_WARM: Final = 30 * 1024  # bytes, when the browser has the styles and the letters
PAGES: Final = ("bare", "home", "board", "listing", "exchange", "statement", "member at the desk")


class Nation:
    """One of the two databases, and what is asked of it."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.connection = _connection_to(f"bench_{size.name}")
        with self.use(), translation.override("en"):
            began = time.perf_counter()
            with _owner(f"bench_{size.name}") as owner:
                self.bank = load(size, owner)
            self.seconds_to_load = time.perf_counter() - began
            began = time.perf_counter()
            wrong = audit(None)
            assert not wrong, wrong[:3]
            self.seconds_to_audit = time.perf_counter() - began
            self.visits = self._visits()

    @contextmanager
    def use(self) -> Iterator[None]:
        """Have Django ask this database."""
        before = connections["default"]
        connections["default"] = self.connection
        try:
            yield
        finally:
            connections["default"] = before

    def _visits(self) -> dict[str, list[tuple[str, str]]]:
        """Return for each page its addresses, each with the cookie of whoever opens it."""
        visits: dict[str, list[tuple[str, str]]] = {page: [] for page in PAGES}
        broker = a_broker(self.bank)
        Authenticator.objects.create(user=broker, type=Authenticator.Type.TOTP, data={"secret": "made up"})
        desk = _cookie(broker)
        for member in _readers(self.bank):
            cookie, slug = _cookie(member.user), self.bank.slug
            exchange = Exchange.objects.of_member(member.pk).order_by("-worked_on")[0]
            listing = Listing.objects.filter(timebank=self.bank).exclude(member=member).order_by("-created_at")[member.pk % 40]
            for page, path in {
                "bare": "/bare/",
                "home": reverse("member:home", args=[slug]),
                "board": reverse("member:board", args=[slug]),
                "listing": reverse("member:listing", args=[slug, listing.pk]),
                "exchange": reverse("member:exchange", args=[slug, exchange.pk]),
                "statement": reverse("member:hours", args=[slug]),
            }.items():
                visits[page].append((path, cookie))
            visits["member at the desk"].append((reverse("broker:person", args=[slug, member.number]), desk))
        return visits

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


def main() -> int:
    """Measure, report, and return 1 where a target is missed."""
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    database.migrate(verbosity=0)
    nations = [_made(size) for size in (SMALL, LARGE)]
    for nation in nations:
        print(f"{nation.size}: loaded in {nation.seconds_to_load:.0f} s, audited in {nation.seconds_to_audit:.1f} s")
    times = _measure(nations)
    rows, targets = [], []
    for page in PAGES:
        small, large = (times[nation.size.name, page] for nation in nations)
        cold, warm = _weight(nations[1], page)
        row = {
            "page": page,
            "queries": max(nation.queries(page) for nation in nations),
            "small_ms": round(median(small), 1),
            "large_ms": round(median(large), 1),
            "large_p95_ms": round(_p95(large), 1),
            "cold_kb": round(cold / 1024, 1),
            "warm_kb": round(warm / 1024, 1),
        }
        rows.append(row)
        if page != "bare":
            targets += [
                Target(f"{page}: queries", float(str(row["queries"])), MOST_QUERIES),
                Target(f"{page}: p95 in bare pages (p95)", _p95(large) / _p95(times["large", "bare"]), MOST_OF_BARE),
                Target(f"{page}: large to small (median)", median(large) / median(small), MOST_SLOWER),
                Target(f"{page}: bytes, cold", cold, MOST_COLD),
                Target(f"{page}: bytes, warm", warm, MOST_WARM),
            ]
    for nation in nations:
        nation.connection.close()
        _drop(f"bench_{nation.size.name}")
    return write("pages", rows, targets)


def _measure(nations: list[Nation]) -> dict[tuple[str, str], list[float]]:
    times: dict[tuple[str, str], list[float]] = {(nation.size.name, page): [] for nation in nations for page in PAGES}
    for turn in range(-READERS, ROUNDS):  # the first of each reader's pages are not counted
        for page in PAGES:
            for nation in nations[:: 1 if turn % 2 else -1]:
                took = nation.ask(page, turn)
                if turn >= 0:
                    times[nation.size.name, page].append(took)
    return times


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


# What goes over the wire.


def _weight(nation: Nation, page: str) -> tuple[int, int]:
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


def _made(size: Size) -> Nation:
    name = f"bench_{size.name}"
    _drop(name)
    connection.close()
    with _owner("postgres") as owner:
        owner.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(connection.settings_dict["NAME"]))
        )
    return Nation(size)


def _connection_to(name: str) -> Any:
    made = connections.create_connection("default")
    made.settings_dict = copy.deepcopy(made.settings_dict) | {"NAME": name}
    return made


def _drop(name: str) -> None:
    with _owner("postgres") as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _owner(name: str) -> Iterator[psycopg.Connection[Any]]:
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


def _readers(bank: TimeBank) -> list[Membership]:
    found = Membership.objects.filter(timebank=bank, number__gte=100).select_related("user")
    step = max(1, found.count() // READERS)
    return list(found.order_by("number")[::step][:READERS])


def _cookie(user: Any) -> str:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    second_step_shown(client)
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items()) + "; amser_language=en"


if __name__ == "__main__":
    sys.exit(main())
