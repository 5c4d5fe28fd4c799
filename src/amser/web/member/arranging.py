"""Suggesting a day, agreeing, another day, and not going ahead."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_POST

from amser.audit.actions import derive
from amser.exchanges import actions
from amser.exchanges.actions import Plan, What
from amser.exchanges.models import Exchange, ExchangeState
from amser.exchanges.policies import FirstTime, exchange_of, exchange_to_answer, new_to_it
from amser.kernel.dates import clock, day, today
from amser.kernel.errors import NotFound
from amser.listings.models import Kind, Listing
from amser.listings.policies import listing_on_board
from amser.members.models import Level, Membership
from amser.ui.forms import AmserForm
from amser.ui.templatetags.amser import capfirst_day
from amser.web.member.exchange_forms import DayStep, PlaceStep, TimeStep
from amser.web.member.exchanges import STEPS, by_card, moved_on, shows_place, side_of
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import MemberRequest, active_member_page, taking_part_page, typed
from amser.web.words import names
from amser.web.words.when import in_words

SCREENS = 3


@active_member_page
def suggest(request: MemberRequest, listing_id: int) -> HttpResponse:
    """Suggest a day, a time and a place for what a listing offers or asks for, one screen each."""
    request.tab = "arrangements"
    listing = listing_on_board(request.membership, listing_id)
    giver, receiver = who_helps(request.membership, listing)
    other = giver if receiver == request.membership else receiver

    def send(key: UUID, plan: Plan, share: bool) -> Exchange:  # noqa: FBT001  a tick
        who = {"giver": giver, "receiver": receiver}
        try:
            return actions.suggest(
                by=actor(request),
                key=key,
                at=now(),
                bank=request.bank,
                suggested_by=request.membership,
                what=What.of(listing),
                plan=plan,
                shares_contact=share,
                **who,
            )
        except actions.RefusedForSafety:  # the page says that the coordinator will be in touch: so they have to know
            actions.was_stopped(by=actor(request), key=derive(key, "stopped"), at=now(), listing=listing, **who)
            raise

    title, _, language = listing.words(get_language() or "en")
    return _screens(
        request,
        send=send,
        suggested=None,
        title=title,
        language=language,
        name=other.short_name,
        next_door=names.with_bank(other) if listing.timebank_id != request.bank.pk else "",
        availability=listing.availability,
        suits=in_words(listing.days, listing.parts),
        listing=listing,
        firsts=_firsts(request, [giver, receiver]) if listing.level != Level.GROUP else [],
    )


def _firsts(request: MemberRequest, people: list[Membership]) -> list[FirstTime]:
    """Return for whom it would be the first exchange outside a group, to somebody of the desk who arranges it for a member."""
    acting = getattr(request, "acting", None)
    return new_to_it(people, request.bank, on=today(now())) if acting is not None and acting.is_desk else []


def who_helps(me: Membership, listing: Listing) -> tuple[Membership, Membership]:
    """Return giver and receiver. Raises NotFound for one's own listing, and for the bank's, which the broker arranges."""
    if listing.member is None or listing.member_id == me.pk:
        raise NotFound
    return (listing.member, me) if listing.kind == Kind.OFFER else (me, listing.member)


@active_member_page
def other_day(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Suggest another day, time or place; the other person answers."""
    request.tab = "arrangements"
    found = exchange_of(request.membership, exchange_id)
    if found.state not in {ExchangeState.PROPOSED, ExchangeState.AGREED}:
        return moved_on(request, found)

    def send(key: UUID, plan: Plan, _: bool) -> Exchange:  # noqa: FBT001  a tick
        if by_card(request):  # what the form did not show, nobody has taken away
            plan = dataclasses.replace(plan, where=plan.where or found.where, note=plan.note or found.note)
        return actions.suggest_other(by=actor(request), key=key, at=now(), exchange=found, member=request.membership, plan=plan)

    return _screens(
        request,
        send=send,
        suggested=found,
        title=found.title,
        language=found.language,
        name=side_of(request, found).name,
        exchange=found,
        firsts=_firsts(request, [party.membership for party in found.parties.all()]) if found.level != Level.GROUP else [],
    )


def _screens(
    request: MemberRequest,
    *,
    send: Callable[[UUID, Plan, bool], Exchange],
    suggested: Exchange | None,
    name: str,
    next_door: str = "",
    **context: Any,
) -> HttpResponse:
    """Ask for the day, then the time, then the place: what is decided stands in the address, so that Back works."""
    on_day, on_time = _day_in_address(request), _time_in_address(request)
    initial = _suggested(request, suggested) if suggested else {}
    if on_day is None or on_time is None:
        form: AmserForm = DayStep(typed(request), initial=initial)
        if on_day is not None:
            form = TimeStep(typed(request), initial=initial, on_day=on_day)
        if form.is_valid():
            return _next(request, form, on_day)
        return _screen(request, form, on_day=on_day, on_time=None, **context)

    last = PlaceStep(typed(request), initial=initial, next_door=next_door)
    if last.is_valid():
        plan = Plan(on_day=on_day, on_time=on_time, where=last.cleaned_data["where"], note=last.cleaned_data["note"])
        exchange = attempt(request, last, lambda: send(last.cleaned_data["key"], plan, last.cleaned_data.get("share", False)))
        if exchange:
            messages.success(request, pgettext("arrange.sent", "Your suggestion has gone to %(name)s.") % {"name": name})
            return go("member:exchange", request.bank.slug, exchange.pk)
    return _screen(request, last, on_day=on_day, on_time=on_time, **context)


