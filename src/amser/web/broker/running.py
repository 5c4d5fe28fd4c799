"""The pages of whoever runs a bank: what it says of itself, what it has decided, its places, who does what."""

import dataclasses
import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.timebanks import actions
from amser.timebanks.models import Place, PolicyRow, Role, TimeBank
from amser.timebanks.queries import Policy, policy_of
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.running_forms import AboutForm, PlaceForm, PolicyForm, PutPlaceForm, RoleForm
from amser.web.broker.visiting import steward_page
from amser.web.pages import actor, attempt, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words
from amser.web.words import policy as policy_words


@steward_page
def about(request: DeskRequest) -> HttpResponse:
    """What the bank says of itself, published in both languages together."""
    bank = request.bank
    known = {field.name: getattr(bank, field.name) for field in dataclasses.fields(actions.BankDetails)}
    form = AboutForm(typed(request), initial=known)
    said = Decision(
        heading=pgettext("desk.about", "What the bank says of itself"),
        lede=pgettext("about.lede", "Everyone can read this. Both languages go up together."),
        submit=pgettext("about.submit", "Publish both"),
        done=pgettext("about.done", "It is published, in Welsh and in English."),
        **_back(bank),
    )

    def act() -> TimeBank:
        return actions.describe_bank(by=actor(request), key=form.cleaned_data["key"], at=now(), bank=bank, details=form.details())

    return decide(request, form, said, act)


@steward_page
def policy(request: DeskRequest) -> HttpResponse:
    """What the bank has decided, since when, and what it decides next."""
    bank, on = request.bank, today(now())
    form = PolicyForm(typed(request), defaults=lambda name: policy_words.value(name, getattr(Policy(), name)), initial={"begins_on": on})
    if form.is_valid():
        given = form.cleaned_data

        def act() -> PolicyRow:
            return actions.set_policy(
                by=actor(request),
                key=given["key"],
                at=now(),
                bank=bank,
                begins_on=given["begins_on"],
                values=form.values(),
                reason=given["reason"],
            )

        if attempt(request, form, act):
            messages.success(request, pgettext("policy.done", "Decided. It counts from the day you chose."))
            return go("broker:policy", bank.slug)
    rows = list(PolicyRow.objects.filter(timebank=bank).order_by("-begins_on", "-pk")[:10])
    return page(request, "broker/policy.html", form=form, today_values=_values(bank, on), rows=[_dated(row) for row in rows])


def _values(bank: TimeBank, on: dt.date) -> list[tuple[str, str, bool]]:
    """Return each value of the policy in force: its name, in words, and whether it is the default."""
    now_in_force = policy_of(bank, on=on)
    row = PolicyRow.objects.filter(timebank=bank).in_force(on).first()
    names = [field.name for field in dataclasses.fields(Policy)]
    return [
        (policy_words.name(name), policy_words.value(name, getattr(now_in_force, name)), row is None or getattr(row, name) is None)
        for name in names
    ]


def _dated(row: PolicyRow) -> tuple[str, str, str]:
    chosen = [field.name for field in dataclasses.fields(Policy) if getattr(row, field.name) is not None]
    set_here = "; ".join(f"{policy_words.name(name)}: {policy_words.value(name, getattr(row, name))}" for name in chosen)
    return dates.full(row.begins_on), set_here or pgettext("policy.all_default", "Everything as by default"), row.reason


@steward_page
def places(request: DeskRequest) -> HttpResponse:
    """The bank's neighbourhoods, and one more."""
    bank = request.bank
    form = PlaceForm(typed(request), bank=bank)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(request, form, lambda: actions.add_place(by=actor(request), at=now(), bank=bank, **given)):
            messages.success(request, pgettext("places.done", "The place is there."))
            return go("broker:places", bank.slug)
    known = list(Place.objects.filter(timebank=bank).order_by("name_en"))
    return page(request, "broker/places.html", form=form, places=known)


@steward_page
def place(request: DeskRequest, place_id: int) -> HttpResponse:
    """Say about where a neighbourhood lies."""
    found = get_object_or_404(Place, timebank=request.bank, pk=place_id)
    form = PutPlaceForm(typed(request))
    if form.is_valid():
        given = form.cleaned_data
        if attempt(request, form, lambda: actions.put_place(by=actor(request), at=now(), place=found, **given)):
            messages.success(request, pgettext("me.saved", "Saved."))
            return go("broker:places", request.bank.slug)
    return page(request, "broker/place.html", form=form, place=found)


@steward_page
def roles(request: DeskRequest) -> HttpResponse:
    """Who does what, and who takes on more."""
    bank = request.bank
    form = RoleForm(typed(request), bank=bank)
    if form.is_valid():
        given = form.cleaned_data

        def act() -> Role:
            content = {"user": given["who"].user, "kind": given["kind"], "place": given["place"]}
            return actions.grant_role(by=actor(request), key=given["key"], at=now(), bank=bank, **content)

        if attempt(request, form, act):
            messages.success(request, pgettext("roles.done", "Done. It counts at once."))
            return go("broker:roles", bank.slug)
    held = Role.objects.live().filter(timebank=bank).select_related("user", "place").order_by("kind", "granted_at")
    rows = [(role, words.role(role.kind), role.user_id != request.user.pk) for role in held]
    return page(request, "broker/roles.html", form=form, rows=rows)


@require_POST
@steward_page
def end_role(request: DeskRequest, role_id: int) -> HttpResponse:
    """Somebody gives up a role. Nobody ends their own: the bank would be left without."""
    role = Role.objects.filter(timebank=request.bank, pk=role_id).first()  # also one that has ended: a button is pressed twice
    if role is None:
        raise NotFound
    if role.user_id == request.user.pk:
        messages.error(request, pgettext("error.own_matter", "You are part of this yourself. Ask another broker to do it."))
    else:
        actions.end_role(by=actor(request), key=key_of(request), at=now(), role=role)
        messages.success(request, pgettext("roles.ended", "The role has ended."))
    return go("broker:roles", request.bank.slug)


def _back(bank: TimeBank) -> dict[str, Any]:
    return {"back": reverse("broker:desk", args=[bank.slug]), "back_words": pgettext("desk.heading", "This morning")}
