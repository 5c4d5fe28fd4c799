"""Walking round the house as somebody: every address, read and posted to, and what became of it, beside what a table says."""

import copy
import csv
import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.guards.addresses import Address

METHODS: Final = ("GET", "POST")
Key = tuple[str, str]
Rows = dict[Key, dict[str, str]]

WRITES: Final = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE)|SELECT (ledger_(?!audit)|procrastinate_defer)", re.IGNORECASE)

# What reading a page may write, with the reason.
READING_MAY_WRITE: Final = re.compile(
    r'"(django_session|usersessions_usersession)"'  # who reads, and what they were about to type
    r'|"cache"'  # counts of attempts
    r'|"audit_opening"'  # that somebody opened a record that is not for everyone
    r'|"vouchers_voucherrefusal"'  # that paper was shown which is not good
    r'|"account_emailaddress"'  # allauth keeps its copy of the address one signs in with
)


class Reached(Protocol):
    """Things that addresses lead to."""

    def arguments(self, address: Address) -> dict[str, object]:
        """Return what the address takes."""
        ...


class Visitors(Protocol):
    """Everyone who visits, and what they come for."""

    def client(self, role: str, *, checks_csrf: bool = False) -> Client:
        """Return a browser in which that person has signed in."""
        ...


def rows_of(table: Path) -> Rows:
    """Return what a table says of each address and method, by role."""
    with table.open(encoding="utf-8", newline="") as file:
        return {(row.pop("address"), row.pop("method")): row for row in csv.DictReader(file)}


def answer(client: Client, method: str, path: str) -> Any:
    """Return what the house answers; nothing of it lasts, in the database or the browser."""
    before = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, path)
        transaction.set_rollback(True)
    client.cookies = before
    return response


def word(response: Any) -> str:
    """Return an answer as the tables write it: its number, or where it leads when one must first sign in."""
    goes_to = response.headers.get("Location", "")
    if "/account/sign-in/" in goes_to:
        return "sign-in"
    return "second-step" if "/second-step/" in goes_to and response.status_code == 302 else str(response.status_code)


def path_of(address: Address, things: Reached) -> str:
    """Return the path that leads to these things by this address, in English where it has a language."""
    with translation.override("en"):
        return reverse(address.name, kwargs=things.arguments(address))


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """What became of one request: the answer in a word, what was written to last, and whether a cache may keep the answer."""

    word: str
    written: list[str]
    kept: str


Walk = dict[Key, Seen]


def walk(cast: Visitors, things: Reached, role: str, to: Iterable[Address]) -> Walk:
    """Go to these addresses as somebody, to read and to post."""
    client = cast.client(role)
    return {(address.name, method): _seen(client, method, path_of(address, things)) for address in to for method in METHODS}


def _seen(client: Client, method: str, path: str) -> Seen:
    with _writes() as written:
        response = answer(client, method, path)
    directives = response.headers.get("Cache-Control", "")
    is_kept = response.status_code == 200 and not re.search("private|no-store|no-cache", directives)
    return Seen(word(response), written, directives or "by default" if is_kept else "")


@contextmanager
def _writes() -> Iterator[list[str]]:
    """Collect the statements that change something lasting."""
    found: list[str] = []

    def listen(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        if WRITES.match(statement) and not READING_MAY_WRITE.search(statement):
            found.append(statement[:120])
        return execute(statement, *rest)

    with connection.execute_wrapper(listen):
        yield found


def propose(table: Path, roles: Sequence[str], expected: set[Key], answers: Callable[[str, set[str]], Mapping[Key, Seen]]) -> None:
    """
    Write the rows that a table lacks as the house answers today, and leave out those of addresses that are gone.

    `answers` walks as a role to the addresses of some names. A person reads the new rows before they are committed.
    """
    rows = rows_of(table) if table.exists() else {}
    missing = {name for name, method in expected if (name, method) not in rows}
    seen = {role: answers(role, missing) for role in roles}
    for key in expected - set(rows):
        rows[key] = {role: seen[role][key].word for role in roles}
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["address", "method", *roles])
        writer.writerows([*key, *(rows[key][role] for role in roles)] for key in sorted(set(rows) & expected))
