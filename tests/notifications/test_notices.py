"""Silence confirms only once the notice of it was sent, or told."""

import datetime as dt
from smtplib import SMTPServerDisconnected

import pytest
from django.utils import timezone
from pytest_django import Settings

from amser.audit.actions import Actor
from amser.exchanges.models import Exchange, ExchangeState
from amser.exchanges.tasks import keep_moving
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.notifications import actions
from amser.notifications.models import Message, MessageState
from amser.notifications.tasks import MailNotTaken
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.exchanging import a_claimed_exchange, a_task, say
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def nia(bank: TimeBank) -> User:
    return a_broker(bank)


def about_to_be_confirmed(bank: TimeBank, *, channel: str) -> Exchange:
    """Huw has said how long it took; Mair, who is told of things by this road, has one more day to answer."""
    mair, huw = a_member(bank, user=a_person("Mair Gwennol", channel=channel)), a_member(bank, "Huw Awrlais")
    exchange = a_claimed_exchange(huw, mair, what=a_task(code="community", level="G"))
    Exchange.objects.filter(pk=exchange.pk).update(confirm_by=timezone.now() + dt.timedelta(days=1))
    run_jobs()
    return exchange


def days_later(days: int, monkeypatch: pytest.MonkeyPatch, *, since: dt.datetime) -> dt.datetime:
    """Let days go by, and the timer run; return the moment."""
    moment = since + dt.timedelta(days=days)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    keep_moving()
    return moment


def state_of(exchange: Exchange) -> str:
    exchange.refresh_from_db()
    return exchange.state


def test_a_notice_on_the_desks_list_gives_time_to_answer_from_when_it_was_told(
    bank: TimeBank, nia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, now = about_to_be_confirmed(bank, channel="phone"), timezone.now()
    for _ in range(2):
        keep_moving()
        run_jobs()
    notice = Message.objects.get(kind="exchanges.noticed")
    assert notice.state == MessageState.BY_HAND

    told_at = days_later(9, monkeypatch, since=now)
    assert state_of(exchange) == ExchangeState.CLAIMED
    actions.done(by=Actor(user_id=nia.pk), key=uuid7(), at=told_at, message=notice)
    exchange.refresh_from_db()
    assert (exchange.noticed_at, exchange.confirm_by) == (told_at, told_at + dt.timedelta(days=2))

    days_later(10, monkeypatch, since=now)
    assert state_of(exchange) == ExchangeState.CLAIMED
    days_later(12, monkeypatch, since=now)
    assert state_of(exchange) == ExchangeState.POSTED


def test_a_notice_by_e_mail_counts_from_when_it_was_sent(bank: TimeBank) -> None:
    exchange = about_to_be_confirmed(bank, channel="email")
    keep_moving()
    assert Exchange.objects.get(pk=exchange.pk).noticed_at is None

    run_jobs()

    assert Exchange.objects.get(pk=exchange.pk).noticed_at is not None


def test_a_notice_that_no_mail_server_took_is_none(bank: TimeBank, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = about_to_be_confirmed(bank, channel="email")

    def away(*_: object, **__: object) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    keep_moving()
    with pytest.raises(MailNotTaken):
        run_jobs()

    assert Exchange.objects.get(pk=exchange.pk).noticed_at is None


def test_the_demo_shows_a_notice_in_place_of_sending_it(bank: TimeBank, settings: Settings) -> None:
    settings.DEMO = True
    exchange = about_to_be_confirmed(bank, channel="email")
    keep_moving()
    run_jobs()

    assert Exchange.objects.get(pk=exchange.pk).noticed_at is not None


def test_a_notice_of_another_time_than_the_one_last_said_is_none(bank: TimeBank, nia: User) -> None:
    exchange = about_to_be_confirmed(bank, channel="phone")
    keep_moving()
    run_jobs()
    notice = Message.objects.get(kind="exchanges.noticed")
    huw = Membership.objects.get(user__known_as="Huw")

    say(exchange, huw, 90, at=timezone.now())
    actions.done(by=Actor(user_id=nia.pk), key=uuid7(), at=timezone.now(), message=notice)

    assert Exchange.objects.get(pk=exchange.pk).noticed_at is None


def test_a_notice_told_together_with_other_things_gives_time_to_answer_too(
    bank: TimeBank, nia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, now = about_to_be_confirmed(bank, channel="phone"), timezone.now()
    keep_moving()
    run_jobs()
    ids = tuple(Message.objects.filter(state=MessageState.BY_HAND).values_list("pk", flat=True))

    told_at = days_later(3, monkeypatch, since=now)
    actions.done_together(by=Actor(user_id=nia.pk), key=uuid7(), at=told_at, bank=bank, message_ids=ids)

    exchange.refresh_from_db()
    assert (exchange.noticed_at, exchange.confirm_by) == (told_at, told_at + dt.timedelta(days=2))
