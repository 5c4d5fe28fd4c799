"""Events for calendars: one to add, and a group's to subscribe to. No name of anybody, and no address to join from elsewhere."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_safe
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from amser.kernel.errors import NotFound
from amser.networks import policies
from amser.networks.models import Event
from amser.networks.queries.meetings import coming_to
from amser.web.network.visiting import GroupRequest, group_page
from amser.web.pages import now
from amser.web.words import events as words

MOST = 200


@require_safe
@group_page
def one(request: GroupRequest, event_id: int) -> HttpResponse:
    """Return one event, to add to a calendar."""
    event = policies.event_for(request.standing, event_id)
    if event.begins_at is None or not event.is_known:
        raise NotFound
    return answer([event], event.title)


@require_safe
@group_page
def of_a_group(request: GroupRequest) -> HttpResponse:
    """Return the events of a group that have a day, for everybody who may know of it."""
    known = Event.objects.known().filter(group=request.group, begins_at__isnull=False).select_related("place", "group")
    return answer(list(known.order_by("-begins_at", "-pk")[:MOST]), request.group.name)


@require_safe
def of_a_person(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Return what somebody comes to, to whoever has the secret address; a calendar reads it without signing in."""
    user = policies.events_calendar_at(token)
    with override("en" if user.language == "en" else "cy"):
        found = coming_to(user).order_by("-begins_at", "-pk")[:MOST]
        response = answer(list(found), pgettext("calendar.events.mine", "Events that I am coming to"))
    response["Cache-Control"] = "private, no-store"
    return response


def answer(events: list[Event], name: str) -> HttpResponse:
    """Return events as a calendar."""
    calendar = Calendar()
    for field, value in (("prodid", "-//Amser//Amser//CY"), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", name)):
        calendar.add(field, value)
    for event in events:
        calendar.add_component(_entry(event))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="amser.ics"'
    return response


def _entry(event: Event) -> CalendarEvent:
    assert event.begins_at is not None
    assert event.ends_at is not None
    entry = CalendarEvent()
    entry.add("uid", f"event-{event.pk}@{settings.SITE_URL.rpartition('/')[2].partition(':')[0]}")
    entry.add("dtstamp", now())
    # In UTC: every calendar shows it at the right time on its owner's clock, also over a clock change.
    entry.add("dtstart", event.begins_at.astimezone(dt.UTC))
    entry.add("dtend", event.ends_at.astimezone(dt.UTC))
    entry.add("summary", event.title)
    entry.add("description", f"{event.about}\n\n{event.group.name}".strip())
    if where := words.where(event):
        entry.add("location", where)
    if event.is_cancelled:
        entry.add("status", "CANCELLED")
    entry.add("url", f"{settings.SITE_URL.rstrip('/')}{reverse('network:event', args=[event.group.slug, event.pk])}")
    return entry
