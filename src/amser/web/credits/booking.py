"""Booking an offer from home: choose, see what it takes, confirm; see what is booked, and give it back."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.agencies.queries.mine import held_by
from amser.kernel import dates
from amser.kernel.errors import NotFound
from amser.venues import actions
from amser.venues.actions.allowing import why_not
from amser.venues.actions.booking import cancelled_until
from amser.venues.models import Offer, Use
from amser.venues.policies import booking_of, bookings_of, offer_in
from amser.web.credits.booking_form import BookForm
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.taking_part import ParticipantRequest, participant_page
from amser.web.visiting import typed
from amser.web.words import offers as words
from amser.web.words import refusals


@participant_page
def book(request: ParticipantRequest, offer_id: int) -> HttpResponse:
    """Choose a time of an offer, and how many people come."""
    request.tab = "use"
    offer = _offer(request, offer_id)
    form = BookForm(typed(request), offer=offer, at=now())
    if form.is_valid():
        refusal = why_not(offer, participant=request.participant, at=now(), is_booking=True, times=form.sitting, **form.people)
        if refusal is None:
            asked = urlencode({"when": form.cleaned_data["when"], **form.people})
            return HttpResponseRedirect(f"{reverse('credits:book_review', args=[request.credit_scheme.slug, offer.pk])}?{asked}")
        form.add_error(None, refusals.words(refusal, request))
    return page(request, "credits/book.html", form=form, offer=offer, prices=words.prices(offer), rules=_rules(offer))


@participant_page
def book_review(request: ParticipantRequest, offer_id: int) -> HttpResponse:
    """Show what a booking takes and what is left after it; on a press, book it."""
    request.tab = "use"
    offer, at = _offer(request, offer_id), now()
    form = BookForm(request.POST if request.method == "POST" else request.GET, offer=offer, at=at)
    if not form.is_valid():
        return go("credits:book", request.credit_scheme.slug, offer.pk)
    times, people = form.sitting, form.people
    if request.method == "POST":
        booked = attempt_button(
            request,
            lambda: actions.book(
                by=actor(request), key=key_of(request), at=at, offer=offer, participant=request.participant, day=times.day,
                begins=times.begins, **people,
            ),
        )  # fmt: skip
        if booked is None:
            return go("credits:book", request.credit_scheme.slug, offer.pk)
        messages.success(request, pgettext("book.done", "It is booked. Bring your card, or this page, with you."))
        return go("credits:bookings", request.credit_scheme.slug)
    credits = offer.credits_for(**people)
    can_use = held_by(request.credit_scheme, request.participant, at=at).credits
    return page(
        request,
        "credits/book_review.html",
        offer=offer,
        facts=[
            (pgettext("offer.rules.when", "When"), f"{dates.day(times.day)}, {words.of(times)}"),
            (pgettext("till.adults", "Adults"), str(people["adults"] or "")),
            (pgettext("till.under16", "Under 16"), str(people["children"] or "")),
        ],
        credits=credits,
        left=can_use - credits,
        has_enough=can_use >= credits,
        sent={"when": form.cleaned_data["when"], **people},
    )


@require_safe
@participant_page
def bookings(request: ParticipantRequest) -> HttpResponse:
    """Show what somebody has booked."""
    request.tab = "use"
    at = now()
    found = [(use, _time(use), at < cancelled_until(use)) for use in bookings_of(request.participant) if use.held_until >= at]
    return page(request, "credits/bookings.html", found=found)


@require_POST
@participant_page
def cancel_booking(request: ParticipantRequest, use_id: UUID) -> HttpResponse:
    """Give a booking back."""
    use = booking_of(request.participant, use_id)
    if attempt_button(request, lambda: actions.cancel_booking(by=actor(request), key=key_of(request), at=now(), use=use)):
        messages.success(request, pgettext("book.cancelled", "It is cancelled. Your credits are yours to use again."))
    return go("credits:bookings", request.credit_scheme.slug)


def _offer(request: ParticipantRequest, offer_id: int) -> Offer:
    offer = offer_in(request.credit_scheme, offer_id, dates.today(now()))
    if not offer.is_bookable:
        raise NotFound
    return offer


def _rules(offer: Offer) -> list[tuple[str, str]]:
    return [rule for rule in words.rules(offer) if rule[1]]


def _time(use: Use) -> str:
    return words.time_of(use.sitting)
