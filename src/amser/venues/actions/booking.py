"""Booking an offer ahead, and giving a booking back."""

import datetime as dt
from typing import Final
from uuid import UUID

from amser.agencies.models import Participant
from amser.audit import actions as audit
from amser.kernel.dates import at_london
from amser.kernel.errors import DomainError
from amser.venues.actions.allowing import OfferNotNow, row_of
from amser.venues.actions.using import cancel_use, hold_use
from amser.venues.models import Offer, Use
from amser.venues.queries import sittings

AFTER_THE_SITTING: Final = dt.timedelta(hours=1)


class TooLateToCancel(DomainError):
    """The time to give the booking back here is over. `phone` is the venue's, where it said one."""

    code = "too_late_to_cancel"

    def __init__(self, *, phone: str) -> None:
        super().__init__(phone)
        self.phone = phone


@audit.action("venues.book")
def book(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    offer: Offer,
    participant: Participant,
    day: dt.date,
    begins: dt.time,
    adults: int,
    children: int,
) -> Use:
    """
    Somebody books an offer for the sitting that begins then: places and credits are kept until an hour after its end.

    Raises OfferNotNow where there is no such sitting, and what `hold_use` raises.
    """
    times = next((times for times in sittings(offer, day) if times.begins == begins), None)
    if times is None:
        raise OfferNotNow(offer)
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)  # before the sitting, as `using` locks
    return hold_use(
        by=by, key=audit.derive(key, "hold"), at=at, offer=offer, sitting=row_of(offer, times), participant=participant, vouchers=[],
        adults=adults, children=children, held_until=times.closes_at + AFTER_THE_SITTING, till=None, is_booking=True,
    )  # fmt: skip


@audit.action("venues.cancel_booking")
def cancel_booking(*, by: audit.Actor, key: UUID, at: dt.datetime, use: Use) -> Use:
    """
    Whoever booked gives it back, with its credits. Given back already, nothing changes.

    Raises TooLateToCancel from the offer's lead time on, and UseIsOver once it was used.
    """
    assert use.is_booking, "callers choose a booking"
    if at >= cancelled_until(use):
        raise TooLateToCancel(phone=use.organisation.phone)
    return cancel_use(by=by, key=audit.derive(key, "cancel"), at=at, use=use)


def cancelled_until(use: Use) -> dt.datetime:
    """Return the moment until which whoever booked may give it back: as long before the sitting as the offer asks, or its end."""
    lead = dt.timedelta(minutes=use.offer.lead_minutes)
    return at_london(use.sitting.day, use.sitting.begins) - lead if lead else use.held_until - AFTER_THE_SITTING
