"""What a venue offers: its list, an offer as readers will see it, writing, publishing, copying and closing it."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.agencies.models import Scheme
from amser.kernel.errors import NotFound
from amser.kernel.languages import LANGUAGES
from amser.organisations.models import Right
from amser.venues import actions
from amser.venues.actions.offering import why_not_public
from amser.venues.models import Offer
from amser.venues.policies import offer_of, offers_of, venue_in
from amser.web.organisation.offer_form import OfferForm, initial_of
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.visiting import typed
from amser.web.words import offers as words
from amser.web.words import refusals

ON_A_PAGE: Final = 50


@require_safe
@organisation_page(Right.TILL)
def offers(request: OrganisationRequest) -> HttpResponse:
    """Show what a venue offers: what everybody reads first, then drafts, then what is closed."""
    request.tab = "offers"
    is_closed, is_draft = (
        ExpressionWrapper(Q(**{f"{when}__isnull": is_null}), output_field=BooleanField())
        for when, is_null in (("closed_at", False), ("published_at", True))
    )
    found = Paginator(offers_of(request.organisation).order_by(is_closed, is_draft, "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    groups = [
        (pgettext("offers.open", "Everybody can read these"), [one for one in found if one.published_at and not one.closed_at]),
        (pgettext("offers.drafts", "Drafts that only you see"), [one for one in found if not one.published_at and not one.closed_at]),
        (pgettext("offers.closed", "Closed"), [one for one in found if one.closed_at]),
    ]
    shown = [(heading, [(one, words.when(one), words.prices(one)) for one in those]) for heading, those in groups if those]
    return page(request, "organisation/offers.html", groups=shown, pages=found, schemes=venue_in(request.organisation))


@organisation_page(Right.TILL)
def new_offer(request: OrganisationRequest) -> HttpResponse:
    """Describe an offer; it stays a draft until it is published."""
    request.tab = "offers"
    scheme = _scheme(request)
    form = OfferForm(typed(request), organisation=request.organisation, is_new=True, initial=initial_of(None))
    if form.is_valid():
        offer = attempt(
            request,
            form,
            lambda: actions.add_offer(
                by=actor(request), key=form.cleaned_data["key"], at=now(), scheme=scheme, organisation=request.organisation,
                details=form.details(),
            ),
        )  # fmt: skip
        if offer:
            return go("organisation:offer", request.organisation.slug, offer.pk)
    return page(request, "organisation/offer_form.html", form=form, scheme=scheme, offer=None)


@organisation_page(Right.TILL)
def change_offer(request: OrganisationRequest, offer_id: int) -> HttpResponse:
    """Change an offer. What is booked stays as it was booked."""
    request.tab = "offers"
    offer = offer_of(request.organisation, offer_id)
    form = OfferForm(typed(request), organisation=request.organisation, is_new=False, initial=initial_of(offer))
    if form.is_valid():
        given = form.cleaned_data
        changed = attempt(
            request,
            form,
            lambda: actions.describe_offer(
                by=actor(request), key=given["key"], at=now(), offer=offer, details=form.details(),
                is_welsh_checked=given["is_welsh_checked"],
            ),
        )  # fmt: skip
        if changed:
            messages.success(request, pgettext("offer.changed", "It is changed. What is booked stays as it was booked."))
            return go("organisation:offer", request.organisation.slug, offer.pk)
    return page(request, "organisation/offer_form.html", form=form, scheme=offer.scheme, offer=offer)


@require_safe
@organisation_page(Right.TILL)
def offer(request: OrganisationRequest, offer_id: int) -> HttpResponse:
    """Show an offer as readers see it, in both languages, and what can be done with it."""
    request.tab = "offers"
    found = offer_of(request.organisation, offer_id)
    refusal = why_not_public(found)
    return page(
        request,
        "organisation/offer.html",
        offer=found,
        sides=[_side(found, language) for language in LANGUAGES],
        missing=refusals.words(refusal, request) if refusal else "",
    )


@require_POST
@organisation_page(Right.TILL)
def publish_offer(request: OrganisationRequest, offer_id: int) -> HttpResponse:
    """Publish an offer in both languages."""
    found = offer_of(request.organisation, offer_id)
    done = attempt_button(request, lambda: actions.publish_offer(by=actor(request), key=key_of(request), at=now(), offer=found))
    if done:
        messages.success(request, pgettext("offer.published", "It is published, in Welsh and in English."))
    return go("organisation:offer", request.organisation.slug, found.pk)


@require_POST
@organisation_page(Right.TILL)
def close_offer(request: OrganisationRequest, offer_id: int) -> HttpResponse:
    """Close an offer: nobody books it any more."""
    found = offer_of(request.organisation, offer_id)
    if attempt_button(request, lambda: actions.close_offer(by=actor(request), key=key_of(request), at=now(), offer=found)):
        messages.success(request, pgettext("offer.closed", "It is closed. Whoever has booked it already is still welcome."))
    return go("organisation:offer", request.organisation.slug, found.pk)


@require_POST
@organisation_page(Right.TILL)
def copy_offer(request: OrganisationRequest, offer_id: int) -> HttpResponse:
    """Begin another offer like this one."""
    found = offer_of(request.organisation, offer_id)
    copied = attempt_button(request, lambda: actions.copy_offer(by=actor(request), key=key_of(request), at=now(), offer=found))
    return go("organisation:change_offer", request.organisation.slug, copied.pk if copied else found.pk)


def _scheme(request: OrganisationRequest) -> Scheme:
    """Return the scheme that a new offer is for: the one named, else the only one. Raises NotFound for whoever is no venue."""
    named = request.GET.get("scheme", "")
    those = [scheme for scheme in venue_in(request.organisation) if not named or scheme.slug == named]
    if not those:
        raise NotFound
    return those[0]


def _side(offer: Offer, language: str) -> dict[str, object]:
    with translation.override(language):
        title, about, terms = (getattr(offer, f"{text}_{language}") for text in ("title", "about", "terms"))
        rules = [(name, what) for name, what in words.rules(offer) if what]
        return {"language": language, "title": title, "about": about, "terms": terms, "prices": words.prices(offer), "rules": rules}
