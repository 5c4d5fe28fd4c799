"""Somebody's own credits in a scheme, and the card they carry."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amser.agencies import actions
from amser.agencies.models import WhyEnded
from amser.agencies.queries.mine import card_carried, held_by, open_gifts
from amser.kernel.codes import shown_code
from amser.opportunities.models import Coming, ComingState
from amser.ui.forms import AmserForm
from amser.venues.models import Use, UseState
from amser.web.credits.addresses import card_address
from amser.web.credits.gift_forms import LostForm
from amser.web.member.posters import code_of
from amser.web.pages import actor, attempt, go, now, page
from amser.web.taking_part import ParticipantRequest, participant_page
from amser.web.visiting import typed
from amser.web.words.my_credits import gift_from, story

LATEST: Final = 30
AT_MOST: Final = 20


@never_cache
@require_safe
@participant_page
def mine(request: ParticipantRequest) -> HttpResponse:
    """What somebody has, in credits and never in hours or money; their card; what is coming; what came and went."""
    request.tab = "credits"
    one, scheme, at = request.participant, request.credit_scheme, now()
    card = card_carried(one)
    waiting, offered = open_gifts(scheme, one, at=at)
    coming = Coming.objects.filter(participant=one, session__ends_at__gt=at, session__cancelled_at__isnull=True)
    coming = coming.exclude(state=ComingState.CANCELLED).select_related("session__opportunity", "session__organisation")
    booked = Use.objects.filter(participant=one, state=UseState.HELD, is_booking=True).select_related("offer", "organisation", "sitting")
    return page(
        request,
        "credits/mine.html",
        scheme=scheme,
        held=held_by(scheme, one, at=at),
        card=card,
        number=shown_code(card.number) if card else "",
        code=code_of(card_address(card)) if card else None,
        coming=list(coming.order_by("session__begins_at")[:AT_MOST]),
        booked=list(booked.order_by("on")[:AT_MOST]),
        waiting=[(gift, gift_from(gift)) for gift in waiting],
        offered=offered,
        story=story(scheme, one, at_most=LATEST, which=request.GET.get("page", "")),
    )


@participant_page
def lost(request: ParticipantRequest) -> HttpResponse:
    """A card that is lost opens nothing from this moment on."""
    request.tab = "credits"
    form = LostForm(typed(request), another=pgettext("credits.card.another", "I need another card"))
    if form.is_valid():
        content = {"key": form.cleaned_data["key"], "at": now(), "participant": request.participant, "why": WhyEnded.LOST}
        act = actions.replace_card if form.cleaned_data["then"] == "another" else actions.stop_card
        if attempt(request, form, lambda: act(by=actor(request), **content)) is not None:
            messages.success(request, pgettext("credits.card.stopped", "The card that you lost opens nothing any more."))
            return go("credits:mine", request.credit_scheme.slug)
    return page(request, "credits/lost.html", form=form, scheme=request.credit_scheme)


@participant_page
def leave(request: ParticipantRequest) -> HttpResponse:
    """Leave the scheme. Credits that are left go to the pot, or are given to somebody before."""
    request.tab = "credits"
    form = AmserForm(typed(request))
    if form.is_valid():
        act = {"by": actor(request), "key": form.cleaned_data["key"], "at": now(), "participant": request.participant}
        if attempt(request, form, lambda: actions.leave(**act)) is not None:
            messages.success(request, pgettext("credits.left", "You have left the scheme. Thank you for your time."))
            return go("person:banks")
    held = held_by(request.credit_scheme, request.participant, at=now())
    return page(request, "credits/leave.html", form=form, scheme=request.credit_scheme, held=held)
