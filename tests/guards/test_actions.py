"""Every write that others may call takes an actor, a key and the time, and leaves one audit entry."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

import amser
from amser.audit.models import Entry
from amser.kernel.ids import uuid7
from amser.listings import actions as listings
from amser.members import actions as members
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.members import a_member, by
from tests.builders.when import MONDAY_10AM

NOT_ACTIONS: Final = {
    "amser.audit.actions": "it makes actions",
    "amser.ledger.actions": "each is one call of a database function; the action that calls it leaves the entry, "
    "and the transfer itself is a record that nobody can change",
}


def _modules() -> list[str]:
    packages = [found.name for found in pkgutil.iter_modules(amser.__path__, "amser.") if found.ispkg]
    named = (f"{package}.actions" for package in packages)
    return [name for name in named if importlib.util.find_spec(name) and name not in NOT_ACTIONS]


def _public(module: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield what a package of actions offers, or a single module defines."""
    loaded = importlib.import_module(module)
    for name in getattr(loaded, "__all__", None) or vars(loaded):
        found = getattr(loaded, name)
        if inspect.isfunction(found) and not name.startswith("_") and (hasattr(loaded, "__all__") or found.__module__ == module):
            yield f"{module}.{name}", found


ACTIONS: Final = dict(pair for module in _modules() for pair in _public(module))


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_an_action_takes_who_the_key_and_the_time_by_keyword(action: Callable[..., Any]) -> None:
    parameters = inspect.signature(action).parameters

    assert getattr(action, "__amser_action__", ""), "not decorated with @audit.action"
    assert list(parameters)[:3] == ["by", "key", "at"]
    assert {parameter.kind for parameter in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize(("name", "action"), ACTIONS.items(), ids=ACTIONS)
def test_an_action_is_named_after_its_package(name: str, action: Callable[..., Any]) -> None:
    assert action.__amser_action__.partition(".")[0] == name.split(".")[1]  # type: ignore[attr-defined]


def test_no_two_actions_share_a_name() -> None:
    names = [action.__amser_action__ for action in ACTIONS.values()]  # type: ignore[attr-defined]

    assert len(names) == len(set(names))


def test_a_package_of_actions_says_what_it_offers() -> None:
    packages = [name for name in _modules() if hasattr(importlib.import_module(name), "__path__")]

    assert [name for name in packages if not hasattr(importlib.import_module(name), "__all__")] == []


@pytest.mark.django_db
def test_an_act_leaves_one_entry_however_often_it_is_pressed() -> None:
    member = a_member(a_bank())
    listing = a_listing(member)
    key = uuid7()

    for _ in range(3):
        listings.take_down(by=by(member), key=key, at=MONDAY_10AM, listing=listing)

    entry = Entry.objects.get(key=key)
    assert (entry.action, entry.user_id, entry.timebank_id) == ("listings.take_down", member.user_id, member.timebank_id)


@pytest.mark.django_db
def test_an_entry_holds_no_words_of_anyone() -> None:
    member = a_member(a_bank(), "Myfanwy Anghyffredin")
    words = "Anghyffredin iawn"

    members.set_profile(by=by(member), key=uuid7(), at=MONDAY_10AM, membership=member, profile=members.Profile(about=words))

    assert not [row for row in Entry.objects.values_list() if words in str(row) or "Myfanwy" in str(row)]
