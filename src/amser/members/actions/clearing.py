"""What a broker clears a member for."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.members.models import Capability, Membership


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
) -> Capability:
    """
    A broker clears a member for a kind of task until a review. Clearing again replaces what was there.

    `reason` says what was seen (references, licence), never the document itself.
    """
    assert by.user_id is not None, "a person clears, never Amser"
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
    )
    announce("members.cleared", bank_id=membership.timebank_id, membership_id=membership.pk, kind=kind)
    return capability


@audit.action("members.unclear")
def unclear(*, by: audit.Actor, key: UUID, at: dt.datetime, capability: Capability) -> Capability:
    """A member is no longer cleared for a kind of task, from now on."""
    if capability.ended_at is None:
        capability.end(at=at)
    return capability
