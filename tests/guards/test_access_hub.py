"""
Who may open what of groups that meet: every address, for every role, against access_hub.csv.

A new address needs two rows. This appends what the house answers today (a person reads those rows before they are
committed, because they may be wrong):

    AMSER_WRITE_ACCESS=1 .venv/bin/pytest tests/guards/test_access_hub.py -k table

An address that takes something new (`<int:event_id>`) needs one line in tests/guards/cast_hub.py that makes one.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.guards.addresses import Address, addresses_of_the_hub
from tests.guards.cast_hub import OF_GROUP, ROLES, HubCast
from tests.guards.walking import METHODS, Key, Walk, answer, path_of, propose, rows_of, walk, word

TABLE: Final = Path(__file__).with_name("access_hub.csv")
CLOSED: Final = {"404", "405"}

# What somebody who is in no group, or was, may open of one: what everybody reads, and joining it.
FOR_EVERYBODY: Final = frozenset(
    {
        *("network:groups", "network:group", "network:join", "network:write", "network:events", "network:event"),
        *("network:events_calendar", "network:event_calendar"),  # when and where, and no more
        *("network:promises", "network:promises_report"),  # those that were made public
        *("network:papers", "network:paper_card"),  # those that everybody may read
        "network:calls",  # those that everybody may read
        *("network:assets", "network:asset_places", "network:assets_csv", "network:open_referral"),  # those that everybody may see
        "network:goals",  # of what they may read
        *("bulletins:bulletins", "bulletins:bulletin", "bulletins:issue", "bulletins:feed"),
        *("bulletins:reader", "bulletins:stop"),  # by the secret in a reader's letters
        "network:reply_by_letter",  # a secret in a letter
        *("network:quiet", "network:my_calendar"),  # by the secret in somebody's letter, and in their calendar
        "network:reply",  # the action refuses whoever was not invited, in words
        "network:door",  # a code that hangs at the door
    }
)


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """Return where the walks of these tests are kept: each is made once, and read by several."""
    return {}


@pytest.fixture
def walk_as(hub_cast: HubCast, walks: dict[str, Walk]) -> Callable[[str], Walk]:
    """Return a function that gives the walk of a role."""

    def of(role: str) -> Walk:
        if role not in walks:
            walks[role] = walk(hub_cast, hub_cast.here, role, addresses_of_the_hub())
        return walks[role]

    return of


def test_the_table_has_rows_for_every_address_and_no_others(request: pytest.FixtureRequest) -> None:
    expected = {(address.name, method) for address in addresses_of_the_hub() for method in METHODS}
    if os.environ.get("AMSER_WRITE_ACCESS"):
        _propose(expected, request.getfixturevalue("hub_cast"))

    rows = set(rows_of(TABLE))

    assert sorted(expected - rows) == [], "new addresses: who may open them?"
    assert sorted(rows - expected) == [], "these are gone"


def _propose(expected: set[Key], cast: HubCast) -> None:
    def answers(role: str, names: set[str]) -> Walk:
        return walk(cast, cast.here, role, [address for address in addresses_of_the_hub() if address.name in names])

    propose(TABLE, ROLES, expected, answers)


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_as_the_table_says(walk_as: Callable[[str], Walk], role: str) -> None:
    rows = rows_of(TABLE)

    answered = {key: seen.word for key, seen in walk_as(role).items() if key in rows}

    wrong = {key: (said, rows[key][role]) for key, said in answered.items() if said != rows[key][role]}
    assert wrong == {}, "answered, expected"


class Mixed:
    """The slug of this group, with the ids of another's."""

    def __init__(self, cast: HubCast) -> None:
        self.cast = cast

    def arguments(self, address: Address) -> dict[str, object]:
        """Return what the address takes."""
        return self.cast.there.arguments(address) | {"slug": self.cast.here.group.slug}


@pytest.mark.parametrize("role", ["coordinator", "member", "person"])
def test_another_groups_things_do_not_exist_in_this_one(hub_cast: HubCast, role: str) -> None:
    client, mixed = hub_cast.client(role), Mixed(hub_cast)
    asked = [
        one
        for one in addresses_of_the_hub()
        if one.name.startswith("network:") and "slug" in one.takes and set(one.takes) & {name.rpartition(".")[2] for name in OF_GROUP}
    ]

    answered = {(one.name, method): word(answer(client, method, path_of(one, mixed))) for one in asked for method in METHODS}

    assert {key: said for key, said in answered.items() if said not in CLOSED | {"403"}} == {}


@pytest.mark.parametrize("role", ROLES)
def test_reading_a_page_changes_nothing(walk_as: Callable[[str], Walk], role: str) -> None:
    written = {address: seen.written for (address, method), seen in walk_as(role).items() if method == "GET"}

    assert {address: statements for address, statements in written.items() if statements} == {}


@pytest.mark.parametrize("role", ["member", "coordinator"])
def test_pages_of_people_are_kept_by_no_cache(walk_as: Callable[[str], Walk], role: str) -> None:
    kept = {address: seen.kept for (address, method), seen in walk_as(role).items() if method == "GET" and seen.kept}

    assert kept == {}


def test_a_post_that_does_not_come_from_our_page_is_refused(hub_cast: HubCast) -> None:
    client = hub_cast.client("coordinator", checks_csrf=True)

    answered = {one.name: answer(client, "POST", path_of(one, hub_cast.here)).status_code for one in addresses_of_the_hub()}

    assert {name: status for name, status in answered.items() if status != 403} == {"bulletins:stop": 302}  # a mail program's button


# What must hold of the table itself, so that a hasty proposal cannot let a door stand open.


def test_a_bulletins_desk_is_open_to_those_who_edit_it_only() -> None:
    desk = {key: row for key, row in rows_of(TABLE).items() if key[0].startswith("bulletins:") and key[0] not in FOR_EVERYBODY}

    closed = {*CLOSED, "sign-in"}
    assert {(key, role): row[role] for key, row in desk.items() for role in ROLES if role != "editor" and row[role] not in closed} == {}
    assert {row["editor"] for row in desk.values()} <= {"200", "302", "405"}


@pytest.mark.parametrize("role", ["person", "asked", "former", "other_coordinator", "operator"])
def test_whoever_is_not_a_member_now_opens_what_everybody_opens_and_no_more(role: str) -> None:
    opened = {key: row[role] for key, row in rows_of(TABLE).items() if key[0] not in FOR_EVERYBODY and row[role] not in CLOSED}

    # Leaving is withdrawing, for whoever asked; for the rest there is nothing to leave.
    assert {key: said for key, said in opened.items() if (key[0], role) != ("network:leave", "asked")} == {}


def test_a_member_who_does_not_run_the_group_opens_no_page_of_its_desk() -> None:
    rows = rows_of(TABLE)

    only_those_who_run_it = {key for key, row in rows.items() if row["coordinator"] in {"200", "302"} and row["member"] in {"403", "404"}}

    assert {key[0] for key in only_those_who_run_it} >= {"network:desk", "network:people", "network:describe", "network:close"}
    assert [key for key, row in rows.items() if row["former"] == "200" and row["person"] != "200"] == []


def test_no_address_fails() -> None:
    assert [(key, role) for key, row in rows_of(TABLE).items() for role in ROLES if row[role].startswith("5")] == []


def test_the_table_is_sorted() -> None:
    assert list(rows_of(TABLE)) == sorted(rows_of(TABLE))
