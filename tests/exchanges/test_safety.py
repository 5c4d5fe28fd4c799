"""Days with children across banks, people kept apart, and who is barred: what stops, and what each desk learns of it."""

import datetime as dt

import pytest

from amser.exchanges import actions
from amser.exchanges.actions import RefusedForSafety
from amser.exchanges.models import Exchange, ExchangeState, WaitingFor
from amser.exchanges.policies import child_days, may_give, verdict_of
from amser.kernel.errors import NotFound
from amser.kernel.ids import uuid7
from amser.listings.policies import listing_on_board
from amser.listings.queries import BoardFilter, board, ideas
from amser.members import actions as members
from amser.members.models import Membership, Reason
from amser.members.policies import fellow_member
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.exchanging import a_recorded_exchange, a_suggested_exchange, a_task, an_agreed_exchange, say
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.safety import SUPERVISED, a_check, a_club, barred, kept_apart, seventeen, the_desk
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db
WITHOUT_CHILDREN = ("public", "home", "drive")
DAYS = [FRIDAY, FRIDAY + dt.timedelta(days=1), FRIDAY + dt.timedelta(days=2)]


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank)


@pytest.fixture
def huw(bank: TimeBank) -> Membership:
    return a_member(bank, "Huw Awrlais", cleared=WITHOUT_CHILDREN)


def three_days(huw: Membership, mair: Membership) -> list[Exchange]:
    return [an_agreed_exchange(huw, mair, what=a_club(), on_day=day) for day in DAYS]


def on(day: int) -> dt.date:
    """A day counted from the first of the three."""
    return FRIDAY + dt.timedelta(days=day)


def test_the_fourth_day_with_children_is_stopped_before_it_is_arranged(huw: Membership, mair: Membership) -> None:
    three_days(huw, mair)

    with pytest.raises(RefusedForSafety) as refusal:
        a_suggested_exchange(huw, mair, what=a_club(), on_day=on(3))

    assert (refusal.value.verdict.reason, list(refusal.value.verdict.days)) == (Reason.CHILD_DAYS, DAYS)


@pytest.mark.parametrize(("day", "goes"), [(29, False), (30, True), (-27, False), (-28, True)])
def test_the_thirty_days_are_counted_to_the_day(huw: Membership, mair: Membership, day: int, goes: bool) -> None:  # noqa: FBT001
    three_days(huw, mair)  # days 0, 1 and 2: with day 29, or day -27, there are four in thirty

    assert may_give(huw, a_club().task(), on=on(day), receiver=mair).allowed is goes


def test_two_visits_on_one_day_are_one_day(huw: Membership, mair: Membership) -> None:
    for _ in range(5):
        an_agreed_exchange(huw, mair, what=a_club())

    assert set(child_days(huw.user_id, around=FRIDAY)) == {(huw.timebank_id, FRIDAY)}


def test_what_is_only_suggested_is_nobodys_day(huw: Membership, mair: Membership) -> None:
    for day in range(6):
        a_suggested_exchange(huw, mair, what=a_club(), on_day=on(day))

    assert child_days(huw.user_id, around=FRIDAY) == []


def test_with_the_childrens_list_seen_it_goes_on(bank: TimeBank, huw: Membership, mair: Membership) -> None:
    three_days(huw, mair)
    a_check(huw, "barred_list", workforce="child")
    for kind in ("enhanced", "children"):
        members.clear(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, membership=huw, kind=kind, reason="seen", review_on=None)

    assert an_agreed_exchange(huw, mair, what=a_club(), on_day=on(3)).state == ExchangeState.AGREED


def test_before_september_2026_supervised_days_did_not_count(huw: Membership, mair: Membership) -> None:
    august = dt.date(2026, 8, 28)
    for day in DAYS:
        exchange = an_agreed_exchange(huw, mair, what=a_club(), on_day=day)
        Exchange.objects.filter(pk=exchange.pk).update(on_day=august + (day - FRIDAY))

    assert child_days(huw.user_id, around=august) == []
    assert may_give(huw, a_club().task(), on=dt.date(2026, 9, 1), receiver=mair).allowed


def test_an_exchange_keeps_the_rule_it_was_decided_by(huw: Membership, mair: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair, what=a_club())
    old = actions.record_past(
        by=by(huw),
        key=uuid7(),
        at=MONDAY_10AM,
        bank=huw.timebank,
        giver=huw,
        receiver=mair,
        member=huw,
        what=a_club(),
        worked_on=dt.date(2026, 8, 31),
        minutes=60,
    )

    assert (exchange.level, exchange.answers, exchange.rule_on) == ("G", "supervised", dt.date(2026, 9, 1))
    assert old.rule_on == dt.date(2012, 9, 10)


def test_another_bank_counts_the_same_days_and_learns_only_to_stop(huw: Membership, mair: Membership) -> None:
    three_days(huw, mair)
    elsewhere = a_bank("Cwm Arall")
    there = a_member(elsewhere, user=huw.user, cleared=WITHOUT_CHILDREN)
    elin = a_member(elsewhere, "Elin Aros")

    verdict = may_give(there, a_club().task(), on=on(3), receiver=elin)

    assert (verdict.reason, verdict.days, verdict.missing) == (Reason.STOP, (), frozenset())
    assert may_give(there, a_task(level="G").task(), on=on(3), receiver=elin).allowed


def test_a_night_with_children_is_regulated_however_seldom(huw: Membership, mair: Membership) -> None:
    night = a_club().task(begins=dt.time(23), minutes=8 * 60)

    assert may_give(huw, night, on=FRIDAY, receiver=mair).missing == {"enhanced", "children"}


