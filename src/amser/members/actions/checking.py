"""What was seen of a member, and what counts by it from then on."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.members.models import Capability, Check, CheckKind, Decision, Membership, references_given
from amser.members.models.check import last_day
from amser.members.models.reference import ENOUGH


class StillBarred(DomainError):
    """Somebody who is barred stays so until a broker ends it, with a reason; another certificate does not."""

    code = "still_barred"


@audit.action("members.add_check")
def add_check(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    membership: Membership,
    kind: str,
    decision: str = Decision.ACCEPTED,
    workforce: str = "",
    certificate_number: str = "",
    issued_on: dt.date | None = None,
    expires_on: dt.date | None = None,
    note: str = "",
) -> Check:
    """
    Somebody at the desk has seen something and decided by it; an earlier one of the same kind no longer counts.

    Never the document: its number, its day, and the decision. Raises StillBarred.
    """
    assert by.user_id is not None, "a person sees, never Amser"
    membership = locked(membership)
    for earlier in Check.objects.live().filter(membership=membership, kind=kind, workforce=workforce):
        if earlier.decision == Decision.BARRED:
            raise StillBarred
        earlier.end(at=at, by_user_id=by.user_id, reason="")
    check = Check.objects.create(
        membership=membership,
        timebank_id=membership.timebank_id,
        kind=kind,
        workforce=workforce,
        certificate_number=certificate_number,
        issued_on=issued_on,
        decision=decision,
        note=note,
        seen_by_id=by.user_id,
        seen_at=at,
        expires_on=expires_on if decision != Decision.BARRED else None,
    )
    count_again(membership)
    announce("members.checked", bank_id=membership.timebank_id, membership_id=membership.pk, decision=decision)
    return check


def note_references(membership: Membership, *, by: audit.Actor, at: dt.datetime) -> None:
    """
    Have what references say count as seen, as soon as somebody at the desk takes a step with enough of them there.

    Once: while there is a check of them, nothing is written. A referee, or Amser, sees nothing.
    """
    if by.user_id is None or by.door != audit.Door.DESK or references_given(membership) < ENOUGH:
        return
    if not Check.objects.live().filter(membership=membership, kind=CheckKind.REFERENCES).exists():
        add_check(by=by, key=uuid7(), at=at, membership=membership, kind=CheckKind.REFERENCES)


@audit.action("members.end_check")
def end_check(*, by: audit.Actor, key: UUID, at: dt.datetime, check: Check, reason: str) -> Check:
    """A check no longer counts from now on, for a reason. Does nothing to one that has ended."""
    membership = locked(check.membership)
    check = Check.objects.select_for_update(of=("self",), no_key=True).get(pk=check.pk)
    if check.ended_at is None:
        check.end(at=at, by_user_id=by.user_id, reason=reason)
        count_again(membership)
        announce("members.checked", bank_id=membership.timebank_id, membership_id=membership.pk, decision="ended")
    return check


def locked(membership: Membership) -> Membership:
    """Return the membership, locked until the transaction ends: whoever changes what counts queues here."""
    return Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)


def count_again(membership: Membership) -> None:
    """Bring the last day of each capability in line with the checks it rests on."""
    checks = list(Check.objects.live().filter(membership=membership))
    for capability in Capability.objects.filter(membership=membership, ended_at__isnull=True):
        until = last_day(capability.kind, checks, review_on=capability.review_on)
        if until != capability.counts_until:
            capability.counts_until = until
            capability.save(update_fields=["counts_until"])
