"""Giving somebody a right in an organisation, and ending it."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.organisations.models import Organisation, Place, Right, Staff


class LastOwner(DomainError):
    """Nobody else owns the organisation: give somebody the right first."""

    code = "last_owner"


@audit.action("organisations.give_right")
def give_right(
    *, by: audit.Actor, key: UUID, at: dt.datetime, organisation: Organisation, user: User, right: str, place: Place | None = None
) -> Staff:
    """Somebody may do something for an organisation from now on. Giving a right again changes nothing."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    live = Staff.objects.live().filter(organisation=organisation, user=user, right=right).first()
    content = {"organisation": organisation, "user": user, "right": right, "place": place}
    return live or Staff.objects.create(given_at=at, given_by_id=by.user_id, **content)


@audit.action("organisations.end_right")
def end_right(*, by: audit.Actor, key: UUID, at: dt.datetime, staff: Staff) -> Staff:
    """Somebody's right ends, at once; what was done with it stays. Raises LastOwner."""
    Organisation.objects.select_for_update(no_key=True).get(pk=staff.organisation_id)
    if staff.right == Right.OWNER and not _others_own(staff):
        raise LastOwner
    if staff.ended_at is None:
        staff.end(at=at, by_id=by.user_id)
    return staff


def _others_own(staff: Staff) -> bool:
    return Staff.objects.live().filter(organisation=staff.organisation_id, right=Right.OWNER).exclude(pk=staff.pk).exists()
