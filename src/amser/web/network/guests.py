"""Who is invited to an event, what they answered, who came; for those who run the group."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.audit.actions import derive
from amser.kernel.errors import NotFound
from amser.networks import actions
from amser.networks.models import Attendance, Event, Participation
from amser.networks.queries.groups import members_of
from amser.networks.queries.meetings import apologies_of, report_of
from amser.ui.qr import code_of
from amser.web.network.event_forms import AttendanceForm, GuestForm, TickForm, WalkInForm
from amser.web.network.planning import event_of
from amser.web.network.visiting import GroupMemberRequest, group_desk_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.throttle import too_often
from amser.web.visiting import typed
from amser.web.words import events as words
from amser.web.words import groups_that_meet as group_words

INVITATIONS_AN_HOUR = 200


def people_of(event: Event) -> list[Participation]:
    """Return everybody on the list of an event, by name. One query."""
    found = Participation.objects.filter(event=event).select_related("user", "delegate_for__user")
    return sorted(found, key=lambda one: (one.shown_name.casefold(), one.pk))


@group_desk_page
def people(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Who is invited, and what they answered; inviting somebody more."""
    event = event_of(request, event_id)
    form = GuestForm(typed(request))
    status = 429 if too_often(request, form, "invite_to_event", most=INVITATIONS_AN_HOUR) else 200
    if form.is_valid():
        given: dict[str, Any] = {"event": event, "guest": form.guest()}
        if attempt(request, form, lambda: actions.invite_guest(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            messages.success(request, pgettext("event.guest.done", "On the list. Where there is an address, we write to them."))
            return go("network:event_people", request.group.slug, event.pk)
    rows = [(one, str(words.REPLIES[one.reply]), str(words.ATTENDANCE[one.attendance])) for one in people_of(event)]  # type: ignore[index]
    listed = {one.user_id for one, _, _ in rows}
    uninvited = sum(one.user_id not in listed for one in members_of(request.group))
    context: dict[str, Any] = {
        "rows": rows,
        "uninvited": uninvited,
        "silent": sum(one.reply == "none" and one.invited_at is not None for one, _, _ in rows),
    }
    return page(request, "network/event_people.html", status=status, group=request.group, event=event, form=form, **context)


@require_POST
@group_desk_page
def invite_members(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Invite every member of the group."""
    event = event_of(request, event_id)
    given: dict[str, Any] = {"event": event, "memberships": members_of(request.group)}
    if attempt_button(request, lambda: actions.invite_members(by=actor(request), key=key_of(request), at=now(), **given)):
        messages.success(request, pgettext("event.members.done", "Every member is on the list, and is told."))
    return go("network:event_people", request.group.slug, event.pk)


@require_POST
@group_desk_page
def remind(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Remind those who have not answered."""
    event = event_of(request, event_id)
    if attempt_button(request, lambda: actions.remind(by=actor(request), key=key_of(request), at=now(), event=event)):
        words_said = pgettext("event.reminded", "Whoever has not answered is reminded, once a day at most. Whoever answered is left alone.")
        messages.success(request, words_said)
    return go("network:event_people", request.group.slug, event.pk)


@group_desk_page
def tick(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Tick who came, off the list; and somebody who was not on it."""
    event = event_of(request, event_id)
    everyone = people_of(event)
    form = TickForm(typed(request), people=everyone)
    if form.is_valid() and attempt(request, form, lambda: _mark(request, form)) is not None:
        messages.success(request, pgettext("event.ticked", "Written down."))
        return go("network:event_tick", request.group.slug, event.pk)
    return page(request, "network/event_tick.html", group=request.group, event=event, form=form, when=words.when(event))


def _mark(request: GroupMemberRequest, form: TickForm) -> bool:
    """Write down who came, and who did after all not, as far as their tick was changed on this page; the rest is left as it is now."""
    came, began, at, key = set(form.cleaned_data["came"]), form.began(), now(), form.cleaned_data["key"]
    for number, one in form.people.items():
        if (number in came) != (number in began) and (number in came) != one.was_there:
            attendance = Attendance.CAME if number in came else Attendance.UNKNOWN
            act = {"by": actor(request), "key": derive(key, number), "at": at, "participation": one, "attendance": attendance}
            actions.mark_attendance(**act, delegate_for=one.delegate_for)  # type: ignore[arg-type]
    return True


@group_desk_page
def walk_in(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Somebody came who was not on the list, or contributed."""
    event = event_of(request, event_id)
    invited = [one for one in people_of(event) if one.invited_at is not None and one.delegate_for_id is None]
    form = WalkInForm(typed(request), invited=invited)
    if form.is_valid():
        given = form.cleaned_data
        sent_by = form.invited.get(given["delegate_for"])
        content: dict[str, Any] = {"event": event, "guest": form.guest(), "part": given["part"], "minutes": given["minutes"]}
        if attempt(request, form, lambda: actions.walk_in(by=actor(request), key=given["key"], at=now(), delegate_for=sent_by, **content)):
            messages.success(request, pgettext("event.walked_in", "Written down."))
            return go("network:event_tick", request.group.slug, event.pk)
    return page(request, "network/event_walk_in.html", group=request.group, event=event, form=form)


@group_desk_page
def one_person(request: GroupMemberRequest, event_id: int, participation_id: int) -> HttpResponse:
    """Whether somebody came, for whom, as what, and what they gave."""
    event = event_of(request, event_id)
    everyone = people_of(event)
    found = next((one for one in everyone if one.pk == participation_id), None)
    if found is None:
        raise NotFound
    others = [one for one in everyone if one.pk != found.pk and one.invited_at is not None and one.delegate_for_id is None]
    form = AttendanceForm(typed(request), others=others, initial=AttendanceForm.of(found))
    if form.is_valid() and attempt(request, form, lambda: _settle(request, form, found)) is not None:
        return go("network:event_people", request.group.slug, event.pk)
    said = str(words.REPLIES[found.reply])  # type: ignore[index]
    return page(request, "network/event_person.html", group=request.group, event=event, one=found, form=form, said=said)


def _settle(request: GroupMemberRequest, form: AttendanceForm, found: Participation) -> Participation:
    given, by, at = form.cleaned_data, actor(request), now()
    part: dict[str, Any] = {"participation": found, "part": given["part"], "minutes": given["minutes"]}
    actions.mark_attendance(
        by=by,
        key=given["key"],
        at=at,
        participation=found,
        attendance=given["attendance"],
        delegate_for=form.others.get(given["delegate_for"]),
    )
    return actions.give_part(by=by, key=derive(given["key"], "part"), at=at, **part)


@require_safe
@group_desk_page
def report(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Who was invited, what they answered, who came: by office, sector and capacity."""
    event = event_of(request, event_id)
    found = report_of(event)
    tables = [
        (pgettext("report.office", "By office"), [(line.name or group_words.unsaid(), line) for line in found.by_office]),
        (pgettext("report.sector", "By sector"), [(group_words.sector(line.name), line) for line in found.by_sector]),
        (pgettext("report.capacity", "By capacity"), [(group_words.capacity(line.name), line) for line in found.by_capacity]),
    ]
    context: dict[str, Any] = {"tables": tables, "apologies": apologies_of(event), "when": words.when(event)}
    return page(request, "network/event_report.html", group=request.group, event=event, report=found, **context)


@require_safe
@group_desk_page
def poster(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """A page for the door, with a code by which people check themselves in; and the list to tick on paper."""
    event = event_of(request, event_id)
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('network:door', args=[event.door_code])}"
    context: dict[str, Any] = {"code": code_of(address), "address": address, "people": people_of(event), "when": words.when(event)}
    return page(request, "network/event_poster.html", group=request.group, event=event, **context)
