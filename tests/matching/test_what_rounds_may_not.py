"""What no round shows, puts together, or invites to; and how circles end."""

import datetime as dt

import pytest

from amser.exchanges.models import Exchange
from amser.kernel.ids import uuid7
from amser.listings import actions as board
from amser.listings.models import Kind, Listing
from amser.matching import actions, tasks
from amser.matching.actions import AskedEnough, SomebodyAskedEnough, SomebodyIsAway
from amser.matching.models import Asking, CircleState, Refusal, RoundCircle, RoundStep
from amser.members.models import Membership
from amser.notifications.letters import circles
from amser.timebanks.models import TimeBank
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.members import a_member, by
from tests.builders.rounds import a_circle, a_round, searched
from tests.builders.safety import kept_apart, the_desk
from tests.builders.when import MONDAY_10AM

HOUR = dt.timedelta(hours=1)


def invited(circle: RoundCircle, *, at: dt.datetime = MONDAY_10AM) -> RoundCircle:
    return actions.invite_circle(by=the_desk(circle.timebank), key=uuid7(), at=at, circle=circle)


def says(step: RoundStep, *, joins: bool = True) -> None:
    actions.answer_circle(by=by(step.giver), key=uuid7(), at=MONDAY_10AM, step=step, member=step.giver, joins=joins)


def step_of(circle: RoundCircle, giver: Membership) -> RoundStep:
    return circle.steps.get(giver=giver)


def two_who_could(one: Membership, other: Membership, *, shared: bool) -> None:
    """Each asks for what the other offers; for neighbouring banks to find, or not."""
    for asks, offers, code in (("A lift to the market", "Lifts in my car", "transport"), ("Weeding", "Gardening", "garden")):
        a_listing(one, asks, code=code, next_door=shared)
        a_listing(other, offers, code=code, kind=Kind.OFFER, next_door=shared)
        one, other = other, one


@pytest.mark.parametrize("shared", [False, True])
def test_of_a_neighbouring_bank_only_what_its_members_share_is_seen(bank: TimeBank, shared: bool) -> None:  # noqa: FBT001
    other = a_bank("Dyffryn")
    an_agreement(bank, other)
    two_who_could(a_member(other, "Cai Dryw"), a_member(other, "Dai Loriwr"), shared=shared)

    assert searched(a_round(bank, neighbour_ids=[other.pk])).found == (120 if shared else 0)


def test_two_neighbours_without_an_agreement_between_them_are_not_put_together(bank: TimeBank) -> None:
    one, other = a_bank("Dyffryn"), a_bank("Cwm")
    an_agreement(bank, one)
    an_agreement(bank, other)
    two_who_could(a_member(one, "Cai Dryw"), a_member(other, "Dai Loriwr"), shared=True)

    assert searched(a_round(bank, neighbour_ids=[one.pk, other.pk])).found == 0


def test_nobody_is_invited_once_something_stands_between_two_of_them(bank: TimeBank, mair: Membership) -> None:
    circle = a_circle(bank, mair)
    Listing.objects.filter(member=mair, kind=Kind.OFFER).update(spoken="cy")
    Membership.objects.filter(pk=step_of(circle, mair).receiver_id).update(speaks="en")

    with pytest.raises(SomebodyIsAway):
        invited(circle)

    assert not Asking.objects.exists()


def test_what_is_not_asked_for_any_more_is_not_suggested_after_the_last_yes(bank: TimeBank, mair: Membership) -> None:
    circle = invited(a_circle(bank, mair))
    gone = step_of(circle, mair).request
    board.take_down(by=by(gone.member), key=uuid7(), at=MONDAY_10AM, listing=gone)  # type: ignore[arg-type]

    for step in circle.steps.all():
        says(step)

    assert Exchange.objects.count() == 2
    assert step_of(circle, mair).refusal == "circle_somebody_away"


