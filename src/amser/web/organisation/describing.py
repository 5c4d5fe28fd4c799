"""What an organisation says of itself, and its places, at its desk."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.kernel.errors import NotFound
from amser.organisations import actions
from amser.organisations.actions import OrganisationDetails, PlaceDetails
from amser.organisations.models import Organisation, Place, Right
from amser.web.organisation.forms import OrganisationForm, PlaceForm
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.visiting import typed


@organisation_page(Right.OWNER)
def describe(request: OrganisationRequest) -> HttpResponse:
    """What everybody reads of the organisation, published in both languages together."""
    request.tab = "organisation"
    organisation = request.organisation
    known = {field.name: getattr(organisation, field.name) for field in dataclasses.fields(OrganisationDetails)}
    form = OrganisationForm(typed(request), initial=known)
    if form.is_valid():

        def act() -> Organisation:
            content: dict[str, Any] = {"organisation": organisation, "details": form.details()}
            return actions.describe_organisation(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)

        if attempt(request, form, act):
            messages.success(request, pgettext("about.done", "It is published, in Welsh and in English."))
            return go("organisation:home", organisation.slug)
    return page(request, "organisation/describe.html", form=form, organisation=organisation)


@organisation_page(Right.OWNER)
def places(request: OrganisationRequest) -> HttpResponse:
    """Where the organisation is, and one place more."""
    request.tab = "organisation"
    organisation = request.organisation
    form = PlaceForm(typed(request))
    if form.is_valid():

        def act() -> Place:
            content: dict[str, Any] = {"organisation": organisation, "details": form.details()}
            return actions.add_place(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)

        if attempt(request, form, act):
            messages.success(request, pgettext("place.done", "The place is there."))
            return go("organisation:places", organisation.slug)
    known = sorted(Place.objects.open().filter(organisation=organisation), key=lambda place: (place.name, place.pk))
    return page(request, "organisation/places.html", form=form, places=known, organisation=organisation)


@organisation_page(Right.OWNER)
def place(request: OrganisationRequest, place_id: int) -> HttpResponse:
    """One place, described anew."""
    request.tab = "organisation"
    found = _place(request, place_id)
    form = PlaceForm(typed(request), initial=_known(found))
    if form.is_valid():

        def act() -> Place:
            return actions.change_place(by=actor(request), key=form.cleaned_data["key"], at=now(), place=found, details=form.details())

        if attempt(request, form, act):
            messages.success(request, pgettext("about.done", "It is published, in Welsh and in English."))
            return go("organisation:places", request.organisation.slug)
    return page(request, "organisation/place.html", form=form, place=found, organisation=request.organisation)


def _known(found: Place) -> dict[str, object]:
    known = {field.name: getattr(found, field.name) for field in dataclasses.fields(PlaceDetails)}
    for name in ("latitude", "longitude"):
        known[name] = "" if known[name] is None else f"{known[name] / 100_000:.5f}"
    return known


@require_POST
@organisation_page(Right.OWNER)
def close_place(request: OrganisationRequest, place_id: int) -> HttpResponse:
    """Nobody comes to this place any more."""
    found = _place(request, place_id)
    if attempt_button(request, lambda: actions.close_place(by=actor(request), key=key_of(request), at=now(), place=found)):
        messages.success(request, pgettext("place.closed", "The place is no longer shown."))
    return go("organisation:places", request.organisation.slug)


def _place(request: OrganisationRequest, place_id: int) -> Place:
    found = Place.objects.filter(organisation=request.organisation, pk=place_id).first()
    if found is None:
        raise NotFound
    return found
