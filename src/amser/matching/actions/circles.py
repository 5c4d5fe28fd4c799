"""What becomes of a circle: kept or dropped by a broker, then everybody in it is asked, and when all say yes it is proposed."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.exchanges.actions import Plan, What, suggest
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.listings.models import ListingState
from amser.matching.actions.asking import AskedEnough, check_number
from amser.matching.actions.refusing import keep
from amser.matching.models import Answer, Asking, CircleState, Refusal, RefusalKind, RoundCircle, RoundMovedOn, RoundStep, StepAnswer
from amser.members.models import Membership
from amser.members.queries import may_do

_A_WEEK = dt.timedelta(days=7)


class SomebodyIsAway(DomainError):
    """Somebody in the circle is not active, what they asked for is not asked for any more, or something else stands against it by now."""

    code = "circle_somebody_away"


class SomebodyAskedEnough(DomainError):
    """Somebody in the circle has been asked as often in seven days as their bank asks anyone."""

    code = "circle_asked_enough"


@audit.action("matching.keep_circle")
def keep_circle(*, by: audit.Actor, key: UUID, at: dt.datetime, circle: RoundCircle) -> RoundCircle:
    """A broker would like this circle to come about. Nobody is told yet. Raises RoundMovedOn."""
    return _move(circle, CircleState.KEPT, CircleState.PROPOSED, CircleState.DROPPED, at=at)


@audit.action("matching.drop_circle")
def drop_circle(*, by: audit.Actor, key: UUID, at: dt.datetime, circle: RoundCircle) -> RoundCircle:
    """A broker puts this circle aside. Raises RoundMovedOn once people were invited."""
    return _move(circle, CircleState.DROPPED, CircleState.PROPOSED, CircleState.KEPT, at=at)


@audit.action("matching.invite_circle")
def invite_circle(*, by: audit.Actor, key: UUID, at: dt.datetime, circle: RoundCircle) -> RoundCircle:
    """
    Ask everybody in a circle whether they would join in; each hears it in their own way. It books nothing.

    Each is asked in the sense of the weekly number (`Asking`), once for a request. Raises RoundMovedOn, SomebodyIsAway, and
    SomebodyAskedEnough where somebody was asked as often this week as their bank asks anyone.
    """
    circle = _move(circle, CircleState.INVITED, CircleState.PROPOSED, CircleState.KEPT, at=at)
    steps = list(circle.steps.select_related("giver__timebank", "giver__user", "receiver__user", "request"))
    if not all(_may_be(step, on=today(at)) for step in steps):
        raise SomebodyIsAway
    for step in sorted(steps, key=lambda step: step.giver_id):  # everyone who asks locks people in this order
        step.asking = _asked(step, by=by, at=at)
        step.invited_at = at
        step.save(update_fields=["asking", "invited_at"])
        announce("matching.circle_invited", bank_id=step.giver.timebank_id, step_id=step.pk)
    return circle


@audit.action("matching.answer_circle")
def answer_circle(*, by: audit.Actor, key: UUID, at: dt.datetime, step: RoundStep, member: Membership, joins: bool) -> RoundStep:
    """
    Somebody who was invited says yes or no; nobody asks why.

    With the first no the circle is over, and neither what this person would have given nor what they would have received in it
    is put to them again. With the last yes each exchange is suggested, by its giver, for a day from next week on; the
    receiver agrees to the day or suggests another. What a rule stands against is not, and the step says which. Raises RoundMovedOn.
    """
    assert step.giver_id == member.pk, "callers answer for who was invited"
    circle = RoundCircle.objects.select_for_update(of=("self",), no_key=True).get(pk=step.circle_id)
    step = RoundStep.objects.select_related("asking", "request").get(pk=step.pk)
    if circle.state != CircleState.INVITED or step.answer:
        raise RoundMovedOn
    step.answer, step.answered_at = (StepAnswer.YES if joins else StepAnswer.NO), at
    step.save(update_fields=["answer", "answered_at"])
    if step.asking is not None:
        step.asking.take(Answer.YES if joins else Answer.NOT_THIS, at=at)
    if not joins:
        keep(member, step.request, RefusalKind.THIS, at=at)
        circle.move(CircleState.DECLINED, come_from=(CircleState.INVITED,), at=at)
    elif not circle.steps.exclude(answer=StepAnswer.YES).exists():
        circle.move(CircleState.AGREED, come_from=(CircleState.INVITED,), at=at)
        _suggest_all(by, key, at, circle)
    return RoundStep.objects.get(pk=step.pk)


def _move(circle: RoundCircle, to: CircleState, *come_from: CircleState, at: dt.datetime) -> RoundCircle:
    found = RoundCircle.objects.select_for_update(of=("self",), no_key=True).get(pk=circle.pk)
    found.move(to, come_from=come_from, at=at)
    return found


def _may_be(step: RoundStep, *, on: dt.date) -> bool:
    """Whether what let two people into the circle still holds: that they are here, want it, and nothing stands between them."""
    if not (step.giver.is_active and step.receiver.is_active and step.request.state == ListingState.ON_BOARD):
        return False
    if Refusal.objects.forbids(step.request, on=on).filter(membership=step.giver).exists():
        return False
    return may_do(step.giver, step.request.task, on=on, others=[step.receiver]).allowed


def _asked(step: RoundStep, *, by: audit.Actor, at: dt.datetime) -> Asking | None:
    """Count that somebody is asked for this request, with their row locked; None where they had been asked for it before."""
    member = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("timebank").get(pk=step.giver_id)
    if Asking.objects.filter(listing=step.request, membership=member).exists():
        return None
    try:
        check_number(member, at=at)
    except AskedEnough as enough:
        raise SomebodyAskedEnough from enough
    who = {"timebank_id": member.timebank_id, "membership": member, "listing": step.request}
    return Asking.objects.create(**who, asked_at=at, asked_by_id=by.user_id, because=step.because)


def _suggest_all(by: audit.Actor, key: UUID, at: dt.datetime, circle: RoundCircle) -> None:
    # In nobody's name: whoever was the last to say yes takes part in two of them, and decides for none of the others.
    amser = audit.Actor(user_id=None, door=by.door)
    people = ("giver__timebank", "giver__user", "receiver__timebank", "receiver__user", "request__category")
    for step in circle.steps.select_related(*people):
        plan = Plan(on_day=suiting_day(step, after=today(at)))
        try:
            step.exchange = suggest(
                by=amser,
                key=audit.derive(key, f"step {step.place}"),
                at=at,
                bank=step.receiver.timebank,
                giver=step.giver,
                receiver=step.receiver,
                suggested_by=step.giver,
                what=What.of(step.request),
                plan=plan,
            )
        except DomainError as refusal:
            step.refusal = refusal.code
        step.save(update_fields=["exchange", "refusal"])


def suiting_day(step: RoundStep, *, after: dt.date) -> dt.date:
    """Return the first day, a week or more after, that the request says suits; where it says none, a week after."""
    days = step.request.days
    first = after + _A_WEEK
    return next((day for day in (first + dt.timedelta(days=n) for n in range(7)) if not days or str(day.isoweekday()) in days), first)
