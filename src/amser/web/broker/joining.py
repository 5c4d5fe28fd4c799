"""Who is where on the path of joining, and for how long."""

import dataclasses
import datetime as dt

from django.db.models import F, Max
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext

from amser.kernel.dates import today
from amser.members.models import JOINING, Membership, State
from amser.members.queries import Progress, progress_of_all
from amser.timebanks.models import lives_in
from amser.web.broker.morning import AT_LENGTH, Line
from amser.web.broker.visiting import broker_page
from amser.web.pages import now, page
from amser.web.visiting import DeskRequest
from amser.web.words import desk as words
from amser.web.words import joining as said


@dataclasses.dataclass(frozen=True, slots=True)
class Stage:
    """Everyone at one step of the path."""

    name: str
    heading: str
    lines: list[Line]

    @property
    def count(self) -> int:
        """How many people."""
        return len(self.lines)


@broker_page
def board(request: DeskRequest) -> HttpResponse:
    """Show everyone who is joining, by the step that they are at, the longest wait first."""
    found = Membership.objects.joining().filter(lives_in(request.places), timebank=request.bank).with_person()
    people = list(found.annotate(since=Max("changes__at")).order_by(F("since"), "pk")[:AT_LENGTH])
    on = today(now())
    stages: dict[str, list[Line]] = {"ready": [], **{state: [] for state in JOINING}}
    for progress in progress_of_all(request.bank, people, on=on):
        stages["ready" if progress.is_ready else progress.state].append(_line(request, progress, on=on))
    return page(
        request,
        "broker/joining.html",
        stages=[Stage(name.replace("_", "-"), _heading(name), lines) for name, lines in stages.items()],
        count=len(people),
        at_most=AT_LENGTH,
        is_full=len(people) == AT_LENGTH,
    )


def _heading(name: str) -> str:
    return pgettext("join.ready", "Ready to be let in") if name == "ready" else words.membership_state(name)


def _line(request: DeskRequest, progress: Progress, *, on: dt.date) -> Line:
    member = progress.membership
    since: dt.datetime = member.since or member.applied_at  # type: ignore[attr-defined]
    return Line(
        lead=pgettext("desk.joining.days", "Days: %(count)s") % {"count": (on - today(since)).days},
        title=member.user.name,
        url=reverse("broker:path", args=[request.bank.slug, member.number]),
        note=_what_is_missing(progress),
        tag=_tag(progress),
    )


def _what_is_missing(progress: Progress) -> str:
    if progress.membership.state == State.ENQUIRY:
        return pgettext("desk.joining.form", "The form is not here yet")
    missing = said.steps(progress.missing)
    return pgettext("desk.joining.missing", "Not done yet: %(steps)s") % {"steps": missing} if missing else ""


def _tag(progress: Progress) -> str:
    if progress.to_decide:
        return pgettext("join.reference.decide", "Answered: a broker decides")
    if progress.to_talk:
        return pgettext("desk.joining.talk", "A referee would rather speak to you")
    if progress.given or progress.open:
        return pgettext("desk.joining.references", "References: %(given)s/%(wanted)s") % {
            "given": progress.given,
            "wanted": progress.wanted,
        }
    return words.channel(progress.membership.user.channel)
