"""A venue closes a day, or one sitting, or is a venue no more: nobody books or comes then, and what was booked is cancelled."""

import datetime as dt
from uuid import UUID

from amser.agencies.models import Scheme
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.organisations.models import Organisation
from amser.venues.actions.allowing import TooLate
from amser.venues.actions.using import UseIsOver, Why, cancel_for_venue
from amser.venues.models import Closure, Sitting, Use, UseState
from amser.venues.queries import bookings_left_behind, bookings_of_closure


class ClosedAlready(DomainError):
    """The time was closed before, with other words."""

    code = "closed_already"


@audit.action("venues.close_day")
def close_day(*, by: audit.Actor, key: UUID, at: dt.datetime, organisation: Organisation, day: dt.date, why: Why) -> Closure:
    """
    A venue welcomes nobody on a day, in any scheme. What was accepted stays; what is booked is cancelled by `cancel_booked`.

    Raises TooLate for a day that is over, ClosedAlready.
    """
    return _close(by=by, at=at, organisation=organisation, day=day, sitting=None, why=why)


@audit.action("venues.close_sitting")
def close_sitting(*, by: audit.Actor, key: UUID, at: dt.datetime, sitting: Sitting, why: Why) -> Closure:
    """One sitting does not happen. As `close_day`."""
    return _close(by=by, at=at, organisation=sitting.offer.organisation, day=sitting.day, sitting=sitting, why=why)


@audit.action("venues.open_again")
def open_again(*, by: audit.Actor, key: UUID, at: dt.datetime, closure: Closure) -> Closure:
    """People may book and come as before. Who was told that it is cancelled books anew. Opened already, nothing changes."""
    closure = Closure.objects.select_for_update().get(pk=closure.pk)
    if closure.opened_at is None:
        closure.opened_at, closure.opened_by_id = at, by.user_id
        closure.save(update_fields=["opened_at", "opened_by"])
    return closure


def cancel_booked(*, by: audit.Actor, key: UUID, at: dt.datetime, closure: Closure) -> int:
    """
    Cancel everything that is booked at a closed time, and return how much. Safe to repeat.

    Each in a transaction of its own, in which a till may come first. Where this is cut short, the timer that lets bookings
    lapse goes on with it.
    """
    why, done = Why(cy=closure.why_cy, en=closure.why_en), 0
    for use in bookings_of_closure(closure):
        try:
            cancelled = cancel_for_venue(by=by, key=audit.derive(key, f"cancel {use.pk}"), at=at, use=use, why=why)
        except UseIsOver:  # They came meanwhile.
            continue
        done += cancelled.state == UseState.CANCELLED
    return done


def cancel_left_behind(*, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, organisation: Organisation) -> int:
    """
    Cancel everything that is booked at a venue that is none of the scheme any more, and return how much. Safe to repeat.

    As `cancel_booked`: where this is cut short, the timer goes on. Where it still is a venue, nothing is cancelled.
    """
    those = bookings_left_behind().filter(scheme=scheme, organisation=organisation)
    return sum(cancel_one_left_behind(by=by, key=key, at=at, use=use) for use in those)


def cancel_one_left_behind(*, by: audit.Actor, key: UUID, at: dt.datetime, use: Use) -> bool:
    """Cancel what is booked where credits can no longer be used. Return whether it is cancelled: they may have come before."""
    try:
        cancelled = cancel_for_venue(by=by, key=audit.derive(key, f"cancel {use.pk}"), at=at, use=use, why=Why())
    except UseIsOver:
        return False
    return cancelled.state == UseState.CANCELLED


def _close(*, by: audit.Actor, at: dt.datetime, organisation: Organisation, day: dt.date, sitting: Sitting | None, why: Why) -> Closure:
    if day < today(at):
        raise TooLate(lead_minutes=0)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # Two who close at once.
    times = {"offer": sitting.offer if sitting else None, "begins": sitting.begins if sitting else None}
    if Closure.objects.live().filter(organisation=organisation, day=day, **_where(sitting)).exists():
        raise ClosedAlready
    closure = Closure.objects.create(
        organisation=organisation, day=day, why_cy=why.cy, why_en=why.en, closed_at=at, closed_by_id=by.user_id, **times
    )
    # Who is taking a place now comes before this, and is cancelled; who comes after sees it.
    list(Sitting.objects.select_for_update(of=("self",)).filter(offer__organisation=organisation, day=day).order_by("pk"))
    return closure


def _where(sitting: Sitting | None) -> dict[str, object]:
    if sitting is None:
        return {"offer__isnull": True}
    return {"offer": sitting.offer_id, "begins": sitting.begins}
