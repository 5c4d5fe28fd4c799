"""
Who may open what of organisations, schemes and tills: every address, for every role, against access_credits.csv.

A new address needs two rows. This appends what the house answers today (a person reads those rows before they are
committed, because they may be wrong):

    AMSER_WRITE_ACCESS=1 .venv/bin/pytest tests/guards/test_access_credits.py -k table

An address that takes something new (`<int:offer_id>`) needs one line in tests/guards/cast_credits.py that makes one.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.guards.addresses import Address, addresses_of_credits
from tests.guards.cast_credits import OF_ORGANISATION, OF_SCHEME, ROLES, CreditsCast, Things
from tests.guards.walking import METHODS, Key, Walk, answer, path_of, propose, rows_of, walk, word

TABLE: Final = Path(__file__).with_name("access_credits.csv")

CLOSED: Final = {"404", "405"}
EVERYBODYS: Final = {"scheme"}  # which running schemes there are is no secret

# Pages of a scheme that everybody reads, or that a sign-in alone opens: `credits:` holds both these and the participants' own.
MADE_TO_BE_COPIED: Final[set[str]] = set()  # pages of nobody that a cache may keep, with the reason beside each


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """Return where the walks of these tests are kept: each is made once, and read by several."""
    return {}


@pytest.fixture
def walk_as(credits_cast: CreditsCast, walks: dict[str, Walk]) -> Callable[[str], Walk]:
    """Return a function that gives the walk of a role."""

    def of(role: str) -> Walk:
        if role not in walks:
            walks[role] = walk(credits_cast, credits_cast.here, role, addresses_of_credits())
        return walks[role]

    return of


def test_the_table_has_rows_for_every_address_and_no_others(request: pytest.FixtureRequest) -> None:
    expected = {(address.name, method) for address in addresses_of_credits() for method in METHODS}
    if os.environ.get("AMSER_WRITE_ACCESS"):
        _propose(expected, request.getfixturevalue("credits_cast"))

    rows = set(rows_of(TABLE))

    assert sorted(expected - rows) == [], "new addresses: who may open them?"
    assert sorted(rows - expected) == [], "these are gone"


def _propose(expected: set[Key], cast: CreditsCast) -> None:
    def answers(role: str, names: set[str]) -> Walk:
        return walk(cast, cast.here, role, [address for address in addresses_of_credits() if address.name in names])

    propose(TABLE, ROLES, expected, answers)


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_as_the_table_says(walk_as: Callable[[str], Walk], role: str) -> None:
    rows = rows_of(TABLE)

    answered = {key: seen.word for key, seen in walk_as(role).items() if key in rows}

    wrong = {key: (said, rows[key][role]) for key, said in answered.items() if said != rows[key][role]}
    assert wrong == {}, "answered, expected"


class Mixed:
    """The slugs of this scheme and organisation, with the ids of others."""

    def __init__(self, here: Things, others: Things) -> None:
        self.here, self.others = here, others

    def arguments(self, address: Address) -> dict[str, object]:
        """Return what the address takes."""
        own = self.here.arguments(address)
        return self.others.arguments(address) | ({"slug": own["slug"]} if "slug" in own else {})


def _is_made(address: Address, *rooms: dict[str, object]) -> bool:
    made = {name for room in rooms for name in room} - EVERYBODYS
    return any(argument in made or f"{address.name}.{argument}" in made for argument in address.takes)


@pytest.mark.parametrize("role", ["owner", "manager", "participant"])
def test_another_schemes_things_do_not_exist_in_this_one(credits_cast: CreditsCast, role: str) -> None:
    asked = [one for one in addresses_of_credits() if "slug" in one.takes and _is_made(one, dict(OF_SCHEME), dict(OF_ORGANISATION))]

    assert _found(credits_cast, role, asked, credits_cast.there) == {}


def test_another_organisations_things_do_not_exist_in_this_one(credits_cast: CreditsCast) -> None:
    asked = [one for one in addresses_of_credits() if one.name.startswith("organisation:") and _is_made(one, dict(OF_ORGANISATION))]

    assert _found(credits_cast, "owner", asked, credits_cast.beside) == {}


def _found(cast: CreditsCast, role: str, asked: list[Address], others: Things) -> dict[Key, str]:
    client, mixed = cast.client(role), Mixed(cast.here, others)
    answered = {(address.name, method): word(answer(client, method, path_of(address, mixed))) for address in asked for method in METHODS}
    return {key: said for key, said in answered.items() if said not in CLOSED}


@pytest.mark.parametrize("role", ROLES)
def test_reading_a_page_changes_nothing(walk_as: Callable[[str], Walk], role: str) -> None:
    written = {address: seen.written for (address, method), seen in walk_as(role).items() if method == "GET"}

    assert {address: statements for address, statements in written.items() if statements} == {}


@pytest.mark.parametrize("role", ["owner", "manager", "participant"])
def test_pages_of_people_are_kept_by_no_cache(walk_as: Callable[[str], Walk], role: str) -> None:
    kept = {address: seen.kept for (address, method), seen in walk_as(role).items() if method == "GET" and seen.kept}

    assert {address: how for address, how in kept.items() if address not in MADE_TO_BE_COPIED} == {}


@pytest.mark.parametrize("role", ["owner", "manager", "participant", "stranger"])
def test_a_post_that_does_not_come_from_our_page_is_refused(credits_cast: CreditsCast, role: str) -> None:
    client = credits_cast.client(role, checks_csrf=True)

    answered = {one.name: answer(client, "POST", path_of(one, credits_cast.here)).status_code for one in addresses_of_credits()}

    assert {name: status for name, status in answered.items() if status != 403} == {}


# What must hold of the table itself, so that a hasty proposal cannot let a door stand open.


def _open_to(prefix: str, *roles: str) -> dict[tuple[Key, str], str]:
    return {
        (key, role): row[role]
        for key, row in rows_of(TABLE).items()
        if key[0].startswith(prefix)
        for role in roles
        if row[role] not in ({"sign-in", "405"} if role == "stranger" else CLOSED)
    }


def test_an_organisations_desk_is_open_to_those_who_act_for_it_only() -> None:
    others = ("stranger", "person", "participant", "other_participant", "other_owner", "manager", "commissioner", "other_manager")

    assert _open_to("organisation:", *others) == {}


def test_a_schemes_desk_is_open_to_those_who_run_or_read_it_only() -> None:
    others = ("stranger", "person", "participant", "other_participant", "owner", "leader", "till", "reader", "other_owner", "other_manager")

    assert _open_to("scheme:", *others) == {}


def test_whoever_reads_a_schemes_figures_changes_nothing() -> None:
    changes = {
        key: row["commissioner"]
        for key, row in rows_of(TABLE).items()
        if key[0].startswith("scheme:") and key[1] == "POST" and row["commissioner"] not in {"403", "404", "405"}
    }

    assert changes == {}


def test_no_address_fails() -> None:
    assert [(key, role) for key, row in rows_of(TABLE).items() for role in ROLES if row[role].startswith("5")] == []


def test_the_table_is_sorted() -> None:
    assert list(rows_of(TABLE)) == sorted(rows_of(TABLE))
