"""Listings, as tests need them."""

import datetime as dt

from amser.kernel.ids import uuid7
from amser.listings import actions
from amser.listings.actions import BoardText, Terms
from amser.listings.models import Category, Kind, Listing
from amser.members.models import Membership
from tests.builders.members import by
from tests.builders.when import MONDAY_10AM


def category(code: str = "transport") -> Category:
    """One of the categories of the list."""
    return Category.objects.get(pk=code)


def a_listing(
    member: Membership,
    title: str = "A lift to the market on Fridays",
    *,
    kind: str = Kind.REQUEST,
    code: str = "transport",
    language: str = "en",
    setting: str = "public",
    expires_on: dt.date = dt.date(2027, 2, 14),
    is_regulated: bool = False,
    answers: tuple[str, ...] = (),
    next_door: bool = False,
    days: str = "",
    parts: str = "",
    **text: str,
) -> Listing:
    """An offer or a request of a member's."""
    return actions.list_it(
        by=by(member),
        key=uuid7(),
        at=MONDAY_10AM,
        bank=member.timebank,
        member=member,
        kind=kind,
        text=BoardText(language=language, title=title, **text),
        terms=Terms(
            category=category(code),
            setting=setting,
            expires_on=expires_on,
            is_regulated=is_regulated,
            answers=answers,
            next_door=next_door,
            days=days,
            parts=parts,
        ),
    )
