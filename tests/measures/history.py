"""A sample bank whose past a test tells, and the same past on paper, to count by hand."""

import dataclasses
import datetime as dt
from contextlib import suppress

from amser.audit.actions import Actor, Door
from amser.exchanges import actions as exchanges
from amser.exchanges.models import Exchange, ExchangeState, OrganisationExchange
from amser.kernel.dates import at_london
from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.measures import actions
from amser.measures.models import ClosedPeriod
from amser.measures.queries.period import A_DAY, Basis, Period
from amser.members import actions as members
from amser.members.models import Membership
from amser.organisations.models import Belonging
from amser.timebanks.models import TimeBank
from tests.builders.agencies import an_organisation
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.exchanging import a_belonging, a_task
from tests.builders.members import an_applicant, by

BEGINNING = dt.date(2025, 1, 6)


@dataclasses.dataclass(frozen=True)
class Jotting:
    """One line of the paper: what moved for help, or was taken back."""

    exchange: Exchange | OrganisationExchange
    sign: int
    minutes: int
    worked_on: dt.date
    at: dt.datetime
    category: str
    giver: Membership | Belonging
    receiver: Membership | Belonging
    from_pot: bool

    @property
    def entered_on(self) -> dt.date:
        """The day of entry."""
        return self.at.date()


