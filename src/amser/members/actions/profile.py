"""What a member says of themselves, and how to reach them."""

import dataclasses
import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.geography import of_postcode
from amser.kernel.contact import refuse_contact
from amser.members.models import Membership
from amser.members.models.needs import written
from amser.timebanks.models import Place


@dataclasses.dataclass(frozen=True, slots=True)
class Profile:
    """
    What fellow members may read, and what the broker needs to know.

    `access_needs` says what someone can or cannot do ("no steps"), never a diagnosis, and only the desk reads it.
    """

    about: str = ""
    can_do: str = ""
    would_like: str = ""
    access_needs: str = ""
    place: Place | None = None
    hidden: bool = False

    def check(self) -> None:
        """Raise ContactInText if anyone could be found by what fellow members read."""
        for field in ("about", "can_do", "would_like"):
            refuse_contact(getattr(self, field), field=field)

    def write_to(self, membership: Membership) -> list[str]:
        """Set the values on a membership and return the names of the fields. Does not save."""
        for field in dataclasses.fields(self):
            setattr(membership, field.name, getattr(self, field.name))
        return [field.name for field in dataclasses.fields(self)]


@dataclasses.dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a member. May be shared with someone else in the house; proves nothing."""

    phone: str = ""
    contact_email: str = ""
    address: str = ""

    def write_to(self, membership: Membership) -> list[str]:
        """Set the values, and the square that the address lies in, and return the names of the fields. Does not save."""
        membership.phone, membership.contact_email, membership.address = self.phone, self.contact_email, self.address
        membership.point = of_postcode(self.address)
        return ["phone", "contact_email", "address", "easting", "northing"]


@dataclasses.dataclass(frozen=True, slots=True)
class Needs:
    """
    What has to fit before somebody meets anyone: what they speak with people (`Spoken`, or empty), and what cannot be there (`There`).

    `goes_miles` is how far they would go to help, at least 1; None is any way.
    """

    speaks: str = ""
    cannot: frozenset[str] = frozenset()
    goes_miles: int | None = None


@audit.action("members.set_profile")
def set_profile(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, profile: Profile) -> Membership:
    """A member says what they can do and what they would like. Raises ContactInText."""
    profile.check()
    membership.save(update_fields=profile.write_to(membership))
    return membership


@audit.action("members.set_contact")
def set_contact(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, contact: Contact) -> Membership:
    """A member can be reached in another way."""
    membership.save(update_fields=contact.write_to(membership))
    return membership


@audit.action("members.hide_balance")
def hide_balance(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, hidden: bool) -> Membership:
    """A member would rather not see their hours summed up, or would again."""
    membership.hide_balance = hidden
    membership.save(update_fields=["hide_balance"])
    return membership


@audit.action("members.set_needs")
def set_needs(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, needs: Needs) -> Membership:
    """A member says what has to fit before they meet anyone."""
    membership.speaks, membership.cannot, membership.goes_miles = needs.speaks, written(needs.cannot), needs.goes_miles
    membership.save(update_fields=["speaks", "cannot", "goes_miles"])
    return membership
