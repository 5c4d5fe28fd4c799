"""What comes off the desk's list by itself."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from amser.audit.actions import Actor
from amser.exchanges import actions as exchanges
from amser.exchanges.actions import Plan
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RowsFailed
from amser.members.models import Membership
from amser.notifications import actions, queries
from amser.notifications.models import Message, MessageState
from amser.notifications.tasks import tidy_the_lists
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.exchanging import a_claimed_exchange, a_suggested_exchange
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.people import a_person
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY_10AM

SATURDAY = FRIDAY + dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    """Somebody at the desk rings her."""
    return a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone"))


def kinds(bank: TimeBank) -> list[str]:
    """What is to be said on the telephone."""
    return [message.kind for call in queries.to_phone(bank) for message in call.messages if message.kind.startswith("exchanges.")]


def two_answered_but_listed(giver: Membership, receiver: Membership) -> list[Message]:
    """Questions that are still on the list although they were answered: the job that would tidy has not run yet."""
    both = [a_suggested_exchange(giver, receiver) for _ in range(2)]
    run_jobs()
    for suggested in both:
        exchanges.agree(by=by(receiver), key=uuid7(), at=MONDAY_10AM, exchange=suggested, member=receiver)
    return list(Message.objects.filter(kind="exchanges.suggested").order_by("pk"))


def test_a_message_that_cannot_be_taken_off_holds_up_no_other(mair: Membership, huw: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = two_answered_but_listed(huw, mair)
    take_off = actions.take_off

    def fail_for_one(**act: object) -> Message:
        if act["message"] == bad:
            raise ValueError
        return take_off(**act)  # type: ignore[arg-type]

    monkeypatch.setattr("amser.notifications.actions.take_off", fail_for_one)
    with pytest.raises(RowsFailed):
        tidy_the_lists()

    states = dict(Message.objects.filter(pk__in=[bad.pk, good.pk]).values_list("pk", "state"))
    assert states == {bad.pk: MessageState.BY_HAND, good.pk: MessageState.SETTLED}


def test_news_is_not_read_to_tidy_what_asks_and_nobodys_words_are(
    bank: TimeBank, mair: Membership, huw: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claimed = a_claimed_exchange(huw, mair)
    exchanges.withdraw(by=Actor(user_id=a_broker(bank).pk), key=uuid7(), at=FRIDAY_4PM, exchange=claimed, reason="a mistake")
    run_jobs()
    assert kinds(bank) == ["exchanges.cancelled"]

    with django_assert_num_queries(1) as seen:
        assert queries.no_longer_needed(Message.objects.filter(timebank=bank), on=FRIDAY) == []

    assert '"notifications_message"."body"' not in seen.captured_queries[0]["sql"]


def test_another_day_that_the_same_person_suggests_takes_the_place_of_the_first(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    suggested = a_suggested_exchange(huw, mair)
    run_jobs()
    exchanges.suggest_other(
        by=by(huw), key=uuid7(), at=MONDAY_10AM, exchange=suggested, member=huw, plan=Plan(on_day=SATURDAY, on_time=None, where="")
    )
    run_jobs()

    assert kinds(bank) == ["exchanges.suggested"]
    assert "Saturday 21 November" in queries.to_phone(bank)[0].messages[-1].body


def test_two_suggestions_of_one_person_about_two_matters_both_stay(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    for _ in range(2):
        a_suggested_exchange(huw, mair)
    run_jobs()
    tidy_the_lists()

    assert kinds(bank) == ["exchanges.suggested", "exchanges.suggested"]
