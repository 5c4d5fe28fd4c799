"""Arriving at a home, leaving it, and an alert where nobody says so."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.exchanges import actions, tasks
from amser.exchanges.actions import NotArrived, NotThisDay
from amser.exchanges.models import Exchange, ExchangeState, Visit
from amser.kernel.dates import at_london
from amser.kernel.errors import NotAllowed
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.notifications.models import Message
from amser.web.member.visits import visit_of
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_task, an_agreed_exchange, say
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.safety import barred, the_desk
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY_10AM

pytestmark = pytest.mark.django_db
HALF_PAST_NINE = at_london(FRIDAY, dt.time(9, 30))
QUARTER_PAST_NINE = at_london(FRIDAY, dt.time(9, 15))


@pytest.fixture
def mair() -> Membership:
    return a_member(a_bank())


@pytest.fixture
def huw(mair: Membership) -> Membership:
    return a_member(mair.timebank, "Huw Awrlais")


@pytest.fixture
def visit_to_come(huw: Membership, mair: Membership) -> Exchange:
    return an_agreed_exchange(huw, mair, what=a_task("Tea at home", code="companionship", level="H"))


def arrive(exchange: Exchange, member: Membership, *, at: dt.datetime = QUARTER_PAST_NINE) -> Visit:
    return actions.arrive(by=by(member), key=uuid7(), at=at, exchange=exchange, member=member)


def go_home(exchange: Exchange, member: Membership, *, at: dt.datetime) -> Visit:
    return actions.go_home(by=by(member), key=uuid7(), at=at, exchange=exchange, member=member)


def test_a_visit_is_due_to_end_two_hours_after_it_was_to_begin(visit_to_come: Exchange, huw: Membership) -> None:
    visit = arrive(visit_to_come, huw)

    assert (visit.arrived_at, visit.due_at) == (QUARTER_PAST_NINE, HALF_PAST_NINE + dt.timedelta(hours=2))
    assert arrive(visit_to_come, huw, at=FRIDAY_4PM).arrived_at == QUARTER_PAST_NINE


def test_only_whoever_gives_arrives_and_only_on_the_day(visit_to_come: Exchange, huw: Membership, mair: Membership) -> None:
    with pytest.raises(NotAllowed):
        arrive(visit_to_come, mair)
    with pytest.raises(NotThisDay):
        arrive(visit_to_come, huw, at=MONDAY_10AM)
    with pytest.raises(NotArrived):
        go_home(visit_to_come, huw, at=FRIDAY_4PM)


@pytest.mark.parametrize(("level", "is_asked"), [("G", False), ("P", False), ("H", True), ("D", True), ("E", True), ("R", True)])
def test_arriving_is_asked_from_homes_upwards(huw: Membership, mair: Membership, level: str, is_asked: bool) -> None:  # noqa: FBT001
    exchange = an_agreed_exchange(huw, mair, what=a_task(level=level))

    if is_asked:
        assert arrive(exchange, huw).is_open
    else:
        with pytest.raises(NotThisDay):
            arrive(exchange, huw)


def test_whoever_may_not_do_it_any_more_does_not_arrive(visit_to_come: Exchange, huw: Membership) -> None:
    barred(huw)

    with pytest.raises(actions.RefusedForSafety):
        arrive(visit_to_come, huw)


def test_the_desk_is_told_once_of_a_visit_that_does_not_end(
    visit_to_come: Exchange, huw: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_broker(huw.timebank, "Nia Cydlynydd")
    arrive(visit_to_come, huw)
    run_jobs()

    monkeypatch.setattr(timezone, "now", lambda: at_london(FRIDAY, dt.time(11, 59)))
    tasks.watch_visits()
    run_jobs()
    assert not Message.objects.filter(kind="exchanges.visit_overdue").exists()

    monkeypatch.setattr(timezone, "now", lambda: at_london(FRIDAY, dt.time(12, 1)))
    for _ in range(3):
        tasks.watch_visits()
        run_jobs()
    told = Message.objects.filter(kind="exchanges.visit_overdue")
    assert {message.user.name for message in told} >= {"Nia Cydlynydd"}
    assert len({message.user_id for message in told}) == told.count()
    assert "Huw Awrlais was to leave by 11:30am" in told[0].body


def test_the_desk_is_told_once_of_whoever_does_not_arrive(
    visit_to_come: Exchange, huw: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_broker(huw.timebank, "Nia Cydlynydd")
    run_jobs()

    for moment, times in ((dt.time(9, 59), 0), (dt.time(10, 1), 1), (dt.time(10, 6), 1)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: at_london(FRIDAY, moment))
        tasks.watch_visits()
        run_jobs()
        assert Message.objects.filter(kind="exchanges.visit_missed", user__name="Nia Cydlynydd").count() == times
    assert "Huw Awrlais was to arrive at 9:30am" in Message.objects.filter(kind="exchanges.visit_missed")[0].body
    assert list(Visit.objects.overdue(FRIDAY_4PM)) == list(Visit.objects.all())

    visit = arrive(visit_to_come, huw, at=at_london(FRIDAY, dt.time(10, 10)))  # late, and well
    assert not visit.is_overdue(at_london(FRIDAY, dt.time(12, 39)))
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY_4PM)
    tasks.watch_visits()
    run_jobs()
    assert Message.objects.filter(kind="exchanges.visit_overdue", user__name="Nia Cydlynydd").count() == 1


def test_nobody_is_awaited_at_what_was_called_off_or_is_done(
    visit_to_come: Exchange, huw: Membership, mair: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = an_agreed_exchange(huw, a_member(mair.timebank, "Elin"), what=a_task("Tea", code="companionship", level="H"))
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY_4PM)
    actions.cancel(by=by(mair), key=uuid7(), at=QUARTER_PAST_NINE, exchange=visit_to_come, member=mair)
    tasks.watch_visits()
    assert Visit.objects.get().exchange == done

    say(done, huw, 60)

    assert not Visit.objects.overdue(FRIDAY_4PM).exists()


def test_the_desk_writes_down_why_somebody_did_not_arrive(
    visit_to_come: Exchange, huw: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY_4PM)
    tasks.watch_visits()

    desk = the_desk(huw.timebank)
    actions.close_visit(by=desk, key=uuid7(), at=FRIDAY_4PM, visit=Visit.objects.get(), note="the bus did not come")
    tasks.watch_visits()

    assert not Visit.objects.overdue(FRIDAY_4PM).exists()


def test_nobody_is_told_of_a_visit_that_has_ended(visit_to_come: Exchange, huw: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(visit_to_come, huw)
    go_home(visit_to_come, huw, at=HALF_PAST_NINE)

    monkeypatch.setattr(timezone, "now", lambda: FRIDAY_4PM)
    tasks.watch_visits()

    assert Visit.objects.get().alerted_at is None


def test_saying_how_long_it_took_says_that_one_has_left(visit_to_come: Exchange, huw: Membership) -> None:
    arrive(visit_to_come, huw)

    say(visit_to_come, huw, 60)

    assert Visit.objects.get().left_at == FRIDAY_4PM


def test_the_desk_writes_down_how_they_are(visit_to_come: Exchange, huw: Membership) -> None:
    visit, desk = arrive(visit_to_come, huw), the_desk(huw.timebank)

    closed = actions.close_visit(by=desk, key=uuid7(), at=FRIDAY_4PM, visit=visit, note="rang him, had a second cup")

    assert (closed.is_open, closed.closed_by_id, closed.note) == (False, desk.user_id, "rang him, had a second cup")


def test_a_visit_nobody_left_is_never_confirmed_by_silence(visit_to_come: Exchange, huw: Membership) -> None:
    arrive(visit_to_come, huw)
    claimed = say(visit_to_come, huw, 60)

    assert not Exchange.objects.to_confirm_by_themselves(FRIDAY_4PM + dt.timedelta(days=60)).filter(pk=claimed.pk).exists()
    assert claimed.state == ExchangeState.CLAIMED


def test_another_day_is_another_visit(visit_to_come: Exchange, huw: Membership, mair: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    a_broker(huw.timebank, "Nia Cydlynydd")
    arrive(visit_to_come, huw)
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY_4PM)
    tasks.watch_visits()  # the first day's alert
    run_jobs()
    go_home(visit_to_come, huw, at=FRIDAY_4PM)
    saturday = FRIDAY + dt.timedelta(days=1)
    plan = actions.Plan(on_day=saturday, on_time=dt.time(9, 30))
    actions.suggest_other(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=visit_to_come, member=mair, plan=plan)
    actions.agree(by=by(huw), key=uuid7(), at=FRIDAY_4PM, exchange=visit_to_come, member=huw)
    run_jobs()
    nias = Message.objects.filter(user__name="Nia Cydlynydd")

    monkeypatch.setattr(timezone, "now", lambda: at_london(saturday, dt.time(10, 1)))
    monkeypatch.setattr("amser.web.member.visits.now", timezone.now)
    assert visit_of(Exchange.objects.get(), huw)["may_arrive"]
    tasks.watch_visits()
    run_jobs()
    assert nias.filter(kind="exchanges.visit_missed").count() == 1

    came = at_london(saturday, dt.time(10, 10))
    visit = arrive(visit_to_come, huw, at=came)
    assert (visit.arrived_at, visit.is_open) == (came, True)
    monkeypatch.setattr(timezone, "now", lambda: came + dt.timedelta(hours=3))
    tasks.watch_visits()
    run_jobs()
    assert nias.filter(kind="exchanges.visit_overdue").count() == 2
    assert arrive(visit_to_come, huw, at=came + dt.timedelta(hours=3)).arrived_at == came
