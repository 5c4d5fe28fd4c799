"""Agendas that fill themselves, minutes that lock, decisions that are written once."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import AgendaItem, Decision, Event, GroupAgreement, Minutes, MinutesState
from amser.networks.queries.commitments import unfinished
from tests.builders.groups import a_commitment, a_decision, a_group, a_group_member, a_note, after, an_event, an_item
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def circulated(event: Event) -> Minutes:
    """Minutes that the members read."""
    return actions.circulate_minutes(by=AMSER, key=uuid7(), at=after(event), event=event)


def approved(event: Event, later: Event) -> Minutes:
    """Minutes approved at a later meeting."""
    return actions.approve_minutes(by=AMSER, key=uuid7(), at=after(later), event=event, approved_in=later)


def titles(event: Event) -> list[str]:
    """What is on an agenda, in order."""
    return [item.title_cy for item in AgendaItem.objects.filter(event=event).order_by("position")]


def planned_after(event: Event, *, days: int) -> Event:
    """Another meeting of the same group, planned when the first was over."""
    begins_at = MONDAY_10AM + dt.timedelta(days=days)
    details = actions.EventDetails(title_cy="Nesaf", title_en="Next", begins_at=begins_at, ends_at=begins_at + dt.timedelta(hours=2))
    return actions.plan_event(by=AMSER, key=uuid7(), at=after(event), group=event.group, details=details)


def test_what_one_meeting_did_not_finish_stands_on_the_next_agenda_by_itself_and_once() -> None:
    first = an_event(a_group(), days=0)
    a_note(an_item(first, "Gorffenedig"), is_finished=True)
    a_note(an_item(first, "Diffiniadau"))

    second = planned_after(first, days=35)
    actions.fill_agenda(by=AMSER, key=uuid7(), at=after(first), event=second)

    assert titles(second) == ["Diffiniadau"]


def test_a_matter_that_is_carried_on_and_on_stands_once() -> None:
    first = an_event(a_group(), days=0)
    an_item(first, "Diffiniadau")
    second = planned_after(first, days=35)
    actions.announce_event(by=AMSER, key=uuid7(), at=after(first), event=second)

    third = planned_after(second, days=70)

    assert titles(third) == ["Diffiniadau"]
    assert AgendaItem.objects.get(event=third).carried_from == AgendaItem.objects.get(event=second)


def test_what_is_still_ahead_is_not_unfinished() -> None:
    group = a_group()
    an_item(an_event(group, days=7), "Diffiniadau")

    assert titles(an_event(group, days=42)) == []


def test_items_change_places() -> None:
    event = an_event(a_group())
    _, second, third = (an_item(event, title) for title in ("Un", "Dau", "Tri"))

    actions.move_item(by=AMSER, key=uuid7(), at=MONDAY_10AM, item=third, is_up=True)
    actions.move_item(by=AMSER, key=uuid7(), at=MONDAY_10AM, item=second, is_up=False)

    assert titles(event) == ["Un", "Tri", "Dau"]


def test_minutes_in_one_language_are_not_circulated_and_say_which_items() -> None:
    event = an_event(a_group())
    an_item(event, "Un")
    a_note(an_item(event, "Dau"), english="")

    with pytest.raises(actions.MinutesNotInBoth) as refused:
        circulated(event)
    assert refused.value.items == [2]


def test_minutes_are_approved_at_a_later_meeting_that_has_begun_only() -> None:
    group = a_group()
    event, later, elsewhere = an_event(group, days=7), an_event(group, days=42), an_event(a_group(), days=42)
    with pytest.raises(actions.MinutesNotCirculated):
        approved(event, later)
    circulated(event)

    for wrong in (event, elsewhere):
        with pytest.raises(actions.NotALaterMeeting):
            approved(event, wrong)
    with pytest.raises(actions.NotALaterMeeting):
        actions.approve_minutes(by=AMSER, key=uuid7(), at=after(event), event=event, approved_in=later)

    assert approved(event, later).state == MinutesState.APPROVED


def test_minutes_that_are_changed_after_being_read_are_a_draft_again() -> None:
    event = an_event(a_group())
    circulated(event)

    changed = actions.write_minutes(by=AMSER, key=uuid7(), at=after(event), event=event, text_cy="Croeso.", text_en="Welcome.")

    assert changed.state == MinutesState.DRAFT


# Invariant 7: what was approved does not change, in the database too.


def test_approved_minutes_are_corrected_beside_them_and_never_changed() -> None:
    group = a_group()
    event, later = an_event(group, days=7), an_event(group, days=42)
    item = an_item(event)
    circulated(event)
    minutes = approved(event, later)

    with pytest.raises(actions.MinutesApproved):
        a_note(item)
    with pytest.raises(actions.MinutesApproved):
        an_item(event)
    for change in (
        lambda: Minutes.objects.filter(pk=minutes.pk).update(text_cy="Arall"),
        lambda: AgendaItem.objects.filter(pk=item.pk).update(note_cy="Arall"),
        lambda: AgendaItem.objects.filter(pk=item.pk).delete(),
        lambda: AgendaItem.objects.create(event=event, position=9, title_cy="Hwyr", title_en="Late"),
    ):
        with pytest.raises(IntegrityError, match="approved minutes never change"), transaction.atomic():
            change()
    corrected = actions.correct_minutes(by=AMSER, key=uuid7(), at=after(later), minutes=minutes, text_cy="Nid Huw", text_en="Not Huw")
    assert list(minutes.corrections.all()) == [corrected]


def test_only_approved_minutes_are_corrected() -> None:
    with pytest.raises(actions.MinutesNotApproved):
        actions.correct_minutes(
            by=AMSER, key=uuid7(), at=MONDAY_10AM, minutes=circulated(an_event(a_group(), days=0)), text_cy="Na", text_en="No"
        )


def test_a_decision_is_written_once_and_replaced_by_one_other() -> None:
    group = a_group()
    event = an_event(group)
    first = a_decision(event)
    second = a_decision(event, replaces=first)

    assert list(Decision.objects.filter(group=group).standing()) == [second]
    with pytest.raises(actions.ReplacedBefore):
        a_decision(event, replaces=first)
    with pytest.raises(actions.ReplacedBefore):
        a_decision(an_event(a_group()), replaces=second)


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "count", "for_count": 3},
        {"method": "consent", "for_count": 3, "against_count": 1, "neither_count": 0},
        {"method": "count", "for_count": -1, "against_count": 1, "neither_count": 0},
    ],
)
def test_a_count_is_whole_and_of_a_vote(wrong: dict[str, Any]) -> None:
    with pytest.raises(actions.CountedHalf):
        a_decision(an_event(a_group()), **wrong)


def test_in_a_group_that_its_members_lead_a_decision_gives_a_role_and_changes_the_agreement() -> None:
    group = a_group(is_member_led=True)
    event, mair = an_event(group), a_group_member(group)

    a_decision(event, whose=mair, gives_role="chair")
    a_decision(event, agreement_cy="Rydym yn gwrando.", agreement_en="We listen.")

    mair.refresh_from_db()
    assert mair.role == "chair"
    assert GroupAgreement.objects.get(group=group).text_en == "We listen."


def test_what_was_not_agreed_gives_nobody_anything() -> None:
    group = a_group(is_member_led=True)
    mair = a_group_member(group)

    a_decision(an_event(group), whose=mair, gives_role="chair", result="not_agreed")

    mair.refresh_from_db()
    assert mair.role == "member"


def test_nothing_is_decided_before_the_meeting() -> None:
    event = an_event(a_group())
    words: dict[str, Any] = {"question_cy": "C", "question_en": "Q", "outcome_cy": "D", "outcome_en": "A", "method": "consent"}

    with pytest.raises(actions.NotYetHeld):
        actions.decide(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, decided=actions.Decided(**words))


def test_what_was_promised_and_is_unfinished_fills_the_next_agenda() -> None:
    group = a_group()
    kept, made_later = a_commitment(group, "Taflen"), a_commitment(group, "Hwyrach", at=MONDAY_10AM + dt.timedelta(days=60))
    done = a_commitment(group, "Wedi gorffen")
    actions.say_how_it_goes(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=done, words="Wedi'i wneud", state="done")

    found = list(unfinished(group, (MONDAY_10AM + dt.timedelta(days=42)).date()))

    assert (kept in found, made_later in found, done in found) == (True, False, False)
