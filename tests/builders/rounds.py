"""Matching rounds, as tests need them."""

import datetime as dt

from amser.kernel.ids import uuid7
from amser.listings.models import Kind, Listing
from amser.matching import actions
from amser.matching.actions.searching import search
from amser.matching.models import Round, RoundCircle
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.board import a_listing
from tests.builders.members import a_member
from tests.builders.safety import the_desk
from tests.builders.when import MONDAY_10AM

# What each asks, and what the next of them offers.
_TURNS = (
    ("A lift to the market", "Lifts in my car", "transport"),
    ("Weeding the garden", "Gardening", "garden"),
    ("Somebody to phone me", "Phone calls for a chat", "calls"),
)


def three_who_could(bank: TimeBank, mair: Membership, *, hidden: bool = False) -> list[Membership]:
    """Mair asks for a lift, which Huw offers; Huw asks for weeding, which Elin offers; Elin asks for a call, which Mair offers."""
    people = [mair, a_member(bank, "Huw Dryw"), a_member(bank, "Elin Gwylan", hidden=hidden)]
    for number, (asks, offers, code) in enumerate(_TURNS):
        a_listing(people[number], asks, code=code)
        a_listing(people[(number + 1) % 3], offers, code=code, kind=Kind.OFFER)
    return people


def a_round(bank: TimeBank, *, at: dt.datetime = MONDAY_10AM, **content: object) -> Round:
    """A round that waits for the worker."""
    return actions.start_round(by=the_desk(bank), key=uuid7(), at=at, bank=bank, **content)  # type: ignore[arg-type]


def searched(round_: Round) -> Round:
    """The round after the worker was there."""
    search(round_.pk, clock=lambda: MONDAY_10AM)
    return Round.objects.get(pk=round_.pk)


def a_circle(bank: TimeBank, mair: Membership) -> RoundCircle:
    """A circle of three, to decide about."""
    three_who_could(bank, mair)
    return searched(a_round(bank)).circles.get()


def requests_of(round_: Round) -> list[Listing]:
    """What is asked for in its circles."""
    return [step.request for circle in round_.circles.all() for step in circle.steps.select_related("request")]
