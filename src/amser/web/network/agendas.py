"""The agenda, the minutes and the decisions of a meeting, for those who run the group."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.kernel.errors import NotFound
from amser.networks import actions
from amser.networks.models import AgendaItem, Decision, Event, Minutes, MinutesState
from amser.networks.queries.groups import members_of
from amser.web.network.event_forms import ApproveForm, CorrectionForm, DecisionForm, ItemForm
from amser.web.network.events import unfinished_promises
from amser.web.network.minutes_forms import Begun, MinutesForm, NoteForm
from amser.web.network.planning import event_of
from amser.web.network.visiting import GroupMemberRequest, GroupRequest, group_desk_page, group_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import typed
from amser.web.words import events as words
from amser.web.words import refusals

A_PAGE = 50


@group_desk_page
def agenda(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """What is on the agenda, in order; something more."""
    event = event_of(request, event_id)
    form = ItemForm(typed(request))
    if form.is_valid():
        content: dict[str, Any] = {"event": event, "details": form.details()}
        if attempt(request, form, lambda: actions.add_item(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            return go("network:agenda", request.group.slug, event.pk)
    items = [(item, str(words.ITEM_KINDS[item.kind])) for item in _items(event)]  # type: ignore[index]
    minutes = Minutes.objects.filter(event=event).first()
    locked = minutes is not None and minutes.is_approved
    total = sum(item.minutes or 0 for item, _ in items)
    context: dict[str, Any] = {"items": items, "locked": locked, "total": total, "unfinished": unfinished_promises(request, event)}
    return page(request, "network/agenda.html", group=request.group, event=event, form=form, **context)


def _items(event: Event) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(event=event).select_related("carried_from__event").order_by("position", "pk"))


def _item(request: GroupMemberRequest, event_id: int, item_id: int) -> AgendaItem:
    found = AgendaItem.objects.filter(event=event_of(request, event_id), pk=item_id).select_related("event").first()
    if found is None:
        raise NotFound
    return found


@group_desk_page
def change_item(request: GroupMemberRequest, event_id: int, item_id: int) -> HttpResponse:
    """Change one thing on the agenda."""
    item = _item(request, event_id, item_id)
    form = ItemForm(typed(request), initial=ItemForm.of(item))
    if form.is_valid():
        content: dict[str, Any] = {"item": item, "details": form.details()}
        if attempt(request, form, lambda: actions.change_item(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            return go("network:agenda", request.group.slug, event_id)
    return page(request, "network/agenda_item.html", group=request.group, event=item.event, item=item, form=form)


@require_POST
@group_desk_page
def move_item(request: GroupMemberRequest, event_id: int, item_id: int) -> HttpResponse:
    """Move it up or down, or take it off."""
    item = _item(request, event_id, item_id)
    by, key, at = actor(request), key_of(request), now()
    if "remove" in request.POST:
        attempt_button(request, lambda: actions.remove_item(by=by, key=key, at=at, item=item))
    else:
        is_up = "up" in request.POST
        attempt_button(request, lambda: actions.move_item(by=by, key=key, at=at, item=item, is_up=is_up))
    return go("network:agenda", request.group.slug, event_id)


@require_POST
@group_desk_page
def bring_in(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Bring in what earlier meetings did not finish."""
    event = event_of(request, event_id)
    if attempt_button(request, lambda: actions.fill_agenda(by=actor(request), key=key_of(request), at=now(), event=event)):
        messages.success(request, pgettext("agenda.filled", "What earlier meetings did not finish is on the agenda."))
    return go("network:agenda", request.group.slug, event.pk)


