"""What becomes of a circle: kept or dropped by a broker, then everybody in it is asked, and when all say yes it is proposed."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import Q

from amser.announcements import announce
from amser.audit import actions as audit
from amser.exchanges.actions import Plan, What, suggest
from amser.exchanges.models import Exchange
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.matching.actions.asking import AskedEnough, check_number
from amser.matching.actions.refusing import keep
from amser.matching.models import Answer, Asking, CircleState, RefusalKind, RoundCircle, RoundMovedOn, RoundStep, StepAnswer
from amser.matching.queries.gathering import minutes_of, still_holds
from amser.members.models import Membership

_A_WEEK: Final = dt.timedelta(days=7)
_PEOPLE: Final = (
    *("circle__round", "giver__timebank", "giver__user", "receiver__timebank", "receiver__user"),
    *("request__category", "request__timebank", "request__member"),
)


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
    """A broker puts this circle aside; where people were invited they hear that it does not come about. Raises RoundMovedOn."""
    was_invited = RoundCircle.objects.filter(pk=circle.pk, state=CircleState.INVITED).exists()
    circle = _move(circle, CircleState.DROPPED, CircleState.PROPOSED, CircleState.KEPT, CircleState.INVITED, at=at)
    if was_invited:
        _tell_it_is_over(circle)
    return circle


@audit.action("matching.invite_circle")
def invite_circle(*, by: audit.Actor, key: UUID, at: dt.datetime, circle: RoundCircle) -> RoundCircle:
    """
    Ask everybody in a circle whether they would join in; each hears it in their own way. It books nothing.

    Each is asked in the sense of the weekly number (`Asking`), once for a request. Raises RoundMovedOn, SomebodyIsAway, and
    SomebodyAskedEnough where somebody was asked as often this week as their bank asks anyone.
    """
    circle = _move(circle, CircleState.INVITED, CircleState.PROPOSED, CircleState.KEPT, at=at)
    steps = list(circle.steps.select_related(*_PEOPLE))
    if not all(still_holds(step, on=today(at)) and _is_free(step) for step in steps):
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

    With the first no the circle is over, the others hear so, and neither what this person would have given nor what they would have received in it
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
        _tell_it_is_over(circle)
        announce("matching.circle_answered", bank_id=circle.timebank_id, circle_id=circle.pk)
    elif not circle.steps.exclude(answer=StepAnswer.YES).exists():
        circle.move(CircleState.AGREED, come_from=(CircleState.INVITED,), at=at)
        _suggest_all(by, key, at, circle)
        announce("matching.circle_answered", bank_id=circle.timebank_id, circle_id=circle.pk)
    return RoundStep.objects.get(pk=step.pk)


def _move(circle: RoundCircle, to: CircleState, *come_from: CircleState, at: dt.datetime) -> RoundCircle:
    found = RoundCircle.objects.select_for_update(of=("self",), no_key=True).get(pk=circle.pk)
    found.move(to, come_from=come_from, at=at)
    return found


def _tell_it_is_over(circle: RoundCircle) -> None:
    """Everybody in it hears that it does not come about, but for whoever said no."""
    for step in circle.steps.exclude(answer=StepAnswer.NO).select_related("giver").order_by("place"):
        announce("matching.circle_is_over", bank_id=step.giver.timebank_id, step_id=step.pk)


def _is_free(step: RoundStep) -> bool:
    """Whether nothing else is being arranged for the request; of what a round split, the parts stand beside each other."""
    others = RoundStep.objects.filter(request=step.request).exclude(circle=step.circle_id)
    open_ones = Exchange.objects.open().filter(listing=step.request)
    live = list(others.filter(Q(circle__state=CircleState.INVITED) | Q(exchange__in=open_ones)))
    if open_ones.exclude(pk__in=[one.exchange_id for one in live if one.exchange_id]).exists():
        return False
    return sum(one.minutes for one in live) + step.minutes <= minutes_of(step.request)


def _asked(step: RoundStep, *, by: audit.Actor, at: dt.datetime) -> Asking | None:
    """Count that somebody is asked, with their row locked; None where they had been asked for this request before: the invitation counts."""
    member = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("timebank").get(pk=step.giver_id)
    try:
        check_number(member, at=at)
    except AskedEnough as enough:
        raise SomebodyAskedEnough from enough
    if Asking.objects.filter(listing=step.request, membership=member).exists():
        return None
    who = {"timebank_id": member.timebank_id, "membership": member, "listing": step.request}
    return Asking.objects.create(**who, asked_at=at, asked_by_id=by.user_id, because=step.because)


def _suggest_all(by: audit.Actor, key: UUID, at: dt.datetime, circle: RoundCircle) -> None:
    # In nobody's name: whoever was the last to say yes takes part in two of them, and decides for none of the others.
    amser = audit.Actor(user_id=None, door=by.door)
    for step in circle.steps.select_related(*_PEOPLE):
        plan = Plan(on_day=suiting_day(step, after=today(at)))
        try:
            if not still_holds(step, on=today(at)):
                raise SomebodyIsAway
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