def test_whoever_is_barred_is_stopped_in_every_bank_and_what_was_to_come_is_called_off(bank: TimeBank, mair: Membership) -> None:
    huw = a_member(bank, "Huw Awrlais")
    to_come, group = an_agreed_exchange(huw, mair), an_agreed_exchange(huw, mair, what=a_task(level="G"))
    there = a_member(a_bank("Cwm Arall"), user=huw.user)
    run_jobs()

    barred(huw, "adult")
    run_jobs()

    assert verdict_of(to_come, on=FRIDAY).reason == Reason.BARRED
    assert may_give(there, a_task(level="P").task(), on=FRIDAY, receiver=mair).reason == Reason.STOP
    states = [Exchange.objects.get(pk=one.pk).state for one in (to_come, group)]
    assert states == [ExchangeState.CANCELLED, ExchangeState.AGREED]
    told = [message.body for message in Message.objects.filter(kind="exchanges.cancelled")]
    assert told
    assert not any("another day" in body or "diwrnod arall" in body for body in told)


def test_no_broker_lets_the_hours_of_somebody_barred_move(bank: TimeBank, mair: Membership) -> None:
    huw = a_member(bank, "Huw Awrlais")
    exchange = say(an_agreed_exchange(huw, mair), huw, 60)
    barred(huw)

    waits = say(exchange, mair, 60)
    assert (waits.state, waits.waiting_for) == (ExchangeState.WAITING, WaitingFor.SAFETY)
    with pytest.raises(RefusedForSafety):
        actions.release(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=waits, reason="just this once")
    with pytest.raises(RefusedForSafety):
        actions.release_from_pot(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=waits, reason="just this once")


def test_two_who_are_kept_apart_are_not_arranged_and_do_not_meet_on_the_board(bank: TimeBank, huw: Membership, mair: Membership) -> None:
    to_come, listing = an_agreed_exchange(huw, mair), a_listing(mair)
    assert [idea.listing for idea in ideas(huw)] == [listing]

    kept_apart(mair, huw)
    run_jobs()

    assert Exchange.objects.get(pk=to_come.pk).state == ExchangeState.CANCELLED
    for giver, receiver in ((huw, mair), (mair, huw)):
        with pytest.raises(RefusedForSafety) as refusal:
            a_suggested_exchange(giver, receiver, what=a_task(level="G"))
        assert refusal.value.verdict.reason == Reason.NOT_WITH
    assert ideas(huw) == []
    assert board(bank, wanted=BoardFilter(), reader=huw).listings == []
    with pytest.raises(NotFound):
        listing_on_board(huw, listing.pk)
    with pytest.raises(NotFound):
        fellow_member(huw, mair.number)


def test_two_who_are_kept_apart_are_so_in_other_banks_which_learn_only_to_stop(huw: Membership, mair: Membership) -> None:
    kept_apart(huw, mair)
    elsewhere = a_bank("Cwm Arall")
    there = [a_member(elsewhere, user=one.user) for one in (huw, mair)]

    assert may_give(there[0], a_task(level="G").task(), on=MONDAY, receiver=there[1]).reason == Reason.STOP


def test_whoever_may_be_under_18_receives_in_groups_and_nowhere_else(bank: TimeBank, huw: Membership, mair: Membership) -> None:
    seventeen(mair)

    with pytest.raises(RefusedForSafety) as refusal:
        a_suggested_exchange(huw, mair, what=a_task(level="P"))
    assert refusal.value.verdict.reason == Reason.UNDER_AGE
    assert an_agreed_exchange(huw, mair, what=a_task(level="G")).state == ExchangeState.AGREED
    happened = a_recorded_exchange(huw, mair, what=a_task(level="H"))
    assert (happened.state, happened.waiting_for) == (ExchangeState.WAITING, WaitingFor.SAFETY)
    assert actions.release(by=the_desk(bank), key=uuid7(), at=FRIDAY_4PM, exchange=happened, reason="her aunt was there").posted_at
    there = a_member(a_bank("Cwm Arall"), user=mair.user)
    assert may_give(a_member(there.timebank, "Gwen"), a_task(level="P").task(), on=MONDAY, receiver=there).reason == Reason.STOP


def test_once_they_are_no_longer_kept_apart_they_meet_again(bank: TimeBank, huw: Membership, mair: Membership) -> None:
    pair = kept_apart(huw, mair)

    members.end_apart(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, pair=pair)

    assert fellow_member(huw, mair.number) == mair
    assert may_give(huw, a_task(level="G").task(), on=MONDAY, receiver=mair).allowed


def test_supervised_help_is_not_help_alone_with_children() -> None:
    assert a_club(answers=SUPERVISED).task().needs == frozenset()
    assert a_club(answers=frozenset({"children"}), level="R").task().needs == {"public", "home", "enhanced", "children"}
    assert a_club(answers=frozenset({"children", "care"}), level="R").task().needs > {"regulated", "children"}


def test_another_day_is_decided_by_the_rule_of_that_day(huw: Membership, mair: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair, what=a_club())
    Exchange.objects.filter(pk=exchange.pk).update(on_day=dt.date(2026, 8, 31), rule_on=dt.date(2012, 9, 10))

    plan = actions.Plan(on_day=FRIDAY)
    moved = actions.suggest_other(by=by(huw), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=huw, plan=plan)

    assert moved.rule_on == dt.date(2026, 9, 1)
