"""What happens to memberships by itself: floors follow the policy of the day."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ledger.models import Account
from amser.members.actions.limits import follow_policy
from amser.members.models import Membership
from amser.timebanks.models import TimeBank, TimeBankQuerySet
from amser.timebanks.queries import policy_of

TIMER = Actor(user_id=None, door=Door.TIMER)


@app.task(name="members.when_a_person_is_renamed")
def when_a_person_is_renamed(**ids: Any) -> None:
    """Have someone found by their new name in every bank. Safe to run twice."""
    for membership in Membership.objects.filter(user_id=ids["user_id"]).select_related("user"):
        membership.index().save(update_fields=["search"])


@app.task(name="members.when_a_policy_is_set")
def when_a_policy_is_set(**ids: Any) -> None:
    """Bring a policy that begins today to the accounts at once. Safe to run twice."""
    _follow(TimeBank.objects.filter(pk=ids["bank_id"]))


@app.periodic(cron="5 4 * * *")
@app.task(name="members.follow_policies")
def follow_policies(timestamp: int = 0) -> None:
    """Bring every account's floor to the policy of today. Touches only those that differ; safe to run twice."""
    _follow(TimeBank.objects.running())


def _follow(banks: TimeBankQuerySet) -> None:
    at, run = timezone.now(), uuid7()
    for bank in banks:
        hard_floor, set_now = (
            policy_of(bank, on=today(at)).hard_floor_minutes,
            dict(Account.objects.filter(book_id=bank.book_id).values_list("id", "floor")),
        )
        members = Membership.objects.filter(timebank=bank, account_id__isnull=False).exclude(state__in=["left", "deceased"])
        for membership in members.prefetch_related("own_floors").iterator(chunk_size=500):
            own = next((o for o in membership.own_floors.all() if o.ended_at is None and o.until >= today(at)), None)
            if set_now.get(membership.account_id or 0) != (own.floor_minutes if own else hard_floor):
                membership.timebank = bank
                follow_policy(by=TIMER, key=derive(run, f"floor {membership.pk}"), at=at, membership=membership)
