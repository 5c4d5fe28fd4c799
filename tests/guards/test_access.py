"""
Who may open what: every address, for every role, read and posted to, against access.csv.

A new address needs two rows. `AMSER_WRITE_ACCESS=1 pytest tests/guards/test_access.py -k table` appends what the house
answers today; a person reads those rows before they are committed, because they may be wrong.
"""

import copy
import csv
import dataclasses
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.guards.addresses import Address, addresses
from tests.guards.cast import ROLES, Cast, Things

TABLE: Final = Path(__file__).with_name("access.csv")
METHODS: Final = ("GET", "POST")
Rows = dict[tuple[str, str], dict[str, str]]

WRITES: Final = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE)|SELECT (ledger_(?!audit)|procrastinate_defer)", re.IGNORECASE)

# What reading a page may write, with the reason.
READING_MAY_WRITE: Final = re.compile(
    r'"(django_session|usersessions_usersession)"'  # who reads, and what they were about to type
    r'|"cache"'  # counts of attempts
    r'|"audit_opening"'  # that somebody opened a record that is not for everyone
    r'|"account_emailaddress"'  # allauth keeps its copy of the address one signs in with
)


def _rows() -> Rows:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row.pop("address"), row.pop("method")): row for row in csv.DictReader(file)}


def _answer(client: Client, method: str, path: str) -> Any:
    """Return what the house answers; nothing of it lasts, in the database or the browser."""
    before = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, path)
        transaction.set_rollback(True)
    client.cookies = before
    return response


def _word(response: Any) -> str:
    goes_to = response.headers.get("Location", "")
    if "/account/sign-in/" in goes_to:
        return "sign-in"
    return "second-step" if "/second-step/" in goes_to and response.status_code == 302 else str(response.status_code)


def _path(address: Address, things: Things) -> str:
    with translation.override("en"):
        return reverse(address.name, kwargs=things.arguments(address))


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """What became of one request: the answer in a word, what was written to last, and whether a cache may keep the answer."""

    word: str
    written: list[str]
    kept: str


Walk = dict[tuple[str, str], Seen]


def _walk(cast: Cast, role: str, wanted: Callable[[Address], bool] = lambda _: True) -> Walk:
    """Go to every address of the house as somebody, to read and to post."""
    client = cast.client(role)
    return {
        (address.name, method): _seen(client, method, _path(address, cast.here))
        for address in addresses()
        if wanted(address)
        for method in METHODS
    }


def _seen(client: Client, method: str, path: str) -> Seen:
    with _writes() as written:
        response = _answer(client, method, path)
    directives = response.headers.get("Cache-Control", "")
    is_kept = response.status_code == 200 and not re.search("private|no-store|no-cache", directives)
    return Seen(_word(response), written, directives or "by default" if is_kept else "")


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """Return where the walks of these tests are kept: each is made once, and read by several."""
    return {}


@pytest.fixture
def walk_as(cast: Cast, walks: dict[str, Walk]) -> Callable[[str], Walk]:
    """Return a function that gives the walk of a role."""

    def of(role: str) -> Walk:
        if role not in walks:
            walks[role] = _walk(cast, role)
        return walks[role]

    return of


def test_the_table_has_rows_for_every_address_and_no_others(request: pytest.FixtureRequest) -> None:
    expected = {(address.name, method) for address in addresses() for method in METHODS}
    if os.environ.get("AMSER_WRITE_ACCESS"):
        _propose(expected, request.getfixturevalue("cast"))

    rows = set(_rows())

    assert sorted(expected - rows) == [], "new addresses: who may open them?"
    assert sorted(rows - expected) == [], "these are gone"


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_as_the_table_says(walk_as: Callable[[str], Walk], role: str) -> None:
    rows = _rows()

    answered = {key: seen.word for key, seen in walk_as(role).items() if key in rows}

    wrong = {key: (word, rows[key][role]) for key, word in answered.items() if word != rows[key][role]}
    assert wrong == {}, "answered, expected"


