"""What was seen of a member, and what counts by it from then on."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.members.models import Capability, Check, CheckKind, Decision, Membership, references_given
from amser.members.models.check import last_day, names_a_certificate
from amser.members.models.reference import ENOUGH


class StillBarred(DomainError):
    """Somebody who is barred stays so until a broker ends it, with a reason; another certificate does not."""

    code = "still_barred"


class CertificateNumber(DomainError):
    """The number of a certificate or a licence is not kept, in no words of anybody's: only what was decided by it. `field` holds it."""

    code = "certificate_number"

    def __init__(self, *, field: str) -> None:
        super().__init__(field)
        self.field = field


def refuse_numbers(**written: str) -> None:
    """Raise CertificateNumber where what somebody wrote in a field holds the number of a certificate."""
    for field, words in written.items():
        if names_a_certificate(words):
            raise CertificateNumber(field=field)


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
    issued_on: dt.date | None = None,
    expires_on: dt.date | None = None,
    note: str = "",
) -> Check:
    """
    Somebody at the desk has seen something and decided by it; an earlier one of the same kind no longer counts.

    Never the document or its number: its kind, its days, and the decision. Raises CertificateNumber, StillBarred.
    """
    assert by.user_id is not None, "a person sees, never Amser"
    refuse_numbers(note=note)
    membership = locked(membership)
    for earlier in Check.objects.live().filter(membership=membership).followed_by(kind, workforce, decision=decision):
        if earlier.decision == Decision.BARRED:
            raise StillBarred
        earlier.end(at=at, by_user_id=by.user_id, reason="")
    check = Check.objects.create(
        membership=membership,
        timebank_id=membership.timebank_id,
        kind=kind,
        workforce=workforce,
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
    """A check no longer counts from now on, for a reason. Does nothing to one that has ended. Raises CertificateNumber."""
    refuse_numbers(reason=reason)
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
