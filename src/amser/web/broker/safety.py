"""The safety page of a person: what was seen, until when it counts, what they may do by it, and what is missing."""

import dataclasses
import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.exchanges.policies import child_days
from amser.identity.models import User
from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.members import actions
from amser.members.models import Answer, Capability, CapabilityKind, Check, Decision, Level, Membership, NotWith, State, Task
from amser.members.models.check import missing_checks
from amser.members.policies import apart_at_the_desk, check_at_the_desk, member_at_the_desk
from amser.members.queries import may_do
from amser.web.broker import forms
from amser.web.broker.deciding import Decision as Words
from amser.web.broker.deciding import decide
from amser.web.broker.people import back_to, not_own, note_opening
from amser.web.broker.safety_forms import ApartForm, CheckForm
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words
from amser.web.words import safety as said

EARLIER: Final = 10
SOON: Final = dt.timedelta(days=60)


@dataclasses.dataclass(frozen=True, slots=True)
class CheckRow:
    """One check: what, what was decided, by whom, and until when."""

    check: Check
    name: str
    decision: str
    until: str
    is_over: bool
    is_soon: bool


@dataclasses.dataclass(frozen=True, slots=True)
class MayRow:
    """One thing somebody may be cleared for: whether it counts, until when, and which checks are missing."""

    kind: str
    name: str
    is_cleared: bool
    counts: bool
    until: str
    missing: list[tuple[str, str]]


@broker_page
def safety(request: DeskRequest, number: int) -> HttpResponse:
    """Checks, what somebody may do by them, days with children, and whom they are kept apart from. At most nine queries."""
    member, day = member_at_the_desk(request.bank, number, places=request.places), today(now())
    note_opening(request, member)
    checks = list(Check.objects.filter(membership=member).select_related("seen_by", "ended_by").order_by("-seen_at", "-pk"))
    live = [check for check in checks if check.ended_at is None]
    return page(
        request,
        "broker/safety.html",
        member=member,
        is_own=member.user_id == request.user.pk,
        may_change=_may_change(member) and member.user_id != request.user.pk,
        checks=[_row(check, day) for check in live],
        earlier=[_row(check, day) for check in checks if check.ended_at is not None][:EARLIER],
        may=_may(member, live, day),
        barred=any(check.decision == Decision.BARRED for check in live),
        stopped=_is_stopped_elsewhere(member),
        children=_children(member, day),
        apart=_apart(member, request.user),
    )


def _may_change(member: Membership) -> bool:
    return member.state in {State.APPLIED, State.ACTIVE, State.PAUSED, State.SUSPENDED}


def _row(check: Check, day: dt.date) -> CheckRow:
    return CheckRow(
        check=check,
        name=said.check(check.kind, check.workforce),
        decision=said.decision(check.decision),
        until=dates.full(check.expires_on) if check.expires_on else "",
        is_over=check.is_over(day),
        is_soon=check.expires_on is not None and day <= check.expires_on <= day + SOON,
    )


def _may(member: Membership, live: list[Check], day: dt.date) -> list[MayRow]:
    cleared = {one.kind: one for one in Capability.objects.filter(membership=member, ended_at__isnull=True)}
    return [_may_row(kind, cleared.get(kind), live, day) for kind in CapabilityKind.values]


def _may_row(kind: str, capability: Capability | None, live: list[Check], day: dt.date) -> MayRow:
    until = capability.counts_until if capability else None
    counts = capability is not None and (until is None or until >= day)
    missing = [(said.check(*need), _kind_and_workforce(*need)) for need in missing_checks(kind, live, on=day)]
    return MayRow(kind, words.capability(kind), capability is not None, counts, dates.full(until) if counts and until else "", missing)


def _kind_and_workforce(kind: str, workforce: str) -> str:
    return f"{kind}.{workforce}" if workforce else kind


def _is_stopped_elsewhere(member: Membership) -> bool:
    """Whether another bank has on record what stops this person here. What it is stays there."""
    return Check.objects.barring(member.user_id).exclude(timebank_id=member.timebank_id).exists()


def _children(member: Membership, day: dt.date) -> list[tuple[str, str]]:
    """Return the days with children that this bank has on record, and whether one more today may go ahead, counting every bank's."""
    days = child_days(member.user_id, around=day)
    ours = sorted({day for bank, day in days if bank == member.timebank_id})
    goes = may_do(member, Task(level=Level.GROUP, answers=frozenset({Answer.CHILDREN_SUPERVISED})), on=day, child_days=days).allowed
    return [
        (pgettext("desk.children.days", "Days with children here, 30 days before and after today"), ", ".join(map(dates.full, ours))),
        (
            pgettext("desk.children.today", "One more today"),
            pgettext("desk.children.go", "Go on") if goes else pgettext("desk.children.stop", "Stop"),
        ),
    ]


