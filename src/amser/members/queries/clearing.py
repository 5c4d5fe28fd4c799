"""What members are cleared for, and whether hours can still move to and from them."""

import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterable, Sequence

from amser.ledger.models import Account
from amser.members.models import (
    GO,
    LEVEL_NEEDS,
    Application,
    Capability,
    CapabilityKind,
    Check,
    Level,
    Membership,
    NotWith,
    Reason,
    Task,
    Verdict,
    rule_on,
)
from amser.members.models.joining import ADULT


def cleared_for(membership_id: int, *, on: dt.date) -> frozenset[str]:
    """Return what a member is cleared for on a day. One query."""
    return frozenset(Capability.objects.live(on).filter(membership_id=membership_id).values_list("kind", flat=True))


def missing_for(membership_id: int, *, level: str, on: dt.date) -> frozenset[str]:
    """Return the capabilities that a task of this level needs and the member lacks on a day."""
    needs = LEVEL_NEEDS[level]
    return needs - cleared_for(membership_id, on=on) if needs else frozenset()


def has_open_account(membership: Membership) -> bool:
    """Whether hours can still move to and from a member. One query."""
    account = Account.objects.filter(book_id=membership.book_id or 0, id=membership.account_id or 0)
    return account.filter(closed_at__isnull=True).exists()


def cleared_by_member(memberships: Iterable[Membership], *, on: dt.date) -> dict[int, frozenset[str]]:
    """Return what each of several members is cleared for, by membership id. One query."""
    found: dict[int, set[str]] = {membership.pk: set() for membership in memberships}
    for membership_id, kind in Capability.objects.live(on).filter(membership_id__in=found).values_list("membership_id", "kind"):
        found[membership_id].add(kind)
    return {membership_id: frozenset(kinds) for membership_id, kinds in found.items()}


class OnRecord:
    """What is on record of those who give and of everyone who would meet, in whatever bank. Each of the four is one query, when first asked for."""

    def __init__(self, givers: Collection[Membership], everyone: Collection[Membership], *, on: dt.date) -> None:
        self._givers, self._people, self._on = givers, {member.user_id for member in everyone}, on

    @functools.cached_property
    def barred(self) -> set[tuple[int, int]]:
        """Who of those who give is barred, each with the bank that knows."""
        people = [member.user_id for member in self._givers]
        return set(Check.objects.barring(*people).values_list("membership__user_id", "timebank_id"))

    @functools.cached_property
    def apart(self) -> set[int]:
        """The banks that keep two of these people apart."""
        return set(NotWith.objects.among(self._people).values_list("timebank_id", flat=True))

    @functools.cached_property
    def young(self) -> set[tuple[int, int]]:
        """Who may be under 18, each with the bank that they told."""
        told = Application.objects.filter(membership__user_id__in=self._people, birth_year__gte=self._on.year - ADULT)
        found = told.select_related("membership")
        return {(one.membership.user_id, one.timebank_id) for one in found if one.is_group_only(on=self._on)}

    @functools.cached_property
    def cleared(self) -> dict[int, frozenset[str]]:
        """What those who give are cleared for, by membership id."""
        return cleared_by_member(self._givers, on=self._on)


def may_do(
    membership: Membership,
    task: Task,
    *,
    on: dt.date,
    others: Sequence[Membership] = (),
    child_days: Collection[tuple[int, dt.date]] = (),
    record: OnRecord | None = None,
) -> Verdict:
    """
    Return whether a member may do a task on a day, with and for `others` where there is somebody: one person, or a group.

    Every door asks this: a listing, a suggestion, an agreement, a record, a line of a file, a broker on somebody's behalf.
    `child_days` are the days with children that this person has in any bank, each with the bank's id
    (`exchanges.queries.child_days`). What another bank has on record becomes Reason.STOP, without facts. At most four queries;
    where many give, one `record` of them all serves for each.
    """
    record = record or OnRecord([membership], [membership, *others], on=on)
    checked: tuple[Callable[[], Verdict], ...] = (
        lambda: _barred(membership, task, record),
        lambda: _kept_apart(membership, others, record),
        lambda: _under_age(membership, task, others, record),
        lambda: _too_many_days(membership, task, record, on=on, child_days=child_days),
    )
    for check in checked:
        verdict = check()
        if not verdict.allowed:
            return verdict
    needs = _needs(task, on=on)
    missing = needs - record.cleared[membership.pk] if needs else needs
    if not missing:
        return GO
    return Verdict(Reason.REGULATED if needs & {CapabilityKind.REGULATED, CapabilityKind.CHILDREN} else Reason.MISSING, missing=missing)


def not_with(user_id: int) -> frozenset[int]:
    """Return the ids of the people with whom somebody is never arranged. One query."""
    pairs = NotWith.objects.of(user_id).values_list("one__user_id", "other__user_id")
    return frozenset(one for pair in pairs for one in pair) - {user_id}


def _barred(membership: Membership, task: Task, record: OnRecord) -> Verdict:
    """Whoever is barred, by either list, takes part in open groups of grown-ups, and in nothing else."""
    if task.level == Level.GROUP and not task.with_children:
        return GO
    banks = {bank for user, bank in record.barred if user == membership.user_id}
    if not banks:
        return GO
    return Verdict(Reason.BARRED if membership.timebank_id in banks else Reason.STOP)


def _kept_apart(membership: Membership, others: Sequence[Membership], record: OnRecord) -> Verdict:
    """Of those who would meet, no two are kept apart; nor two whom the member would only bring together."""
    if not others or not record.apart:
        return GO
    return Verdict(Reason.NOT_WITH if membership.timebank_id in record.apart else Reason.STOP)


def _under_age(membership: Membership, task: Task, others: Sequence[Membership], record: OnRecord) -> Verdict:
    """
    Whoever may be under 18 receives in groups with a leader and nowhere else, as they give nowhere else (`Capability.live`).

    By whatever bank they told their year of birth.
    """
    if task.level == Level.GROUP or not others:
        return GO
    people = {other.user_id for other in others}
    banks = {bank for user, bank in record.young if user in people}
    if not banks:
        return GO
    return Verdict(Reason.UNDER_AGE if membership.timebank_id in banks else Reason.STOP)


def _needs(task: Task, *, on: dt.date) -> frozenset[str]:
    """Return what a task needs on a day; a night with children is regulated, however seldom and whoever else is there."""
    rule = rule_on(on)
    if rule.counts(task.answers) and rule.is_overnight(task.begins, task.minutes):
        return task.needs | {CapabilityKind.ENHANCED, CapabilityKind.CHILDREN}
    return task.needs


def _too_many_days(
    membership: Membership, task: Task, record: OnRecord, *, on: dt.date, child_days: Collection[tuple[int, dt.date]]
) -> Verdict:
    """Before one day more with children than the law allows unchecked, stop; with the check, go on."""
    rule = rule_on(on)
    if not rule.counts(task.answers) or not rule.too_many(on, {day for _, day in child_days}):
        return GO
    if record.cleared[membership.pk] >= {CapabilityKind.ENHANCED, CapabilityKind.CHILDREN}:
        return GO
    ours = tuple(sorted({day for bank, day in child_days if bank == membership.timebank_id}))
    return Verdict(Reason.CHILD_DAYS, days=ours) if rule.too_many(on, ours) else Verdict(Reason.STOP)
