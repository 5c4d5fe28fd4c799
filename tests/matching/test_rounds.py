"""Rounds: what they find, stopped and killed on the way, run again, and what becomes of their circles."""

import datetime as dt

import pytest
from django.db import transaction

from amser.exchanges.models import Exchange, ExchangeState
from amser.kernel.ids import uuid7
from amser.listings.models import Kind
from amser.matching import actions, tasks
from amser.matching.actions import NotANeighbour, OneAtATime, SomebodyAskedEnough, SomebodyIsAway
from amser.matching.actions.searching import search
from amser.matching.models import Asking, CircleState, Round, RoundCircle, RoundMovedOn, RoundState, RoundStep
from amser.matching.queries.rounds import check
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.members import a_member, by
from tests.builders.rounds import a_circle, a_round, searched, three_who_could
from tests.builders.safety import kept_apart, the_desk
from tests.builders.when import MONDAY_10AM


class Killed(BaseException):
    """The process is gone, with nobody to catch it."""


def invited(circle: RoundCircle) -> RoundCircle:
    return actions.invite_circle(by=the_desk(circle.timebank), key=uuid7(), at=MONDAY_10AM, circle=circle)


def says(step: RoundStep, *, joins: bool) -> RoundStep:
    return actions.answer_circle(by=by(step.giver), key=uuid7(), at=MONDAY_10AM, step=step, member=step.giver, joins=joins)


def found_in(round_: Round) -> list[tuple[int, int, int, int]]:
    steps = RoundStep.objects.filter(circle__round=round_).order_by("circle__number", "place")
    return list(steps.values_list("giver_id", "receiver_id", "request_id", "minutes"))


def test_three_who_could_help_in_a_circle_are_found_with_their_reasons(bank: TimeBank, mair: Membership) -> None:
    mair, huw, elin = three_who_could(bank, mair)

    done = searched(a_round(bank))

    assert (done.state, done.found, done.at_most, done.in_twos, done.proven) == (RoundState.DONE, 180, 180, 0, True)
    steps = list(done.circles.get().steps.all())
    assert {(step.giver_id, step.receiver_id) for step in steps} == {(huw.pk, mair.pk), (elin.pk, huw.pk), (mair.pk, elin.pk)}
    assert all(step.because.startswith("skill") and step.offer_id for step in steps)


def test_the_same_question_has_the_same_answer(bank: TimeBank, mair: Membership) -> None:
    three_who_could(bank, mair)
    three_who_could(bank, a_member(bank, "Nest Alarch"))

    one, other = searched(a_round(bank)), searched(a_round(bank))

    assert one.digest == other.digest
    assert found_in(one) == found_in(other) != []
    assert check(one).holds


def test_a_round_that_was_changed_does_not_pass_the_check(bank: TimeBank, mair: Membership) -> None:
    done = a_circle(bank, mair).round
    done.found = 600
    assert done.asked is not None
    done.asked["most"] = 1

    result = check(done)

    assert (result.digest, result.totals, result.circles, result.holds) == (False, False, False, False)


def test_an_empty_bank_finds_nothing_and_says_why(bank: TimeBank) -> None:
    done = searched(a_round(bank))

    assert (done.state, done.found, done.proven, done.counts["requests"]) == (RoundState.DONE, 0, True, 0)


def test_where_nobody_who_asks_could_help_the_reasons_are_counted(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    a_listing(mair)
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)

    done = searched(a_round(bank))

    assert (done.found, done.at_most) == (0, 60)
    assert done.counts == {"requests": 1, "helped": 1, "pairs": 1, "people": 2, "only_giving": 1, "only_asking": 1}


def test_people_who_are_kept_apart_are_in_no_circle(bank: TimeBank, mair: Membership) -> None:
    people = three_who_could(bank, mair)
    kept_apart(people[0], people[1])

    assert searched(a_round(bank)).found == 0


def test_a_round_that_was_stopped_finds_nothing_and_goes_on_with_what_it_was_asked(bank: TimeBank, mair: Membership) -> None:
    three_who_could(bank, mair)
    round_ = a_round(bank)

    def stop() -> None:
        Round.objects.filter(pk=round_.pk, state=RoundState.RUNNING).update(state=RoundState.STOPPED)

    assert not search(round_.pk, clock=lambda: MONDAY_10AM, meanwhile=stop, every=0)
    stopped = Round.objects.get(pk=round_.pk)
    assert (stopped.state, stopped.found, stopped.circles.count()) == (RoundState.STOPPED, None, 0)
    three_who_could(bank, a_member(bank, "Nest Alarch"))
    actions.resume_round(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, round_=stopped)
    done = searched(stopped)
    assert (done.state, done.digest, done.found) == (RoundState.DONE, stopped.digest, 180)