@pytest.mark.parametrize("role", ["member", "broker", "steward"])
def test_another_banks_things_do_not_exist_in_this_one(cast: Cast, role: str) -> None:
    client = cast.client(role)

    found = {
        (address.name, method): word
        for address in addresses()
        if address.names_a_thing
        for method in METHODS
        if (word := _word(_answer(client, method, _path(address, _strangers_things(cast, address))))) not in {"404", "405"}
    }

    assert {key: word for key, word in found.items() if not (key[0].startswith("broker:") and word == "403")} == {}


def _strangers_things(cast: Cast, address: Address) -> Any:
    class Mixed:
        """The slug of this bank with the ids of the other. Numbers run in each bank: one that is not given here."""

        def arguments(self, address: Address) -> dict[str, object]:
            given = cast.there.arguments(address) | {"slug": cast.here.bank.slug}
            return given | {name: 9999 for name in given if name.endswith("number")}

    return Mixed()


@pytest.mark.parametrize("role", ROLES)
def test_reading_a_page_changes_nothing(walk_as: Callable[[str], Walk], role: str) -> None:
    written = {address: seen.written for (address, method), seen in walk_as(role).items() if method == "GET"}

    assert {address: statements for address, statements in written.items() if statements} == {}


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


def test_a_post_that_does_not_come_from_our_page_is_refused(cast: Cast) -> None:
    client = cast.client("member", checks_csrf=True)

    answered = {address.name: _answer(client, "POST", _path(address, cast.here)).status_code for address in addresses()}

    assert {name: status for name, status in answered.items() if status != 403} == {}


# What must hold of the table itself, so that a hasty proposal cannot let a door stand open.


def test_a_members_page_is_open_to_members_of_that_bank_only() -> None:
    open_to_others = {
        (key, role): row[role]
        for key, row in _rows().items()
        if key[0].startswith("member:")
        for role in ("stranger", "elsewhere", "broker", "steward", "auditor", "operator")
        if row[role] not in ({"sign-in", "405"} if role == "stranger" else {"404", "405"})
    }

    assert open_to_others == {}


def test_a_desk_is_open_to_those_who_work_at_it_only() -> None:
    open_to_others = {
        (key, role): row[role]
        for key, row in _rows().items()
        if key[0].startswith("broker:")
        for role in ("stranger", "member", "other_member", "elsewhere", "applicant", "operator")
        if row[role] not in ({"sign-in", "405"} if role == "stranger" else {"404", "405"})
    }

    assert open_to_others == {}


def test_no_address_fails() -> None:
    assert [(key, role) for key, row in _rows().items() for role in ROLES if row[role].startswith("5")] == []


def test_the_table_is_sorted() -> None:
    assert list(_rows()) == sorted(_rows())


def _propose(expected: set[tuple[str, str]], cast: Cast) -> None:
    rows = _rows() if TABLE.exists() else {}
    missing = {name for name, method in expected if (name, method) not in rows}
    answers = {role: _walk(cast, role, lambda address: address.name in missing) for role in ROLES}
    for key in expected - set(rows):
        rows[key] = {role: answers[role][key].word for role in ROLES}
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["address", "method", *ROLES])
        writer.writerows([*key, *(rows[key][role] for role in ROLES)] for key in sorted(set(rows) & expected))


ABOUT_NOBODY = {"digests"}  # hashes, counts and dates, made to be copied


@pytest.mark.parametrize("role", ["member", "broker", "steward"])
def test_pages_of_people_are_kept_by_no_cache(walk_as: Callable[[str], Walk], role: str) -> None:
    kept = {address: seen.kept for (address, method), seen in walk_as(role).items() if method == "GET" and seen.kept}

    assert {address: how for address, how in kept.items() if address not in ABOUT_NOBODY} == {}
