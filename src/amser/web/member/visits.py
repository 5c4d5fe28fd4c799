"""Saying that one has arrived at a home, and that one has left it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.exchanges import actions
from amser.exchanges.models import Exchange, Visit
from amser.exchanges.models.visit import may_begin
from amser.exchanges.policies import exchange_of
from amser.kernel.dates import clock, london, today
from amser.members.models import Membership
from amser.web.pages import actor, attempt_button, go, key_of, now
from amser.web.visiting import MemberRequest, member_page


@require_POST
@member_page
def arrive(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Whoever gives has arrived."""
    found = exchange_of(request.membership, exchange_id)
    visit = attempt_button(
        request, lambda: actions.arrive(by=actor(request), key=key_of(request), at=now(), exchange=found, member=request.membership)
    )
    if visit and visit.is_open:
        text = pgettext("visit.arrived.done", "Thank you. Say here when you have left, by about %(time)s.")
        messages.success(request, text % {"time": _clock(visit)})
    return go("member:exchange", request.bank.slug, found.pk)


@require_POST
@member_page
def leave(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Whoever gives has left, and all is well."""
    found = exchange_of(request.membership, exchange_id)
    if attempt_button(
        request, lambda: actions.go_home(by=actor(request), key=key_of(request), at=now(), exchange=found, member=request.membership)
    ):
        messages.success(request, pgettext("visit.left.done", "Thank you. It is good to know."))
    return go("member:exchange", request.bank.slug, found.pk)


def visit_of(found: Exchange, member: Membership) -> dict[str, Any]:
    """Return what the page of an exchange shows whoever gives in it: the button to press, and what was said. At most one query."""
    if found.giver.membership_id != member.pk:
        return {"may_arrive": False, "may_leave": False, "visit_words": ""}
    visit, begins = Visit.objects.filter(exchange=found).first(), may_begin(found, on=today(now())) and not found.is_held
    # What was said of another day is over with it, and somebody who never said that they left still can until the new day.
    is_told = visit is not None and (visit.is_of_the_day_agreed(found) or (visit.is_open and not begins))
    has_come = is_told and visit is not None and visit.arrived_at is not None
    return {
        "may_arrive": not has_come and begins,
        "may_leave": has_come and visit is not None and visit.is_open,
        "visit_words": _said(visit) if visit and has_come else _asked(found),
    }


def _said(visit: Visit) -> str:
    if visit.is_open:
        return pgettext("visit.there", "You said that you have arrived. Say when you have left, by about %(time)s.") % {
            "time": _clock(visit)
        }
    return pgettext("visit.over", "You said that you have left, and that all is well.")


def _asked(found: Exchange) -> str:
    if found.is_held or not may_begin(found, on=today(now())):
        return ""
    return pgettext("visit.asked", "Tell us when you arrive and when you leave. If we hear nothing, somebody will ring you.")


def _clock(visit: Visit) -> str:
    return clock(london(visit.due_at).time())