def test_a_search_that_was_killed_is_gone_on_with_by_the_timer(bank: TimeBank, mair: Membership) -> None:
    three_who_could(bank, mair)
    round_ = a_round(bank)

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        search(round_.pk, clock=lambda: MONDAY_10AM, meanwhile=die, every=0)
    cut_off = Round.objects.get(pk=round_.pk)
    assert (cut_off.state, cut_off.found) == (RoundState.RUNNING, None)
    tasks.search_for_what_was_cut_off()
    done = Round.objects.get(pk=round_.pk)
    assert (done.state, done.digest, done.found) == (RoundState.DONE, cut_off.digest, 180)


def test_a_search_that_goes_wrong_says_so(bank: TimeBank, mair: Membership) -> None:
    three_who_could(bank, mair)
    round_ = a_round(bank)

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        search(round_.pk, clock=lambda: MONDAY_10AM, meanwhile=fail, every=0)
    assert Round.objects.get(pk=round_.pk).state == RoundState.FAILED


def test_a_bank_has_one_round_under_way(bank: TimeBank) -> None:
    round_ = a_round(bank)

    with pytest.raises(OneAtATime), transaction.atomic():
        a_round(bank)
    actions.stop_round(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, round_=round_)
    assert a_round(bank).state == RoundState.WAITING


def test_run_again_it_leaves_out_whom_and_what_it_is_told(bank: TimeBank, mair: Membership) -> None:
    circle = a_circle(bank, mair)
    step = circle.steps.all()[0]

    without_pair = searched(a_round(bank, again_of=circle.round, without_pair_ids=[(step.giver_id, step.request_id)]))
    still = searched(a_round(bank, again_of=without_pair))
    without_person = searched(a_round(bank, again_of=circle.round, without_people_ids=[step.receiver_id]))

    assert [one.found for one in (without_pair, still, without_person)] == [0, 0, 0]


def test_a_neighbour_takes_part_only_with_an_agreement_and_what_is_shared(bank: TimeBank, mair: Membership) -> None:
    next_door = a_bank("Drws Nesaf")
    cai = a_member(next_door, "Cai Drws")
    for member, asks, offers in ((mair, "A lift to the market", "Gardening"), (cai, "Weeding the garden", "Lifts in my car")):
        a_listing(member, asks, code="transport" if "lift" in asks else "garden", next_door=True)
        a_listing(member, offers, code="garden" if offers == "Gardening" else "transport", kind=Kind.OFFER, next_door=True)

    with pytest.raises(NotANeighbour), transaction.atomic():
        a_round(bank, neighbour_ids=[next_door.pk])
    an_agreement(bank, next_door)
    assert searched(a_round(bank)).found == 0
    assert searched(a_round(bank, neighbour_ids=[next_door.pk])).found == 120


def test_whoever_is_hidden_takes_part_in_their_own_bank_alone(bank: TimeBank, mair: Membership) -> None:
    three = three_who_could(bank, mair)
    Membership.objects.filter(pk=three[2].pk).update(hidden=True)

    assert searched(a_round(bank)).found == 180


def test_when_everybody_says_yes_each_exchange_is_suggested_and_none_is_booked(bank: TimeBank, mair: Membership) -> None:
    circle = invited(a_circle(bank, mair))
    steps = list(circle.steps.select_related("giver"))

    for step in steps[:-1]:
        says(step, joins=True)
    assert not Exchange.objects.exists()
    says(steps[-1], joins=True)

    made = list(Exchange.objects.all())
    assert [exchange.state for exchange in made] == [ExchangeState.PROPOSED] * 3
    assert {exchange.pk for exchange in made} == set(circle.steps.values_list("exchange_id", flat=True))
    assert all(exchange.on_day is not None and exchange.on_day >= MONDAY_10AM.date() + dt.timedelta(days=7) for exchange in made)
    assert RoundCircle.objects.get(pk=circle.pk).state == CircleState.AGREED


def test_after_a_no_the_same_is_not_put_to_this_person_again(bank: TimeBank, mair: Membership) -> None:
    circle = invited(a_circle(bank, mair))

    says(circle.steps.select_related("giver")[0], joins=False)

    assert RoundCircle.objects.get(pk=circle.pk).state == CircleState.DECLINED
    assert searched(a_round(bank)).found == 0
    with pytest.raises(RoundMovedOn), transaction.atomic():
        says(circle.steps.select_related("giver")[1], joins=True)


