"""Sessions for calendars: one to add, somebody's own to subscribe to, and an organisation's for everybody."""

import datetime as dt
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from amser.agencies.models import Participant
from amser.kernel.ids import uuid7
from amser.opportunities import actions, policies
from amser.opportunities.models import Session
from amser.opportunities.queries import happening
from amser.organisations.policies import listed_organisation
from amser.web.credits.doing import coming_page
from amser.web.credits.visiting import OpenRequest, open_page
from amser.web.pages import actor, now
from amser.web.taking_part import ParticipantRequest, participant_page

MOST = 200  # sessions in one calendar


@require_safe
@open_page
def one(request: OpenRequest, session_id: int) -> HttpResponse:
    """Return one session, to add to a calendar."""
    session = policies.session_for_everybody(request.open_scheme, session_id)
    return _answer([session], session.opportunity.title)


@require_safe
def of_an_organisation(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Return the sessions to come of an organisation in the directory, for everybody: what is published, and nobody's name."""
    organisation = listed_organisation(slug)
    open_ones = Session.objects.filter(organisation=organisation, scheme__closed_at__isnull=True).with_words()
    published = open_ones.filter(opportunity__published_at__isnull=False, opportunity__ended_at__isnull=True)
    return _answer(list(published.filter(ends_at__gt=now()).order_by("begins_at", "pk")[:MOST]), organisation.name)


@require_safe
def of_a_person(request: HttpRequest, slug: str, token: str) -> HttpResponse:  # noqa: ARG001  as above
    """Return what somebody comes to, to whoever has the secret address; a calendar reads it without signing in."""
    participant = policies.calendar_at(slug, token)
    with override(_language(participant)):
        found = [line for line in happening.coming_to(participant, at=now()) if line.is_mine]
        response = _answer([line.session for line in found[:MOST]], pgettext("calendar.mine", "What I am coming to"))
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@participant_page
def make_address(request: ParticipantRequest) -> HttpResponse:
    """Make a new secret address, show it once, and end the one before."""
    token = secrets.token_urlsafe(32)
    # Each press makes its own address, and the last one counts: one pressed twice is no repetition of the first.
    actions.open_calendar(by=actor(request), key=uuid7(), at=now(), participant=request.participant, token=token)
    path = reverse("credits:calendar", args=[request.credit_scheme.slug, token])
    request.tab = "do"
    response = coming_page(request, calendar_url=f"{settings.SITE_URL.rstrip('/')}{path}")
    response["Cache-Control"] = "no-store"
    return response


def _language(participant: Participant) -> str:
    return "en" if participant.user.language == "en" else "cy"


def _answer(sessions: list[Session], name: str) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", "-//Amser//Amser//CY")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for session in sessions:
        calendar.add_component(_event(session))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="amser.ics"'
    return response


def _event(session: Session) -> Event:
    opportunity, event = session.opportunity, Event()
    event.add("uid", f"session-{session.pk}@{settings.SITE_URL.rpartition('/')[2].partition(':')[0]}")
    event.add("dtstamp", now())
    # In UTC: every calendar shows it at the right time on its owner's clock, also over a clock change.
    event.add("dtstart", session.begins_at.astimezone(dt.UTC))
    event.add("dtend", session.ends_at.astimezone(dt.UTC))
    event.add("summary", opportunity.title)
    event.add("description", f"{opportunity.about}\n\n{session.organisation.name}\n{session.organisation.phone}".strip())
    if opportunity.place:
        event.add("location", ", ".join([opportunity.place.name, *opportunity.place.address.splitlines()]))
    if session.is_called_off:
        event.add("status", "CANCELLED")
    path = reverse("credits:opportunity", args=[session.scheme.slug, opportunity.pk])
    event.add("url", f"{settings.SITE_URL.rstrip('/')}{path}")
    return event
