"""One promise: reading it, saying how it goes, ticking who was told, carrying it over, taking it back."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.identity.models import User
from amser.kernel.dates import full, today
from amser.kernel.errors import NotAllowed, NotFound
from amser.members.models import Membership
from amser.networks import actions, policies
from amser.networks.models import Commitment
from amser.networks.policies import Reading
from amser.web.network.goals import serves
from amser.web.network.promise_forms import CarryForm, UpdateForm, WithdrawForm
from amser.web.network.visiting import GroupMemberRequest, GroupRequest, reader
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import sign_in_first, typed
from amser.web.words import promises as words

P = ParamSpec("P")


class PromiseRequest(GroupMemberRequest):
    """A request about the promise in the address, by somebody who may say how it goes."""

    reading: Reading


def _stand(request: HttpRequest, reading: Reading) -> None:
    request.reading, request.standing, request.group = reading, reading.standing, reading.standing.group  # type: ignore[attr-defined]
    request.tab = "promises"  # type: ignore[attr-defined]


def update_page(view: Callable[Concatenate[PromiseRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to whoever promised, and to those who run the group; others who read it may not, for the rest it does not exist."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, commitment_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return sign_in_first(request)
        _stand(request, policies.updated_by(request.user, slug, commitment_id))
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def promise(request: GroupRequest, slug: str, commitment_id: UUID) -> HttpResponse:
    """One promise, as far as the reader may know of it; and how it goes, by whoever may say so."""
    if request.method == "POST":
        return _say(request, slug=slug, commitment_id=commitment_id)
    reading = policies.commitment_for(reader(request), slug, commitment_id)
    _stand(request, reading)
    return _page(request, reading, UpdateForm(typed(request), commitment=reading.commitment))


@update_page
def _say(request: PromiseRequest) -> HttpResponse:
    found = request.reading.commitment
    form = UpdateForm(typed(request), commitment=found)
    if form.is_valid():
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("words", "state")}
        by, key = actor(request), form.cleaned_data["key"]
        if attempt(request, form, lambda: actions.say_how_it_goes(by=by, key=key, at=now(), commitment=found, **given)):
            messages.success(request, pgettext("promise.updated", "Written down."))
            return _back(request)
    return _page(request, request.reading, form)


def _back(request: PromiseRequest) -> HttpResponse:
    return go("network:promise", request.group.slug, request.reading.commitment.pk)


def _page(request: HttpRequest, reading: Reading, form: UpdateForm) -> HttpResponse:
    one = reading.commitment
    user = reader(request)
    updates = list(one.updates.select_related("by").order_by("-pk")) if reading.reads_all else []
    quiet = Commitment.objects.quiet(now()).filter(pk=one.pk).exists()
    banks = Membership.objects.active().filter(user=user).select_related("timebank") if reading.is_own and one.is_open else []
    return page(
        request,
        "network/promise.html",
        group=reading.standing.group,
        one=one,
        reading=reading,
        who=words.who(one, reads_all=reading.reads_all),
        state=words.state(one.state),
        is_overdue=one.is_overdue(today(now())),
        is_quiet=quiet,
        facts=_facts(reading),
        **serves(reading.standing.group, one, may_change=reading.may_update),
        audiences=list(one.audiences.order_by("pk")) if reading.reads_all else [],
        updates=[(update, words.update(update)) for update in updates],
        form=form if reading.may_update and one.is_open else None,
        not_sent=str(form["words"].value() or "") if form.is_bound and not one.is_open else "",
        banks=[membership.timebank for membership in banks],
        carried_to=getattr(one, "carried_to", None),
    )


def _facts(reading: Reading) -> list[tuple[str, str, str]]:
    one = reading.commitment
    partners = ", ".join(partner.name for partner in one.partners.order_by("pk")) if reading.reads_all else ""
    event = one.event if one.event and (one.event.is_known or reading.standing.runs_it) else None
    return [
        (pgettext("promise.kind", "What is it?"), str(words.KINDS[one.kind]), ""),  # type: ignore[index]
        (pgettext("promise.event", "Made at"), str(event.title) if event else "", ""),
        (pgettext("promise.made", "Taken down"), full(today(one.made_at)), ""),
        (pgettext("promise.fact.due", "Due"), full(one.due_on) if one.due_on else "", ""),
        (pgettext("promise.with", "With"), partners, ""),
        (pgettext("promise.towards", "Towards"), str(one.aim.title) if one.aim else "", ""),
        (pgettext("promise.fact.year", "Year"), str(one.year or ""), ""),
        (pgettext("promise.fact.how", "How we will know"), one.how_we_know if reading.reads_all else "", ""),
    ]


@update_page
def withdraw(request: PromiseRequest) -> HttpResponse:
    """Take a promise back, with a reason."""
    found = request.reading.commitment
    form = WithdrawForm(typed(request))
    if form.is_valid():
        by, given = actor(request), form.cleaned_data
        if attempt(request, form, lambda: actions.withdraw(by=by, key=given["key"], at=now(), commitment=found, words=given["words"])):
            messages.success(
                request, pgettext("promise.withdrawn", "It is taken back. What was promised and why it is not done stay here.")
            )
            return _back(request)
    return page(request, "network/withdraw.html", group=request.group, one=found, form=form)


@update_page
def carry(request: PromiseRequest) -> HttpResponse:
    """Carry a promise over: it goes on as a new one, and the old one says so."""
    found = request.reading.commitment
    form = CarryForm(typed(request))
    if form.is_valid():
        by, key = actor(request), form.cleaned_data["key"]
        given = {name: form.cleaned_data[name] for name in ("due_on", "year", "words")}
        new = attempt(request, form, lambda: actions.carry_over(by=by, key=key, at=now(), commitment=found, **given))
        if new is not None:
            messages.success(request, pgettext("promise.carried", "It goes on from here."))
            return go("network:promise", request.group.slug, new.pk)
    return page(request, "network/carry.html", group=request.group, one=found, form=form)


@require_POST
@update_page
def told(request: PromiseRequest, audience_id: int) -> HttpResponse:
    """Somebody was told, as was promised."""
    found = request.reading.commitment.audiences.select_related("commitment").filter(pk=audience_id).first()
    if found is None:
        raise NotFound
    attempt_button(request, lambda: actions.tick_audience(by=actor(request), key=key_of(request), at=now(), audience=found))
    return _back(request)


@require_POST
@update_page
def publish(request: PromiseRequest) -> HttpResponse:
    """Let everybody read a promise, or no longer."""
    if not request.reading.may_publish:
        raise NotAllowed
    content: dict[str, Any] = {"commitment": request.reading.commitment, "is_public": "hide" not in request.POST}
    attempt_button(request, lambda: actions.make_public(by=actor(request), key=key_of(request), at=now(), **content))
    return _back(request)


@require_POST
@update_page
def ask_for_help(request: PromiseRequest) -> HttpResponse:
    """Ask for help with one's promise in a time bank one is a member of: the promise says so, and the bank's form begins with it."""
    found = request.reading.commitment
    mine = (
        Membership.objects.active()
        .filter(user=request.user, timebank__slug=request.POST.get("bank", ""))
        .select_related("timebank")
        .first()
    )
    if mine is None or not request.reading.is_own:
        raise NotFound
    if attempt_button(request, lambda: actions.ask_for_help(by=actor(request), key=key_of(request), at=now(), commitment=found)) is None:
        return _back(request)
    return HttpResponseRedirect(f"{reverse('member:ask', args=[mine.timebank.slug])}?promise={found.pk}")
