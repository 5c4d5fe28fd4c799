"""What happens by itself: sessions are made ahead, and people are reminded."""

from django.utils import timezone
from procrastinate.contrib.django import app

from amser.agencies.models import Participant
from amser.audit.actions import Actor, Door, derive
from amser.kernel.ids import uuid7
from amser.kernel.one_by_one import RETRY, OneByOne
from amser.opportunities import actions
from amser.opportunities.models import Coming, ComingState, Opportunity, Session
from amser.opportunities.queries.happening import missing, to_remind

TIMER = Actor(user_id=None, door=Door.TIMER)


@app.periodic(cron="15 3 * * *")
@app.task(name="opportunities.make_sessions_ahead", retry=RETRY)
def make_sessions_ahead(timestamp: int = 0) -> None:
    """Make the sessions of the next twelve weeks that are not there yet. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    with OneByOne("opportunities.make_sessions_ahead") as rows:
        rows.each(
            (one for one in Opportunity.objects.published().exclude(rule="").iterator() if missing(one, at=at)),
            lambda one: actions.make_sessions(by=TIMER, key=derive(run, f"sessions {one.pk}"), at=at, opportunity=one),
        )


@app.periodic(cron="30 9 * * *")
@app.task(name="opportunities.remind_of_sessions", retry=RETRY)
def remind_of_sessions(timestamp: int = 0) -> None:
    """Remind everyone who comes, so many days before as the organisation chose. Safe to run twice: each hears once."""
    at, run = timezone.now(), uuid7()
    with OneByOne("opportunities.remind_of_sessions") as rows:
        rows.each(
            to_remind(at).iterator(),
            lambda one: actions.remind(by=TIMER, key=derive(run, f"remind {one.pk}"), at=at, coming=one),
        )


@app.task(name="opportunities.free_their_places", retry=RETRY)
def free_their_places(announcement: str, *, scheme_id: int, participant_id: int) -> None:
    """Whoever left a scheme comes to nothing more of it, and waits for nothing. Safe to run twice."""
    at, run = timezone.now(), uuid7()
    gone = Participant.objects.get(scheme_id=scheme_id, pk=participant_id)
    if gone.left_at is None:  # and came back
        return
    said = Coming.objects.filter(participant=gone).exclude(state=ComingState.CANCELLED)
    with OneByOne("opportunities.free_their_places") as rows:
        rows.each(
            Session.objects.to_come(at).filter(pk__in=said.values("session")),
            lambda one: actions.cannot_come(by=TIMER, key=derive(run, f"off {one.pk}"), at=at, session=one, participant=gone),
        )
