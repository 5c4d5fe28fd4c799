"""
Who may open what: every address, for every role, read and posted to, against access.csv.

A new address needs two rows. `AMSER_WRITE_ACCESS=1 pytest tests/guards/test_access.py -k table` appends what the house
answers today; a person reads those rows before they are committed, because they may be wrong.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.guards.addresses import Address, addresses
from tests.guards.cast import ROLES, Cast
from tests.guards.walking import METHODS, Key, Walk, answer, path_of, propose, rows_of, walk, word

TABLE: Final = Path(__file__).with_name("access.csv")


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """Return where the walks of these tests are kept: each is made once, and read by several."""
    return {}


@pytest.fixture
def walk_as(cast: Cast, walks: dict[str, Walk]) -> Callable[[str], Walk]:
    """Return a function that gives the walk of a role."""

    def of(role: str) -> Walk:
        if role not in walks:
            walks[role] = walk(cast, cast.here, role, addresses())
        return walks[role]

    return of


def test_the_table_has_rows_for_every_address_and_no_others(request: pytest.FixtureRequest) -> None:
    expected = {(address.name, method) for address in addresses() for method in METHODS}
    if os.environ.get("AMSER_WRITE_ACCESS"):
        _propose(expected, request.getfixturevalue("cast"))

    rows = set(rows_of(TABLE))

    assert sorted(expected - rows) == [], "new addresses: who may open them?"
    assert sorted(rows - expected) == [], "these are gone"


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_as_the_table_says(walk_as: Callable[[str], Walk], role: str) -> None:
    rows = rows_of(TABLE)

    answered = {key: seen.word for key, seen in walk_as(role).items() if key in rows}

    wrong = {key: (said, rows[key][role]) for key, said in answered.items() if said != rows[key][role]}
    assert wrong == {}, "answered, expected"


@pytest.mark.parametrize("role", ["member", "broker", "steward"])
def test_another_banks_things_do_not_exist_in_this_one(cast: Cast, role: str) -> None:
    client = cast.client(role)

    found = {
        (address.name, method): said
        for address in addresses()
        if address.names_a_thing
        for method in METHODS
        if (said := word(answer(client, method, path_of(address, _strangers_things(cast, address))))) not in {"404", "405"}
    }

    assert {key: said for key, said in found.items() if not (key[0].startswith("broker:") and said == "403")} == {}


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


def test_a_post_that_does_not_come_from_our_page_is_refused(cast: Cast) -> None:
    client = cast.client("member", checks_csrf=True)

    answered = {address.name: answer(client, "POST", path_of(address, cast.here)).status_code for address in addresses()}

    assert {name: status for name, status in answered.items() if status != 403} == {}


# What must hold of the table itself, so that a hasty proposal cannot let a door stand open.


def test_a_members_page_is_open_to_members_of_that_bank_only() -> None:
    open_to_others = {
        (key, role): row[role]
        for key, row in rows_of(TABLE).items()
        if key[0].startswith("member:")
        for role in ("stranger", "elsewhere", "broker", "steward", "auditor", "operator")
        if row[role] not in ({"sign-in", "405"} if role == "stranger" else {"404", "405"})
    }

    assert open_to_others == {}


def test_a_desk_is_open_to_those_who_work_at_it_only() -> None:
    open_to_others = {
        (key, role): row[role]
        for key, row in rows_of(TABLE).items()
        if key[0].startswith("broker:")
        for role in ("stranger", "member", "other_member", "elsewhere", "applicant", "operator")
        if row[role] not in ({"sign-in", "405"} if role == "stranger" else {"404", "405"})
    }

    assert open_to_others == {}


def test_no_address_fails() -> None:
    assert [(key, role) for key, row in rows_of(TABLE).items() for role in ROLES if row[role].startswith("5")] == []


def test_the_table_is_sorted() -> None:
    assert list(rows_of(TABLE)) == sorted(rows_of(TABLE))


def _propose(expected: set[Key], cast: Cast) -> None:
    def answers(role: str, names: set[str]) -> Walk:
        return walk(cast, cast.here, role, [address for address in addresses() if address.name in names])

    propose(TABLE, ROLES, expected, answers)


ABOUT_NOBODY = {"digests"}  # hashes, counts and dates, made to be copied


@pytest.mark.parametrize("role", ["member", "broker", "steward"])
def test_pages_of_people_are_kept_by_no_cache(walk_as: Callable[[str], Walk], role: str) -> None:
    kept = {address: seen.kept for (address, method), seen in walk_as(role).items() if method == "GET" and seen.kept}

    assert {address: how for address, how in kept.items() if address not in ABOUT_NOBODY} == {}
