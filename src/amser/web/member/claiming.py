"""Saying whether it happened and how long it took; and writing down what was never arranged here."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext

from amser.exchanges import actions
from amser.exchanges.actions import What
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Role
from amser.exchanges.policies import exchange_of
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.kernel.languages import base
from amser.kernel.minutes import DAY, duration
from amser.listings.models import Category, Listing, Setting
from amser.listings.models.listing import level_of
from amser.listings.policies import listing_on_board
from amser.members.models import Membership
from amser.members.policies import fellow_member
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import Policy, policy_between, policy_of
from amser.web.member.arranging import who_helps
from amser.web.member.exchange_forms import CountedForm, HowLongForm, PastForm, PersonForm, RoleForm
from amser.web.member.exchanges import moved_on, side_of, unless_moved_on
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import MemberRequest, active_member_page, taking_part_page, typed
from amser.web.words import exchanges as words
from amser.web.words import safety

_USUAL = (30, 60, 90, 120)
_TO_SAY = {ExchangeState.AGREED, ExchangeState.CLAIMED, ExchangeState.DIFFERS}


@taking_part_page
def how_long(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Ask how long it took. The first to say waits for the other; when both have said the same, the hours move."""
    request.tab = "arrangements"
    found = exchange_of(request.membership, exchange_id)
    if found.state not in _TO_SAY:
        return moved_on(request, found)
    side, on = side_of(request, found), today(now())
    worked_on = found.worked_on or min(found.on_day or on, on)
    policy = policy_between(found.timebank, found.neighbour, on=worked_on)
    asks_day = found.worked_on is None and "another_day" in request.GET
    form = HowLongForm(
        typed(request),
        suggestions=_suggestions(found, side, policy),
        hint=_hint(side, policy),
        day=None if asks_day else worked_on,
        initial={"took": side.them.claimed_minutes, "worked_on": worked_on},
    )
    if found.state == ExchangeState.DIFFERS:
        form.fields["took"].label = words.how_long(side, worked_on)
    rounding = _rounding(form, found.timebank, on=worked_on)
    if form.is_valid() and not rounding:
        answer = unless_moved_on(request, found, lambda: _say(request, form, found, form.cleaned_data.get("worked_on") or worked_on))
        if isinstance(answer, HttpResponse):
            return answer
        if answer:
            return _said(request, answer)
    return page(
        request,
        "member/how_long.html",
        form=form,
        exchange=found,
        side=side,
        question=words.how_long(side, worked_on),
        worked_on=worked_on,
        may_change_day=found.worked_on is None and not asks_day,
        differs=found.state == ExchangeState.DIFFERS,
        rounding=rounding,
    )


def _rounding(form: CountedForm, bank: TimeBank, *, on: dt.date) -> words.Rounding | None:
    """
    Return what is to be said before a length counts that is not the one that was written; None where there is nothing.

    It counts as the bank counted on the day it happened: the one in the form, or `on`.
    """
    if not form.is_valid():
        return None
    policy = policy_of(bank, on=form.cleaned_data.get("worked_on") or on)
    counted = form.rounds_to(policy)
    return None if counted is None else words.Rounding(entered=form.cleaned_data["took"], counted=counted, step=policy.step_minutes)


def _say(request: MemberRequest, form: HowLongForm, found: Exchange, worked_on: dt.date) -> Exchange | None:
    return attempt(
        request,
        form,
        lambda: actions.say_how_long(
            by=actor(request),
            key=form.cleaned_data["key"],
            at=now(),
            exchange=found,
            member=request.membership,
            minutes=form.cleaned_data["took"],
            worked_on=worked_on,
        ),
        passes=ExchangeMovedOn,
    )


def _said(request: MemberRequest, found: Exchange) -> HttpResponse:
    if found.state == ExchangeState.POSTED:
        messages.success(request, words.moved(side_of(request, found)))
    return go("member:exchange", request.bank.slug, found.pk)


def _suggestions(found: Exchange, side: words.Side, policy: Policy) -> list[int]:
    """Return lengths to press: around what the other said, else around what the listing expected, else the usual ones."""
    middle = side.them.claimed_minutes or (found.listing.takes_minutes if found.listing else None)
    if not middle:
        return list(_USUAL)
    step = policy.step_minutes
    return [minutes for minutes in (middle - step, middle, middle + step) if policy.minimum_minutes <= minutes <= DAY]


def _hint(side: words.Side | None, policy: Policy) -> str:
    travels = (
        pgettext("done.travel_counts", "Count the travelling time too.")
        if policy.counts_travel
        else pgettext("done.travel_not", "Leave out the travelling time.")
    )
    steps = pgettext("done.rounding", "We record time in steps of %(duration)s.") % {"duration": duration(policy.step_minutes)}
    if side is None or side.them.claimed_minutes is None:
        return f"{travels} {steps}"
    said = pgettext("done.other_says", "%(name)s says %(duration)s.")
    return f"{said % {'name': side.name, 'duration': duration(side.them.claimed_minutes)}} {travels}"


