"""References at the desk: asking for one, reading the answer, writing one down, deciding whether it counts."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.members import actions
from amser.members.actions import Answer
from amser.members.models import LIVE, Reference, ReferenceState, State
from amser.members.policies import member_at_the_desk, reference_at_the_desk
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.joining_forms import AnswerForm, CountForm, RefereeForm
from amser.web.broker.path import to_the_path
from amser.web.broker.people import not_own, note_opening
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import joining as words


@broker_page
def ask(request: DeskRequest, number: int) -> HttpResponse:
    """Ask somebody who knows a person."""
    member, form = member_at_the_desk(request.bank, number, places=request.places), RefereeForm(typed(request))
    if member.state not in LIVE or member.state == State.ENQUIRY:
        raise NotFound

    def act() -> Reference:
        not_own(request, member)
        return actions.ask_reference(by=actor(request), key=form.cleaned_data["key"], at=now(), membership=member, referee=form.referee())

    said = Decision(
        heading=pgettext("desk.referee.heading", "A reference for %(name)s") % {"name": member.user.name},
        lede=pgettext("desk.referee.lede", "They hear the applicant's name, and nothing else about them."),
        submit=pgettext("desk.referee", "Ask for a reference"),
        done=pgettext("desk.referee.done", "They are asked. After a week without an answer, Amser asks once more."),
        **to_the_path(member),
    )
    return decide(request, form, said, act)


@broker_page
def reference(request: DeskRequest, reference_id: int) -> HttpResponse:
    """Read what a referee said, and see what was done about it."""
    one = reference_at_the_desk(request.bank, reference_id, places=request.places)
    if one.membership.user_id == request.user.pk:
        raise NotFound  # what is said about oneself is for others at the desk
    note_opening(request, one.membership)
    return page(
        request,
        "broker/reference.html",
        one=one,
        stands=words.reference(one),
        facts=_facts(one),
        may_decide=one.state == ReferenceState.ANSWERED,
    )


def _facts(one: Reference) -> list[tuple[str, str]]:
    decided = f"{one.reason} ({one.decided_by.known_as})" if one.decided_by else ""
    asked = pgettext("desk.reference.asked", "%(date)s, by %(road)s. Times: %(times)s")
    return [
        (pgettext("desk.referee.knows", "How do they know each other?"), one.knows_as),
        (
            pgettext("desk.reference.when", "Asked"),
            asked % {"date": dates.full(today(one.asked_at)), "road": words.road(one.road), "times": one.times_asked},
        ),
        (pgettext("contact.email", "E-mail"), one.email),
        (pgettext("contact.phone", "Phone"), one.phone),
        (pgettext("contact.address", "Address"), one.address),
        (pgettext("desk.reference.reach", "To speak to them"), one.reach_on if one.state == ReferenceState.TALK else ""),
        (pgettext("desk.reference.answered", "Answered"), dates.full(today(one.answered_at)) if one.answered_at else ""),
        (pgettext("desk.reference.written_by", "Written down by"), one.answered_by.known_as if one.answered_by else ""),
        (pgettext("desk.answer.verdict", "Would they be glad to see this person help?"), words.verdict(one.verdict) if one.verdict else ""),
        (pgettext("desk.reference.decided", "Decided"), decided),
    ]


@broker_page
def note(request: DeskRequest, reference_id: int) -> HttpResponse:
    """Write down what a referee wrote in a letter, or said."""
    one, form = reference_at_the_desk(request.bank, reference_id, places=request.places), AnswerForm(typed(request))
    if request.method != "POST" and not one.is_open:
        raise NotFound

    def act() -> Reference:
        not_own(request, one.membership)
        given = form.cleaned_data
        said = {"by": actor(request), "key": given["key"], "at": now(), "reference": one}
        if given["verdict"] == "declined":
            return actions.decline_reference(**said)
        return actions.give_reference(**said, answer=Answer(verdict=given["verdict"], words=given["words"]))

    said = Decision(
        heading=pgettext("desk.answer.heading", "What %(name)s said") % {"name": one.name},
        submit=pgettext("desk.answer.submit", "Keep this answer"),
        done=pgettext("desk.answer.done", "The answer is kept. Only the desk reads it."),
        **to_the_path(one.membership),
    )
    return decide(request, form, said, act)


@broker_page
def count(request: DeskRequest, reference_id: int) -> HttpResponse:
    """Decide whether an answer counts."""
    one, form = reference_at_the_desk(request.bank, reference_id, places=request.places), CountForm(typed(request))
    if request.method != "POST" and one.state != ReferenceState.ANSWERED:
        raise NotFound

    def act() -> Reference:
        not_own(request, one.membership)
        given = form.cleaned_data
        content = {"counts": given["counts"] == "yes", "reason": given["reason"]}
        return actions.decide_reference(by=actor(request), key=given["key"], at=now(), reference=one, **content)

    said = Decision(
        heading=pgettext("desk.count.heading", "The answer of %(name)s") % {"name": one.name},
        lede=pgettext("desk.count.lede", "Ring first where you can. The referee and the applicant do not hear what you decide."),
        submit=pgettext("desk.count.submit", "Decide"),
        done=pgettext("desk.count.done", "Decided. It stands with your name and the reason."),
        **to_the_path(one.membership),
    )
    return decide(request, form, said, act)


@require_POST
@broker_page
def withdraw(request: DeskRequest, reference_id: int) -> HttpResponse:
    """No longer wait for a referee."""
    one = reference_at_the_desk(request.bank, reference_id, places=request.places)

    def act() -> Reference:
        not_own(request, one.membership)
        return actions.withdraw_reference(by=actor(request), key=key_of(request), at=now(), reference=one)

    if attempt_button(request, act):
        messages.success(request, pgettext("desk.reference.withdrawn", "Taken back. The link no longer works."))
    return go("broker:path", request.bank.slug, one.membership.number)
