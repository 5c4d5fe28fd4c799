"""A venue cancels a booking, one time, or a whole day; and takes that back."""

import datetime as dt
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amser.audit.actions import derive
from amser.kernel import dates
from amser.organisations.models import Organisation, Right
from amser.ui.forms import AmserForm
from amser.venues import actions
from amser.venues.actions.closing import cancel_booked
from amser.venues.models import Closure, Sitting
from amser.venues.policies import booking_at, closure_of, sitting_of
from amser.web.organisation.asking import Asked, ask
from amser.web.organisation.bookings import day_in_address
from amser.web.pages import actor, attempt_button, go, key_of, now
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.visiting import typed
from amser.web.words.offers import time_of


class WhyForm(AmserForm):
    """Why, in one language, both or none. Whoever booked reads it as it is written."""

    why_cy = forms.CharField(
        label=pgettext_lazy("closing.why.cy", "Why, in Welsh"),
        help_text=pgettext_lazy("closing.why.hint", "People read this as you write it. You may leave it empty."),
        max_length=200, required=False,
    )  # fmt: skip
    why_en = forms.CharField(label=pgettext_lazy("closing.why.en", "Why, in English"), max_length=200, required=False)

    @property
    def why(self) -> actions.Why:
        """What was written."""
        return actions.Why(cy=self.cleaned_data["why_cy"], en=self.cleaned_data["why_en"])


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page(Right.TILL)
def cancel_booking(request: OrganisationRequest, use_id: UUID) -> HttpResponse:
    """Cancel what one person booked."""
    use = booking_at(request.organisation, use_id)
    form = WhyForm(typed(request))
    name = use.participant.user.short_name if use.participant else ""
    asked = Asked(
        heading=pgettext("closing.booking", "Cancel this booking"),
        lede=f"{name}: {use.offer.title}, {dates.day(use.on)}, {time_of(use.sitting)}",
        submit=pgettext("closing.booking.button", "Cancel it, and tell them"),
        done=pgettext(
            "closing.booking.done", "It is cancelled. They are told, and their credits are back. You can undo it for ten minutes."
        ),
        back=_back(request, use.on),
        tab="offers",
    )
    return ask(
        request, form, asked,
        lambda: actions.cancel_for_venue(by=actor(request), key=form.cleaned_data["key"], at=now(), use=use, why=form.why),
    )  # fmt: skip


@require_POST
@organisation_page(Right.TILL)
def book_again(request: OrganisationRequest, use_id: UUID) -> HttpResponse:
    """It was a mistake: it is booked again."""
    use = booking_at(request.organisation, use_id)
    if attempt_button(request, lambda: actions.book_again(by=actor(request), key=key_of(request), at=now(), use=use)):
        messages.success(request, pgettext("closing.booked_again", "It is booked again, and they are told."))
    return go("organisation:bookings_of", request.organisation.slug, use.on.isoformat())


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page(Right.TILL)
def close_sitting(request: OrganisationRequest, sitting_id: int) -> HttpResponse:
    """Close one time of one offer, and cancel what is booked for it."""
    sitting = sitting_of(request.organisation, sitting_id)
    return _close(
        request, sitting.day, sitting,
        heading=pgettext("closing.sitting", "Close this time"),
        lede=f"{sitting.offer.title}, {dates.day(sitting.day)}, {time_of(sitting)}",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page(Right.TILL)
def close_day(request: OrganisationRequest, day: str) -> HttpResponse:
    """Close a whole day, and cancel everything that is booked for it."""
    on = day_in_address(day)
    return _close(request, on, None, heading=pgettext("closing.day", "Close the whole day"), lede=dates.day(on))


@require_POST
@organisation_page(Right.TILL)
def open_again(request: OrganisationRequest, closure_id: int) -> HttpResponse:
    """Open a time that was closed."""
    closure = closure_of(request.organisation, closure_id)
    if attempt_button(request, lambda: actions.open_again(by=actor(request), key=key_of(request), at=now(), closure=closure)):
        messages.success(
            request, pgettext("closing.open.done", "It is open again. Bookings that were cancelled stay cancelled: people can book again.")
        )
    return go("organisation:bookings_of", request.organisation.slug, closure.day.isoformat())


def _close(request: OrganisationRequest, on: dt.date, sitting: Sitting | None, *, heading: str, lede: str) -> HttpResponse:
    form = WhyForm(typed(request))
    note = pgettext(
        "venue_closing.lede",
        "Nobody can book or use it then, and all its bookings are cancelled. Everyone is told, and their credits come back.",
    )
    asked = Asked(
        heading=heading,
        lede=f"{lede}. {note}",
        submit=pgettext("venue_closing.button", "Close it, and tell everyone"),
        done=pgettext("venue_closing.done", "It is closed. Everyone who had booked is told, and their credits are back."),
        back=_back(request, on),
        tab="offers",
    )
    return ask(request, form, asked, lambda: _close_and_cancel(request, form, request.organisation, on, sitting))


def _close_and_cancel(request: OrganisationRequest, form: WhyForm, venue: Organisation, on: dt.date, sitting: Sitting | None) -> Closure:
    by, key, at = actor(request), form.cleaned_data["key"], now()
    if sitting is None:
        closure = actions.close_day(by=by, key=key, at=at, organisation=venue, day=on, why=form.why)
    else:
        closure = actions.close_sitting(by=by, key=key, at=at, sitting=sitting, why=form.why)
    cancel_booked(by=by, key=derive(key, "cancel"), at=at, closure=closure)
    return closure


def _back(request: OrganisationRequest, on: dt.date) -> str:
    return reverse("organisation:bookings_of", args=[request.organisation.slug, on.isoformat()])