@taking_part_page
def no_show(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Ask whether it happened; where it did not, end it. No hours move and nobody is blamed."""
    request.tab = "arrangements"
    found = exchange_of(request.membership, exchange_id)
    if request.method != "POST":
        if found.state not in _TO_SAY:
            return moved_on(request, found)
        return page(request, "member/did_it_happen.html", exchange=found, side=side_of(request, found))
    ended = attempt_button(
        request, lambda: actions.no_show(by=actor(request), key=key_of(request), at=now(), exchange=found, member=request.membership)
    )
    if ended and ended.state == ExchangeState.NO_SHOW:
        messages.success(request, pgettext("noshow.done", "These things happen. No hours have moved. You can arrange another day."))
    return go("member:exchange", request.bank.slug, found.pk)


@active_member_page
def past(request: MemberRequest) -> HttpResponse:
    """Write down what has already happened: with whom, who helped, then what, when and how long. The other confirms."""
    request.tab = "arrangements"
    listing = _listing(request)
    if listing is not None:
        giver, receiver = who_helps(request.membership, listing)
        return _what_happened(request, giver=giver, receiver=receiver, listing=listing)
    if not request.GET.get("with", "").isdecimal():
        return choose_person(request, heading=pgettext("past.who", "With whom was it?"))
    other = fellow_member(request.membership, int(request.GET["with"]))
    if other == request.membership:
        raise NotFound
    role = request.GET.get("role")
    if role not in Role.values:
        return _who_helped(request, other)
    giver, receiver = (request.membership, other) if role == Role.GIVER else (other, request.membership)
    return _what_happened(request, giver=giver, receiver=receiver, listing=None)


def _listing(request: MemberRequest) -> Listing | None:
    number = request.GET.get("listing", "")
    return listing_on_board(request.membership, int(number)) if number.isdecimal() else None


def choose_person(request: MemberRequest, *, heading: str, **kept: str) -> HttpResponse:
    """Ask for a person by name or number; the next screen has `with=` and the number in its address. Names never are."""
    form = PersonForm(typed(request), me=request.membership)
    if form.is_valid() and form.cleaned_data.get("number"):
        return HttpResponseRedirect(f"{request.path}?{urlencode({**kept, 'with': form.cleaned_data['number']})}")
    return page(request, "member/choose_person.html", form=form, heading=heading)


def _who_helped(request: MemberRequest, other: Membership) -> HttpResponse:
    form = RoleForm(typed(request), name=other.short_name)
    if form.is_valid():
        return HttpResponseRedirect(f"{request.path}?{urlencode({'with': other.number, 'role': form.cleaned_data['role']})}")
    return page(request, "member/past_role.html", form=form, heading=pgettext("past.role.label", "Who helped?"))


def _what_happened(request: MemberRequest, *, giver: Membership, receiver: Membership, listing: Listing | None) -> HttpResponse:
    next_door = giver.timebank if giver.timebank_id != receiver.timebank_id else None
    policy = policy_between(receiver.timebank, next_door, on=today(now()))
    form = PastForm(typed(request), hint=_hint(None, policy), about_listing=listing is not None)
    other = receiver if giver == request.membership else giver
    rounding = _rounding(form, receiver.timebank, on=today(now()))
    if form.is_valid() and not rounding:
        what = What.of(listing) if listing else _what(form)
        recorded = attempt(
            request,
            form,
            lambda: actions.record_past(
                by=actor(request),
                key=form.cleaned_data["key"],
                at=now(),
                bank=request.bank,
                giver=giver,
                receiver=receiver,
                member=request.membership,
                what=what,
                worked_on=form.cleaned_data["worked_on"],
                minutes=form.cleaned_data["took"],
            ),
        )
        if recorded:
            return go("member:exchange", request.bank.slug, recorded.pk)
    return page(
        request,
        "member/past.html",
        form=form,
        listing=listing,
        name=other.short_name,
        i_helped=giver == request.membership,
        rounding=rounding,
    )


def _what(form: PastForm) -> What:
    category = Category.objects.get(pk=form.cleaned_data["category"])
    said, day = frozenset(safety.answers(form.cleaned_data["part_of_it"])), form.cleaned_data["worked_on"]
    level = level_of(check=category.default_check, setting=Setting.PUBLIC, answers=said, on=day)
    return What(title=form.cleaned_data["title"], language=base(get_language() or "en"), category=category, level=level, answers=said)
