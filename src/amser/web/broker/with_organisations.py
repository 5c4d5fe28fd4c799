"""Hours with an organisation at the bank's desk: all that was said of them, and what a broker decides."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext

from amser.exchanges import actions
from amser.exchanges.models import ExchangeState, OrganisationExchange
from amser.exchanges.policies import with_organisation_at_the_desk
from amser.kernel.dates import today
from amser.kernel.minutes import HOUR
from amser.ledger import queries as ledger
from amser.web.broker import forms
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import with_organisations as words
from amser.web.words.desk import WAITS_FOR_A_LIMIT

A_MONTH = dt.timedelta(days=30)


@broker_page
def with_organisation(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Everything about one."""
    one = with_organisation_at_the_desk(request.bank, exchange_id, places=request.places)
    giver, receiver = words.names(one, whole=True)
    return page(
        request,
        "broker/with_organisation.html",
        one=one,
        heading=pgettext("with_organisation.heading", "%(giver)s → %(receiver)s") % {"giver": giver, "receiver": receiver},
        label=words.label(one),
        why=words.why(one),
        facts=[*words.facts(one, whole=True), (pgettext("desk.exchange.settled", "The broker's note"), one.settled_note)],
        acts=_acts(one, request.bank.slug),
    )


def _acts(one: OrganisationExchange, slug: str) -> list[tuple[str, str]]:
    settle = ("settle_with_organisation", pgettext("desk.settle.heading", "Settle how long it took"))
    release = ("release_with_organisation", pgettext("desk.release.heading", "Let the hours move"))
    withdraw = ("withdraw_with_organisation", pgettext("desk.withdraw.heading", "End it without hours"))
    correct = ("correct_with_organisation", pgettext("desk.correct.heading", "Put it right"))
    possible = {
        ExchangeState.CLAIMED: [settle, withdraw],
        ExchangeState.DIFFERS: [settle, withdraw],
        ExchangeState.WAITING: [release, withdraw],
        ExchangeState.POSTED: [correct],
    }.get(ExchangeState(one.state), [])
    return [(reverse(f"broker:{name}", args=[slug, one.pk]), label) for name, label in possible]


@broker_page
def settle_with_organisation(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Say how long it was, having asked both."""
    heading = pgettext("desk.settle.heading", "Settle how long it took")

    def act(one: OrganisationExchange, given: dict[str, Any], how: dict[str, Any]) -> OrganisationExchange:
        return actions.settle_with_organisation(**how, exchange=one, minutes=given["minutes"], note=given["reason"])

    return _decide(request, exchange_id, forms.LengthForm, act, heading=heading)


@broker_page
def release_with_organisation(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Let hours move that wait: with a limit of the member's own for a time, or having looked at whatever else it was."""
    one = with_organisation_at_the_desk(request.bank, exchange_id, places=request.places)
    heading = pgettext("desk.release.heading", "Let the hours move")
    sets_limit = one.organisation_gives and (one.waiting_for in WAITS_FOR_A_LIMIT or "hours" in request.POST)

    def act(one: OrganisationExchange, given: dict[str, Any], how: dict[str, Any]) -> OrganisationExchange:
        limit = {"floor_minutes": -given["hours"] * HOUR, "until": given["until"]} if "hours" in given else {}
        return actions.release_with_organisation(**how, exchange=one, reason=given["reason"], **limit)

    if not sets_limit:
        return _decide(request, exchange_id, forms.ReasonForm, act, heading=heading)
    debit, _ = one.accounts
    short = (one.minutes or 0) - ledger.balance(request.bank.book_id, debit)
    initial = {"hours": -(-max(short, 0) // HOUR), "until": today(now()) + A_MONTH}
    return _decide(request, exchange_id, forms.FloorForm, act, heading=heading, initial=initial)


@broker_page
def withdraw_with_organisation(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """End it without hours."""
    heading = pgettext("desk.withdraw.heading", "End it without hours")

    def act(one: OrganisationExchange, given: dict[str, Any], how: dict[str, Any]) -> OrganisationExchange:
        return actions.withdraw_with_organisation(**how, exchange=one, reason=given["reason"])

    return _decide(request, exchange_id, forms.ReasonForm, act, heading=heading)


@broker_page
def correct_with_organisation(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Put right what was recorded wrongly."""
    heading = pgettext("desk.correct.heading", "Put it right")

    def act(one: OrganisationExchange, given: dict[str, Any], how: dict[str, Any]) -> OrganisationExchange:
        return actions.correct_with_organisation(**how, exchange=one, reason=given["reason"], minutes=given["minutes"])

    return _decide(request, exchange_id, forms.CorrectForm, act, heading=heading)


Act = Callable[[OrganisationExchange, dict[str, Any], dict[str, Any]], OrganisationExchange]


def _decide(request: DeskRequest, exchange_id: UUID, kind: Callable[..., Any], act: Act, *, heading: str, **more: Any) -> HttpResponse:
    one = with_organisation_at_the_desk(request.bank, exchange_id, places=request.places)
    form = kind(typed(request), **more)
    asked = Decision(
        heading=heading,
        submit=heading,
        back=reverse("broker:with_organisation", args=[request.bank.slug, one.pk]),
        back_words=one.title,
        facts=tuple((name, value) for name, value in words.facts(one, whole=True) if value),
    )

    def do() -> OrganisationExchange:
        given = form.cleaned_data
        return act(one, given, {"by": actor(request), "key": given["key"], "at": now()})

    return decide(request, form, dataclasses.replace(asked, lede=words.why(one)), do)
