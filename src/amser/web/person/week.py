"""What somebody's groups have for them this week, as their weekly letter says it; and a calendar of what they come to."""

import secrets

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import GroupMembership
from amser.networks.queries.week import weeks_of
from amser.notifications.letters.week import more, parts
from amser.web.pages import actor, now, page
from amser.web.visiting import PersonRequest, person_page


@require_safe
@person_page
def week(request: PersonRequest) -> HttpResponse:
    """What needs them first, what comes, what is new."""
    return _week(request)


@require_POST
@person_page
def make_calendar(request: PersonRequest) -> HttpResponse:
    """Make a new secret address, show it once, and end the one before."""
    token = secrets.token_urlsafe(32)
    # Each press makes its own address, and the last one counts: one pressed twice is no repetition of the first.
    actions.open_events_calendar(by=actor(request), key=uuid7(), at=now(), user=request.user, token=token)
    response = _week(request, calendar_url=f"{settings.SITE_URL.rstrip('/')}{reverse('network:my_calendar', args=[token])}")
    response["Cache-Control"] = "no-store"
    return response


def _week(request: PersonRequest, *, calendar_url: str = "") -> HttpResponse:
    at = now()
    found = weeks_of([request.user.pk], at=at, of_all=True).get(request.user.pk)
    shown = parts(found, at=at) if found else []
    lines = [(part.heading, [(one.text, reverse(one.page[0], args=one.page[1:])) for one in part.lines], part.more) for part in shown]
    return page(
        request,
        "person/week.html",
        parts=[(heading, found, more(count) if count else "") for heading, found, count in lines],
        is_in_a_group=GroupMembership.objects.active().of(request.user.pk).exists(),
        calendar_url=calendar_url,
    )
