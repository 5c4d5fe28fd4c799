"""Who may see an offer, change it, use a till, and see what was accepted with it. Each function returns the object or raises."""

import datetime as dt
from uuid import UUID

from django.db.models import Prefetch, Q

from amser.agencies.models import Participant, Partner, PartnerKind, Scheme
from amser.kernel.errors import DomainError, NotFound
from amser.kernel.secret import digest_of
from amser.organisations.models import Organisation
from amser.venues.models import Closure, Offer, OfferWindow, Sitting, Till, Use, UseState
from amser.venues.models.offer import OfferQuerySet
from amser.venues.models.use import UseQuerySet
from amser.venues.queries import is_at_a_venue

_TIMES = (
    Prefetch("windows", OfferWindow.objects.order_by("weekday", "begins")),
    Prefetch("organisation__closures", Closure.objects.live()),
)


def venue_in(organisation: Organisation) -> list[Scheme]:
    """Return the running schemes in which an organisation is a venue, by name."""
    partners = Partner.objects.live().filter(organisation=organisation, kind=PartnerKind.VENUE, scheme__closed_at__isnull=True)
    return [partner.scheme for partner in partners.select_related("scheme").order_by("scheme__name_cy", "pk")]


def offers_of(organisation: Organisation) -> OfferQuerySet:
    """Return what a venue offers, drafts and closed ones among it, in the schemes in which it still is one."""
    return _complete(Offer.objects.filter(is_at_a_venue(), organisation=organisation))


def offer_of(organisation: Organisation, offer_id: int) -> Offer:
    """Return an offer for whoever writes the offers of its venue. Raises NotFound, also once it is a venue no more."""
    return _first(offers_of(organisation).filter(pk=offer_id))


def brochure(scheme: Scheme, day: dt.date) -> OfferQuerySet:
    """Return what everybody reads: published, not closed, not over on a day, of venues that still are venues of the scheme."""
    return _complete(Offer.objects.open_from(day).filter(is_at_a_venue(), scheme=scheme))


def offer_in(scheme: Scheme, offer_id: int, day: dt.date) -> Offer:
    """Return an offer for everybody. Raises NotFound."""
    return _first(brochure(scheme, day).filter(pk=offer_id))


def bookings_of(participant: Participant) -> UseQuerySet:
    """Return what somebody has booked and not used yet, the next first."""
    return _with_all(Use.objects.filter(participant=participant, is_booking=True, state=UseState.HELD)).order_by(
        "on", "sitting__begins", "pk"
    )


def booking_of(participant: Participant, use_id: UUID) -> Use:
    """Return what this person booked. Raises NotFound."""
    use = _with_all(Use.objects.filter(participant=participant, is_booking=True, pk=use_id)).first()
    if use is None:
        raise NotFound
    return use


def booked_for(organisation: Organisation, day: dt.date) -> UseQuerySet:
    """Return what is booked at a venue for a day, come for already or not, by sitting and offer; in the schemes in which it still is one."""
    booked = Use.objects.counting().filter(is_at_a_venue(), organisation=organisation, on=day, is_booking=True)
    return _with_all(booked).order_by("sitting__begins", "offer", "held_at", "pk")


def cancelled_lately(organisation: Organisation, day: dt.date, *, after: dt.datetime) -> UseQuerySet:
    """Return what a venue cancelled of a day's bookings since a moment, the last first."""
    cancelled = Use.objects.filter(is_at_a_venue(), organisation=organisation, on=day, is_venue_cancelled=True, state=UseState.CANCELLED)
    return _with_all(cancelled.filter(settled_at__gte=after)).order_by("-settled_at", "pk")


def booking_at(organisation: Organisation, use_id: UUID) -> Use:
    """Return what is booked at a venue, or was, for its own people. Raises NotFound, also once it is a venue no more."""
    use = _with_all(Use.objects.filter(is_at_a_venue(), organisation=organisation, is_booking=True, pk=use_id)).first()
    if use is None:
        raise NotFound
    return use


def sitting_of(organisation: Organisation, sitting_id: int) -> Sitting:
    """Return a sitting of a venue's offer, for its own people. Raises NotFound."""
    found = Sitting.objects.filter(offer__organisation=organisation, pk=sitting_id).select_related("offer__organisation").first()
    if found is None:
        raise NotFound
    return found


def closure_of(organisation: Organisation, closure_id: int) -> Closure:
    """Return a time that a venue has closed, for its own people. Raises NotFound."""
    found = Closure.objects.filter(organisation=organisation, pk=closure_id).select_related("offer").first()
    if found is None:
        raise NotFound
    return found


def _with_all(uses: UseQuerySet) -> UseQuerySet:
    return uses.select_related("offer", "organisation", "scheme", "sitting", "offer__place", "participant__user")


def _complete(offers: OfferQuerySet) -> OfferQuerySet:
    return offers.select_related("scheme", "organisation", "place").prefetch_related(*_TIMES)


def _first(offers: OfferQuerySet) -> Offer:
    offer = offers.first()
    if offer is None:
        raise NotFound
    return offer


class TillReplaced(DomainError):
    """The till's link works no more: it was replaced or ended, or its venue is no longer one of the scheme."""

    code = "till_replaced"


def till_behind(secret: str) -> Till:
    """Return the till that a link opens. Raises TillReplaced, alike where the link was replaced and where there never was one."""
    return _in_force(Q(digest=digest_of(secret)))


def till_in_force(pk: int) -> Till:
    """Return a till that still works: not replaced, not ended, its venue one of the scheme. Raises TillReplaced. Two queries."""
    return _in_force(Q(pk=pk))


def till_of(organisation: Organisation, pk: int) -> Till:
    """Return a till of a venue, for its own people. Raises NotFound."""
    till = Till.objects.filter(organisation=organisation, pk=pk).select_related("scheme", "place").first()
    if till is None:
        raise NotFound
    return till


def use_at(till: Till, pk: UUID) -> Use:
    """Return a use that this till holds or accepted, or that was booked at its venue. Raises NotFound."""
    theirs = Q(till=till) | Q(till__isnull=True, is_booking=True)
    uses = Use.objects.filter(theirs, pk=pk, scheme=till.scheme_id, organisation=till.organisation_id)
    use = uses.select_related("offer", "scheme", "sitting", "participant__user", "till").first()
    if use is None:
        raise NotFound
    return use


def _in_force(which: Q) -> Till:
    till = Till.objects.live().filter(which, scheme__closed_at__isnull=True, organisation__closed_at__isnull=True)
    found = till.select_related("scheme", "organisation", "place").first()
    if found is None:
        raise TillReplaced
    venues = Partner.objects.live().filter(scheme=found.scheme_id, organisation=found.organisation_id, kind=PartnerKind.VENUE)
    if not venues.exists():
        raise TillReplaced
    return found
