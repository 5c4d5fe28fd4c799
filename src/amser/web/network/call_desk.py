"""What those who run a group do with what it asks: open, change and close a call; show, hide, merge and adopt answers."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_POST

from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.kernel.languages import base, other
from amser.listings.models import Kind
from amser.networks import actions, policies
from amser.networks.models import Call, CallKind, ContributionState, mark_of
from amser.networks.policies import Asked
from amser.networks.queries import calls as queries
from amser.web.member.listing_form import TITLE, ListingForm
from amser.web.network import calls
from amser.web.network.asked_in_banks import banks_to_ask
from amser.web.network.call_forms import LONGEST_QUESTION, AdoptForm, CallForm, HideForm, MergeForm
from amser.web.network.contributions import ContributionRequest, number_in, stand
from amser.web.network.visiting import GroupMemberRequest, group_desk_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import sign_in_first, typed

P = ParamSpec("P")
TO_CHOOSE = 60  # answers to merge into, and decisions: the newest


class CallRequest(GroupMemberRequest):
    """A request about the call in the address, by somebody who runs its group."""

    asked: Asked


def call_desk_page(view: Callable[Concatenate[CallRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to those who run the group that asks; other readers may not, for the rest it does not exist."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, call_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return sign_in_first(request)
        calls.stand(request, policies.call_run_by(request.user, slug, call_id, at=now()))
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def moderator_page(view: Callable[Concatenate[ContributionRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to those who run the group that asked; other readers may not, for the rest it does not exist."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, contribution_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return sign_in_first(request)
        stand(request, policies.moderated_by(request.user, slug, contribution_id, at=now()))
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


@group_desk_page
def open_call(request: GroupMemberRequest) -> HttpResponse:
    """Ask something of the group, or of everybody; also what somebody said should be looked into (`?from=`)."""
    form = CallForm(typed(request), group=request.group, initial=_question(request))
    if form.is_valid():
        given: dict[str, Any] = {"group": request.group, "details": form.details()}
        made = attempt(request, form, lambda: actions.open_call(by=actor(request), key=form.cleaned_data["key"], at=now(), **given))
        if made is not None:
            messages.success(request, pgettext("call.opened", "Asked. The members of the group are told."))
            return go("network:call", request.group.slug, made.pk)
    return page(request, "network/call_open.html", group=request.group, form=form)


def _question(request: GroupMemberRequest) -> dict[str, str]:
    """Return the question that an answer puts, in the language in which it was put; nothing where it puts none."""
    number = number_in(request.GET.get("from", ""))
    try:
        found = policies.moderated_by(request.user, request.group.slug, number, at=now())
    except NotFound:
        return {}
    one = found.contribution
    is_question = found.asked.call.kind == CallKind.QUESTIONS and one.state == ContributionState.PUBLISHED and found.asked.reads_answers
    return {f"question_{one.language}": one.text[:LONGEST_QUESTION]} if is_question else {}


@call_desk_page
def change_call(request: CallRequest) -> HttpResponse:
    """Put a call otherwise, or give it another last day."""
    one = request.asked.call
    form = CallForm(typed(request), group=request.group, initial=CallForm.of(one))
    if form.is_valid():
        given: dict[str, Any] = {"call": one, "details": form.details()}
        if attempt(request, form, lambda: actions.change_call(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            return go("network:call", request.group.slug, one.pk)
    return page(request, "network/call_change.html", group=request.group, one=one, form=form)


@call_desk_page
def ask_in_a_bank(request: CallRequest, bank_slug: str) -> HttpResponse:
    """Ask for the help that a call asks for in a time bank of the group's host too."""
    found = next((one for one in banks_to_ask(request.asked) if one.timebank.slug == bank_slug), None)
    if found is None:
        raise NotFound
    call = request.asked.call
    form = ListingForm(typed(request), bank=found.timebank, kind=Kind.REQUEST, broker="", initial=_begun(call))
    form.fields.pop("next_door", None)  # what an organisation asks, members of its own time bank find
    if form.is_valid():
        given: dict[str, Any] = {"call": call, "belonging": found, "text": form.text, "terms": form.terms}
        if attempt(request, form, lambda: actions.ask_in_a_bank(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            messages.success(
                request, pgettext("call.in_bank.done", "Sent. Whoever runs the time bank looks at it, and puts it on the board.")
            )
            return go("network:call", request.group.slug, call.pk)
    return page(request, "network/call_in_bank.html", group=request.group, one=call, bank=found.timebank, belonging=found, form=form)


def _begun(call: Call) -> dict[str, Any]:
    """Return the words the form begins with: the call's own, in both languages."""
    mine = base(get_language() or "en")
    words = {code: (Truncator(getattr(call, f"question_{code}")).chars(TITLE), getattr(call, f"about_{code}")) for code in ("cy", "en")}
    (title, about), (other_title, other_about) = words[mine], words[other(mine)]
    begun: dict[str, Any] = {"title": title, "description": about, "other_title": other_title, "other_description": other_about}
    return begun | ({"until": call.last_day} if call.last_day else {})


@require_POST
@call_desk_page
def close_call(request: CallRequest) -> HttpResponse:
    """Close a call, for good."""
    one = request.asked.call
    attempt_button(request, lambda: actions.close_call(by=actor(request), key=key_of(request), at=now(), call=one))
    return go("network:call", request.group.slug, one.pk)


@require_POST
@moderator_page
def show(request: ContributionRequest) -> HttpResponse:
    """Let an answer be read that waited or was hidden."""
    one = request.found.contribution
    content: dict[str, Any] = {"contribution": one, "read": request.POST.get("read", "")}
    attempt_button(request, lambda: actions.show(by=actor(request), key=key_of(request), at=now(), **content))
    return _back(request)


@moderator_page
def hide(request: ContributionRequest) -> HttpResponse:
    """Hide an answer, with the reason."""
    one, form = request.found.contribution, HideForm(typed(request))
    if form.is_valid():
        given: dict[str, Any] = {"contribution": one, "why": form.cleaned_data["why"]}
        if attempt(request, form, lambda: actions.hide(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            return _back(request)
    return page(request, "network/contribution_hide.html", group=request.group, one=one, form=form)


@moderator_page
def merge(request: ContributionRequest) -> HttpResponse:
    """Have an answer be read together with another that says the same."""
    one = request.found.contribution
    others = one.call.contributions.published().exclude(pk=one.pk).order_by("-pk")[:TO_CHOOSE]
    form = MergeForm(typed(request), targets=list(others))
    if form.is_valid():
        given: dict[str, Any] = {"contribution": one, "target": form.chosen()}
        if attempt(request, form, lambda: actions.merge(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            return _back(request)
    return page(request, "network/contribution_merge.html", group=request.group, one=one, form=form)


@moderator_page
def adopt(request: ContributionRequest) -> HttpResponse:
    """Say by which decision the group made a definition its own."""
    one = request.found.contribution
    if request.found.asked.call.kind != CallKind.DEFINITIONS:
        raise NotFound
    form = AdoptForm(typed(request), decisions=list(queries.decisions_to_adopt_by(one.call)[:TO_CHOOSE]), read=mark_of(one.text))
    if form.is_valid():
        given: dict[str, Any] = {"contribution": one, "decision": form.chosen(), "read": form.cleaned_data["read"]}
        if attempt(request, form, lambda: actions.adopt_definition(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            return _back(request)
    return page(request, "network/contribution_adopt.html", group=request.group, one=one, form=form)


def _back(request: ContributionRequest) -> HttpResponse:
    return go("network:contribution", request.group.slug, request.found.contribution.pk)
