"""Agreements with other banks: how the bank stands with each, and what its steward proposes, answers and ends."""

import re
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.kernel.languages import sort_key
from amser.kernel.minutes import HOUR
from amser.timebanks import actions
from amser.timebanks.models import Agreement, RoleKind, TimeBank
from amser.timebanks.policies import agreement_of
from amser.timebanks.queries import Standing, gifts_with, may_be_asked, standing_with, standings, trade_with
from amser.web.broker.agreement_forms import ChangeForm, EndForm, ProposeForm
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.visiting import books_page, steward_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import agreements as words

_SHOWN: Final = re.compile(r"-?\d{1,9}", re.ASCII)  # minutes, as the page's button holds them


@require_safe
@books_page
def agreements(request: DeskRequest) -> HttpResponse:
    """Show every bank that this one has, had or may soon have an agreement with."""
    rows = [(words.state(standing), standing, words.owes(standing), words.newest(standing)) for standing in standings(request.bank)]
    return page(request, "broker/agreements.html", rows=rows, runs=_runs(request))


@require_safe
@books_page
def agreement(request: DeskRequest, agreement_id: int) -> HttpResponse:
    """Show how the bank stands with one neighbour: terms, what is left of them, what is owed, how much trade there was."""
    _, standing = _found(request, agreement_id)
    return page(
        request,
        "broker/agreement.html",
        standing=standing,
        neighbour=standing.neighbour,
        state=words.state(standing),
        owes=words.owes(standing),
        facts=words.terms(standing),
        proposal=standing.proposed,
        proposed_here=standing.proposed is not None and standing.proposed.timebank_id == request.bank.pk,
        proposed_terms=words.proposed_terms(standing),
        ended=words.ended(standing),
        write_off=words.write_off(standing),
        trade=trade_with(request.bank, standing.neighbour.pk),
        gifts=gifts_with(request.bank, standing.neighbour.pk),
        history=words.history(standing),
        runs=_runs(request),
    )


@steward_page
def propose(request: DeskRequest) -> HttpResponse:
    """Propose an agreement to another bank."""
    others = sorted(may_be_asked(request.bank), key=lambda other: sort_key(other.name))
    form = ProposeForm(typed(request), banks=others)
    said = Decision(
        heading=pgettext("agreement.propose", "Propose an agreement"),
        lede=pgettext(
            "agreement.propose.lede",
            "Members of the two time banks can then help each other, within a limit each way. The other steward accepts or declines.",
        ),
        submit=pgettext("agreement.propose.submit", "Send this proposal"),
        done=pgettext("agreement.propose.done", "The proposal is sent. The other steward answers."),
        **_to_the_list(request),
    )
    return decide(request, form, said, lambda: _propose(request, form.cleaned_data, form.cleaned_data["other"]))


