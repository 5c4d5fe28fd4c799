"""Saying thank you, and giving hours on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import pgettext

from amser.exchanges import actions
from amser.exchanges.models import ExchangeState, Gift, Thanks
from amser.exchanges.policies import exchange_of, may_thank_in
from amser.exchanges.queries import hours_held
from amser.kernel.errors import NotFound
from amser.kernel.minutes import duration
from amser.members.models import Membership
from amser.members.policies import fellow_member
from amser.timebanks.queries import neighbours_of
from amser.ui.forms import AmserForm
from amser.web.member.claiming import choose_person
from amser.web.member.exchange_forms import GiveForm, GiveNextDoorForm, GiveToForm, ThankForm
from amser.web.member.exchanges import in_words, moved_on, side_of
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import MemberRequest, active_member_page, member_page, typed
from amser.web.words import names

_THANKABLE = {ExchangeState.CLAIMED, ExchangeState.WAITING, ExchangeState.POSTED}


@member_page
def thank(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Send the other person a few words. Once each."""
    request.tab = "arrangements"
    found = exchange_of(request.membership, exchange_id)
    if found.is_group and not may_thank_in(found, request.membership):
        return moved_on(request, found)
    if found.state not in _THANKABLE or Thanks.objects.filter(exchange=found, from_member=request.membership).exists():
        return moved_on(request, found)
    name = "" if found.is_group else side_of(request, found).name
    sent = pgettext("thank.sent", "Your thanks have gone to %(name)s.") % {"name": name}
    if found.is_group:
        sent = pgettext("thank.sent.group", "Your thanks have gone to everyone else who gave their time.")
    return in_words(request, found, ThankForm(typed(request), name=name), actions.thank, template="member/thank.html", done=sent)


@active_member_page
def give(request: MemberRequest) -> HttpResponse:
    """Give hours one has: to whom, then how much."""
    request.tab = "hours"
    to = request.GET.get("to")
    if to == "pot":
        return _how_much(request, None)
    if to == "next_door":
        return _next_door(request)
    if to != "person":
        return _to_whom(request)
    if not request.GET.get("with", "").isdecimal():
        return choose_person(request, heading=pgettext("gift.who", "Who would you like to give to?"), to="person")
    other = fellow_member(request.membership, int(request.GET["with"]))
    if other == request.membership:
        raise NotFound
    return _how_much(request, other)


def _to_whom(request: MemberRequest) -> HttpResponse:
    form = GiveToForm(typed(request), has_neighbours=bool(neighbours_of(request.bank)))
    if form.is_valid():
        return HttpResponseRedirect(f"{request.path}?{urlencode({'to': form.cleaned_data['to']})}")
    return page(request, "member/give_to.html", form=form)


def _how_much(request: MemberRequest, other: Membership | None) -> HttpResponse:
    form = GiveForm(typed(request))
    if form.is_valid() and (done := _give(request, form, other)):
        return done
    return page(request, "member/give.html", form=form, other=other, has=max(hours_held(request.membership), 0))


def _next_door(request: MemberRequest) -> HttpResponse:
    """Who, in which neighbouring bank, and how much, on one page: nobody's name or number stands in an address."""
    neighbours = neighbours_of(request.bank)
    if not neighbours:
        return go("member:give", request.bank.slug)
    form = GiveNextDoorForm(typed(request), me=request.membership, neighbours=neighbours)
    if form.is_valid() and (done := _give(request, form, form.cleaned_data["other"])):
        return done
    only = neighbours[0] if len(neighbours) == 1 else None
    return page(request, "member/give_next_door.html", form=form, only=only, has=max(hours_held(request.membership), 0))


def _give(request: MemberRequest, form: AmserForm, other: Membership | None) -> HttpResponse | None:
    """Move the hours and say so; None where a rule said no, which the form then says."""
    given = form.cleaned_data
    gift = attempt(
        request,
        form,
        lambda: actions.give_hours(
            by=actor(request),
            key=given["key"],
            at=now(),
            from_member=request.membership,
            to_member=other,
            minutes=given["minutes"],
            words=given["words"],
        ),
        at="minutes",
    )
    if gift is None:
        return None
    messages.success(request, _given(gift, other))
    return go("member:hours", request.bank.slug)


def _given(gift: Gift, other: Membership | None) -> str:
    if other is None:
        return pgettext("gift.done.pot", "Thank you. You gave %(duration)s to the community pot.") % {"duration": duration(gift.minutes)}
    is_near = other.timebank_id == gift.timebank_id
    values = {"duration": duration(gift.minutes), "name": other.short_name if is_near else names.with_bank(other)}
    return pgettext("gift.done.person", "Thank you. You gave %(duration)s to %(name)s.") % values
