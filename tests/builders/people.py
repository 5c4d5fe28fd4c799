"""People, as tests need them."""

import datetime as dt
import itertools

from amser.audit.actions import Actor, Door
from amser.identity import actions
from amser.identity.models import User
from amser.kernel.ids import uuid7
from tests.builders.when import MONDAY_10AM

AMSER = Actor(user_id=None, door=Door.CLI)

_numbers = itertools.count(1)


def a_person(
    name: str = "Mair Gwennol",
    *,
    known_as: str = "",
    email: str | None = "",
    language: str = "en",
    format: str = "standard",  # noqa: A002 -- the field's word
    channel: str = "email",
    is_operator: bool = False,
    at: dt.datetime = MONDAY_10AM,
) -> User:
    """A person who has been asked how to be written to. An address of their own unless `email` is None."""
    address = f"person{next(_numbers)}@example.org" if email == "" else email
    return actions.register(
        by=AMSER,
        key=uuid7(),
        at=at,
        name=name,
        known_as=known_as or name.split(maxsplit=1)[0],
        preferences=actions.Preferences(language=language, format=format, channel=channel),
        email=address,
        is_operator=is_operator,
    )
