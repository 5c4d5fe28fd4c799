"""A volunteering day that is about a session: its place in the list, and who thanks for it."""

import datetime as dt
from typing import Any, NamedTuple

import pytest

from amser.agencies.models import Participant, PartnerKind, Scheme
from amser.audit.actions import Actor
from amser.employers import actions
from amser.employers.models import DaysYear, Employee, VolunteeringDay
from amser.kernel.ids import uuid7
from amser.opportunities import actions as opportunities
from amser.opportunities.actions.lists import Note
from amser.opportunities.models import Session
from amser.opportunities.queries.awards import due_for, thanks_for
from amser.organisations.models import Organisation
from tests.builders.agencies import a_budget, a_participant, a_partner, a_scheme, a_session, a_staff_member, an_organisation, credits_of
from tests.builders.employing import a_days_year, an_employee
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

ON = MONDAY_10AM.date()


class Morning(NamedTuple):
    """A session, and somebody who comes to it in their employer's time, and takes part in the scheme besides."""

    scheme: Scheme
    garden: Organisation
    session: Session
    year: DaysYear
    employee: Employee
    tomos: Participant
    leader: Actor

    def ask(self, *, session: Session | None, on: dt.date = ON, host: Organisation | None = None) -> VolunteeringDay:
        whose = {"year": self.year, "employee": self.employee, "host": host or self.garden, "session": session}
        return actions.ask_for_day(by=Actor(user_id=self.employee.user_id), key=uuid7(), at=MONDAY_10AM, on=on, minutes=120, **whose)  # type: ignore[arg-type]

    def approve(self, day: VolunteeringDay) -> VolunteeringDay:
        return actions.approve_day(by=Actor(user_id=a_person("Rhian Rheolwr").pk), key=uuid7(), at=MONDAY_10AM, day=day)

    def confirm(self, day: VolunteeringDay) -> VolunteeringDay:
        return actions.confirm_day(by=self.leader, key=uuid7(), at=MONDAY_10AM, day=day, minutes=120)

    def tick(self, *people: Participant) -> None:
        notes = tuple(Note(person.pk, 120) for person in people)
        opportunities.save_list(by=self.leader, key=uuid7(), at=MONDAY_10AM, session=self.session, notes=notes)


def _morning() -> Morning:
    scheme, garden, factory = a_scheme(), an_organisation(), an_organisation("Ffatri")
    budget = a_budget(scheme, garden, 100)
    assert budget.organisation_id == garden.pk
    year = a_days_year(scheme, factory, begins_on=dt.date(ON.year, 1, 1), ends_on=dt.date(ON.year, 12, 31))
    tomos = a_participant(scheme, "Tomos", through=garden)
    employee = an_employee(factory, user=tomos.user)
    leader = Actor(user_id=a_staff_member(garden, "leader").pk)
    return Morning(scheme, garden, a_session(scheme, garden), year, employee, tomos, leader)


def test_whoever_is_there_in_their_employers_time_is_not_thanked_at_the_session_too() -> None:
    morning = _morning()
    mair = a_participant(morning.scheme, "Mair", through=morning.garden)
    day = morning.approve(morning.ask(session=morning.session))

    morning.tick(morning.tomos, mair)
    thanks = thanks_for(morning.session)

    assert [line.participant for line, _ in thanks.each] == [mair]
    assert [line.participant for line in thanks.paid] == [morning.tomos]
    assert [due.participant_id for due in due_for(morning.session)] == [mair.pk]
    assert morning.confirm(day).credits == 2
    assert credits_of(morning.tomos) == 0


def test_a_day_that_was_declined_leaves_the_session_as_any_other() -> None:
    morning = _morning()
    day = morning.approve(morning.ask(session=morning.session))
    actions.decline_day(by=Actor(user_id=a_person("Rheolwr arall").pk), key=uuid7(), at=MONDAY_10AM, day=day)

    morning.tick(morning.tomos)

    assert [line.participant for line, _ in thanks_for(morning.session).each] == [morning.tomos]


def test_time_that_was_thanked_at_the_session_is_not_thanked_again_as_a_day() -> None:
    morning = _morning()
    day = morning.ask(session=morning.session)
    morning.tick(morning.tomos)
    thanks = thanks_for(morning.session)
    budget = morning.garden.budgets.get()
    content: dict[str, Any] = {"session": morning.session, "budget": budget, "people": thanks.people, "credits": thanks.credits}
    award = opportunities.give_credits(by=morning.leader, key=uuid7(), at=MONDAY_10AM, **content)
    morning.approve(day)

    with pytest.raises(actions.ThankedAtTheSession):
        morning.confirm(day)
    opportunities.take_back(by=morning.leader, key=uuid7(), at=MONDAY_10AM, award=award, reason="Paid by the factory")

    assert morning.confirm(day).credits == 2
    assert credits_of(morning.tomos) == 0


def test_a_day_is_about_a_session_of_its_host_on_that_day_that_takes_place() -> None:
    morning, other = _morning(), an_organisation("Capel")
    a_partner(morning.scheme, other, PartnerKind.THANKS)

    with pytest.raises(actions.SessionDoesNotFit):
        morning.ask(session=morning.session, host=other)
    with pytest.raises(actions.SessionDoesNotFit):
        morning.ask(session=morning.session, on=ON + dt.timedelta(days=1))
    with pytest.raises(actions.SessionDoesNotFit):
        morning.ask(session=a_session(a_scheme(), morning.garden))
    opportunities.call_off(by=AMSER, key=uuid7(), at=MONDAY_10AM - dt.timedelta(days=1), session=morning.session)
    morning.session.refresh_from_db()
    with pytest.raises(actions.SessionDoesNotFit):
        morning.ask(session=morning.session)

    assert not VolunteeringDay.objects.exists()
