"""An organisation's own credits: what it was given, and giving it on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from amser.agencies import actions, policies
from amser.agencies.models import Partner, Scheme
from amser.agencies.queries.mine import held_by, open_gifts
from amser.kernel.codes import shown_code
from amser.kernel.errors import NotFound
from amser.organisations.models import Right
from amser.web.cardholders.desk import acting_for
from amser.web.credits.gift_forms import GiveCreditsForm
from amser.web.credits.giving import offer
from amser.web.pages import attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.visiting import typed
from amser.web.words.my_credits import gift_from, story

LATEST = 30


@never_cache
@require_safe
@organisation_page(Right.OWNER)
def schemes(request: OrganisationRequest) -> HttpResponse:
    """In which scheme: of one alone, its page."""
    request.tab = "organisation"
    found = _schemes(request)
    if len(found) == 1:
        return go("organisation:own_credits", request.organisation.slug, found[0].slug)
    return page(request, "organisation/own_credits_where.html", organisation=request.organisation, schemes=found)


@never_cache
@require_safe
@organisation_page(Right.OWNER)
def own(request: OrganisationRequest, scheme: str) -> HttpResponse:
    """What the organisation has of its own, what waits for its answer, what came and went."""
    request.tab = "organisation"
    found, organisation, at = _scheme(request, scheme), request.organisation, now()
    waiting, offered = open_gifts(found, organisation, at=at)
    return page(
        request,
        "organisation/own_credits.html",
        organisation=organisation,
        scheme=found,
        held=held_by(found, organisation, at=at),
        waiting=[(gift, gift_from(gift)) for gift in waiting],
        offered=[(gift, shown_code(gift.code) if gift.code else "") for gift in offered],
        story=story(found, organisation, at_most=LATEST, which=request.GET.get("page", "")),
    )


@never_cache
@organisation_page(Right.OWNER)
def give(request: OrganisationRequest, scheme: str) -> HttpResponse:
    """Give on from the organisation's own credits, never from a budget: that thanks people for their time."""
    request.tab = "organisation"
    found, organisation = _scheme(request, scheme), request.organisation
    form = GiveCreditsForm(typed(request), scheme=found, not_to=organisation)

    def act() -> object:
        return offer(request, form, by=acting_for(request), scheme=found, giver=organisation)

    if form.is_valid() and attempt(request, form, act, at="credits") is not None:
        return go("organisation:own_credits", organisation.slug, found.slug)
    held = held_by(found, organisation, at=now())
    return page(request, "organisation/give_credits.html", form=form, organisation=organisation, scheme=found, held=held)


@require_POST
@organisation_page(Right.OWNER)
def take_back(request: OrganisationRequest, own_gift_id: UUID) -> HttpResponse:
    """Take a gift back that nobody has accepted."""
    found = policies.gift_offered_by(request.organisation, own_gift_id)
    attempt_button(request, lambda: actions.withdraw_gift(by=acting_for(request), key=key_of(request), at=now(), gift=found))
    return go("organisation:own_credits", request.organisation.slug, found.scheme.slug)


@require_POST
@organisation_page(Right.OWNER)
def answer(request: OrganisationRequest, gift_to_us_id: UUID) -> HttpResponse:
    """Accept a gift to the organisation, or say no thank you."""
    found = policies.gift_offered_to(request.organisation, gift_to_us_id)
    act = actions.accept_gift if request.POST.get("answer") == "yes" else actions.decline_gift
    if attempt_button(request, lambda: act(by=acting_for(request), key=key_of(request), at=now(), gift=found)) is not None:
        messages.success(request, pgettext("credits.answered", "Your answer is recorded."))
    return go("organisation:own_credits", request.organisation.slug, found.scheme.slug)


def _schemes(request: OrganisationRequest) -> list[Scheme]:
    partners = Partner.objects.live().filter(organisation=request.organisation)
    return list(Scheme.objects.running().filter(pk__in=partners.values("scheme")).order_by("pk"))


def _scheme(request: OrganisationRequest, slug: str) -> Scheme:
    found = next((scheme for scheme in _schemes(request) if scheme.slug == slug), None)
    if found is None:
        raise NotFound
    return found
