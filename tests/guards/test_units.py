"""No action accepts an amount without its unit: hours are minutes, credits are credits, and everything else that is a number says what it counts."""

import dataclasses
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

import amser
from tests.guards.test_actions import ACTIONS, NOT_ACTIONS

UNITS: Final = ("minutes", "credits", "pence", "days", "months", "year", "percent", "per_cent", "ids", "id")

NUMBERS: Final = (int, float, Decimal)

COUNTS: Final = {
    "count": "how many slips are printed, or vouchers made",
    "version": "which version of a text",
    "saves": "how often a draft was saved, by which one knows it again",
    "latitude": "a place, in hundred-thousandths of a degree",
    "longitude": "a place, in hundred-thousandths of a degree",
    "easting": "a place, in metres east on the national grid",
    "northing": "a place, in metres north on the national grid",
    "goes_miles": "how far somebody goes",
    "stays": "which session goes on, by its number",
    "for_count": "people who voted so",
    "against_count": "people who voted so",
    "neither_count": "people who voted so",
    "adults": "people",
    "children": "people",
    "people": "people",
    "places": "people who can come",
    "capacity": "people who can come",
    "most_a_day": "people on one card",
    "most_a_month": "people on one card",
    "least_age": "years of a life",
    "weekday": "0 is Monday",
    "from_pot": "members of a group, by their numbers",
    "further": "members of a group, by their numbers",
    "first": "which vouchers of a batch, by their numbers",
    "last": "which vouchers of a batch, by their numbers",
    "values": "a bank's policy, by the names of its settings, which say their units",
    "part": "which of some printed parts",
    "number": "which of a numbered row",
}
"""Numbers that count neither hours nor credits, and what they count."""

HOW_LONG_BEFORE: Final = {"lead_minutes"}
"""Minutes of the clock, which nobody gives or receives."""


def _numbers(name: str, kind: Any) -> Iterator[str]:
    """Yield the names under which an argument takes a number, also inside what it is made of, however deep."""
    if kind in NUMBERS:
        yield name
    for part in typing.get_args(kind):
        yield from _numbers(name, part)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        for field, of in typing.get_type_hints(kind).items():
            yield from _numbers(field, of)


def _hides(kind: Any) -> bool:
    """Whether a kind of argument may be a number without saying so."""
    return kind in (Any, object) or any(_hides(part) for part in typing.get_args(kind) if not isinstance(part, list))


def _says_its_unit(name: str) -> bool:
    return name in COUNTS or name in UNITS or name.endswith(tuple(f"_{unit}" for unit in UNITS))


def _of(action: Callable[..., Any]) -> list[str]:
    hints = typing.get_type_hints(action)
    return [number for name, kind in hints.items() if name not in {"by", "return"} for number in _numbers(name, kind)]


def _every() -> dict[str, Callable[..., Any]]:
    """Return every action, and what the packages call each other by to move something, whether or not a package offers it to all."""
    found: dict[str, Callable[..., Any]] = dict(ACTIONS)
    for module in pkgutil.walk_packages(amser.__path__, "amser."):
        if ".actions." in module.name and not module.name.startswith(tuple(NOT_ACTIONS)):
            of_module = vars(importlib.import_module(module.name)).items()
            functions = {name: one for name, one in of_module if inspect.isfunction(one) and not name.startswith("_")}
            found |= {
                f"{module.name}.{name}": one
                for name, one in functions.items()
                if one.__module__ == module.name and one not in ACTIONS.values() and _moves(one)
            }
    return found


def _moves(one: Callable[..., Any]) -> bool:
    """Whether it is an action, or hands on the transfer of one."""
    return hasattr(one, "__amser_action__") or "transfer_id" in inspect.signature(one).parameters


EVERY: Final = _every()

ACCOUNTS: Final = {"debit": "an account's number", "credit": "an account's number"}
"""What the functions below the actions are told of the ledger."""


def test_no_action_is_missed() -> None:
    decorated = {
        line.partition('"')[2].partition('"')[0]
        for path in Path(amser.__path__[0]).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("@audit.action(")
    }

    assert {getattr(one, "__amser_action__", "") for one in EVERY.values()} - {""} == decorated


@pytest.mark.parametrize("action", EVERY.values(), ids=EVERY)
def test_every_number_that_an_action_takes_says_what_it_counts(action: Callable[..., Any]) -> None:
    told = set() if hasattr(action, "__amser_action__") else set(ACCOUNTS)
    assert [name for name in _of(action) if not _says_its_unit(name) and name not in told] == []


@pytest.mark.parametrize("action", EVERY.values(), ids=EVERY)
def test_no_number_hides_in_what_nobody_says_the_kind_of(action: Callable[..., Any]) -> None:
    hints = typing.get_type_hints(action)

    assert [name for name, kind in hints.items() if name not in {"by", "return"} and _hides(kind)] == []


def test_what_hides_a_number_is_found() -> None:
    assert [_hides(kind) for kind in (Any, dict[str, Any], tuple[object, ...] | None, int, dict[str, int], Callable[[], None])] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


def test_an_amount_without_a_unit_is_found() -> None:
    def give(*, by: object, amount: int, deal: "Deal", names: list[str], credits: int | None) -> None: ...

    @dataclasses.dataclass
    class Deal:
        how_much: int | None
        child_credits: int
        credit: int
        price: Decimal

    give.__annotations__["deal"] = tuple[list[Deal] | None, ...]

    assert [name for name in _of(give) if not _says_its_unit(name)] == ["amount", "how_much", "credit", "price"]


def test_no_action_takes_hours_and_credits_together() -> None:
    """An amount of each in one call would be a rate between them."""
    both = [
        name
        for name, action in EVERY.items()
        if {"credits", "minutes"} <= {number.rpartition("_")[2] for number in _of(action) if number not in HOW_LONG_BEFORE}
    ]

    assert both == []
