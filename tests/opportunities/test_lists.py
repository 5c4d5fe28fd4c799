"""A session's list: who was there, whoever writes it, and however often it is sent."""

import datetime as dt
from typing import NamedTuple

import pytest

from amser.agencies.models import Participant, Scheme, SchemeCard
from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.dates import at_london
from amser.kernel.ids import uuid7
from amser.members.models import Level
from amser.opportunities import actions
from amser.opportunities.actions import Note
from amser.opportunities.models import Attendance, Coming, ComingState, How, Opportunity, Session
from amser.opportunities.policies import AdultsOnly, AgeNotKnown, NotChecked
from amser.opportunities.queries import lists
from amser.organisations.models import Organisation
from tests.builders.agencies import a_participant, a_scheme, a_session, a_staff_member, an_organisation, card_of
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


class Hall(NamedTuple):
    """A scheme, an organisation, its session, and who leads it."""

    scheme: Scheme
    garden: Organisation
    session: Session
    elin: Actor


@pytest.fixture
def hall() -> Hall:
    scheme, garden = a_scheme(), an_organisation()
    return Hall(scheme, garden, a_session(scheme, garden), Actor(user_id=a_staff_member(garden, "leader").pk))


def _there(session: Session) -> dict[str, int]:
    standing = Attendance.objects.standing().filter(session=session)
    return dict(standing.values_list("participant__user__name", "minutes"))


def _comes_in(hall: Hall, person: Participant, *, at: dt.datetime = MONDAY_10AM) -> None:
    by = Actor(user_id=person.user_id)
    actions.check_in(by=by, key=uuid7(), at=at, session=hall.session, participant=person, how=How.WALL)


def _brought(hall: Hall, *names: str) -> list[Participant]:
    return [a_participant(hall.scheme, name, through=hall.garden) for name in names]


def test_a_list_that_is_sent_merges_with_what_others_noted_meanwhile(hall: Hall) -> None:
    mair, huw, sian = _brought(hall, "Mair", "Huw", "Siân")
    actions.save_list(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session, notes=(Note(mair.pk, 120), Note(huw.pk, 120)))

    # Written without a connection before, of Huw and Siân alone.
    actions.save_list(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session, notes=(Note(huw.pk, None), Note(sian.pk, 45)))

    assert _there(hall.session) == {"Mair": 120, "Siân": 45}


def test_a_list_sent_twice_brings_a_new_person_once(hall: Hall) -> None:
    key, mair = uuid7(), a_participant(hall.scheme, "Mair")
    numbers = (card_of(mair).number.lower(), "K4MT92XX")

    for _ in range(2):
        actions.save_list(by=hall.elin, key=key, at=MONDAY_10AM, session=hall.session, numbers=numbers, names=("Gwen Newydd",))

    gwen = Participant.objects.get(user__name="Gwen Newydd")
    assert _there(hall.session) == {"Mair": 120, "Gwen Newydd": 120}
    assert (gwen.through, gwen.user.email) == (hall.garden, None)
    assert SchemeCard.objects.filter(participant=gwen, ended_at__isnull=True).count() == 1
    assert lists.unknown_numbers(hall.session, numbers) == ["K4MT92XX"]


def test_whoever_is_new_is_as_old_as_the_leader_says_and_young_people_do_not_join_what_is_for_adults(hall: Hall) -> None:
    def add(*young: str) -> None:
        actions.save_list(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session, names=("Gwen",), young=young)

    add("Nel")
    assert dict(Participant.objects.filter(user__name__in=["Gwen", "Nel"]).values_list("user__name", "is_adult")) == {
        "Gwen": True,
        "Nel": False,
    }

    Opportunity.objects.filter(pk=hall.session.opportunity_id).update(least_age=18)
    with pytest.raises(AdultsOnly):
        add("Efa")

    assert not User.objects.filter(name="Efa").exists()
    assert User.objects.filter(name="Gwen").count() == 1


def test_nobody_is_put_on_a_list_by_name_whom_the_organisation_has_nothing_to_do_with(hall: Hall) -> None:
    stranger, elsewhere = a_participant(hall.scheme, "Dieithryn"), a_participant(a_scheme(), "Arall", through=hall.garden)

    notes = (Note(stranger.pk, 60), Note(elsewhere.pk, 60))
    actions.save_list(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session, notes=notes)

    assert _there(hall.session) == {}
    assert lists.lines_of(hall.session) == []


