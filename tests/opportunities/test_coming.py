"""People say that they come; a full session has a waiting list, first in, first out."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.agencies import actions as agencies
from amser.agencies.actions import LeftTheScheme
from amser.audit.actions import Actor
from amser.kernel.ids import uuid7
from amser.members.models import Level
from amser.notifications.models import SchemeLetter
from amser.opportunities import actions
from amser.opportunities.models import Coming, ComingState, Session
from amser.opportunities.policies import AdultsOnly, AgeNotKnown, NotChecked
from amser.opportunities.queries.happening import one_session, to_remind
from tests.builders.agencies import a_participant, a_scheme, an_offered_session, an_organisation, say_coming
from tests.builders.jobs import run_jobs
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def states(session: Session) -> list[str]:
    return [one.state for one in Coming.objects.filter(session=session).order_by("pk")]


def cannot_come(coming: Coming) -> None:
    by = Actor(user_id=coming.participant.user_id)
    actions.cannot_come(by=by, key=uuid7(), at=MONDAY_10AM, session=coming.session, participant=coming.participant)


def test_a_place_that_is_free_again_is_of_whoever_waited_longest() -> None:
    scheme = a_scheme()
    session = an_offered_session(an_organisation(), scheme, places=1)
    first, second, third = (say_coming(session, a_participant(scheme, name)) for name in ("Mair", "Huw", "Non"))
    assert states(session) == ["coming", "waiting", "waiting"]

    cannot_come(first)
    assert states(session) == ["cancelled", "coming", "waiting"]

    # Whoever changes their mind again stands behind those who wait.
    say_coming(session, first.participant)
    assert one_session(session, reader=third.participant).place == 1
    assert one_session(session, reader=first.participant).place == 2
    cannot_come(second)
    assert states(session) == ["waiting", "cancelled", "coming"]


def test_whoever_says_it_twice_has_one_place() -> None:
    scheme = a_scheme()
    session, mair = an_offered_session(an_organisation(), scheme, places=1), a_participant(scheme)

    assert say_coming(session, mair) == say_coming(session, mair)
    assert states(session) == [ComingState.COMING]


def test_more_places_are_filled_from_the_waiting_list() -> None:
    scheme = a_scheme()
    session = an_offered_session(an_organisation(), scheme, places=1)
    for name in ("Mair", "Huw", "Non"):
        say_coming(session, a_participant(scheme, name))

    words = actions.OpportunityWords("Garddio", "Garddio (English)", "Plannu a chwynnu.", "Planting and weeding.")
    terms = actions.OpportunityTerms(places=2)
    actions.describe(by=AMSER, key=uuid7(), at=MONDAY_10AM, opportunity=session.opportunity, words=words, terms=terms)

    assert states(session) == ["coming", "coming", "waiting"]


def test_nobody_comes_to_what_was_called_off_or_is_over() -> None:
    scheme = a_scheme()
    session, mair = an_offered_session(an_organisation(), scheme), a_participant(scheme)

    with pytest.raises(actions.SessionOver):
        say_coming(session, mair, at=session.ends_at)
    actions.call_off(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=session)
    with pytest.raises(actions.SessionOver):
        say_coming(session, mair)


def test_nobody_comes_from_another_scheme() -> None:
    with pytest.raises(LeftTheScheme):
        say_coming(an_offered_session(an_organisation(), a_scheme()), a_participant(a_scheme()))


def test_what_is_more_than_a_group_asks_that_the_organisation_has_checked() -> None:
    scheme, organisation = a_scheme(), an_organisation()
    session, mair = an_offered_session(organisation, scheme, level=Level.HOME), a_participant(scheme)

    def checked_by(level: str, other: object = None) -> None:
        where = {"organisation": other or organisation, "participant": mair, "level": level}
        actions.say_checked(by=AMSER, key=uuid7(), at=MONDAY_10AM, **where)  # type: ignore[arg-type]

    checked_by(Level.PUBLIC)
    checked_by(Level.DRIVING, an_organisation("Arall"))
    with pytest.raises(NotChecked):
        say_coming(session, mair)

    checked_by(Level.DRIVING)
    assert say_coming(session, mair).state == ComingState.COMING


def test_a_check_that_was_taken_back_counts_no_more() -> None:
    scheme, organisation = a_scheme(), an_organisation()
    session, mair = an_offered_session(organisation, scheme, level=Level.PUBLIC), a_participant(scheme)
    said = actions.say_checked(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=organisation, participant=mair, level=Level.PUBLIC)

    actions.end_checked(by=AMSER, key=uuid7(), at=MONDAY_10AM, checked=said, reason="Wedi dod i ben.")

    with pytest.raises(NotChecked):
        say_coming(session, mair)


def test_somebody_under_eighteen_comes_to_a_group_and_to_nothing_else() -> None:
    scheme, organisation = a_scheme(), an_organisation()
    young = a_participant(scheme, "Ifan Ifanc", is_adult=False, through=organisation)

    assert say_coming(an_offered_session(organisation, scheme, title="Clwb"), young).state == ComingState.COMING
    with pytest.raises(AdultsOnly):
        say_coming(an_offered_session(organisation, scheme, title="Ymweld", level=Level.PUBLIC), young)
    with pytest.raises(AdultsOnly):
        say_coming(an_offered_session(organisation, scheme, title="Oedolion", least_age=18), young)
    with pytest.raises(AdultsOnly):
        actions.say_checked(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=organisation, participant=young, level=Level.PUBLIC)


def test_a_leader_who_has_asked_adds_somebody_of_sixteen() -> None:
    scheme, organisation = a_scheme(), an_organisation()
    young = a_participant(scheme, "Ifan Ifanc", is_adult=False, through=organisation)
    session = an_offered_session(organisation, scheme, least_age=16)

    with pytest.raises(AgeNotKnown):
        say_coming(session, young)
    added = actions.say_coming(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=session, participant=young, by_its_leader=True)

    assert added.state == ComingState.COMING


def test_people_are_reminded_once_and_again_where_it_moves() -> None:
    scheme = a_scheme()
    session = an_offered_session(an_organisation(), scheme, remind_days=2)
    coming = say_coming(session, a_participant(scheme))
    two_days_before = session.begins_at - dt.timedelta(days=2)

    assert list(to_remind(two_days_before - dt.timedelta(days=1))) == []
    assert list(to_remind(two_days_before)) == [coming]
    actions.remind(by=AMSER, key=uuid7(), at=two_days_before, coming=coming)
    assert list(to_remind(two_days_before)) == []

    later = session.begins_at + dt.timedelta(hours=2)
    actions.move_session(by=AMSER, key=uuid7(), at=two_days_before, session=session, begins_at=later, minutes=60)
    assert list(to_remind(two_days_before)) == [coming]


def test_whoever_says_on_the_day_that_they_come_is_not_reminded_of_it() -> None:
    scheme = a_scheme()
    session = an_offered_session(an_organisation(), scheme)
    that_morning = session.begins_at - dt.timedelta(hours=1)
    before = say_coming(session, a_participant(scheme, "Mair"), at=session.begins_at - dt.timedelta(days=1))
    say_coming(session, a_participant(scheme, "Huw"), at=that_morning)

    assert list(to_remind(that_morning)) == [before]


def test_nobody_is_reminded_of_what_they_wait_for_or_asked_not_to_be() -> None:
    scheme = a_scheme()
    full, silent = (an_offered_session(an_organisation(), scheme, title=str(days), places=1, remind_days=days) for days in (1, 0))
    for session in (full, silent):
        for name in ("Mair", "Huw"):
            say_coming(session, a_participant(scheme, name))

    assert [one.session_id for one in to_remind(full.begins_at - dt.timedelta(hours=20))] == [full.pk]


def test_the_place_of_whoever_leaves_the_scheme_is_the_next_ones() -> None:
    scheme, begins_at = a_scheme(), timezone.now() + dt.timedelta(days=3)
    session = an_offered_session(an_organisation(), scheme, places=1, begins_at=begins_at)
    first, second = (say_coming(session, a_participant(scheme, name)) for name in ("Mair", "Huw"))

    agencies.leave(by=AMSER, key=uuid7(), at=timezone.now(), participant=first.participant)
    run_jobs()

    assert states(session) == ["cancelled", "coming"]
    assert SchemeLetter.objects.get(kind="opportunities.moved_up").user == second.participant.user