def _suggested(request: MemberRequest, found: Exchange) -> dict[str, object]:
    """Return what was suggested before, as far as the reader's page of it says it too."""
    shown = ["on_day", "on_time", *(["where"] if shows_place(request, found) else []), *([] if by_card(request) else ["note"])]
    return {field: getattr(found, field) for field in shown}


def _next(request: MemberRequest, form: AmserForm, on_day: dt.date | None) -> HttpResponse:
    values = {"day": (on_day or form.cleaned_data["on_day"]).isoformat()}
    if on_day is not None:
        values["time"] = form.cleaned_data["on_time"].strftime("%H:%M")
    return HttpResponseRedirect(f"{request.path}?{urlencode(values)}")


def _screen(request: MemberRequest, form: AmserForm, *, on_day: dt.date | None, on_time: dt.time | None, **context: Any) -> HttpResponse:
    screen, facts = 1 + (on_day is not None) + (on_time is not None), []
    if on_day is not None:
        facts.append((pgettext("suggest.day", "Day"), capfirst_day(day(on_day)), request.path))
    if on_day is not None and on_time is not None:
        facts.append((pgettext("suggest.time", "Time"), clock(on_time), f"{request.path}?{urlencode({'day': on_day.isoformat()})}"))
    headings = {
        1: pgettext("arrange.day.label", "Which day?"),
        2: pgettext("arrange.time.label", "What time?"),
        3: pgettext("arrange.where.label", "Where will you meet?"),
    }
    submit = pgettext("arrange.propose.button", "Send this suggestion") if screen == SCREENS else pgettext("common.continue", "Continue")
    return page(
        request,
        "member/suggest.html",
        form=form,
        step=2 if "exchange" in context else 1,
        steps=STEPS,
        step_words=pgettext("step.agree", "Agree a time")
        if "exchange" in context
        else pgettext("arrange.propose.heading", "Suggest a time and place"),
        heading=headings[screen],
        submit=submit,
        facts=facts,
        **context,
    )


def _day_in_address(request: MemberRequest) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return found if found >= today(now()) else None


def _time_in_address(request: MemberRequest) -> dt.time | None:
    try:
        return dt.time.fromisoformat(request.GET.get("time", "")).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


@require_POST
@active_member_page
def agree(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Say that the suggested day suits."""
    found = exchange_to_answer(request.membership, exchange_id)
    share = request.POST.get("share") == "1"
    agreed = attempt_button(
        request,
        lambda: actions.agree(
            by=actor(request), key=key_of(request), at=now(), exchange=found, member=request.membership, shares_contact=share
        ),
    )
    if agreed and found.crosses:
        messages.success(request, pgettext("arrange.agreed.next_door", "It is arranged."))
    elif agreed:
        messages.success(request, pgettext("arrange.agreed", "It is arranged. You can now see how to reach each other."))
    return go("member:exchange", request.bank.slug, found.pk)


@require_POST
@taking_part_page
def share(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Let someone of another bank see how to reach one, or no longer."""
    found, shared = exchange_of(request.membership, exchange_id), request.POST.get("shared") == "1"
    if not found.crosses:
        raise NotFound
    done = attempt_button(
        request,
        lambda: actions.share_contact(
            by=actor(request), key=key_of(request), at=now(), exchange=found, member=request.membership, shared=shared
        ),
    )
    if done:
        messages.success(request, pgettext("me.saved", "Saved."))
    return go("member:exchange", request.bank.slug, found.pk)


@require_POST
@taking_part_page
def decline(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Say: not this time."""
    found = exchange_to_answer(request.membership, exchange_id)
    attempt_button(
        request, lambda: actions.decline(by=actor(request), key=key_of(request), at=now(), exchange=found, member=request.membership)
    )
    return go("member:exchange", request.bank.slug, found.pk)


@taking_part_page
def cancel(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Ask once more, then call it off."""
    request.tab = "arrangements"
    found = exchange_of(request.membership, exchange_id)
    side = side_of(request, found)
    if request.method != "POST":
        if found.state not in {ExchangeState.PROPOSED, ExchangeState.AGREED}:
            return moved_on(request, found)
        return page(request, "member/cancel.html", exchange=found, side=side)
    cancelled = attempt_button(
        request, lambda: actions.cancel(by=actor(request), key=key_of(request), at=now(), exchange=found, member=request.membership)
    )
    if cancelled:
        messages.success(request, pgettext("cancel.done", "It is cancelled. We have told %(name)s.") % {"name": side.name})
    return go("member:exchange", request.bank.slug, found.pk)
