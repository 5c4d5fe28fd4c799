"""Giving credits on, and receiving them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from amser.agencies import actions, policies
from amser.agencies.models import CreditGift, Participant, Scheme
from amser.agencies.queries.mine import held_by
from amser.audit.actions import Actor
from amser.kernel.codes import shown_code
from amser.organisations.models import Organisation
from amser.web.credits.gift_forms import CodeForm, GiveCreditsForm
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import ParticipantRequest, participant_page
from amser.web.throttle import too_often
from amser.web.visiting import typed
from amser.web.words.my_credits import gift_from


@never_cache
@participant_page
def give(request: ParticipantRequest) -> HttpResponse:
    """Give credits: to whoever is handed the code, to an organisation, or to the pot."""
    request.tab = "credits"
    one, scheme = request.participant, request.credit_scheme
    form = GiveCreditsForm(typed(request), scheme=scheme)
    if form.is_valid():
        gift = attempt(request, form, lambda: offer(request, form, by=actor(request), scheme=scheme, giver=one), at="credits")
        if gift is not None:
            return go("credits:gift", scheme.slug, gift.pk) if gift.code else go("credits:mine", scheme.slug)
    return page(request, "credits/give.html", form=form, scheme=scheme, held=held_by(scheme, one, at=now()))


def offer(request: HttpRequest, form: GiveCreditsForm, *, by: Actor, scheme: Scheme, giver: Participant | Organisation) -> CreditGift:
    """Do what a good form asks for whoever gives, and say so on the next page. Raises what `offer_gift` and `donate` raise."""
    said = form.cleaned_data
    content: dict[str, Any] = {"by": by, "key": said["key"], "at": now()}
    content |= {"scheme": scheme, "giver": giver, "credits": said["credits"], "words": said["words"]}
    if said["to"] == "pot":
        gift = actions.donate(**content)
    else:
        gift = actions.offer_gift(**content, receiver=said["organisation"] if said["to"] == "organisation" else None)
    messages.success(request, _given(gift, to=said["to"]))
    return gift


def _given(gift: CreditGift, *, to: str) -> str:
    if to == "pot":
        return pgettext("credits.given.pot", "Thank you. The credits are in the scheme's pot.")
    if gift.code:
        return pgettext("credits.given.code", "The gift is ready. Hand the code over.")
    return pgettext("credits.given.organisation", "The gift is offered. It is theirs once they accept it.")


@never_cache
@require_safe
@participant_page
def gift(request: ParticipantRequest, gift_id: UUID) -> HttpResponse:
    """A gift that waits: its code, to be told, written down or printed; and the way to take it back."""
    request.tab = "credits"
    found = policies.gift_offered_by(request.participant, gift_id)
    code = shown_code(found.code) if found.code else ""
    return page(request, "credits/gift.html", gift=found, code=code, scheme=request.credit_scheme)


@require_POST
@participant_page
def take_back(request: ParticipantRequest, gift_id: UUID) -> HttpResponse:
    """Take a gift back that nobody has accepted."""
    found = policies.gift_offered_by(request.participant, gift_id)
    done = attempt_button(request, lambda: actions.withdraw_gift(by=actor(request), key=key_of(request), at=now(), gift=found))
    if done is not None:
        messages.success(request, pgettext("credits.taken_back", "The gift is taken back. The credits are yours again."))
    return go("credits:mine", request.credit_scheme.slug)


@require_POST
@participant_page
def answer(request: ParticipantRequest, received_gift_id: UUID) -> HttpResponse:
    """Accept a gift that was offered to oneself, or say no thank you."""
    found = policies.gift_offered_to(request.participant, received_gift_id)
    _answer(request, found, accepts=request.POST.get("answer") == "yes")
    return go("credits:mine", request.credit_scheme.slug)


@never_cache
@participant_page
def bring(request: ParticipantRequest) -> HttpResponse:
    """Type the code of a gift, see what it is, and accept it or say no thank you. The code stands in no address."""
    request.tab = "credits"
    form = CodeForm(typed(request))
    if not form.is_valid() or too_often(request, form, "gift_code"):
        return page(request, "credits/bring.html", form=form, scheme=request.credit_scheme)
    found = attempt(request, form, lambda: policies.gift_brought(request.credit_scheme, form.cleaned_data["code"]), at="code")
    if found is None:
        return page(request, "credits/bring.html", form=form, scheme=request.credit_scheme)
    if request.POST.get("answer") in {"yes", "no"}:
        _answer(request, found, accepts=request.POST["answer"] == "yes")
        return go("credits:mine", request.credit_scheme.slug)
    shown: dict[str, Any] = {"gift": found, "whose": gift_from(found), "sent": {"code": form.cleaned_data["code"]}}
    return page(request, "credits/brought.html", scheme=request.credit_scheme, **shown)


def _answer(request: ParticipantRequest, found: CreditGift, *, accepts: bool) -> None:
    done: dict[str, Any] = {"by": actor(request), "key": key_of(request), "at": now(), "gift": found}
    if not accepts:
        if attempt_button(request, lambda: actions.decline_gift(**done)) is not None:
            messages.success(request, pgettext("credits.declined", "The credits go back to whoever gave them."))
    elif attempt_button(request, lambda: actions.accept_gift(**done, receiver=request.participant)) is not None:
        messages.success(request, pgettext("credits.accepted", "The credits are yours. Credits: %(count)s.") % {"count": found.credits})
