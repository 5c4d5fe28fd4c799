"""Who may see an offer, who may change it. Each function returns the object or raises NotFound."""

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch

from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.kernel.errors import NotFound
from amser.organisations.models import Organisation
from amser.venues.models import Offer, OfferWindow
from amser.venues.models.offer import OfferQuerySet

_WINDOWS = Prefetch("windows", OfferWindow.objects.order_by("weekday", "begins"))


def venue_in(organisation: Organisation) -> list[Scheme]:
    """Return the running schemes in which an organisation is a venue, by name."""
    partners = Partner.objects.live().filter(organisation=organisation, kind=PartnerKind.VENUE, scheme__closed_at__isnull=True)
    return [partner.scheme for partner in partners.select_related("scheme").order_by("scheme__name_cy", "pk")]


def offers_of(organisation: Organisation) -> OfferQuerySet:
    """Return what a venue offers, drafts and closed ones among it, in the schemes in which it still is one."""
    return _complete(Offer.objects.filter(organisation=organisation, scheme__closed_at__isnull=True).filter(_is_a_venue()))


def offer_of(organisation: Organisation, offer_id: int) -> Offer:
    """Return an offer for whoever writes the offers of its venue. Raises NotFound, also once it is a venue no more."""
    return _first(offers_of(organisation).filter(pk=offer_id))


def brochure(scheme: Scheme, day: dt.date) -> OfferQuerySet:
    """Return what everybody reads: published, not closed, not over on a day, of venues that still are venues of the scheme."""
    return _complete(Offer.objects.open_from(day).filter(_is_a_venue(), scheme=scheme))


def offer_in(scheme: Scheme, offer_id: int, day: dt.date) -> Offer:
    """Return an offer for everybody. Raises NotFound."""
    return _first(brochure(scheme, day).filter(pk=offer_id))


def _complete(offers: OfferQuerySet) -> OfferQuerySet:
    return offers.select_related("scheme", "organisation", "place").prefetch_related(_WINDOWS)


def _is_a_venue() -> Exists:
    return Exists(Partner.objects.live().filter(scheme=OuterRef("scheme"), organisation=OuterRef("organisation"), kind=PartnerKind.VENUE))


def _first(offers: OfferQuerySet) -> Offer:
    offer = offers.first()
    if offer is None:
        raise NotFound
    return offer
