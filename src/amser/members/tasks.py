"""What happens to memberships by itself: floors follow the policy of the day, referees are asked once more."""

import datetime as dt
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.ledger.models import Account
from amser.members.actions.limits import follow_policy
from amser.members.actions.referring import chase_reference
from amser.members.models import LIVE, Membership, Reference
from amser.timebanks.models import TimeBank, TimeBankQuerySet
from amser.timebanks.queries import policy_of

TIMER = Actor(user_id=None, door=Door.TIMER)


@app.task(name="members.when_a_person_is_renamed", retry=RETRY)
def when_a_person_is_renamed(**ids: Any) -> None:
    """Have someone found by their new name in every bank. Safe to run twice."""
    memberships = Membership.objects.filter(user_id=ids["user_id"]).select_related("user")
    with OneByOne("members.when_a_person_is_renamed") as rows:
        rows.each(memberships, lambda one: one.index().save(update_fields=["search"]))


@app.task(name="members.when_a_policy_is_set", retry=RETRY)
def when_a_policy_is_set(**ids: Any) -> None:
    """Bring a policy that begins today to the accounts at once. Safe to run twice."""
    _follow(TimeBank.objects.filter(pk=ids["bank_id"]), task="members.when_a_policy_is_set")


@app.periodic(cron="5 4 * * *")
@app.task(name="members.follow_policies", retry=RETRY)
def follow_policies(timestamp: int = 0) -> None:
    """Bring every account's floor to the policy of today. Touches only those that differ; safe to run twice."""
    _follow(TimeBank.objects.running(), task="members.follow_policies")


@app.periodic(cron="25 9 * * *")
@app.task(name="members.chase_references", retry=RETRY)
def chase_references(timestamp: int = 0) -> None:
    """Ask once more those referees who have not answered for a week, twice at most. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    waiting = Reference.objects.to_chase(at).filter(membership__state__in=LIVE, timebank__closed_at__isnull=True)
    with OneByOne("members.chase_references") as rows:
        rows.each(waiting, lambda one: chase_reference(by=TIMER, key=derive(run, f"chase {one.pk}"), at=at, reference=one))


def _follow(banks: TimeBankQuerySet, *, task: str) -> None:
    at, run = timezone.now(), uuid7()
    others: list[Membership] = []
    with OneByOne(task) as rows:
        rows.each(banks, lambda bank: others.extend(_with_another_floor(bank, at=at)))
        rows.each(others, lambda one: follow_policy(by=TIMER, key=derive(run, f"floor {one.pk}"), at=at, membership=one))


def _with_another_floor(bank: TimeBank, *, at: dt.datetime) -> list[Membership]:
    """Return the members of a bank whose account's floor is not the one of today."""
    hard_floor = policy_of(bank, on=today(at)).hard_floor_minutes
    set_now = dict(Account.objects.filter(book_id=bank.book_id).values_list("id", "floor"))
    found = []
    members = Membership.objects.filter(timebank=bank, account_id__isnull=False).exclude(state__in=["left", "deceased"])
    for membership in members.prefetch_related("own_floors").iterator(chunk_size=500):
        own = next((o for o in membership.own_floors.all() if o.ended_at is None and o.until >= today(at)), None)
        if set_now.get(membership.account_id or 0) != (own.floor_minutes if own else hard_floor):
            membership.timebank = bank
            found.append(membership)
    return found
