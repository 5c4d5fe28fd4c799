"""Planning an event, announcing it, calling it off, saying that it was held, and what it cost."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.kernel.errors import NotFound
from amser.networks import actions, policies
from amser.networks.models import CostLine, Event
from amser.networks.queries.meetings import cost_of
from amser.web.network.event_forms import CancelForm, CostForm, EventForm
from amser.web.network.visiting import GroupMemberRequest, group_desk_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import typed
from amser.web.words import events as words


def event_of(request: GroupMemberRequest, event_id: int) -> Event:
    """Return an event of the group, for whoever runs it. Raises NotFound."""
    return policies.event_for(request.standing, event_id)


@group_desk_page
def plan(request: GroupMemberRequest) -> HttpResponse:
    """Plan an event."""
    form = EventForm(typed(request), group=request.group)
    if form.is_valid():
        content: dict[str, Any] = {"group": request.group, "details": form.details()}
        made = attempt(request, form, lambda: actions.plan_event(by=actor(request), key=form.cleaned_data["key"], at=now(), **content))
        if made is not None:
            messages.success(request, pgettext("event.planned", "Planned. Nobody else knows of it until you announce it."))
            return go("network:event", request.group.slug, made.pk)
    return page(request, "network/event_form.html", group=request.group, form=form, event=None)


@group_desk_page
def change(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Say something else of an event, or hold it at another time."""
    event = event_of(request, event_id)
    form = EventForm(typed(request), group=request.group, event=event, initial=EventForm.of(event))
    if form.is_valid():
        content: dict[str, Any] = {"event": event, "details": form.details()}
        if attempt(request, form, lambda: actions.change_event(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            messages.success(request, pgettext("event.changed", "Changed. Whoever comes is told of another time or place."))
            return go("network:event", request.group.slug, event.pk)
    return page(request, "network/event_form.html", group=request.group, form=form, event=event)


@require_POST
@group_desk_page
def announce(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Let others know of it."""
    event = event_of(request, event_id)
    if attempt_button(request, lambda: actions.announce_event(by=actor(request), key=key_of(request), at=now(), event=event)):
        messages.success(request, pgettext("event.announced", "Announced. Invite those who should come."))
    return go("network:event", request.group.slug, event.pk)


@require_POST
@group_desk_page
def hold(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Say that it was held."""
    event = event_of(request, event_id)
    attempt_button(request, lambda: actions.hold_event(by=actor(request), key=key_of(request), at=now(), event=event))
    return go("network:event", request.group.slug, event.pk)


@group_desk_page
def cancel(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Call an event off, and say why."""
    event = event_of(request, event_id)
    form = CancelForm(typed(request))
    if form.is_valid():
        content: dict[str, Any] = {"event": event, "why_cy": form.cleaned_data["why_cy"], "why_en": form.cleaned_data["why_en"]}
        if attempt(request, form, lambda: actions.cancel_event(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            return go("network:event", request.group.slug, event.pk)
    return page(request, "network/event_cancel.html", group=request.group, form=form, event=event)


@group_desk_page
def costs(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """What an event cost, and who paid."""
    event = event_of(request, event_id)
    form = CostForm(typed(request))
    if form.is_valid():
        given = form.cleaned_data
        content: dict[str, Any] = {
            "event": event,
            "what": given["what"],
            "paid_by": given["paid_by"],
            "paid": given["paid"],
            "pence": form.pence,
        }
        if attempt(request, form, lambda: actions.add_cost(by=actor(request), key=given["key"], at=now(), **content)):
            return go("network:costs", request.group.slug, event.pk)
    lines = [(one, words.pounds(one.pence), str(words.PAID[one.paid])) for one in event.costs.order_by("pk")]  # type: ignore[index]
    total = words.pounds(cost_of(event))
    return page(request, "network/costs.html", group=request.group, form=form, event=event, lines=lines, total=total)


@require_POST
@group_desk_page
def remove_cost(request: GroupMemberRequest, event_id: int, cost_id: int) -> HttpResponse:
    """Strike out a cost that was written by mistake."""
    event = event_of(request, event_id)
    found = CostLine.objects.filter(event=event, pk=cost_id).first()
    if found is None:
        raise NotFound
    actions.remove_cost(by=actor(request), key=key_of(request), at=now(), cost=found)
    return go("network:costs", request.group.slug, event.pk)