def _apart(member: Membership, viewer: User) -> list[tuple[NotWith, Membership]]:
    """Return from whom a member is kept apart. Of a pair that the reader is in, nothing: neither of two is told."""
    pairs = NotWith.objects.of(member.user_id).filter(timebank_id=member.timebank_id).select_related("one__user", "other__user", "set_by")
    pairs = pairs.exclude(one__user=viewer).exclude(other__user=viewer)
    return [(pair, pair.other if pair.one.user_id == member.user_id else pair.one) for pair in pairs.order_by("set_at")]


@broker_page
def add_check(request: DeskRequest, number: int) -> HttpResponse:
    """Write down what was seen and what was decided by it; a later one takes the place of an earlier."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if not _may_change(member):
        raise NotFound
    form = CheckForm(typed(request), initial={"what": request.GET.get("what", ""), "decision": Decision.ACCEPTED}, today=today(now()))

    def act() -> Check:
        not_own(request, member)
        return actions.add_check(by=actor(request), key=form.cleaned_data["key"], at=now(), membership=member, **form.seen)

    return decide(
        request,
        form,
        Words(
            heading=pgettext("desk.check.heading", "What was seen of %(name)s") % {"name": member.user.name},
            lede=pgettext("desk.check.lede", "Write what you saw and what you decided. Never keep the document or a copy of it."),
            submit=pgettext("desk.check.submit", "Write it down"),
            done=pgettext("desk.check.done", "It is written down. See below what counts by it."),
            **_back(request, member),
        ),
        act,
    )


@broker_page
def end_check(request: DeskRequest, number: int, check_id: int) -> HttpResponse:
    """From now on a check no longer counts."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    check, form = check_at_the_desk(member, check_id), forms.ReasonForm(typed(request))

    def act() -> Check:
        not_own(request, member)
        return actions.end_check(by=actor(request), key=form.cleaned_data["key"], at=now(), check=check, reason=form.cleaned_data["reason"])

    return decide(
        request,
        form,
        Words(
            heading=pgettext("desk.check.end", "End this check"),
            lede=f"{said.check(check.kind, check.workforce)}: {said.decision(check.decision)}",
            submit=pgettext("desk.check.end", "End this check"),
            done=pgettext("desk.check.ended", "It no longer counts. What rested on it does not count either."),
            **_back(request, member),
        ),
        act,
    )


@broker_page
def keep_apart(request: DeskRequest, number: int) -> HttpResponse:
    """Decide that somebody is never arranged with another member."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if not _may_change(member):
        raise NotFound
    form = ApartForm(typed(request), bank=request.bank)

    def act() -> NotWith:
        other = form.cleaned_data["other"]
        not_own(request, member)
        not_own(request, other)
        given = form.cleaned_data
        return actions.keep_apart(by=actor(request), key=given["key"], at=now(), membership=member, other=other, reason=given["reason"])

    return decide(
        request,
        form,
        Words(
            heading=pgettext("desk.apart.heading", "Never arrange %(name)s with somebody") % {"name": member.user.name},
            lede=pgettext("desk.apart.lede", "Neither is told. They no longer see each other here, and what was to come is called off."),
            submit=pgettext("desk.apart.submit", "Keep them apart"),
            done=pgettext("desk.apart.done", "They are kept apart from now on."),
            **_back(request, member),
        ),
        act,
    )


@require_POST
@broker_page
def end_apart(request: DeskRequest, number: int, pair_id: int) -> HttpResponse:
    """Two members may be arranged together again."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    pair = apart_at_the_desk(member, pair_id)

    def act() -> NotWith:
        not_own(request, pair.one)
        not_own(request, pair.other)
        return actions.end_apart(by=actor(request), key=key_of(request), at=now(), pair=pair)

    if attempt_button(request, act):
        messages.success(request, pgettext("desk.apart.ended", "They may be arranged together again."))
    return go("broker:safety", request.bank.slug, number)


def _back(request: DeskRequest, member: Membership) -> dict[str, Any]:
    there = reverse("broker:safety", args=[request.bank.slug, member.number])
    return {**back_to(request, member), "back": there, "back_words": pgettext("desk.safety", "Safety")}