@steward_page
def change(request: DeskRequest, agreement_id: int) -> HttpResponse:
    """Propose other limits; what is in force counts until the other steward has accepted."""
    found, standing = _found(request, agreement_id)
    known = standing.in_force or found
    limits = {"limit": known.limit_of(request.bank.pk) // HOUR, "other_limit": known.limit_of(standing.neighbour.pk) // HOUR}
    form = ChangeForm(typed(request), initial=limits)
    said = Decision(
        heading=pgettext("agreement.change", "Propose other limits"),
        lede=pgettext("agreement.change.lede", "What is agreed today counts until the other steward has accepted."),
        submit=pgettext("agreement.propose.submit", "Send this proposal"),
        done=pgettext("agreement.propose.done", "The proposal is sent. The other steward answers."),
        **_to_the_page(request, found, standing),
    )
    return decide(request, form, said, lambda: _propose(request, form.cleaned_data, standing.neighbour))


def _propose(request: DeskRequest, given: dict[str, Any], other: TimeBank) -> Agreement:
    return actions.propose_agreement(
        by=actor(request),
        key=given["key"],
        at=now(),
        bank=request.bank,
        other=other,
        limit_minutes=given["limit"] * HOUR,
        other_limit_minutes=given["other_limit"] * HOUR,
        note=given["note"],
    )


@steward_page
def end(request: DeskRequest, agreement_id: int) -> HttpResponse:
    """End the agreement, with a reason that the other steward reads."""
    found, standing = _found(request, agreement_id)
    form = EndForm(typed(request))
    said = Decision(
        heading=pgettext("agreement.end", "End this agreement"),
        lede=pgettext(
            "agreement.end.lede",
            "Nothing new can be arranged. Help given up to today still counts. What is owed stays on the books of both.",
        ),
        submit=pgettext("agreement.end.submit", "End it today"),
        done=pgettext("agreement.end.done", "The agreement has ended. The other steward is told."),
        facts=((pgettext("agreement.stands", "How we stand"), words.owes(standing)),),
        **_to_the_page(request, found, standing),
    )

    def act() -> Agreement:
        key, reason = form.cleaned_data["key"], form.cleaned_data["reason"]
        return actions.end_agreement(by=actor(request), key=key, at=now(), agreement=found, bank=request.bank, reason=reason)

    return decide(request, form, said, act)


def _press(act: Callable[[DeskRequest, Agreement], Agreement], done: Callable[[], str]) -> Callable[..., HttpResponse]:
    """Return a view for one button of the steward's on an agreement's page, and what is said once it is done."""

    @require_POST
    @steward_page
    def press(request: DeskRequest, agreement_id: int) -> HttpResponse:
        found = agreement_of(request.bank, agreement_id)
        if attempt_button(request, lambda: act(request, found)):
            messages.success(request, done())
        return go("broker:agreement", request.bank.slug, found.pk)

    return press


def _accept(request: DeskRequest, found: Agreement) -> Agreement:
    return actions.accept_agreement(by=actor(request), key=key_of(request), at=now(), agreement=found, bank=request.bank)


def _decline(request: DeskRequest, found: Agreement) -> Agreement:
    return actions.decline_agreement(by=actor(request), key=key_of(request), at=now(), agreement=found, bank=request.bank)


def _withdraw(request: DeskRequest, found: Agreement) -> Agreement:
    return actions.withdraw_agreement(by=actor(request), key=key_of(request), at=now(), agreement=found, bank=request.bank)


def _ask_write_off(request: DeskRequest, found: Agreement) -> Agreement:
    return actions.ask_to_write_off(by=actor(request), key=key_of(request), at=now(), agreement=found, bank=request.bank)


def _write_off(request: DeskRequest, found: Agreement) -> Agreement:
    shown = request.POST.get("left", "")
    minutes = int(shown) if _SHOWN.fullmatch(shown) else 0
    return actions.write_off(by=actor(request), key=key_of(request), at=now(), agreement=found, bank=request.bank, minutes=minutes)


accept = _press(
    _accept, lambda: pgettext("agreement.accept.done", "Agreed. Members of the two time banks can help each other from this moment on.")
)
decline = _press(_decline, lambda: pgettext("agreement.decline.done", "Declined. The other steward is told."))
withdraw = _press(_withdraw, lambda: pgettext("agreement.withdraw.done", "The proposal is withdrawn."))
ask_write_off = _press(_ask_write_off, lambda: pgettext("agreement.ask.done", "The other steward is asked. Nothing has moved yet."))
write_off = _press(_write_off, lambda: pgettext("agreement.write_off.done", "What was left is written off in both books."))


def _found(request: DeskRequest, agreement_id: int) -> tuple[Agreement, Standing]:
    found = agreement_of(request.bank, agreement_id)
    standing = standing_with(request.bank, found.neighbour_of(request.bank.pk).pk)
    assert standing is not None, "the two have at least this one"
    return found, standing


def _runs(request: DeskRequest) -> bool:
    """Whether the reader runs the bank; the policy has read its roles on the way."""
    return any(role.kind == RoleKind.STEWARD and role.user_id == request.user.pk for role in request.bank.known_roles or ())


def _to_the_list(request: DeskRequest) -> dict[str, Any]:
    return {"back": reverse("broker:agreements", args=[request.bank.slug]), "back_words": pgettext("desk.agreements", "Other time banks")}


def _to_the_page(request: DeskRequest, found: Agreement, standing: Standing) -> dict[str, Any]:
    return {"back": reverse("broker:agreement", args=[request.bank.slug, found.pk]), "back_words": standing.neighbour.name}
