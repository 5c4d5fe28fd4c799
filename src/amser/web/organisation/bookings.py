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
from amser.venues.models import Sitting, Use, UseState
from amser.venues.policies import booked_for, offer_of
from amser.web.cards_typed import holder_typed
from amser.web.credits.booking_form import BookForCardForm
from amser.web.pages import actor, attempt, go, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.visiting import typed


@require_safe
@organisation_page(Right.TILL)
def bookings(request: OrganisationRequest, day: str = "") -> HttpResponse:
    """Show who is booked for a day: a first name and an initial, how many people, which time. Nothing else is known here."""
    request.tab = "offers"
    today = dates.today(now())
    on = _day(day) if day else today
    booked = booked_for(request.organisation, on)
    sittings = [(_heading(sitting), list(those)) for sitting, those in itertools.groupby(booked, key=lambda use: use.sitting)]
    lists = [
        (heading, [(use, _name(use), use.state == UseState.ACCEPTED) for use in those], sum(use.people for use in those))
        for heading, those in sittings
    ]
    return page(
        request,
        "organisation/bookings.html",
        day=on,
        lists=lists,
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


def _day(typed_day: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed_day)
    except ValueError:
        raise NotFound from None


def _heading(sitting: Sitting) -> str:
    begins = sitting.begins
    time = dates.clock(begins) if begins.hour or begins.minute else pgettext("offer.all_day", "All day")
    return f"{time}, {sitting.offer.title}"


def _name(use: Use) -> str:
    return use.participant.user.short_name if use.participant else ""
