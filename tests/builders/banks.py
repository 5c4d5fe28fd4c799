"""Time banks, as tests need them."""

import datetime as dt
import itertools

from django.utils.text import slugify

from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.timebanks import actions
from amser.timebanks.models import Place, TimeBank
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

_numbers = itertools.count(1)


def a_bank(
    name: str = "Aberwennol", *, slug: str = "", policy: dict[str, int | bool | None] | None = None, sample: bool = False
) -> TimeBank:
    """A running time bank, with what it says of itself in both languages."""
    bank = actions.open_bank(
        by=AMSER,
        key=uuid7(),
        at=MONDAY_10AM,
        slug=slug or f"{slugify(name)}-{next(_numbers)}",
        details=actions.BankDetails(
            name_cy=f"Banc Amser {name}",
            name_en=f"{name} Time Bank",
            description_cy="Cymdogion yn rhoi awr ac yn derbyn awr.",
            description_en="Neighbours who give an hour and receive an hour.",
            hours_cy="dydd Llun i ddydd Gwener, 9 tan 4",
            hours_en="Monday to Friday, 9 to 4",
            councils=("W06000002",),
            phone="01632 960 123",
            email="helo@example.org",
        ),
        is_sample=sample,
    )
    if policy:
        actions.set_policy(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, begins_on=dt.date(2020, 1, 1), values=policy)
    return bank


def a_place(bank: TimeBank, name_cy: str = "Glan yr Afon", name_en: str = "Riverside") -> Place:
    """A neighbourhood of a bank."""
    return actions.add_place(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, name_cy=name_cy, name_en=name_en)


def a_broker(bank: TimeBank, name: str = "Nia Cydlynydd", *, kind: str = "broker", place: Place | None = None) -> User:
    """Someone who works at a bank's desk."""
    user = a_person(name)
    actions.grant_role(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, user=user, kind=kind, place=place)
    return user
