"""Venues and what they offer, as tests need them."""

import datetime as dt
from typing import Any

from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.kernel.ids import uuid7
from amser.organisations.models import Organisation
from amser.venues import actions
from amser.venues.models import Offer
from tests.builders.agencies import a_partner, an_organisation
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM


def a_venue(scheme: Scheme, name: str = "Canolfan Hamdden Aberwennol", **about: Any) -> Organisation:
    """An organisation that welcomes people for a scheme's credits."""
    venue = an_organisation(name, **about)
    a_partner(scheme, venue, PartnerKind.VENUE)
    return venue


def offer_details(**about: Any) -> actions.OfferDetails:
    """What an offer says and allows: swimming, for one credit each, in both languages."""
    words = {
        "title_cy": "Nofio", "title_en": "Swimming",
        "about_cy": "Dewch i nofio gyda'r teulu.", "about_en": "Come and swim with the family.",
        "terms_cy": "Dan 8 oed: gydag oedolyn.", "terms_en": "Under 8: with an adult.",
    }  # fmt: skip
    return actions.OfferDetails(**{"begins_on": dt.date(2020, 1, 1), "child_credits": 1, **words, **about})


def an_offer(scheme: Scheme, venue: Organisation | None = None, *, is_published: bool = True, **about: Any) -> Offer:
    """An offer that everybody reads. Windows are (weekday, from, to) with 0 for Monday; without any it is on all day."""
    venue = venue or a_venue(scheme)
    if not Partner.objects.live().filter(scheme=scheme, organisation=venue, kind=PartnerKind.VENUE).exists():
        a_partner(scheme, venue, PartnerKind.VENUE)
    windows = tuple(actions.Window(*window) for window in about.pop("windows", ()))
    details = offer_details(windows=windows, **about)
    offer = actions.add_offer(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, organisation=venue, details=details)
    return actions.publish_offer(by=AMSER, key=uuid7(), at=MONDAY_10AM, offer=offer) if is_published else offer
