"""Being invited to a circle, and saying yes or no."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.matching import actions
from amser.matching.models import CircleState, RoundCircle, RoundStep, StepAnswer
from amser.matching.policies import invitation_of
from amser.members.models import Membership
from amser.web import standing
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import MemberRequest, member_page, taking_part_page
from amser.web.words import names
from amser.web.words import rounds as words


@require_safe
@member_page
def circle(request: MemberRequest, circle_id: int) -> HttpResponse:
    """Show what a member would give and receive in a circle, and why they were thought of."""
    request.tab = "arrangements"
    mine = invitation_of(request.membership, circle_id)
    theirs = _towards(mine)
    return page(
        request,
        "member/circle.html",
        circle=mine.circle,
        asks=mine.circle.state == CircleState.INVITED and not mine.answer and standing.may_open(request, "answer_circle"),
        said=_said(mine),
        receiver=_name(mine.receiver, request.membership),
        giver=_name(theirs.giver, request.membership) if theirs else "",
        gives=words.title(mine),
        receives=words.title(theirs) if theirs else "",
        because=words.because_you(mine),
        time=words.time(mine.circle),
        exchanges=[step.exchange_id for step in (mine, theirs) if step and step.exchange_id],
    )


@require_POST
@taking_part_page
def answer(request: MemberRequest, circle_id: int) -> HttpResponse:
    """Say yes or no. No reason is asked for."""
    mine = invitation_of(request.membership, circle_id)
    joins = request.POST.get("joins") == "1"
    key, at = key_of(request), now()
    if attempt_button(
        request, lambda: actions.answer_circle(by=actor(request), key=key, at=at, step=mine, member=request.membership, joins=joins)
    ):
        is_last = RoundCircle.objects.filter(pk=circle_id, state=CircleState.AGREED).exists()
        waits = (
            pgettext("circle.thanks", "Thank you.")
            if is_last
            else pgettext("circle.joined", "Thank you. You will hear once everyone has answered.")
        )
        messages.success(request, waits if joins else _declined())
    return go("member:circle", request.bank.slug, circle_id)


def _towards(mine: RoundStep) -> RoundStep | None:
    """Return the step in which a member receives; None for whoever begins a chain."""
    people = ("giver__user", "giver__timebank", "request")
    return RoundStep.objects.filter(circle=mine.circle_id, receiver=mine.giver_id).select_related(*people).first()


def _name(member: Membership, reader: Membership) -> str:
    """Return what another member is called; somebody hidden is nobody's to know but the desk's until all have agreed."""
    if member.hidden:
        return pgettext("circle.somebody", "somebody your coordinator knows")
    return member.short_name if member.timebank_id == reader.timebank_id else names.with_bank(member)


def _said(mine: RoundStep) -> str:
    if mine.answer == StepAnswer.NO:
        return _declined()
    return {
        CircleState.AGREED: pgettext("circle.all_said_yes", "Everyone has said yes. A day is suggested for each."),
        CircleState.DECLINED: pgettext("circle.not_this_time", "This circle does not come about. Nothing is arranged."),
    }.get(CircleState(mine.circle.state), pgettext("circle.waits", "You said yes. Others have yet to answer.") if mine.answer else "")


def _declined() -> str:
    return pgettext("circle.declined", "That is fine. We will not ask about this one again.")
