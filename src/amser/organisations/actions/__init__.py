"""Every write to organisations that others may call."""

from amser.organisations.actions.opening import (
    OrganisationDetails,
    OrganisationSlugTaken,
    PlaceDetails,
    add_place,
    describe_organisation,
    open_organisation,
)
from amser.organisations.actions.staffing import LastOwner, end_right, give_right

__all__ = [
    "LastOwner",
    "OrganisationDetails",
    "OrganisationSlugTaken",
    "PlaceDetails",
    "add_place",
    "describe_organisation",
    "end_right",
    "give_right",
    "open_organisation",
]
