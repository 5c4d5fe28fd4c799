"""A scheme with a past: people thanked on a day, and using what they have on another."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from amser.agencies import actions
from amser.agencies.actions import purses
from amser.agencies.models import Budget, Participant, Scheme
from amser.kernel.codes import new_code
from amser.kernel.dates import at_london
from amser.kernel.ids import uuid7
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.opportunities.models import Attendance, Award, AwardLine, Opportunity, Session
from amser.organisations.models import Organisation, Place
from amser.venues.models import Offer, Sitting, Use, UsePart, UseState
from tests.builders.agencies import a_participant, a_partner, a_place_of, a_scheme, an_organisation
from tests.builders.people import AMSER

FIRST = dt.date(2025, 1, 1)


def at(day: dt.date, hour: int = 12) -> dt.datetime:
    return at_london(day, dt.time(hour))


@dataclass
class Year:
    """A sample scheme, whose ledger takes days gone by; one garden thanks people, and one baths welcomes them."""

    scheme: Scheme = field(default_factory=lambda: a_scheme(sample=True))
    garden: Organisation = field(default_factory=lambda: an_organisation("Gardd"))
    baths: Organisation = field(default_factory=lambda: an_organisation("Pwll Nofio"))
    people: list[Participant] = field(default_factory=list)
    seconds: int = 0

    def moment(self, day: dt.date) -> dt.datetime:
        """A moment of the day later than every one before."""
        self.seconds += 1
        return at(day) + dt.timedelta(seconds=self.seconds)

    def joined(self, count: int, *, is_new: bool | None = None) -> list[Participant]:
        made = [a_participant(self.scheme, f"Person {len(self.people) + number}", is_new=is_new) for number in range(count)]
        self.people += made
        return made

    def granted(self, credits: int, day: dt.date = FIRST, organisation: Organisation | None = None) -> Budget:
        who = organisation or self.garden
        if not who.partners.filter(scheme=self.scheme, kind="thanks").exists():
            a_partner(self.scheme, who)
        return actions.grant_budget(
            by=AMSER, key=uuid7(), at=self.moment(day), scheme=self.scheme, organisation=who, credits=credits,
            begins_on=day, ends_on=day + dt.timedelta(days=700),
        )  # fmt: skip

    def moved(self, debit: int, credit: int, credits: int, code: TransferCode, day: dt.date) -> UUID:
        made = uuid7()
        content: dict[str, Any] = {"debit": debit, "credit": credit, "credits": credits, "code": code}
        purses.move(self.scheme, **content, transfer_id=made, at=self.moment(day))
        return made

    def undone(self, transfer_id: UUID, day: dt.date) -> None:
        ledger.reverse(book_id=self.scheme.book_id, transfer_id=uuid7(), reverses=transfer_id, at=self.moment(day))

    def thanked(self, budget: Budget, person: Participant, credits: int, day: dt.date, *, place: Place | None = None) -> UUID:
        """A session on its own, thanked for."""
        purse = purses.purse_of(self.scheme, person, expires_on=None)
        transfer = self.moved(budget.account_id, purse.account_id, credits, TransferCode.AWARD, day)
        owner = {"scheme": self.scheme, "organisation": budget.organisation}
        opportunity = Opportunity.objects.create(begins_at=at(day), minutes=60, made_at=at(day), place=place, **owner)
        ends = at(day) + dt.timedelta(hours=1)
        session = Session.objects.create(opportunity=opportunity, begins_at=at(day), ends_at=ends, wall_code=new_code(), **owner)
        award = Award.objects.create(session=session, budget=budget, people=1, credits=credits, given_at=at(day), **owner)
        attendance = Attendance.objects.create(session=session, participant=person, minutes=60 * credits, noted_at=at(day))
        line: dict[str, Any] = {"award": award, "attendance": attendance, "participant": person, "purse": purse, "transfer_id": transfer}
        AwardLine.objects.create(minutes=60 * credits, credits=credits, **line)
        return transfer

    def used(self, person: Participant, credits: int, day: dt.date, *, place: Place | None = None) -> UUID:
        """One adult's visit to the baths."""
        purse = purses.purse_of(self.scheme, person, expires_on=None)
        transfer = self.moved(purse.account_id, self.scheme.issue_account, credits, TransferCode.REDEMPTION, day)
        owner: dict[str, Any] = {"scheme": self.scheme, "organisation": self.baths}
        offer, _ = Offer.objects.get_or_create(
            title_cy="Nofio", title_en="Swimming", adult_credits=1, begins_on=FIRST, made_at=at(FIRST), place=place, **owner
        )
        sitting, _ = Sitting.objects.get_or_create(offer=offer, day=day, begins=dt.time())
        use = Use.objects.create(
            offer=offer, sitting=sitting, participant=person, adults=1, credits=credits, on=day, state=UseState.ACCEPTED,
            held_at=at(day), held_until=at(day), settled_at=at(day), **owner,
        )  # fmt: skip
        UsePart.objects.create(use=use, purse=purse, credits=credits, hold_id=uuid7(), transfer_id=transfer)
        return transfer

    def place(self) -> Place:
        return a_place_of(self.garden)