def test_an_invitation_counts_in_the_weekly_number_and_is_answered_with_the_circle(mair: Membership) -> None:
    bank = a_bank(policy={"asks_a_week": 1})
    one = a_circle(bank, a_member(bank, "Nest Alarch"))
    giver = one.steps.all()[0].giver
    Asking.objects.create(timebank=bank, listing=a_listing(mair), membership=giver, asked_at=MONDAY_10AM)

    with pytest.raises(SomebodyAskedEnough), transaction.atomic():
        invited(one)
    assert RoundCircle.objects.get(pk=one.pk).state == CircleState.PROPOSED
    Asking.objects.all().delete()
    invited(one)
    assert Asking.objects.filter(membership=giver).within_a_week(MONDAY_10AM).count() == 1
    assert not Asking.objects.filter(membership=giver).open().exists()


def test_nobody_is_invited_to_a_circle_of_somebody_who_is_away(bank: TimeBank, mair: Membership) -> None:
    circle = a_circle(bank, mair)
    Membership.objects.filter(pk=mair.pk).update(state="paused")

    with pytest.raises(SomebodyIsAway), transaction.atomic():
        invited(circle)


def test_nobody_is_invited_where_something_stands_between_two_of_them_by_now(bank: TimeBank, mair: Membership) -> None:
    circle = a_circle(bank, mair)
    step = circle.steps.select_related("giver", "receiver")[0]
    kept_apart(step.giver, step.receiver)

    with pytest.raises(SomebodyIsAway), transaction.atomic():
        invited(circle)


def test_a_circle_is_kept_put_aside_and_taken_up_again(bank: TimeBank, mair: Membership) -> None:
    circle = a_circle(bank, mair)
    desk, at = the_desk(bank), MONDAY_10AM

    assert actions.keep_circle(by=desk, key=uuid7(), at=at, circle=circle).state == CircleState.KEPT
    assert actions.drop_circle(by=desk, key=uuid7(), at=at, circle=circle).state == CircleState.DROPPED
    with pytest.raises(RoundMovedOn), transaction.atomic():
        actions.invite_circle(by=desk, key=uuid7(), at=at, circle=circle)
    assert actions.keep_circle(by=desk, key=uuid7(), at=at, circle=circle).state == CircleState.KEPT


def test_a_round_is_made_every_week_where_a_bank_wants_it_and_once(bank: TimeBank, mair: Membership) -> None:
    three_who_could(bank, mair)
    actions.make_weekly(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, bank=bank, weekly=True)

    tasks.start_weekly_rounds()
    tasks.start_weekly_rounds()

    assert [(round_.timebank_id, round_.started_by_id) for round_ in Round.objects.all()] == [(bank.pk, None)]
    actions.make_weekly(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, bank=bank, weekly=False)
    Round.objects.update(state=RoundState.STOPPED, started_at=MONDAY_10AM)
    tasks.start_weekly_rounds()
    assert Round.objects.count() == 1


def test_with_room_somebody_may_receive_as_far_as_their_account_goes(mair: Membership, huw: Membership) -> None:
    a_listing(mair)
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)

    done = searched(a_round(mair.timebank, with_room=True))

    assert (done.found, done.proven, check(done).holds) == (60, True, True)
    circle = invited(done.circles.get())
    says(circle.steps.select_related("giver").get(), joins=True)
    assert Exchange.objects.get().state == ExchangeState.PROPOSED, "whoever receives has yet to agree to the day"


def forget(member: Membership) -> None:
    actions.forget(by=the_desk(member.timebank), key=uuid7(), at=MONDAY_10AM, membership=member)


def test_what_a_round_was_asked_of_somebody_who_is_removed_goes_and_so_do_circles_that_came_to_nothing(
    bank: TimeBank, mair: Membership
) -> None:
    elsewhere = a_bank("Dyffryn")
    three_who_could(elsewhere, a_member(elsewhere, "Nest Alarch"))
    _, huw, _ = three_who_could(bank, mair)
    theirs, other = searched(a_round(bank)), searched(a_round(elsewhere))

    forget(huw)

    assert not theirs.circles.exists()
    assert Round.objects.get(pk=theirs.pk).asked is None
    assert check(other).holds
    assert other.circles.count() == 1


def test_a_circle_that_came_to_something_stays(bank: TimeBank, mair: Membership) -> None:
    circle = invited(a_circle(bank, mair))
    for step in circle.steps.all():
        says(step, joins=True)

    forget(mair)

    assert RoundCircle.objects.get(pk=circle.pk).steps.count() == 3
