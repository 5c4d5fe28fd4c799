"""Who has booked at a venue: the list of a day, to print and take to the till; and booking for somebody with a card."""

import datetime as dt
import itertools

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.kernel import dates
from amser.kernel.errors import NotFound
from amser.organisations.models import Right
from amser.venues import actions
from amser.venues.actions.using import TO_UNDO
from amser.venues.models import Closure, Sitting, Use, UseState
from amser.venues.policies import booked_for, cancelled_lately, offer_of
from amser.venues.queries import closures_to_come
from amser.web.cards_typed import holder_typed
from amser.web.credits.booking_form import BookForCardForm
from amser.web.pages import actor, attempt, go, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.visiting import typed
from amser.web.words import offers as words

_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)


@require_safe
@organisation_page(Right.TILL)
def bookings(request: OrganisationRequest, day: str = "") -> HttpResponse:
    """Show who is booked for a day: a first name and an initial, how many people, which time. Nothing else is known here."""
    request.tab = "offers"
    at = now()
    today = dates.today(at)
    on = day_in_address(day) if day else today
    booked = booked_for(request.organisation, on)
    closed = closures_to_come(request.organisation, min(on, today))
    return page(
        request,
        "organisation/bookings.html",
        day=on,
        lists=[_list(sitting, list(those)) for sitting, those in itertools.groupby(booked, key=lambda use: use.sitting)],
        cancelled=[(use, _name(use)) for use in cancelled_lately(request.organisation, on, after=at - TO_UNDO)],
        closed=[(one, _closed_heading(one)) for one in closed if one.day == on],
        closed_days=sorted({one.day for one in closed if one.day > max(on, today)}),
        is_to_come=on >= today,
        is_day_closed=any(one.day == on and one.offer_id is None for one in closed),
        before=(on - dt.timedelta(days=1)).isoformat(),
        after=(on + dt.timedelta(days=1)).isoformat(),
    )


@organisation_page(Right.TILL)
def book_for_card(request: OrganisationRequest, offer_id: int) -> HttpResponse:
    """Book for somebody who rang or came by, with the number of their card."""
    request.tab = "offers"
    offer = offer_of(request.organisation, offer_id)
    if not offer.is_bookable or offer.published_at is None or offer.closed_at is not None:
        raise NotFound
    form = BookForCardForm(typed(request), offer=offer, at=now())
    if form.is_valid():
        given, times = form.cleaned_data, form.sitting

        def act() -> Use:
            return actions.book(
                by=actor(request), key=given["key"], at=now(), offer=offer, participant=holder_typed(request, offer.scheme, given["card"]),
                day=times.day, begins=times.begins, **form.people,
            )  # fmt: skip

        if attempt(request, form, act, at="card"):
            messages.success(request, pgettext("book.done_for_card", "It is booked, and the person will be told."))
            return go("organisation:bookings_of", request.organisation.slug, times.day.isoformat())
    return page(request, "organisation/book_for_card.html", form=form, offer=offer)


def day_in_address(day: str) -> dt.date:
    """Return the day that an address names. Raises NotFound, also for one so far off that no calendar has the day beside it."""
    try:
        found = dt.date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    if not _FIRST <= found <= _LAST:
        raise NotFound
    return found


def _list(sitting: Sitting, those: list[Use]) -> tuple[Sitting, str, list[tuple[Use, str, bool]], int]:
    rows = [(use, _name(use), use.state == UseState.ACCEPTED) for use in those]
    heading = f"{words.time_of(sitting)}, {sitting.offer.title}"
    return sitting, heading[:1].upper() + heading[1:], rows, sum(use.people for use in those)


def _closed_heading(closure: Closure) -> str:
    if closure.offer is None or closure.begins is None:
        return pgettext("closing.whole_day", "The whole day is closed.")
    said = pgettext("closing.this_time", "Closed: %(time)s, %(title)s")
    return said % {"time": words.time_said(closure.begins), "title": closure.offer.title}


def _name(use: Use) -> str:
    return use.participant.user.short_name if use.participant else ""
