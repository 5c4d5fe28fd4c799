"""An exchange at the desk: all that was said of it, what it waits for, and what a broker decides."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.exchanges import actions
from amser.exchanges.actions.grouping import session_of
from amser.exchanges.models import Exchange, ExchangeState
from amser.exchanges.policies import exchange_at_the_desk, first_times, may_decide
from amser.kernel.dates import today
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.minutes import HOUR
from amser.ledger import queries as books
from amser.members.models import Membership, OwnFloor
from amser.timebanks.models import Role, RoleKind, TimeBank
from amser.timebanks.queries import policy_of, pot_gave
from amser.ui.forms import AmserForm
from amser.web.broker import forms
from amser.web.broker.deciding import Decision, decide, is_own
from amser.web.broker.exchange import asked_for, exchange_view, may_set_limit
from amser.web.broker.group import group_view, unsafe
from amser.web.broker.group_forms import ReleaseGroupForm
from amser.web.broker.groups import who_is_short
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words
from amser.web.words.exchanges import counted

A_MONTH = dt.timedelta(days=30)
_OPEN = frozenset({ExchangeState.PROPOSED, ExchangeState.AGREED, ExchangeState.CLAIMED, ExchangeState.DIFFERS, ExchangeState.WAITING})


@broker_page
def exchange(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Everything about one exchange."""
    found = exchange_at_the_desk(request.bank, exchange_id, places=request.places)
    if found.is_group:
        return page(request, "broker/group.html", one=group_view(found, desk=request.bank, viewer=request.user, places=request.places))
    one = exchange_view(found, desk=request.bank, viewer=request.user, places=request.places, at=now())
    firsts = first_times(found, request.bank, on=today(now()))
    return page(request, "broker/exchange.html", one=one, firsts=firsts)