class History:
    """Time goes on by `days`; everything happens at noon of the day that it is then."""

    def __init__(self, *, people: int = 4, floor: int = -600) -> None:
        self.bank: TimeBank = a_bank(sample=True, policy={"hard_floor_minutes": floor, "step_minutes": 1, "minimum_minutes": 1})
        self.broker = Actor(user_id=a_broker(self.bank).pk, door=Door.DESK)
        self.day = BEGINNING
        self.places = [a_place(self.bank), a_place(self.bank, "Y Bryn", "The Hill")]
        self.members = [self.joins(f"Aelod {number}", place=self.places[number % 2]) for number in range(people)]
        self.paper: list[Jotting] = []
        self.closed: list[ClosedPeriod] = []
        self.made: list[Exchange] = []
        self.hall = a_belonging(self.bank, an_organisation("Neuadd Glan yr Afon"))
        self.made_with_organisations: list[OrganisationExchange] = []

    @property
    def now(self) -> dt.datetime:
        """Noon of the day that it is."""
        return at_london(self.day, dt.time(12))

    def goes_on(self, days: int) -> "History":
        """Time passes."""
        self.day += dt.timedelta(days=days)
        return self

    def joins(self, name: str, **profile: object) -> Membership:
        """Somebody is let in today."""
        applied = an_applicant(self.bank, name, **profile)  # type: ignore[arg-type]
        applied.changes.update(at=self.now)
        members.approve(by=Actor(user_id=None), key=uuid7(), at=self.now, membership=applied)
        return Membership.objects.with_person().select_related("timebank").get(pk=applied.pk)

    def leaves(self, member: Membership) -> None:
        """Somebody goes."""
        members.leave(by=by(member), key=uuid7(), at=self.now, membership=member)

    def helps(
        self, giver: Membership, receiver: Membership, minutes: int = 60, *, days_ago: int = 0, category: str = "garden", **more: object
    ) -> Exchange:
        """One helped the other, some days ago; the desk enters it today."""
        task = dataclasses.replace(a_task(code=category, level="G"), **more)  # type: ignore[arg-type]
        worked_on = self.day - dt.timedelta(days=days_ago)
        made = exchanges.record_for_two(
            by=self.broker,
            key=uuid7(),
            at=self.now,
            bank=self.bank,
            giver=giver,
            receiver=receiver,
            what=task,
            worked_on=worked_on,
            minutes=minutes,
        )
        self._jot(made)
        self.made.append(made)
        return made

    def meets_organisation(self, member: Membership, minutes: int, *, organisation_gives: bool, days_ago: int = 0, category: str) -> None:
        """The organisation gave a member hours, or received them, some days ago; the desk enters it today."""
        made = exchanges.record_with_organisation(
            by=self.broker,
            key=uuid7(),
            at=self.now,
            belonging=self.hall,
            membership=member,
            organisation_gives=organisation_gives,
            what=a_task(code=category, level="G"),
            worked_on=self.day - dt.timedelta(days=days_ago),
            minutes=minutes,
        )
        self._jot_with_organisation(made)
        self.made_with_organisations.append(made)

    def puts_right_with_organisation(self, one: OrganisationExchange, minutes: int | None = None) -> None:
        """What was recorded with the organisation is put right today; does nothing where it is not posted."""
        content = {"exchange": one, "reason": "a slip", "minutes": minutes}
        try:
            wrong = exchanges.correct_with_organisation(by=self.broker, key=uuid7(), at=self.now, **content)  # type: ignore[arg-type]
        except DomainError:
            return
        first = next(jotting for jotting in self.paper if jotting.exchange.pk == wrong.pk)
        self.paper.append(dataclasses.replace(first, sign=-1, at=self.now))
        right = OrganisationExchange.objects.filter(replaces=wrong).first()
        if right is not None:
            self._jot_with_organisation(right)
            self.made_with_organisations.append(right)

    def _jot_with_organisation(self, one: OrganisationExchange) -> None:
        if one.state != ExchangeState.POSTED:
            return
        assert one.minutes is not None
        giver: Membership | Belonging = one.belonging if one.organisation_gives else one.membership
        receiver: Membership | Belonging = one.membership if one.organisation_gives else one.belonging
        self.paper.append(Jotting(one, 1, one.minutes, one.worked_on, self.now, one.category_id, giver, receiver, from_pot=False))

    def pot_gives(self, exchange: Exchange) -> None:
        """The community pot gives the hours, where it holds enough and they wait."""
        with suppress(DomainError):
            self._jot(exchanges.release_from_pot(by=self.broker, key=uuid7(), at=self.now, exchange=exchange, reason="a hard month"))

    def puts_right(self, exchange: Exchange, minutes: int | None = None) -> None:
        """What was recorded is put right today; does nothing where it is not posted."""
        try:
            wrong = exchanges.correct(by=self.broker, key=uuid7(), at=self.now, exchange=exchange, reason="a slip", minutes=minutes)
        except DomainError:
            return
        first = next(jotting for jotting in self.paper if jotting.exchange.pk == wrong.pk)
        self.paper.append(dataclasses.replace(first, sign=-1, at=self.now))
        right = Exchange.objects.filter(replaces=wrong).first()
        if right is not None:
            self._jot(right)
            self.made.append(right)

    def gives_on(self, member: Membership, to_member: Membership | None, minutes: int) -> None:
        """A gift, or hours for the pot, where there are enough of them."""
        with suppress(DomainError):
            exchanges.give_hours(by=by(member), key=uuid7(), at=self.now, from_member=member, to_member=to_member, minutes=minutes)

    def closes(self, first: dt.date, last: dt.date) -> ClosedPeriod:
        """The desk closes a period today."""
        period = actions.close_period(by=self.broker, key=uuid7(), at=self.now, bank=self.bank, starts_on=first, ends_on=last)
        self.closed.append(period)
        return period

    def _jot(self, exchange: Exchange) -> None:
        exchange.refresh_from_db()
        if exchange.state != ExchangeState.POSTED:
            return
        assert exchange.minutes is not None
        assert exchange.worked_on is not None
        giver, receiver = exchange.giver.membership, exchange.receiver.membership
        facts = (exchange.minutes, exchange.worked_on, self.now, exchange.category_id, giver, receiver, exchange.from_pot)
        self.paper.append(Jotting(exchange, 1, *facts))

    def counts_on(self, jotting: Jotting, basis: Basis) -> dt.date:
        """The day on which a jotting counts, worked out from the paper."""
        if basis == Basis.ENTRY:
            return jotting.entered_on
        closed_before = [period.ends_on for period in self.closed if period.closed_at < jotting.at]
        return max([jotting.worked_on, *(day + A_DAY for day in closed_before)])

    def counted(self, period: Period, basis: Basis, *, own_accounts: bool = True) -> list[Jotting]:
        """The jottings that count in a period."""
        return [
            jotting
            for jotting in self.paper
            if period.first <= self.counts_on(jotting, basis) <= period.last and (own_accounts or not jotting.from_pot)
        ]
