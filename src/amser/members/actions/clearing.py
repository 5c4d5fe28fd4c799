"""What a broker clears a member for."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.members.actions.checking import add_check, locked, refuse_numbers
from amser.members.models import Capability, Check, Membership
from amser.members.models.check import BY_WORD, last_day, missing_checks


class ChecksMissing(DomainError):
    """What somebody is to be cleared for rests on checks that are not there, or have run out. `missing`: kind and workforce."""

    code = "checks_missing"

    def __init__(self, *, missing: list[tuple[str, str]]) -> None:
        super().__init__(", ".join(kind for kind, _ in missing))
        self.missing = missing


@audit.action("members.clear")
def clear(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    membership: Membership,
    kind: str,
    reason: str,
    review_on: dt.date | None,
    with_checks: bool = False,
) -> Capability:
    """
    A broker clears a member for a kind of task until a review. Clearing again replaces what was there.

    `reason` says what was decided by, never the document itself. It rests on checks, and counts no longer than they do.
    With `with_checks` the broker has done or heard, now, what their word is enough for (`check.BY_WORD`): that is written down
    with the same reason and the same day. A licence or a certificate has a day of its own, and goes on record before. Raises
    CertificateNumber, ChecksMissing.
    """
    assert by.user_id is not None, "a person clears, never Amser"
    refuse_numbers(reason=reason)
    membership = locked(membership)
    missing = missing_checks(kind, Check.objects.live().filter(membership=membership), on=today(at))
    not_seen = [need for need in missing if not (with_checks and need[0] in BY_WORD)]
    if not_seen:
        raise ChecksMissing(missing=not_seen)
    for needed, workforce in missing:
        add_check(
            by=by,
            key=audit.derive(key, f"{needed} {workforce}"),
            at=at,
            membership=membership,
            kind=needed,
            workforce=workforce,
            expires_on=review_on,
            note=reason,
        )
    for earlier in Capability.objects.select_for_update().filter(membership=membership, kind=kind, ended_at__isnull=True):
        earlier.end(at=at)
    capability = Capability.objects.create(
        membership=membership,
        timebank_id=membership.timebank_id,
        kind=kind,
        reason=reason,
        cleared_by_id=by.user_id,
        cleared_at=at,
        review_on=review_on,
        counts_until=last_day(kind, Check.objects.live().filter(membership=membership), review_on=review_on),
    )
    announce("members.cleared", bank_id=membership.timebank_id, membership_id=membership.pk, kind=kind)
    return capability


@audit.action("members.unclear")
def unclear(*, by: audit.Actor, key: UUID, at: dt.datetime, capability: Capability) -> Capability:
    """A member is no longer cleared for a kind of task, from now on."""
    if capability.ended_at is None:
        capability.end(at=at)
    return capability