@broker_page
def settle(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Say how long it was, having asked both."""
    found = _in(request, exchange_id, "settle", ExchangeState.DIFFERS, ExchangeState.CLAIMED)
    form = forms.LengthForm(typed(request))
    facts = tuple((_named(request, party.membership), party.claimed_minutes) for party in found.parties.all())
    said = tuple((name, words.length(minutes)) for name, minutes in facts if minutes)
    return _decide(
        request,
        found,
        form,
        lambda given: _settle(request, found, given),
        heading=pgettext("desk.settle.heading", "Settle how long it took"),
        submit=pgettext("desk.settle.submit", "Record this length"),
        facts=said,
    )


def _settle(request: DeskRequest, found: Exchange, given: dict[str, Any]) -> Exchange:
    settled = actions.settle(by=actor(request), key=given["key"], at=now(), exchange=found, minutes=given["minutes"], note=given["reason"])
    if rounded := counted(given["minutes"], settled.minutes or given["minutes"]):
        messages.info(request, rounded)
    return settled


@broker_page
def release(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Let hours move that wait: with a limit of the receiver's own for a time, or having looked at whatever else it was."""
    found = _in(request, exchange_id, "release", ExchangeState.WAITING)
    if found.is_group:
        return _release_group(request, found)
    # Pressed again after the hours have moved, the form is still the one that was shown.
    if found.waiting_for not in words.WAITS_FOR_A_LIMIT and "hours" not in request.POST:
        return _release_as_it_is(request, found)
    if not may_set_limit(found, request.places):
        raise NotAllowed
    balance, minutes = _balance(found), found.minutes or 0
    enough = -(-max(minutes - balance, 0) // HOUR)
    form = forms.FloorForm(typed(request), initial={"hours": enough, "until": _until(found)})
    return _decide(
        request,
        found,
        form,
        lambda given: actions.release(
            by=actor(request),
            key=given["key"],
            at=now(),
            exchange=found,
            reason=given["reason"],
            floor_minutes=-given["hours"] * HOUR,
            until=given["until"],
        ),
        heading=pgettext("desk.release.heading", "Let the hours move"),
        lede=pgettext(
            "desk.release.lede", "%(name)s may go further past the limit until the day below. Then the bank's own limit counts again."
        )
        % {"name": found.receiver.membership.user.name},
        submit=pgettext("desk.release.submit", "Let the hours move"),
        facts=(
            (pgettext("desk.waits.now", "Today"), words.balance(balance)),
            (pgettext("desk.waits.these", "These hours"), words.length(minutes)),
        ),
    )


def _until(found: Exchange) -> dt.date:
    """Return until when a limit of the receiver's own is proposed: a month, or as long as they have one."""
    own = OwnFloor.objects.live().filter(membership=found.receiver.membership).first()
    return max([today(now()) + A_MONTH, *([own.until] if own else [])])


def _release_group(request: DeskRequest, found: Exchange) -> HttpResponse:
    session = session_of(found)
    short = who_is_short(found.timebank, session, worked_on=found.worked_on or found.on_day or today(now()))
    form = ReleaseGroupForm(typed(request), short=[session.members[number].user.name for number in short])

    def act(given: dict[str, Any]) -> Exchange:
        how = {given["deal"]: frozenset(short)} if given.get("deal") else {}
        deals = actions.Deals(**how, reason=given["reason"])
        return actions.release_group(by=actor(request), key=given["key"], at=now(), exchange=found, deals=deals)

    return _decide(
        request,
        found,
        form,
        act,
        heading=pgettext("desk.release.heading", "Let the hours move"),
        lede="" if is_own(request, *session.members.values()) else unsafe(found),
        submit=pgettext("desk.release.submit", "Let the hours move"),
        facts=((pgettext("group.fact.help", "Help in all"), words.length(found.minutes or 0)),),
    )


def _release_as_it_is(request: DeskRequest, found: Exchange) -> HttpResponse:
    return _decide(
        request,
        found,
        forms.ReasonForm(typed(request)),
        lambda given: actions.release(
            by=actor(request), key=given["key"], at=now(), exchange=found, reason=given["reason"], desk=request.bank
        ),
        heading=pgettext("desk.release.heading", "Let the hours move"),
        lede=words.waits_for(found, request.bank),
        submit=pgettext("desk.release.submit", "Let the hours move"),
    )


@broker_page
def from_pot(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Have the community pot give the hours in the receiver's place."""
    found = _in(request, exchange_id, "from_pot", ExchangeState.WAITING)
    if found.is_group:
        raise NotFound
    pot = books.balance(request.bank.book_id, request.bank.pot_account)
    return _decide(
        request,
        found,
        forms.ReasonForm(typed(request)),
        lambda given: actions.release_from_pot(by=actor(request), key=given["key"], at=now(), exchange=found, reason=given["reason"]),
        heading=pgettext("desk.pot.heading", "Give the hours from the community pot"),
        lede=pgettext("desk.pot.lede", "Nobody else reads who was helped."),
        submit=pgettext("desk.pot.submit", "Give from the pot"),
        facts=(
            (pgettext("desk.waits.pot", "In the community pot"), words.length(pot)),
            (pgettext("desk.waits.these", "These hours"), words.length(found.minutes or 0)),
            *_of_the_pot(request.bank),
        ),
    )


def _of_the_pot(bank: TimeBank) -> list[tuple[str, str]]:
    """Return what the pot may still give this month, and who decides about it, where the bank has said so."""
    day, cap = today(now()), policy_of(bank, on=today(now())).pot_cap_minutes
    left = words.length(max(cap - pot_gave(bank, in_month_of=day), 0)) if cap is not None else ""
    named = Role.objects.live().filter(timebank=bank, kind=RoleKind.APPROVER).select_related("user")
    return [
        (pgettext("desk.pot.left", "Left to give this month"), left),
        (pgettext("desk.pot.approvers", "Who decides about the pot"), ", ".join(role.user.name for role in named)),
    ]


@broker_page
def withdraw(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """End an exchange whose hours will not move."""
    found = _in(request, exchange_id, "withdraw", *_OPEN)
    return _decide(
        request,
        found,
        forms.ReasonForm(typed(request)),
        lambda given: actions.withdraw(by=actor(request), key=given["key"], at=now(), exchange=found, reason=given["reason"]),
        heading=pgettext("desk.withdraw.heading", "End it without hours"),
        lede=pgettext("desk.withdraw.lede", "No hours move, and both are told that it was cancelled."),
        submit=pgettext("desk.withdraw.submit", "End it"),
    )


@broker_page
def correct(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Put a record right: the hours go back, once, and the right length moves where there is one."""
    found = _in(request, exchange_id, "correct", ExchangeState.POSTED)
    if found.is_group:
        return _correct_group(request, found)
    return _decide(
        request,
        found,
        forms.CorrectForm(typed(request)),
        lambda given: _correct(request, found, given),
        heading=pgettext("desk.correct.heading", "Put it right"),
        lede=pgettext("desk.correct.lede", "The hours go back. Write the right length, or leave it empty if no hours should move."),
        submit=pgettext("desk.correct.submit", "Put it right"),
        facts=((pgettext("desk.exchange.recorded", "Recorded"), words.length(found.minutes or 0)), *asked_for(found, request.bank)),
    )


def _correct_group(request: DeskRequest, found: Exchange) -> HttpResponse:
    return _decide(
        request,
        found,
        forms.WhyForm(typed(request)),
        lambda given: actions.correct_group(by=actor(request), key=given["key"], at=now(), exchange=found, reason=given["reason"]),
        heading=pgettext("desk.correct.heading", "Put it right"),
        lede=pgettext("group.correct.lede", "All the hours of this group go back. Then record it again as it was."),
        submit=pgettext("desk.correct.submit", "Put it right"),
        facts=((pgettext("group.fact.help", "Help in all"), words.length(found.minutes or 0)), *asked_for(found, request.bank)),
    )


@require_POST
@broker_page
def share(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Note what the bank's own member said: whether someone of the other bank may see how to reach them."""
    found = exchange_at_the_desk(request.bank, exchange_id, places=request.places)
    ours = [party.membership for party in found.parties.all() if party.timebank_id == request.bank.pk]
    if not found.crosses or len(ours) != 1:
        raise NotFound
    by, shared = dataclasses.replace(actor(request), for_member_id=ours[0].pk), request.POST.get("shared") == "1"
    attempt_button(
        request, lambda: actions.share_contact(by=by, key=key_of(request), at=now(), exchange=found, member=ours[0], shared=shared)
    )
    return go("broker:exchange", request.bank.slug, found.pk)


def _correct(request: DeskRequest, found: Exchange, given: dict[str, Any]) -> Exchange:
    corrected = actions.correct(
        by=actor(request), key=given["key"], at=now(), exchange=found, reason=given["reason"], minutes=given["minutes"]
    )
    right = Exchange.objects.filter(replaces=corrected).first()
    if right and given["minutes"] and (rounded := counted(given["minutes"], right.minutes or given["minutes"])):
        messages.info(request, rounded)
    return corrected


def _in(request: DeskRequest, exchange_id: UUID, act: str, *states: str) -> Exchange:
    """Return the exchange if a broker can still decide this of it; once it has been done, the page leads on."""
    found = exchange_at_the_desk(request.bank, exchange_id, places=request.places)
    if found.state not in states and request.method != "POST":
        raise NotFound
    if not may_decide(found, request.bank, act):
        raise NotAllowed
    return found


def _named(request: DeskRequest, member: Membership) -> str:
    return member.user.name if member.timebank_id == request.bank.pk else member.short_name


def _decide(
    request: DeskRequest, found: Exchange, form: AmserForm, act: Callable[[dict[str, Any]], Exchange], **said: object
) -> HttpResponse:
    def unless_own() -> Exchange:
        if is_own(request, *(party.membership for party in found.parties.all())):
            raise actions.OwnMatter
        return act(form.cleaned_data)

    back = reverse("broker:exchange", args=[request.bank.slug, found.pk])
    done = pgettext("desk.exchange.done", "Done. This is how it stands now.")
    return decide(request, form, Decision(back=back, back_words=words.pair(found), done=done, **said), unless_own)  # type: ignore[arg-type]


def _balance(found: Exchange) -> int:
    account = found.receiver.membership.account_id
    assert account is not None, "members have accounts"
    return books.balance(found.timebank.book_id, account)
