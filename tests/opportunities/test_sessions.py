"""What an organisation describes is published in both languages; its sessions are made ahead, once, moved and called off."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from amser.agencies.actions import NotAPartner
from amser.announcements import _listeners
from amser.kernel.ids import uuid7
from amser.kernel.in_both import LanguageMissing, LanguageOlder
from amser.opportunities import actions
from amser.opportunities.models import Opportunity, Session
from amser.opportunities.queries.happening import missing
from amser.opportunities.tasks import make_sessions_ahead
from tests.builders.agencies import a_participant, a_scheme, an_offered_opportunity, an_offered_session, an_organisation, say_coming
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

NEXT_MONDAY = MONDAY_10AM + dt.timedelta(days=7)
A_WEEK = dt.timedelta(days=7)


def a_draft(**words: Any) -> Opportunity:
    drafted = an_offered_opportunity(an_organisation(), a_scheme(), is_published=False)
    return describe(drafted, **words) if words else drafted


def describe(opportunity: Opportunity, *, at: dt.datetime = MONDAY_10AM, checked: bool = False, **words: str) -> Opportunity:
    said = {
        "title_cy": "Garddio",
        "title_en": "Garddio (English)",
        "about_cy": "Plannu a chwynnu.",
        "about_en": "Planting and weeding.",
    } | words
    return actions.describe(
        by=AMSER, key=uuid7(), at=at, opportunity=opportunity, words=actions.OpportunityWords(**said), terms=actions.OpportunityTerms(),
        is_welsh_checked=checked,
    )  # fmt: skip


def publish(opportunity: Opportunity, *, at: dt.datetime = MONDAY_10AM) -> Opportunity:
    return actions.publish(by=AMSER, key=uuid7(), at=at, opportunity=opportunity)


def test_nothing_is_published_without_its_welsh() -> None:
    with pytest.raises(LanguageMissing) as refused:
        publish(a_draft(title_cy=""))

    assert refused.value.language == "cy"
    assert not Session.objects.exists()


def test_the_welsh_is_no_older_than_the_english() -> None:
    drafted = describe(a_draft(), at=MONDAY_10AM + dt.timedelta(hours=1), about_en="Digging.")

    with pytest.raises(LanguageOlder):
        publish(drafted)

    checked = describe(drafted, at=MONDAY_10AM + dt.timedelta(hours=2), about_en="Digging.", checked=True)
    assert publish(checked).is_open


def test_what_is_published_stays_in_both_languages() -> None:
    published = publish(a_draft())

    with pytest.raises(LanguageOlder):
        describe(published, at=NEXT_MONDAY, title_en="Digging")
    with pytest.raises(LanguageMissing):
        describe(published, at=NEXT_MONDAY, who_en="Everybody")

    published.refresh_from_db()
    assert (published.title_en, published.who_en) == ("Garddio (English)", "")


def test_an_organisation_that_thanks_nobody_in_a_scheme_publishes_nothing_there() -> None:
    scheme, opportunity = a_scheme(), a_draft()

    with pytest.raises(NotAPartner):
        actions.draft(
            by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=opportunity.organisation, scheme=scheme,
            words=actions.OpportunityWords("Cy", "En"), terms=actions.OpportunityTerms(), when=actions.When(NEXT_MONDAY, 60),
        )  # fmt: skip


def test_sessions_are_made_twelve_weeks_ahead_and_never_twice() -> None:
    opportunity = an_offered_opportunity(an_organisation(), a_scheme(), rule="FREQ=WEEKLY")
    assert opportunity.sessions.count() == 11  # the first is a week away

    actions.make_sessions(by=AMSER, key=uuid7(), at=MONDAY_10AM, opportunity=opportunity)
    publish(opportunity)
    assert opportunity.sessions.count() == 11

    actions.make_sessions(by=AMSER, key=uuid7(), at=NEXT_MONDAY, opportunity=opportunity)
    assert opportunity.sessions.count() == 12


def test_a_session_that_was_moved_or_called_off_is_not_made_again() -> None:
    opportunity = an_offered_opportunity(an_organisation(), a_scheme(), rule="FREQ=WEEKLY")
    first, second = opportunity.sessions.order_by("begins_at")[:2]

    moved_to = first.begins_at + dt.timedelta(days=1)
    actions.move_session(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=first, begins_at=moved_to, minutes=60)
    actions.call_off(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=second)

    assert missing(opportunity, at=MONDAY_10AM) == []
    first.refresh_from_db()
    assert (first.begins_at, first.minutes) == (moved_to, 60)


def test_the_timer_makes_what_is_missing() -> None:
    opportunity = an_offered_opportunity(an_organisation(), a_scheme(), rule="FREQ=WEEKLY")
    opportunity.sessions.order_by("-begins_at")[0].delete()

    make_sessions_ahead.func(0)
    make_sessions_ahead.func(0)

    moments = list(opportunity.sessions.order_by("begins_at").values_list("begins_at", flat=True))
    assert len(moments) >= 11
    assert all(later - earlier == A_WEEK for earlier, later in pairwise(moments))


def test_another_time_of_day_moves_every_session_and_another_day_calls_them_off(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, int]] = []
    scheme = a_scheme()
    session = an_offered_session(an_organisation(), scheme, rule="FREQ=WEEKLY")
    say_coming(session, a_participant(scheme))
    for kind in ("moved", "called_off"):
        monkeypatch.setitem(_listeners, f"opportunities.{kind}", [_Heard(said)])
    at_two = session.begins_at + dt.timedelta(hours=4)

    reschedule(session.opportunity, at_two)
    session.refresh_from_db()
    assert (session.begins_at, session.is_called_off) == (at_two, False)
    assert {kind for kind, _ in said} == {"opportunities.moved"}

    reschedule(session.opportunity, at_two + dt.timedelta(days=1))
    session.refresh_from_db()
    assert session.is_called_off
    assert ("opportunities.called_off", session.pk) in said
    open_ones = session.opportunity.sessions.filter(cancelled_at=None)
    assert {one.begins_at.weekday() for one in open_ones} == {1}


def test_a_rule_that_was_changed_by_mistake_is_changed_back_and_what_was_called_off_by_hand_stays_off() -> None:
    opportunity = an_offered_opportunity(an_organisation(), a_scheme(), rule="FREQ=WEEKLY")
    was = _times(opportunity)
    by_hand = opportunity.sessions.order_by("begins_at")[2]
    actions.call_off(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=by_hand)

    reschedule(opportunity, NEXT_MONDAY + dt.timedelta(hours=4))
    assert _times(opportunity) == [moment + dt.timedelta(hours=4) for moment in was if moment != by_hand.begins_at]
    reschedule(opportunity, NEXT_MONDAY + dt.timedelta(days=1))
    assert not set(was) & set(_times(opportunity))
    reschedule(opportunity, NEXT_MONDAY)

    assert _times(opportunity) == [moment for moment in was if moment != by_hand.begins_at]


def _times(opportunity: Opportunity) -> list[dt.datetime]:
    return list(opportunity.sessions.filter(cancelled_at=None).order_by("begins_at").values_list("begins_at", flat=True))


def test_a_session_is_moved_to_a_time_at_which_another_was_called_off() -> None:
    opportunity = an_offered_opportunity(an_organisation(), a_scheme(), rule="FREQ=WEEKLY")
    first, second, third = opportunity.sessions.order_by("begins_at")[:3]
    actions.call_off(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=second)

    actions.move_session(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=first, begins_at=second.begins_at, minutes=60)
    with pytest.raises(actions.SessionThere):
        actions.move_session(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=first, begins_at=third.begins_at, minutes=60)

    first.refresh_from_db()
    assert first.begins_at == second.begins_at


def reschedule(opportunity: Opportunity, begins_at: dt.datetime) -> None:
    when = actions.When(begins_at, 120, "FREQ=WEEKLY")
    actions.reschedule(by=AMSER, key=uuid7(), at=MONDAY_10AM, opportunity=opportunity, when=when)


class _Heard:
    """A listener that writes down what it hears."""

    def __init__(self, said: list[tuple[str, int]]) -> None:
        self.said = said

    def defer(self, *, announcement: str, session_id: int, **_: object) -> None:
        self.said.append((announcement, session_id))


def test_what_has_gone_by_is_neither_published_nor_moved() -> None:
    with pytest.raises(actions.NothingToCome):
        publish(a_draft(), at=NEXT_MONDAY + dt.timedelta(days=1))

    session = an_offered_session(an_organisation(), a_scheme())
    with pytest.raises(actions.SessionOver):
        actions.call_off(by=AMSER, key=uuid7(), at=session.begins_at, session=session)


def test_what_ends_calls_off_what_was_to_come() -> None:
    opportunity = an_offered_opportunity(an_organisation(), a_scheme(), rule="FREQ=WEEKLY")

    actions.end(by=AMSER, key=uuid7(), at=MONDAY_10AM, opportunity=opportunity)

    assert not opportunity.sessions.filter(cancelled_at=None).exists()
    with pytest.raises(actions.OpportunityEnded):
        actions.make_sessions(by=AMSER, key=uuid7(), at=MONDAY_10AM, opportunity=opportunity)
