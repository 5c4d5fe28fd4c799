"""What an offer allows: the rules that say no before a place or a credit is taken."""

import calendar
import datetime as dt

from amser.agencies.models import Participant, Partner, PartnerKind
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.venues.models import For, Offer, Sitting
from amser.venues.queries import A_DAY, Times, closures_of, last_call, people_of, sitting_at


class OfferIsClosed(DomainError):
    """The offer is not published, or closed, or its venue is no longer one of the scheme."""

    code = "offer_is_closed"


class OfferNotNow(DomainError):
    """The offer cannot be used at this time. `offer` knows when it can."""

    code = "offer_not_now"

    def __init__(self, offer: Offer) -> None:
        super().__init__(offer.pk)
        self.offer = offer


class ClosedThen(DomainError):
    """The venue has closed this time, or the whole day."""

    code = "closed_then"


class NotForThem(DomainError):
    """The offer is not for these people. `only` says for whom it is: "adults", "children" (under 16) or "families"."""

    code = "not_for_them"

    def __init__(self, only: str) -> None:
        super().__init__(only)
        self.only = only


class FewerPeople(DomainError):
    """More people than the offer ever lets one person bring. `most` at once."""

    code = "fewer_people"

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class TooMany(DomainError):
    """The person has used what the offer allows: `left` people still in this day or month; it opens again on `opens_on`."""

    code = "too_many"

    def __init__(self, *, left: int, opens_on: dt.date) -> None:
        super().__init__(left, opens_on)
        self.left, self.opens_on = left, opens_on


class NoPlacesLeft(DomainError):
    """The sitting has fewer places left than people. `left` is how many."""

    code = "no_places_left"

    def __init__(self, *, left: int) -> None:
        super().__init__(left)
        self.left = left


class TooLate(DomainError):
    """The offer is booked, and given back, earlier than this: by `lead_minutes` (0: until the sitting is over)."""

    code = "too_late_to_book"

    def __init__(self, *, lead_minutes: int) -> None:
        super().__init__(lead_minutes)
        self.lead_minutes = lead_minutes


class BookFirst(DomainError):
    """The offer is for those who have booked it."""

    code = "book_first"


class NotBookable(DomainError):
    """The offer is not booked ahead: people come."""

    code = "not_bookable"


def why_not(
    offer: Offer,
    *,
    participant: Participant | None,
    adults: int,
    children: int,
    at: dt.datetime,
    is_booking: bool,
    times: Times | None = None,
) -> DomainError | None:
    """
    Return what stands against it that these people use an offer, or None.

    At the till that is now, `at`; a booking names its sitting, `times`. `participant` is None where vouchers pay: what is
    allowed a day and a month then holds for these people alone. Places are not counted here: the sitting's row does that,
    under its lock. Whoever then takes a place has locked the participant's row before, so that two tills count one after the other.
    """
    assert adults >= 0, "callers validate the numbers"
    assert children >= 0, "callers validate the numbers"
    assert adults + children > 0, "somebody comes"
    return (
        _whether_open(offer)
        or (_when_booked(offer, times, at) if is_booking else _when_at_the_till(offer, times, at))
        or _for_whom(offer, participant, adults, children)
        or _how_often(offer, participant, adults + children, times.day if times else today(at))
    )


def refuse_or_allow(
    offer: Offer,
    *,
    participant: Participant | None,
    adults: int,
    children: int,
    at: dt.datetime,
    is_booking: bool,
    times: Times | None = None,
) -> None:
    """Raise what `why_not` returns, if anything."""
    refusal = why_not(offer, participant=participant, adults=adults, children=children, at=at, is_booking=is_booking, times=times)
    if refusal is not None:
        raise refusal


def row_of(offer: Offer, times: Times) -> Sitting:
    """
    Return the row that counts a sitting's places, made where there was none. Two at once make one.

    A sitting keeps the capacity with which it was first counted, unless nobody has a place at it.
    """
    sitting, is_new = Sitting.objects.get_or_create(offer=offer, day=times.day, begins=times.begins, defaults={"capacity": offer.capacity})
    if not is_new and sitting.capacity != offer.capacity:
        Sitting.objects.filter(pk=sitting.pk, taken=0).update(capacity=offer.capacity)
        sitting.refresh_from_db()
    return sitting


def _whether_open(offer: Offer) -> DomainError | None:
    is_welcome = (
        offer.published_at is not None
        and offer.closed_at is None
        and Partner.objects.live()
        .filter(scheme=offer.scheme_id, organisation=offer.organisation_id, kind=PartnerKind.VENUE)
        .filter(scheme__closed_at__isnull=True, organisation__closed_at__isnull=True)
        .exists()
    )
    return None if is_welcome else OfferIsClosed()


def _when_at_the_till(offer: Offer, times: Times | None, at: dt.datetime) -> DomainError | None:
    on = sitting_at(offer, at)
    if on is None or times not in {None, on}:
        return _closed_or_not_now(offer, today(at))
    return BookFirst() if offer.needs_booking else None


def _when_booked(offer: Offer, times: Times | None, at: dt.datetime) -> DomainError | None:
    assert times is not None, "a booking is of a sitting"
    if not offer.is_bookable:
        return NotBookable()
    if at >= times.closes_at or sitting_at(offer, times.opens_at) != times:
        return _closed_or_not_now(offer, times.day)
    return TooLate(lead_minutes=offer.lead_minutes) if at >= last_call(offer, times) else None


def _closed_or_not_now(offer: Offer, day: dt.date) -> DomainError:
    is_closed = any(one.day == day for one in closures_of(offer))
    return ClosedThen() if is_closed else OfferNotNow(offer)


def _for_whom(offer: Offer, participant: Participant | None, adults: int, children: int) -> DomainError | None:
    is_young = participant is not None and not participant.is_adult
    if offer.child_credits is None and children:
        return NotForThem("adults")
    if offer.adult_credits is None and adults:
        return NotForThem("children")
    if offer.use_for == For.ADULTS and (children or is_young):
        return NotForThem("adults")
    if offer.use_for == For.FAMILIES and not (adults and children):
        return NotForThem("families")
    return None


def _how_often(offer: Offer, participant: Participant | None, people: int, day: dt.date) -> DomainError | None:
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    limits = ((offer.most_a_day, day, day), (offer.most_a_month, day.replace(day=1), last))
    for most, first, until in limits:
        if most is not None and people > most:
            return FewerPeople(most)
        if most is not None and participant is not None:
            left = max(most - people_of(offer, participant, first=first, last=until), 0)
            if people > left:
                return TooMany(left=left, opens_on=until + A_DAY)
    return None
