"""Visits to homes at the desk: who was to have left a while ago, and what was found out."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext

from amser.exchanges import actions
from amser.exchanges.actions import OwnMatter
from amser.exchanges.models import Visit
from amser.exchanges.policies import visit_at_the_desk
from amser.kernel.dates import clock, day, london, today
from amser.kernel.errors import NotFound
from amser.web.broker.deciding import Decision, decide, is_own
from amser.web.broker.safety_forms import NoteForm
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, now
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words


@broker_page
def close(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Write down how somebody is who has not said that they left."""
    visit = visit_at_the_desk(request.bank, exchange_id, places=request.places)
    if not visit.is_open and request.method != "POST":
        raise NotFound
    form = NoteForm(typed(request))

    def act() -> Visit:
        if is_own(request, visit.membership):
            raise OwnMatter
        return actions.close_visit(by=actor(request), key=form.cleaned_data["key"], at=now(), visit=visit, note=form.cleaned_data["note"])

    return decide(
        request,
        form,
        Decision(
            heading=pgettext("desk.visit.heading", "How is %(name)s?") % {"name": visit.membership.user.name},
            lede=overdue(visit),
            submit=pgettext("desk.visit.submit", "All is known: the visit is over"),
            back=reverse("broker:exchange", args=[request.bank.slug, exchange_id]),
            back_words=words.pair(visit.exchange),
            done=pgettext("desk.visit.done", "It is written down that the visit is over."),
        ),
        act,
    )


def overdue(visit: Visit) -> str:
    """Return what the desk reads of a visit of which nothing was heard."""
    text = pgettext("visit.overdue", "%(name)s was to leave by %(time)s. We have heard nothing yet. Phone now: %(phone)s")
    if visit.arrived_at is None:
        text = pgettext("visit.missed", "%(name)s was to arrive at %(time)s. We have heard nothing yet. Phone now: %(phone)s")
    due = london(visit.due_at)
    time = clock(due.time()) if due.date() == today(now()) else f"{clock(due.time())}, {day(due.date())}"
    return text % {"name": visit.membership.user.name, "time": time, "phone": visit.membership.phone}
