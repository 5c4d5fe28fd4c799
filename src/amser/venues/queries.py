"""When an offer can be used, how many places are left, and how often somebody has used it."""

import dataclasses
import datetime as dt
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, Sum, prefetch_related_objects

from amser.agencies.models import Participant, Partner, PartnerKind
from amser.kernel.dates import TZ, london
from amser.organisations.models import Organisation
from amser.venues.models import Closure, Offer, Sitting, Use, UseState
from amser.venues.models.use import UseQuerySet

A_MINUTE: Final = dt.timedelta(minutes=1)
A_DAY: Final = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Times:
    """One sitting of an offer, on London's clock. `ends` is None where it lasts until midnight."""

    day: dt.date
    begins: dt.time
    ends: dt.time | None = None

    @property
    def opens_at(self) -> dt.datetime:
        """The first moment of it."""
        return _first_moment(self.day, self.begins)

    @property
    def closes_at(self) -> dt.datetime:
        """The moment at which it is over."""
        if self.ends is None:
            return _first_moment(self.day + A_DAY, dt.time())
        # The minute before, when it comes for the last time: an hour of October comes twice.
        before = (dt.datetime.combine(self.day, self.ends) - A_MINUTE).time()
        return _last_moment(self.day, before)


def sittings(offer: Offer, day: dt.date) -> list[Times]:
    """
    Return the sittings of an offer on a day, the earliest first; none before it begins and after it ends, or that are closed.

    An hour of the night in March that no clock shows is no sitting.
    """
    if not _is_within(offer, day):
        return []
    windows = list(offer.windows.all())
    if windows:
        those = sorted(Times(day, window.begins, window.ends) for window in windows if window.weekday == day.weekday())
    else:
        those = [Times(day, dt.time())]
    closed = closures_of(offer) if those else []
    is_open = [times for times in those if not any(one.covers(offer.pk, day, times.begins) for one in closed)]
    return [times for times in is_open if times.opens_at < times.closes_at]


def closures_of(offer: Offer) -> list[Closure]:
    """Return when an offer's venue is closed for it. No query where `organisation__closures` is fetched."""
    those = (one for one in offer.organisation.closures.all() if one.opened_at is None)
    return [one for one in those if one.offer_id in {None, offer.pk}]


def is_closed(organisation_id: int, sitting: Sitting) -> bool:
    """Whether a venue has closed a sitting of its own, or the whole day, as the database knows it now."""
    of_it = Q(offer__isnull=True) | Q(offer=sitting.offer_id, begins=sitting.begins)
    return Closure.objects.live().filter(of_it, organisation=organisation_id, day=sitting.day).exists()


def closures_to_come(organisation: Organisation, day: dt.date) -> list[Closure]:
    """Return when a venue is closed on a day or after it, the next first."""
    those = Closure.objects.live().filter(organisation=organisation, day__gte=day).select_related("offer")
    return list(those.order_by("day", "begins", "pk"))


def bookings_of_closure(closure: Closure) -> UseQuerySet:
    """Return what is booked, and not come for yet, at a time that is closed; in the order of the keys."""
    booked = Use.objects.filter(organisation=closure.organisation_id, on=closure.day, is_booking=True, state=UseState.HELD)
    if closure.offer_id is not None:
        booked = booked.filter(offer=closure.offer_id, sitting__begins=closure.begins)
    return booked.order_by("pk")


def is_at_a_venue() -> Exists:
    """Whether the organisation of an offer, or of a use, still welcomes people for the credits of its scheme, as a condition."""
    venues = Partner.objects.live().filter(
        kind=PartnerKind.VENUE, scheme=OuterRef("scheme"), organisation=OuterRef("organisation"),
        scheme__closed_at__isnull=True, organisation__closed_at__isnull=True,
    )  # fmt: skip
    return Exists(venues)


def bookings_left_behind() -> UseQuerySet:
    """Return what is booked where credits can no longer be used: the venue is none of the scheme any more, or one of them has closed."""
    return Use.objects.filter(~is_at_a_venue(), is_booking=True, state=UseState.HELD).order_by("pk")


def sitting_at(offer: Offer, at: dt.datetime) -> Times | None:
    """Return the sitting that is on at a moment, the one that began last where several are; None where none is."""
    clock = london(at)
    on = [times for times in sittings(offer, clock.date()) if times.begins <= clock.time() and _is_not_over(times, clock.time())]
    return on[-1] if on else None


def sittings_from(offer: Offer, at: dt.datetime, *, days: int) -> list[Times]:
    """Return the sittings of an offer that are not over at a moment, on that day and the `days` after it."""
    first = london(at).date()
    prefetch_related_objects([offer], "windows", "organisation__closures")
    those = [times for number in range(days + 1) for times in sittings(offer, first + dt.timedelta(days=number))]
    return [times for times in those if times.closes_at > at]


def last_call(offer: Offer, times: Times) -> dt.datetime:
    """Return the moment until which a sitting can be booked: as long before it as the offer asks, or else until it is over."""
    lead = dt.timedelta(minutes=offer.lead_minutes)
    return times.opens_at - lead if lead else times.closes_at


def people_of(offer: Offer, participant: Participant, *, first: dt.date, last: dt.date) -> int:
    """Return how many people somebody has brought, and has booked for, from one day of visit to another, inclusive."""
    uses = Use.objects.counting().filter(offer=offer, participant=participant, on__range=(first, last))
    return uses.aggregate(people=Sum(F("adults") + F("children")))["people"] or 0


def places_left(offer: Offer, those: list[Times]) -> dict[Times, int | None]:
    """Return how many places each sitting of an offer has left; None where there is no limit. One query."""
    taken = {
        (sitting.day, sitting.begins): sitting for sitting in Sitting.objects.filter(offer=offer, day__in={times.day for times in those})
    }
    return {times: _left(offer, taken.get((times.day, times.begins))) for times in those}


def _left(offer: Offer, sitting: Sitting | None) -> int | None:
    if sitting is None:
        return offer.capacity
    return None if sitting.capacity is None else sitting.capacity - sitting.taken


def _is_within(offer: Offer, day: dt.date) -> bool:
    return offer.begins_on <= day and (offer.ends_on is None or day <= offer.ends_on)


def _is_not_over(times: Times, clock: dt.time) -> bool:
    return times.ends is None or clock < times.ends


def _first_moment(day: dt.date, time: dt.time) -> dt.datetime:
    """Return when London's clock first shows this time or a later one."""
    moment = dt.datetime.combine(day, time, tzinfo=TZ).astimezone(dt.UTC)
    return moment if london(moment).time() == time else _jump(day)


def _last_moment(day: dt.date, minute: dt.time) -> dt.datetime:
    """Return the end of the last minute of a day that is not later on London's clock than this one."""
    moment = dt.datetime.combine(day, minute, tzinfo=TZ).replace(fold=1).astimezone(dt.UTC)
    return moment + A_MINUTE if london(moment).time() == minute else _jump(day)


def _jump(day: dt.date) -> dt.datetime:
    """Return the moment of a day at which London's clock jumps over an hour."""
    hours = [dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC) for hour in range(24)]
    return next(hour for hour in hours if london(hour).utcoffset() != london(hour - A_MINUTE).utcoffset())
