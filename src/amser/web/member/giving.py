"""Saying thank you, and giving hours on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import pgettext

from amser.exchanges import actions
from amser.exchanges.models import ExchangeState, Gift, Thanks
from amser.exchanges.policies import exchange_of
from amser.exchanges.queries import hours_held
from amser.kernel.errors import NotFound
from amser.kernel.minutes import duration
from amser.members.models import Membership
from amser.members.policies import fellow_member
from amser.web.member.claiming import choose_person
from amser.web.member.exchange_forms import GiveForm, GiveToForm, ThankForm
from amser.web.member.exchanges import in_words, moved_on, side_of
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import MemberRequest, active_member_page, member_page, typed

_THANKABLE = {ExchangeState.CLAIMED, ExchangeState.WAITING, ExchangeState.POSTED}


@member_page
def thank(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Send the other person a few words. Once each."""
    request.tab = "arrangements"
    found = exchange_of(request.membership, exchange_id)
    if found.state not in _THANKABLE or Thanks.objects.filter(exchange=found, from_member=request.membership).exists():
        return moved_on(request, found)
    name = side_of(request, found).name
    sent = pgettext("thank.sent", "Your thanks have gone to %(name)s.") % {"name": name}
    return in_words(request, found, ThankForm(typed(request), name=name), actions.thank, template="member/thank.html", done=sent)


@active_member_page
def give(request: MemberRequest) -> HttpResponse:
    """Give hours one has: to whom, then how much."""
    request.tab = "hours"
    to = request.GET.get("to")
    if to == "pot":
        return _how_much(request, None)
    if to != "person":
        return _to_whom(request)
    if not request.GET.get("with", "").isdecimal():
        return choose_person(request, heading=pgettext("gift.who", "Who would you like to give to?"), to="person")
    other = fellow_member(request.membership, int(request.GET["with"]))
    if other == request.membership:
        raise NotFound
    return _how_much(request, other)


def _to_whom(request: MemberRequest) -> HttpResponse:
    form = GiveToForm(typed(request))
    if form.is_valid():
        return HttpResponseRedirect(f"{request.path}?{urlencode({'to': form.cleaned_data['to']})}")
    return page(request, "member/give_to.html", form=form)


def _how_much(request: MemberRequest, other: Membership | None) -> HttpResponse:
    form = GiveForm(typed(request))
    if form.is_valid():
        gift = attempt(
            request,
            form,
            lambda: actions.give_hours(
                by=actor(request),
                key=form.cleaned_data["key"],
                at=now(),
                from_member=request.membership,
                to_member=other,
                minutes=form.cleaned_data["minutes"],
                words=form.cleaned_data["words"],
            ),
            at="minutes",
        )
        if gift:
            messages.success(request, _given(gift, other))
            return go("member:hours", request.bank.slug)
    has = hours_held(request.membership)
    return page(request, "member/give.html", form=form, other=other, has=max(has, 0))


def _given(gift: Gift, other: Membership | None) -> str:
    if other is None:
        return pgettext("gift.done.pot", "Thank you. You gave %(duration)s to the community pot.") % {"duration": duration(gift.minutes)}
    values = {"duration": duration(gift.minutes), "name": other.short_name}
    return pgettext("gift.done.person", "Thank you. You gave %(duration)s to %(name)s.") % values
