"""No action accepts an amount without its unit: hours are minutes, credits are credits, and everything else that is a number says what it counts."""

import dataclasses
import typing
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

import pytest

from tests.guards.test_actions import ACTIONS

UNITS: Final = ("minutes", "credits", "days", "months", "year", "percent", "per_cent", "ids", "id")

NUMBERS: Final = (int, float, Decimal)

COUNTS: Final = {
    "count": "how many slips are printed, or vouchers made",
    "version": "which version of a text",
    "latitude": "a place, in hundred-thousandths of a degree",
    "longitude": "a place, in hundred-thousandths of a degree",
    "stays": "which session goes on, by its number",
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


def _numbers(name: str, kind: Any) -> Iterator[str]:
    """Yield the names under which an argument takes a number, also inside what it is made of, however deep."""
    if kind in NUMBERS:
        yield name
    for part in typing.get_args(kind):
        yield from _numbers(name, part)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        for field, of in typing.get_type_hints(kind).items():
            yield from _numbers(field, of)


def _says_its_unit(name: str) -> bool:
    return name in COUNTS or name in UNITS or name.endswith(tuple(f"_{unit}" for unit in UNITS))


def _of(action: Callable[..., Any]) -> list[str]:
    hints = typing.get_type_hints(action)
    return [number for name, kind in hints.items() if name not in {"by", "return"} for number in _numbers(name, kind)]


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_every_number_that_an_action_takes_says_what_it_counts(action: Callable[..., Any]) -> None:
    assert [name for name in _of(action) if not _says_its_unit(name)] == []


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
        for name, action in ACTIONS.items()
        if {"credits", "minutes"} <= {number.rpartition("_")[2] for number in typing.get_type_hints(action) if number != "return"}
    ]

    assert both == []