def test_a_list_shows_who_comes_who_came_lately_and_whom_the_organisation_brought(hall: Hall) -> None:
    comes, came, brought = a_participant(hall.scheme, "Anest"), a_participant(hall.scheme, "Bethan"), *_brought(hall, "Catrin")
    gone = a_participant(hall.scheme, "Wedi Mynd", through=hall.garden)
    Participant.objects.filter(pk=gone.pk).update(left_at=MONDAY_10AM)
    before = a_session(hall.scheme, hall.garden, at=MONDAY_10AM - dt.timedelta(days=7), opportunity=hall.session.opportunity)
    actions.check_in(by=hall.elin, key=uuid7(), at=before.begins_at, session=before, participant=came, how=How.SCANNED)
    Coming.objects.create(session=hall.session, participant=comes, since=MONDAY_10AM)

    waits, cannot = a_participant(hall.scheme, "Dewi"), a_participant(hall.scheme, "Eirian")
    Coming.objects.create(session=hall.session, participant=waits, since=MONDAY_10AM, state=ComingState.WAITING)
    Coming.objects.create(session=hall.session, participant=cannot, since=MONDAY_10AM, state=ComingState.CANCELLED)

    shown = [(line.participant, line.minutes, line.is_expected) for line in lists.lines_of(hall.session)]

    assert sorted(shown, key=lambda line: line[0].user.name) == [
        (comes, None, True), (came, None, True), (brought, None, False), (waits, None, True)
    ]  # fmt: skip


@pytest.mark.parametrize("minutes", [-30, 120 + 120])
def test_people_check_themselves_in_on_the_day(hall: Hall, minutes: int) -> None:
    mair, at = a_participant(hall.scheme, "Mair"), MONDAY_10AM + dt.timedelta(minutes=minutes)

    for _ in range(2):
        _comes_in(hall, mair, at=at)

    assert _there(hall.session) == {"Mair": 120}


@pytest.mark.parametrize("minutes", [-31, 120 + 121, -24 * 60])
def test_at_another_time_nobody_checks_in(hall: Hall, minutes: int) -> None:
    with pytest.raises(actions.NotTheTime):
        _comes_in(hall, a_participant(hall.scheme, "Mair"), at=MONDAY_10AM + dt.timedelta(minutes=minutes))

    assert _there(hall.session) == {}


def test_whoever_checks_themselves_in_is_asked_what_whoever_says_that_they_come_is(hall: Hall) -> None:
    huw, young = a_participant(hall.scheme, "Huw"), a_participant(hall.scheme, "Ifan", is_adult=False)
    Opportunity.objects.filter(pk=hall.session.opportunity_id).update(least_age=16)
    with pytest.raises(AgeNotKnown):
        _comes_in(hall, young)
    actions.say_coming(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session, participant=young, by_its_leader=True)
    _comes_in(hall, young)  # whoever leads it has asked

    Opportunity.objects.filter(pk=hall.session.opportunity_id).update(level=Level.REGULATED)
    for refusal, person in ((NotChecked, huw), (AdultsOnly, young)):
        with pytest.raises(refusal):
            _comes_in(hall, person)

    assert _there(hall.session) == {"Ifan": 120}


def test_who_was_taken_off_is_put_on_again_by_who_leads_it_alone(hall: Hall) -> None:
    mair = a_participant(hall.scheme, "Mair")
    _comes_in(hall, mair)
    actions.save_list(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session, notes=(Note(mair.pk, None),))

    with pytest.raises(actions.TakenOff):
        _comes_in(hall, mair)
    assert _there(hall.session) == {}
    actions.check_in(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session, participant=mair, how=How.SCANNED)

    assert _there(hall.session) == {"Mair": 120}


def test_todays_sessions_are_of_this_day_also_when_the_clocks_change(hall: Hall) -> None:
    leader = User.objects.get(pk=str(hall.elin.user_id))
    for day, opportunity in ((dt.date(2027, 3, 28), hall.session.opportunity), (dt.date(2027, 10, 31), hall.session.opportunity)):
        late = a_session(hall.scheme, hall.garden, at=at_london(day, dt.time(23, 30)), opportunity=opportunity)
        a_session(hall.scheme, hall.garden, at=at_london(day + dt.timedelta(days=1), dt.time()), opportunity=opportunity)

        assert lists.todays_sessions(leader, at_london(day, dt.time(12))) == [late]


def test_a_session_that_was_called_off_has_no_list(hall: Hall) -> None:
    Session.objects.filter(pk=hall.session.pk).update(cancelled_at=MONDAY_10AM)

    with pytest.raises(actions.SessionCalledOff):
        actions.save_list(by=hall.elin, key=uuid7(), at=MONDAY_10AM, session=hall.session, names=("Gwen",))

    assert not User.objects.filter(name="Gwen").exists()