@group_desk_page
def minutes(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Write the minutes: what stands before the items, and each item; circulate, approve, correct."""
    event = event_of(request, event_id)
    written = Minutes.objects.filter(event=event).select_related("approved_in").first()
    initial = {"text_cy": written.text_cy, "text_en": written.text_en} if written else {}
    form = MinutesForm(typed(request), initial=initial, cy=initial.get("text_cy", ""), en=initial.get("text_en", ""))
    stale = False
    if form.is_valid():
        content: dict[str, Any] = {"event": event, **{name: form.cleaned_data[name] for name in ("text_cy", "text_en", "began")}}
        try:
            by, key = actor(request), form.cleaned_data["key"]
            kept = attempt(request, form, lambda: actions.write_minutes(by=by, key=key, at=now(), **content), passes=actions.MinutesChanged)
        except actions.MinutesChanged as changed:
            stale, kept = _shown_again(request, form, changed), None
        if kept is not None:
            messages.success(request, pgettext("minutes.kept", "Kept, as a draft."))
            return go("network:minutes", request.group.slug, event.pk)
    state = written.state if written else MinutesState.DRAFT
    context: dict[str, Any] = {
        "stale": stale,
        "written": written,
        "items": _items(event),
        "stands": str(words.MINUTES[MinutesState(state)]),
        "state": state,
    }
    return page(request, "network/minutes.html", group=request.group, event=event, form=form, **context)


@group_desk_page
def note(request: GroupMemberRequest, event_id: int, item_id: int) -> HttpResponse:
    """What the minutes say of one item."""
    item = _item(request, event_id, item_id)
    initial = {name: getattr(item, name) for name in ("note_cy", "note_en", "is_finished")}
    form = NoteForm(typed(request), initial=initial, cy=item.note_cy, en=item.note_en)
    stale = False
    if form.is_valid():
        content: dict[str, Any] = {"item": item, **{name: form.cleaned_data[name] for name in (*initial, "began")}}
        try:
            by, key = actor(request), form.cleaned_data["key"]
            kept = attempt(request, form, lambda: actions.write_note(by=by, key=key, at=now(), **content), passes=actions.MinutesChanged)
        except actions.MinutesChanged as changed:
            stale, kept = _shown_again(request, form, changed), None
        if kept is not None:
            return go("network:minutes", request.group.slug, event_id)
    return page(request, "network/note.html", group=request.group, event=item.event, item=item, form=form, stale=stale)


def _shown_again(request: GroupMemberRequest, form: Begun, changed: actions.MinutesChanged) -> bool:
    """Show the writer what stands now beside what they wrote; saved again, theirs is meant."""
    form.add_error(None, refusals.words(changed, request))
    form.begin_again()
    return True


@require_POST
@group_desk_page
def circulate(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Let the members read the minutes."""
    event = event_of(request, event_id)
    if attempt_button(request, lambda: actions.circulate_minutes(by=actor(request), key=key_of(request), at=now(), event=event)):
        messages.success(request, pgettext("minutes.circulated.done", "Circulated. The members are told that they can read them."))
    return go("network:minutes", request.group.slug, event.pk)


@group_desk_page
def approve(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Say at which later meeting the minutes were approved; from then on they do not change."""
    event = event_of(request, event_id)
    later = (
        Event.objects.filter(group=request.group, begins_at__gt=event.begins_at, begins_at__lte=now())
        if event.begins_at
        else Event.objects.none()
    )
    form = ApproveForm(typed(request), meetings=list(later.exclude(state="cancelled").order_by("begins_at", "pk")[:50]))
    if form.is_valid():
        content: dict[str, Any] = {"event": event, "approved_in": form.meetings[form.cleaned_data["approved_in"]]}
        if attempt(request, form, lambda: actions.approve_minutes(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            messages.success(request, pgettext("minutes.approved.done", "Approved. They do not change any more."))
            return go("network:minutes", request.group.slug, event.pk)
    return page(request, "network/approve.html", group=request.group, event=event, form=form)


@group_desk_page
def correct(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Write a correction beside approved minutes."""
    event = event_of(request, event_id)
    written = Minutes.objects.filter(event=event, state=MinutesState.APPROVED).first()
    if written is None:
        raise NotFound
    form = CorrectionForm(typed(request))
    if form.is_valid():
        content: dict[str, Any] = {"minutes": written, "text_cy": form.cleaned_data["text_cy"], "text_en": form.cleaned_data["text_en"]}
        if attempt(request, form, lambda: actions.correct_minutes(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            return go("network:event", request.group.slug, event.pk)
    return page(request, "network/correct.html", group=request.group, event=event, form=form)


@group_desk_page
def decide(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Write down what the meeting decided."""
    event = event_of(request, event_id)
    standing = list(Decision.objects.filter(group=request.group).standing()[:100])
    form = DecisionForm(typed(request), items=_items(event), standing=standing, members=members_of(request.group))
    if form.is_valid():
        content: dict[str, Any] = {"event": event, "decided": form.decided(), **form.beyond()}
        if attempt(request, form, lambda: actions.decide(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            messages.success(request, pgettext("decision.done", "Written down. It does not change; a later decision can replace it."))
            return go("network:event", request.group.slug, event.pk)
    return page(request, "network/decide.html", group=request.group, event=event, form=form)


@require_safe
@group_page
def decisions(request: GroupRequest) -> HttpResponse:
    """What the group decided and still holds, for those who read its papers; what is to be looked at again first."""
    if not request.standing.reads_papers:
        raise NotFound
    found = Decision.objects.filter(group=request.group).standing().select_related("event")[:A_PAGE]
    rows = [(one, str(words.RESULTS[one.result])) for one in found]  # type: ignore[index]
    return page(request, "network/decisions.html", group=request.group, rows=rows)
