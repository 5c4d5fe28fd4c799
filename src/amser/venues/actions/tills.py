"""The tills of a venue: made, named, replaced and ended, each at once."""

import datetime as dt
from uuid import UUID

from amser.agencies.actions import NotAPartner
from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.audit import actions as audit
from amser.organisations.models import Organisation, Place
from amser.venues.models import Till
from amser.venues.policies import TillReplaced


@audit.action("venues.make_till")
def make_till(
    *, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, organisation: Organisation, place: Place | None, name: str, digest: str
) -> Till:
    """A venue has another till. `digest` is the SHA-256 of its secret, in hexadecimal figures. Raises NotAPartner."""
    venues = Partner.objects.live().filter(scheme=scheme, organisation=organisation, kind=PartnerKind.VENUE)
    if not venues.exists():
        raise NotAPartner
    return Till.objects.create(
        scheme=scheme, organisation=organisation, place=place, name=name, digest=digest, made_at=at, made_by_id=by.user_id
    )


@audit.action("venues.name_till")
def name_till(*, by: audit.Actor, key: UUID, at: dt.datetime, till: Till, name: str) -> Till:
    """A till is called something else."""
    till.name = name
    till.save(update_fields=["name"])
    return till


@audit.action("venues.replace_till")
def replace_till(*, by: audit.Actor, key: UUID, at: dt.datetime, till: Till, digest: str) -> Till:
    """
    A till gets another link, and the one before opens nothing from now on. Returns the new one.

    Raises TillReplaced where that had happened already, so that two people do not print two links.
    """
    till = Till.objects.select_for_update().get(pk=till.pk)
    if till.ended_at is not None:
        raise TillReplaced
    till.end(at=at)
    return Till.objects.create(
        scheme_id=till.scheme_id, organisation_id=till.organisation_id, place_id=till.place_id, name=till.name, digest=digest,
        made_at=at, made_by_id=by.user_id,
    )  # fmt: skip


@audit.action("venues.end_till")
def end_till(*, by: audit.Actor, key: UUID, at: dt.datetime, till: Till) -> Till:
    """A till's link opens nothing from now on; what was accepted with it stays. Ended already, nothing changes."""
    till = Till.objects.select_for_update().get(pk=till.pk)
    if till.ended_at is None:
        till.end(at=at)
    return till
