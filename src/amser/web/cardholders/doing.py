"""What a desk does for somebody: another card, a gift given or brought, leaving; and what whoever runs the scheme decides."""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from amser.agencies import actions
from amser.agencies.models import CreditGift, Participant, WhyEnded
from amser.organisations.models import Right
from amser.retention import actions as retention
from amser.ui.forms import AmserForm
from amser.web.cardholders.desk import Desk, DeskOfCredits, acting_for, desk_of, person_at
from amser.web.cardholders.forms import BringForThemForm, GiveForThemForm, LeaveForm, PotForm
from amser.web.cards_typed import gift_typed, holder_typed
from amser.web.credits.gift_forms import LostForm
from amser.web.credits.giving import offer
from amser.web.pages import attempt, now, page
from amser.web.taking_part import manager_page, organisation_page
from amser.web.visiting import typed


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """The words of a page with one form, and what is said once it is done."""

    heading: str
    lede: str
    submit: str
    done: str = ""
    leads_to: str = "holder"


def _decide(  # noqa: PLR0917  one sentence: whose desk, whom, what is asked, in which words, and what is done
    request: DeskOfCredits, desk: Desk, one: Participant, form: AmserForm, words: Decided, act: Callable[[], object], *, at: str = ""
) -> HttpResponse:
    if form.is_valid() and attempt(request, form, act, at=at or None) is not None:
        if words.done:
            messages.success(request, words.done)
        return HttpResponseRedirect(desk.url("holder", one.pk) if words.leads_to == "holder" else desk.url(words.leads_to))
    back = desk.url("holder", one.pk)
    return page(
        request,
        "cardholders/form.html",
        form=form,
        desk=desk,
        one=one,
        back=back,
        heading=words.heading,
        lede=words.lede,
        submit=words.submit,
    )


def _finding(request: DeskOfCredits, one: Participant) -> Callable[[str], Participant]:
    return functools.partial(holder_typed, request, one.scheme)


def _content(request: DeskOfCredits, one: Participant, form: AmserForm) -> dict[str, Any]:
    return {"by": acting_for(request, one), "key": form.cleaned_data["key"], "at": now()}


@never_cache
def lost(request: DeskOfCredits, participant_id: int) -> HttpResponse:
    """A card that is lost opens nothing from this moment on; they have another one at once, or none."""
    desk = desk_of(request)
    one = person_at(request, desk, participant_id)
    form = LostForm(typed(request), another=pgettext("holders.card.another", "Another card at once"))

    def act() -> object:
        content = _content(request, one, form)
        if form.cleaned_data["then"] == "another":
            card = actions.replace_card(**content, participant=one, why=WhyEnded.LOST)
            # Its number is on the print alone, which is written down: whoever knows it can act for them.
            text = pgettext("holders.lost.print", "The lost card opens nothing any more. Print the new one, and hand it over.")
            messages.success(request, text)
            return card
        done = actions.stop_card(**content, participant=one, why=WhyEnded.LOST)
        messages.success(request, pgettext("holders.lost.done", "The lost card opens nothing any more."))
        return done

    words = Decided(
        heading=pgettext("holders.lost", "The card is lost"),
        lede=pgettext("holders.lost.lede", "The card opens nothing from then on, whoever has it. Their credits stay theirs."),
        submit=pgettext("credits.card.stop", "Stop the card"),
    )
    return _decide(request, desk, one, form, words, act)


@never_cache
def give(request: DeskOfCredits, participant_id: int) -> HttpResponse:
    """Somebody gives credits on, and says so with their card."""
    desk = desk_of(request)
    one = person_at(request, desk, participant_id)
    form = GiveForThemForm(typed(request), participant=one, find=_finding(request, one), not_to=desk.organisation)

    def act() -> CreditGift:
        return offer(request, form, by=acting_for(request, one), scheme=one.scheme, giver=one)

    words = Decided(
        heading=pgettext("holders.give", "Give credits on for them"),
        lede=pgettext("holders.give.lede", "A gift to somebody has a code, which stands on their page afterwards: write it down for them."),
        submit=pgettext("credits.give.button", "Give"),
    )
    return _decide(request, desk, one, form, words, act, at="credits")


