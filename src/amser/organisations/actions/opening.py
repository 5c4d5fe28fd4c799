"""An organisation is opened, says what it is and does, and where it is."""

import dataclasses
import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.organisations.models import LegalForm, Organisation, Place, Right, Sector, Staff


class OrganisationSlugTaken(DomainError):
    """Another organisation has this address."""

    code = "organisation_slug_taken"
    field = "slug"


@dataclasses.dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """What an organisation says of itself. Texts in both languages, or in neither where they may be empty."""

    name_cy: str
    name_en: str
    does_cy: str = ""
    does_en: str = ""
    sector: str = Sector.VOLUNTARY
    legal_form: str = LegalForm.OTHER
    council: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceDetails:
    """Where an organisation is. Latitude and longitude in hundred-thousandths of a degree, both or neither."""

    name_cy: str
    name_en: str
    address: str = ""
    council: str = ""
    access_cy: str = ""
    access_en: str = ""
    latitude: int | None = None
    longitude: int | None = None


@audit.action("organisations.open")
def open_organisation(
    *, by: audit.Actor, key: UUID, at: dt.datetime, slug: str, details: OrganisationDetails, owner: User, is_sample: bool = False
) -> Organisation:
    """An organisation is opened, with its first owner, in the directory once it says what it does. Raises OrganisationSlugTaken."""
    if Organisation.objects.filter(slug=slug).exists():
        raise OrganisationSlugTaken(slug)
    content = dataclasses.asdict(details)
    listed = at if details.does_cy and details.does_en else None
    organisation = Organisation.objects.create(slug=slug, opened_at=at, listed_at=listed, is_sample=is_sample, **content)
    staff = Staff.objects.create(organisation=organisation, user=owner, right=Right.OWNER, given_at=at, given_by_id=by.user_id)
    announce("organisations.right_given", staff_id=staff.pk)
    return organisation


@audit.action("organisations.describe")
def describe_organisation(
    *, by: audit.Actor, key: UUID, at: dt.datetime, organisation: Organisation, details: OrganisationDetails
) -> Organisation:
    """An organisation says something else of itself, in both languages at once; it is in the directory while it says what it does."""
    content = dataclasses.asdict(details)
    for name, value in content.items():
        setattr(organisation, name, value)
    organisation.listed_at = (organisation.listed_at or at) if details.does_cy and details.does_en else None
    organisation.save(update_fields=[*content, "sort_cy", "sort_en", "search", "listed_at"])
    return organisation


@audit.action("organisations.add_place")
def add_place(*, by: audit.Actor, key: UUID, at: dt.datetime, organisation: Organisation, details: PlaceDetails) -> Place:
    """An organisation is somewhere else too."""
    return Place.objects.create(organisation=organisation, **dataclasses.asdict(details))


@audit.action("organisations.change_place")
def change_place(*, by: audit.Actor, key: UUID, at: dt.datetime, place: Place, details: PlaceDetails) -> Place:
    """A place is described anew, in both languages at once."""
    content = dataclasses.asdict(details)
    for name, value in content.items():
        setattr(place, name, value)
    place.save(update_fields=list(content))
    return place


@audit.action("organisations.close_place")
def close_place(*, by: audit.Actor, key: UUID, at: dt.datetime, place: Place) -> Place:
    """Nobody comes to this place any more; what happened there stays. Done again, nothing changes."""
    if place.closed_at is None:
        place.closed_at = at
        place.save(update_fields=["closed_at"])
    return place
