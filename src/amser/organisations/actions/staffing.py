"""Giving somebody a right in an organisation, and ending it."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity import actions as identity
from amser.identity.models import LanguageChoice, User
from amser.kernel.errors import DomainError
from amser.organisations.models import Organisation, Place, Right, Staff


class LastOwner(DomainError):
    """Nobody else owns the organisation: give somebody the right first."""

    code = "last_owner"


@dataclasses.dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited, as whoever invites them wrote it, and the language to write to them in, where nobody asked them yet."""

    name: str
    email: str
    language: str = LanguageChoice.UNKNOWN


@audit.action("organisations.give_right")
def give_right(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    organisation: Organisation,
    user: User,
    right: str,
    place: Place | None = None,
    called: str = "",
) -> Staff:
    """
    Somebody may do something for an organisation from now on, and is told. Giving a right again changes nothing.

    `called` is what the owner calls them.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    live = Staff.objects.live().filter(organisation=organisation, user=user, right=right).first()
    if live is not None:
        return live
    content: dict[str, Any] = {"organisation": organisation, "user": user, "right": right, "place": place, "called": called}
    staff = Staff.objects.create(given_at=at, given_by_id=by.user_id, **content)
    announce("organisations.right_given", staff_id=staff.pk)
    return staff


@audit.action("organisations.invite")
def invite(*, by: audit.Actor, key: UUID, at: dt.datetime, organisation: Organisation, who: Invited, right: str) -> Staff:
    """
    Whoever signs in with an address may do something for an organisation from now on; they are known here from now on, if nobody was.

    What comes back, and what is written to them, does not say whether the address was known.
    """
    user = account_of(by=by, key=audit.derive(key, "register"), at=at, who=who)
    content: dict[str, Any] = {"organisation": organisation, "user": user, "called": who.name}
    return give_right(by=by, key=audit.derive(key, "give"), at=at, right=right, **content)


@audit.action("organisations.account_of")
def account_of(*, by: audit.Actor, key: UUID, at: dt.datetime, who: Invited) -> User:
    """Return whoever signs in with an address: the person known by it, else one registered now by the name that was given."""
    address = who.email.strip().lower()
    found = User.objects.filter(email__iexact=address).first()
    return found or identity.register(
        by=by,
        key=audit.derive(key, "register"),
        at=at,
        name=who.name,
        known_as=who.name.split(maxsplit=1)[0][:60],
        preferences=identity.Preferences(language=who.language),
        email=address,
    )


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
