"""What happens to arrangements when someone is away, leaves, or says nothing."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.audit.actions import Actor, Door
from amser.exchanges import actions
from amser.exchanges.actions import GiftTooLarge, SomeoneAway
from amser.exchanges.models import Exchange, ExchangeState
from amser.exchanges.policies import shows_contact
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.members import actions as members
from amser.notifications.models import Message
from amser.web.broker import lists
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_posted_exchange, a_suggested_exchange, a_task, an_agreed_exchange, hours_of
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db
TIMER = Actor(user_id=None, door=Door.TIMER)


def test_nobody_agrees_with_someone_who_is_away() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_suggested_exchange(huw, mair)
    members.pause(by=by(huw), key=uuid7(), at=MONDAY_10AM, membership=huw)

    with pytest.raises(SomeoneAway):
        actions.agree(by=by(mair), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=mair)


def test_what_was_arranged_with_someone_who_leaves_is_called_off() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = an_agreed_exchange(huw, mair)

    members.leave(by=by(huw), key=uuid7(), at=MONDAY_10AM, membership=huw)
    run_jobs()

    assert Exchange.objects.get(pk=exchange.pk).state == ExchangeState.CANCELLED


def test_silence_opens_nobodys_address() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = actions.record_past(
        by=by(huw),
        key=uuid7(),
        at=FRIDAY_4PM,
        bank=bank,
        giver=huw,
        receiver=mair,
        member=huw,
        what=a_task(level="P"),
        worked_on=FRIDAY,
        minutes=60,
    )
    later = FRIDAY_4PM + dt.timedelta(days=15)
    noticed = later - dt.timedelta(days=4)
    actions.notice_given(by=TIMER, key=uuid7(), at=noticed, exchange=exchange, written_at=noticed)
    posted = actions.confirm_by_itself(by=TIMER, key=uuid7(), at=later, exchange=exchange)

    assert posted.state == ExchangeState.POSTED
    assert not shows_contact(posted, of=posted.giver, at=later)


def test_what_was_rounded_down_says_so_also_after_it_waited() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = an_agreed_exchange(huw, mair)
    for member, minutes in ((huw, 21 * 60 + 15), (mair, 21 * 60)):
        exchange = actions.say_how_long(
            by=by(member), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=member, minutes=minutes, worked_on=FRIDAY
        )
    broker = Actor(user_id=a_broker(bank).pk, door=Door.DESK)

    released = actions.release(
        by=broker, key=uuid7(), at=FRIDAY_4PM, exchange=exchange, reason="in hospital", floor_minutes=-25 * 60, until=FRIDAY
    )

    assert (released.state, released.was_rounded_down) == (ExchangeState.POSTED, True)


def test_what_is_put_right_is_rounded_as_everything_is() -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    broker = Actor(user_id=a_broker(bank).pk, door=Door.DESK)

    wrong = actions.correct(by=broker, key=uuid7(), at=FRIDAY_4PM, exchange=a_posted_exchange(huw, mair), reason="it was less", minutes=50)

    assert wrong.replaced_by.minutes == 45


def test_a_gift_is_of_hours_one_has_also_when_others_go_at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    a_posted_exchange(huw, mair, minutes=60)
    monkeypatch.setattr(books, "balance", lambda *_: 120)  # as read before another gift went

    with pytest.raises(GiftTooLarge) as refusal:
        actions.give_hours(by=by(huw), key=uuid7(), at=FRIDAY_4PM, from_member=huw, to_member=mair, minutes=90)

    monkeypatch.undo()
    assert (refusal.value.available_minutes, hours_of(huw)) == (60, 60)


def test_what_was_agreed_with_someone_put_on_hold_waits_for_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = an_agreed_exchange(huw, mair, what=a_task("Tea at home", code="companionship", level="H"))
    nia = Actor(user_id=a_broker(bank, "Nia").pk, door=Door.DESK)
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_10AM)
    members.suspend(by=nia, key=uuid7(), at=MONDAY_10AM, membership=huw, reason="we have to talk")
    run_jobs()

    told = Message.objects.filter(kind="exchanges.held")
    assert {one.user_id for one in told} == {mair.user_id, huw.user_id}
    assert not any("talk" in one.body or "/b/" in one.body for one in told)
    with pytest.raises(SomeoneAway):
        actions.arrive(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=huw)
    nias = User.objects.get(pk=nia.user_id or 0)
    for day in (MONDAY, FRIDAY):
        piles = lists.exchanges(bank, nias, today=day, at_most=5)
        assert (piles["clearing"].count, piles["today"].count) == (1, 0)

    members.resume(by=nia, key=uuid7(), at=MONDAY_10AM, membership=huw)
    assert actions.arrive(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=huw).is_open