def test_an_invitation_counts_in_the_week_also_where_somebody_was_asked_for_that_before(bank: TimeBank, mair: Membership) -> None:
    a_circle(bank, mair)
    for _ in range(2):
        circle = searched(a_round(bank)).circles.get()
        actions.drop_circle(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, circle=invited(circle))

    with pytest.raises(SomebodyAskedEnough):
        invited(searched(a_round(bank)).circles.get())


def test_who_was_quicker_is_counted_though_they_came_later(mair: Membership, huw: Membership) -> None:
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)
    lifts = [a_listing(mair, f"A lift to {place}") for place in ("market", "chapel", "town")]

    def ask(listing: Listing, at: dt.datetime) -> None:
        actions.ask(by=the_desk(mair.timebank), key=uuid7(), at=at, listing=listing, membership=huw)

    ask(lifts[0], MONDAY_10AM)
    ask(lifts[1], MONDAY_10AM + HOUR)

    with pytest.raises(AskedEnough):
        ask(lifts[2], MONDAY_10AM + HOUR / 2)


def test_what_is_being_arranged_is_not_put_into_another_round(bank: TimeBank, mair: Membership) -> None:
    circle = invited(a_circle(bank, mair))
    assert searched(a_round(bank)).found == 0

    for step in circle.steps.all():
        says(step)

    assert searched(a_round(bank)).found == 0


def test_of_two_rounds_that_found_the_same_only_one_is_invited(bank: TimeBank, mair: Membership) -> None:
    circle = a_circle(bank, mair)
    same = searched(a_round(bank)).circles.get()
    invited(circle)

    with pytest.raises(SomebodyIsAway):
        invited(same)


def test_a_no_that_is_taken_back_counts_no_longer(bank: TimeBank, mair: Membership) -> None:
    circle = invited(a_circle(bank, mair))
    says(step_of(circle, mair), joins=False)
    assert searched(a_round(bank)).found == 0

    actions.take_back(by=by(mair), key=uuid7(), at=MONDAY_10AM, refusal=Refusal.objects.get(membership=mair))

    assert searched(a_round(bank)).found == 180


def test_the_others_and_the_desk_hear_that_a_circle_does_not_come_about(bank: TimeBank, mair: Membership) -> None:
    nia = a_broker(bank)
    circle = invited(a_circle(bank, mair))
    theirs = step_of(circle, mair)

    says(theirs, joins=False)

    told = {letter.user for step in circle.steps.exclude(pk=theirs.pk) for letter in circles.is_over(bank, {"step_id": step.pk})}
    assert told == {step.giver.user for step in circle.steps.exclude(pk=theirs.pk)}
    assert nia in {letter.user for letter in circles.answered(bank, {"circle_id": circle.pk})}


def test_an_invited_circle_can_be_put_aside_and_ends_by_itself_when_nobody_answers_or_somebody_goes(
    bank: TimeBank, mair: Membership
) -> None:
    circle = invited(a_circle(bank, mair))
    RoundCircle.objects.filter(pk=circle.pk).update(changed_at=dt.datetime.now(dt.UTC) - tasks.WAITS - HOUR)
    tasks.end_circles()
    assert RoundCircle.objects.get(pk=circle.pk).state == CircleState.DROPPED

    again = searched(a_round(bank)).circles.get()
    RoundCircle.objects.filter(pk=again.pk).update(state=CircleState.INVITED, changed_at=dt.datetime.now(dt.UTC))
    tasks.end_circles()
    assert RoundCircle.objects.get(pk=again.pk).state == CircleState.INVITED
    Membership.objects.filter(pk=mair.pk).update(state="paused")
    tasks.end_circles()
    assert RoundCircle.objects.get(pk=again.pk).state == CircleState.DROPPED


def test_no_letter_names_whoever_somebody_is_kept_apart_from_by_now(bank: TimeBank, mair: Membership) -> None:
    circle = invited(a_circle(bank, mair))
    theirs = step_of(circle, mair)
    assert circles.invited(bank, {"step_id": theirs.pk}) != []

    kept_apart(mair, theirs.receiver)

    assert circles.invited(bank, {"step_id": theirs.pk}) == []
