"""What was not given goes back when its time is over, what nobody used after its last day; and whose it is was told before."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from amser.agencies import actions, tasks
from amser.agencies.actions import purses
from amser.agencies.models import Budget, Participant, PartnerKind, Purse, Scheme
from amser.agencies.queries.budgets import budget_lines
from amser.agencies.queries.supply import supply
from amser.kernel.dates import at_london, full, today
from amser.kernel.ids import uuid7
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.ledger.queries import audit, balance
from amser.notifications.models import SchemeLetter
from tests.builders.agencies import a_budget, a_participant, a_partner, a_scheme, an_organisation, credits_of, thank
from tests.builders.jobs import run_jobs
from tests.builders.people import AMSER
from tests.builders.when import MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db

LAST_DAY = dt.date(2027, 12, 31)
THE_DAY_AFTER = at_london(LAST_DAY + dt.timedelta(days=1), dt.time(3))


def award(budget: Budget, participant: Participant, credits: int) -> Purse:
    purse = purses.purse_of(budget.scheme, participant, expires_on=budget.expires_on)
    purses.move(
        budget.scheme, debit=budget.account_id, credit=purse.account_id, credits=credits, code=TransferCode.AWARD,
        transfer_id=uuid7(), at=MONDAY_10AM,
    )  # fmt: skip
    return purse


def expire(purse: Purse, at: dt.datetime = THE_DAY_AFTER) -> Purse:
    return actions.expire_purse(by=AMSER, key=uuid7(), at=at, purse=purse)


def test_what_a_budget_has_left_goes_back_once() -> None:
    scheme = a_scheme()
    budget = a_budget(scheme, an_organisation(), 40)
    award(budget, a_participant(scheme), 15)

    for _ in range(2):
        actions.close_budget(by=AMSER, key=uuid7(), at=MONDAY_10AM, budget=budget)

    assert (supply(scheme).returned, supply(scheme).in_budgets, supply(scheme).in_purses) == (25, 0, 15)
    assert [(line.left, line.used) for line in budget_lines(scheme)] == [(0, 15)]
    with pytest.raises(ledger.AccountClosed):
        award(budget, a_participant(scheme), 1)


def test_a_partner_that_ends_gives_its_budgets_back_and_keeps_what_it_gave() -> None:
    scheme, garden = a_scheme(), an_organisation()
    partner = a_partner(scheme, garden)
    budgets = [a_budget(scheme, garden, credits) for credits in (10, 20)]
    mair = a_participant(scheme)
    award(budgets[0], mair, 4)
    other = a_budget(scheme, an_organisation("Arall"), 5)

    actions.end_partner(by=AMSER, key=uuid7(), at=MONDAY_10AM, partner=partner, reason="Y prosiect ar ben")

    assert [balance(scheme.book_id, budget.account_id) for budget in [*budgets, other]] == [0, 0, 5]
    assert credits_of(mair) == 4
    assert supply(scheme).returned == 26


def test_a_venue_that_ends_leaves_the_budget_of_the_same_organisation() -> None:
    scheme, centre = a_scheme(), an_organisation()
    budget = a_budget(scheme, centre, 10)
    venue = a_partner(scheme, centre, PartnerKind.VENUE)

    actions.end_partner(by=AMSER, key=uuid7(), at=MONDAY_10AM, partner=venue, reason="Ar gau")

    assert balance(scheme.book_id, budget.account_id) == 10


def test_credits_go_back_after_their_last_day_and_not_on_it() -> None:
    scheme = a_scheme()
    mair = a_participant(scheme, credits=2)
    thank(mair, 3, expires_on=LAST_DAY)
    dated = Purse.objects.get(expires_on=LAST_DAY)

    with pytest.raises(actions.NotOverYet):
        expire(dated, at_london(LAST_DAY, dt.time(23, 59)))
    with pytest.raises(actions.NotOverYet):
        expire(Purse.objects.get(participant=mair, expires_on=None))
    expire(dated)
    emptied = expire(dated)

    assert (credits_of(mair), supply(scheme).expired) == (2, 3)
    assert emptied.emptied_at == THE_DAY_AFTER
    assert audit(scheme.book_id) == []


def test_what_is_held_for_a_visit_goes_back_once_the_hold_has_ended() -> None:
    scheme = a_scheme()
    thank(a_participant(scheme), 3, expires_on=LAST_DAY)
    purse = Purse.objects.get(expires_on=LAST_DAY)
    hold_id = uuid7()
    ledger.hold(
        book_id=scheme.book_id, hold_id=hold_id, debit=purse.account_id, credit=scheme.issue_account, amount=2,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )  # fmt: skip

    assert expire(purse).emptied_at is None
    assert (supply(scheme).expired, supply(scheme).held) == (1, 2)
    ledger.void(book_id=scheme.book_id, hold_id=hold_id)

    assert expire(purse).emptied_at is not None
    assert supply(scheme).expired == 3


def _an_over_budget(scheme: Scheme) -> Budget:
    budget = a_budget(scheme, an_organisation(), 10, expires_on=LAST_DAY)
    award(budget, a_participant(scheme), 4)
    yesterday = today(timezone.now()) - dt.timedelta(days=1)
    Budget.objects.filter(pk=budget.pk).update(begins_on=yesterday, ends_on=yesterday)
    Purse.objects.filter(scheme=scheme).update(expires_on=yesterday)
    return budget


def test_the_night_takes_back_what_is_over_and_running_it_twice_changes_nothing() -> None:
    scheme = a_scheme()
    over = _an_over_budget(scheme)
    lasting = a_budget(scheme, an_organisation("Arall"), 7, days=4000)

    for _ in range(2):
        tasks.take_back_what_is_over()

    over.refresh_from_db()
    assert over.closed_at is not None
    assert (supply(scheme).returned, supply(scheme).expired, supply(scheme).out_there) == (6, 4, 7)
    assert balance(scheme.book_id, lasting.account_id) == 7
    assert supply(scheme).agrees


def test_people_are_told_once_before_their_credits_expire() -> None:
    scheme = a_scheme()
    soon, later = (today(timezone.now()) + dt.timedelta(days=days) for days in (30, 31))
    for name, last_day in (("Mair", soon), ("Huw", later), ("Elin", None)):
        purse = award(a_budget(scheme, an_organisation(), 5), a_participant(scheme, name), 2)
        Purse.objects.filter(pk=purse.pk).update(expires_on=last_day)
    empty = purses.purse_of(scheme, a_participant(scheme, "Nia"), expires_on=soon)

    tasks.warn_before_credits_expire()
    told = list(Purse.objects.filter(warned_at__isnull=False).values_list("participant__user__name", "warned_at"))
    tasks.warn_before_credits_expire()

    assert [name for name, _ in told] == ["Mair"]
    assert list(Purse.objects.filter(warned_at__isnull=False).values_list("participant__user__name", "warned_at")) == told
    assert empty.warned_at is None


def test_the_letter_before_says_how_many_and_until_when_in_the_readers_language() -> None:
    scheme, last_day = a_scheme(), today(timezone.now()) + dt.timedelta(days=20)
    mair = a_participant(scheme, "Mair Gwennol", language="cy")
    purse = award(a_budget(scheme, an_organisation(), 5), mair, 4)
    Purse.objects.filter(pk=purse.pk).update(expires_on=last_day)

    tasks.warn_before_credits_expire()
    run_jobs()

    letter = SchemeLetter.objects.get()
    with translation.override("cy"):
        assert full(last_day) in letter.body
    assert "Credydau: 4." in letter.body
    assert letter.subject.startswith("Defnyddiwch eich credydau erbyn")


def test_a_budget_is_nearly_empty_at_a_tenth() -> None:
    scheme = a_scheme()
    budget, mair = a_budget(scheme, an_organisation(), 20), a_participant(scheme)

    award(budget, mair, 17)
    assert [line.is_nearly_empty for line in budget_lines(scheme)] == [False]
    award(budget, mair, 1)

    assert [(line.left, line.is_nearly_empty) for line in budget_lines(scheme)] == [(2, True)]
    assert budget.begins_on == MONDAY
