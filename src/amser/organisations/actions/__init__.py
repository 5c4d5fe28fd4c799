"""Every write to organisations that others may call."""

from amser.organisations.actions.belonging import AlreadyBelongs, HoursNotSettled, join_bank, leave_bank
from amser.organisations.actions.opening import (
    OrganisationDetails,
    OrganisationSlugTaken,
    PlaceDetails,
    add_place,
    change_place,
    close_place,
    describe_organisation,
    open_organisation,
)
from amser.organisations.actions.staffing import Invited, LastOwner, account_of, end_right, give_right, invite

__all__ = [
    "AlreadyBelongs",
    "HoursNotSettled",
    "Invited",
    "LastOwner",
    "OrganisationDetails",
    "OrganisationSlugTaken",
    "PlaceDetails",
    "account_of",
    "add_place",
    "change_place",
    "close_place",
    "describe_organisation",
    "end_right",
    "give_right",
    "invite",
    "join_bank",
    "leave_bank",
    "open_organisation",
]