@never_cache
def bring(request: DeskOfCredits, participant_id: int) -> HttpResponse:
    """Somebody brings the code of a gift, and their card."""
    desk = desk_of(request)
    one = person_at(request, desk, participant_id)
    form = BringForThemForm(typed(request), participant=one, find=_finding(request, one))

    def act() -> CreditGift:
        gift = gift_typed(request, one.scheme, form.cleaned_data["code"])
        return actions.accept_gift(**_content(request, one, form), gift=gift, receiver=one)

    words = Decided(
        heading=pgettext("holders.bring", "They bring the code of a gift"),
        lede="",
        submit=pgettext("credits.accept", "Accept the gift"),
        done=pgettext("holders.bring.done", "The credits of the gift are theirs."),
    )
    return _decide(request, desk, one, form, words, act, at="code")


@never_cache
def leave(request: DeskOfCredits, participant_id: int) -> HttpResponse:
    """Somebody leaves the scheme. Credits that are left go to the pot; whoever would rather give them does so first."""
    desk = desk_of(request)
    one = person_at(request, desk, participant_id)
    # Whoever runs the scheme can also end it for somebody who has no card; an organisation needs the person's yes.
    form = AmserForm(typed(request)) if desk.scheme is not None else LeaveForm(typed(request), participant=one, find=_finding(request, one))
    words = Decided(
        heading=pgettext("holders.leave", "They leave the scheme"),
        lede=pgettext(
            "holders.leave.lede", "Their card stops working. Credits that are left go to the scheme's pot, unless they give them on first."
        ),
        submit=pgettext("holders.leave.button", "They leave"),
        done=pgettext("holders.leave.done", "They have left the scheme."),
        leads_to="holders",
    )
    return _decide(request, desk, one, form, words, lambda: actions.leave(**_content(request, one, form), participant=one))


@never_cache
def from_pot(request: DeskOfCredits, participant_id: int) -> HttpResponse:
    """Credits out of the pot, with a reason. No list of them is public."""
    desk = desk_of(request)
    one, form = person_at(request, desk, participant_id), PotForm(typed(request))

    def act() -> object:
        said = form.cleaned_data
        return actions.give_from_pot(**_content(request, one, form), participant=one, credits=said["credits"], reason=said["reason"])

    words = Decided(
        heading=pgettext("holders.pot", "Give credits from the pot"),
        lede=pgettext("holders.pot.lede", "Nobody but whoever runs the scheme, and the person, reads that they had some."),
        submit=pgettext("credits.give.button", "Give"),
        done=pgettext("holders.pot.done", "The credits are theirs."),
    )
    return _decide(request, desk, one, form, words, act, at="credits")


@never_cache
def erase(request: DeskOfCredits, participant_id: int) -> HttpResponse:
    """Remove what is kept of somebody who has left."""
    desk = desk_of(request)
    one, form = person_at(request, desk, participant_id), AmserForm(typed(request))
    words = Decided(
        heading=pgettext("holders.erase", "Remove what is kept of them"),
        lede=pgettext(
            "holders.erase.lede", "Name, cards and words go, for good. That somebody was there, and the credits, stay without a name."
        ),
        submit=pgettext("holders.erase.button", "Remove it"),
        done=pgettext("holders.erase.done", "What was kept of them is removed."),
        leads_to="holders",
    )
    return _decide(request, desk, one, form, words, lambda: retention.erase_participant(**_content(request, one, form), participant=one))


organisation_lost = organisation_page(Right.LEADER)(lost)
organisation_give = organisation_page(Right.LEADER)(give)
organisation_bring = organisation_page(Right.LEADER)(bring)
organisation_leave = organisation_page(Right.LEADER)(leave)
scheme_lost = manager_page(lost)
scheme_give = manager_page(give)
scheme_bring = manager_page(bring)
scheme_leave = manager_page(leave)
scheme_from_pot = manager_page(from_pot)
scheme_erase = manager_page(erase)
