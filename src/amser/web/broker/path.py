"""The path of joining of one person: each step, the references, the conversations; and the steps that a broker takes."""

import dataclasses
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext

from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.members import actions
from amser.members.models import APPLICANTS, LIVE, CodeAccepted, Conversation, Membership, Occasion, Reference, State, Step, StepTaken
from amser.members.policies import conversations_to_read, joiner, member_at_the_desk
from amser.members.queries import Progress, Standing, progress_of
from amser.timebanks.queries import code_of
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.forms import ReasonForm
from amser.web.broker.joining_forms import AcceptedForm, ConversationForm, StepOverForm
from amser.web.broker.people import not_own, note_opening
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, now, page
from amser.web.papers import SIZES
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words
from amser.web.words import joining as said


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One step on the page: its name, how it stands, whether it is missing, and where to take it (words, address)."""

    name: str
    stands: str
    is_missing: bool
    ways: tuple[tuple[str, str], ...]


@broker_page
def path(request: DeskRequest, number: int) -> HttpResponse:
    """Show how far someone has come, what is missing, and what was said; for members, how they came."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    note_opening(request, member)
    progress = progress_of(member, on=today(now()))
    return page(
        request,
        "broker/path.html",
        member=member,
        state=pgettext("join.ready", "Ready to be let in") if _is_ready(progress) else words.membership_state(member.state),
        is_ready=_is_ready(progress),
        may_be_let_in=member.state in APPLICANTS,
        is_enquiry=member.state == State.ENQUIRY,
        is_joining=member.is_joining,
        paper_form=_paper_form(member),
        may_agree=member.state in LIVE,
        has_agreed=any(one.step == Step.CODE and one.is_done for one in progress.steps),
        is_own=member.user_id == request.user.pk,
        lines=[_line(member, progress, one) for one in progress.steps if one.is_wanted] if member.state in APPLICANTS else [],
        facts=_facts(member),
        references=[(one, said.reference(one)) for one in Reference.objects.filter(membership=member).order_by("pk")],
        conversations=[(one, said.readers(one.readers)) for one in conversations_to_read(request.user, member)],
    )


def _is_ready(progress: Progress) -> bool:
    return progress.membership.state in APPLICANTS and progress.is_ready


def _line(member: Membership, progress: Progress, one: Standing) -> Line:
    return Line(name=said.step(one.step), stands=_stands(progress, one), is_missing=one.is_missing, ways=_ways(member, one))


def _stands(progress: Progress, one: Standing) -> str:
    if one.stepped_over is not None:
        return pgettext("join.step.over", "Stepped over: %(reason)s") % {"reason": one.stepped_over.reason}
    if one.step == Step.REFERENCES:
        counts = {"given": progress.given, "wanted": progress.wanted}
        return pgettext("join.step.references.count", "Given: %(given)s. Wanted: %(wanted)s.") % counts
    return pgettext("join.step.done", "Done") if one.is_done else pgettext("join.step.missing", "Not yet")


def _ways(member: Membership, one: Standing) -> tuple[tuple[str, str], ...]:
    if not one.is_missing:
        return ()
    name, label = {
        Step.CONVERSATION: ("talk", pgettext("desk.talk", "Note a conversation")),
        Step.REFERENCES: ("ask_reference", pgettext("desk.referee", "Ask for a reference")),
        Step.CHECKS: ("checked", pgettext("desk.checked", "The checks were seen")),
        Step.CODE: ("agreed", pgettext("desk.code.agreed", "They agreed to it")),
    }[one.step]
    over = (pgettext("desk.step.over", "Step over it"), f"{_address('step_over', member)}?step={one.step}")
    return ((label, _address(name, member)), over)


def _address(name: str, member: Membership) -> str:
    return reverse(f"broker:{name}", args=[member.timebank.slug, member.number])


def _paper_form(member: Membership) -> str:
    """Return where the form to send them is, as large or as simple as they read."""
    size = member.user.format if member.user.format in SIZES else ""
    address = reverse("broker:paper", args=[member.timebank.slug, "joining"])
    return f"{address}?size={size}" if size else address


def _facts(member: Membership) -> list[tuple[str, str]]:
    found = getattr(member, "application", None)
    said_there = [
        (pgettext("desk.person.can_do", "Can offer"), member.can_do),
        (pgettext("desk.person.would_like", "Would like"), member.would_like),
    ]
    if found is None:
        return said_there if any(value for _, value in said_there) else []
    agreed = dates.full(found.guardian_agreed_on) if found.guardian_agreed_on else ""
    return [
        *said_there,
        (pgettext("desk.add.from.short", "Came from"), found.came_from),
        (pgettext("desk.add.born", "Year of birth"), str(found.birth_year or "")),
        (pgettext("desk.add.guardian.short", "Parent or guardian"), ", ".join(part for part in (found.guardian, agreed) if part)),
        (pgettext("desk.add.emergency", "Whom to ring in an emergency"), f"{found.emergency_name} {found.emergency_phone}".strip()),
        (
            pgettext("desk.add.age", "Age"),
            pgettext("desk.add.groups_only", "Groups only: may be under 18") if found.is_group_only(on=today(now())) else "",
        ),
    ]


@broker_page
def talk(request: DeskRequest, number: int) -> HttpResponse:
    """Note a conversation: before someone is let in, or how the first month went."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if member.state not in LIVE:
        raise NotFound
    form = ConversationForm(typed(request), initial={"held_on": today(now())})

    def act() -> Conversation:
        not_own(request, member)
        given = form.cleaned_data
        content = {"held_on": given["held_on"], "notes": given["notes"], "readers": given["readers"], "occasion": _occasion(member)}
        return actions.record_conversation(by=actor(request), key=given["key"], at=now(), membership=member, **content)

    said_here = Decision(
        heading=pgettext("desk.talk.heading", "A conversation with %(name)s") % {"name": member.user.name},
        submit=pgettext("desk.talk.submit", "Keep this"),
        done=pgettext("desk.talk.done", "The conversation is noted."),
        **to_the_path(member),
    )
    return decide(request, form, said_here, act)


def _occasion(member: Membership) -> str:
    return Occasion.JOINING if member.is_joining else Occasion.FIRST_MONTH


@broker_page
def step_over(request: DeskRequest, number: int) -> HttpResponse:
    """Let a step be, with a reason."""
    member = _applicant(request, number)
    steps = list(Step) if request.method == "POST" else list(progress_of(member, on=today(now())).missing)
    form = StepOverForm(typed(request), steps=steps, initial={"step": request.GET.get("step", "")})

    def act() -> StepTaken:
        not_own(request, member)
        given = form.cleaned_data
        return actions.step_over(
            by=actor(request), key=given["key"], at=now(), membership=member, step=given["step"], reason=given["reason"]
        )

    said_here = Decision(
        heading=pgettext("desk.step.heading", "Step over something for %(name)s") % {"name": member.user.name},
        lede=pgettext("desk.step.lede", "The step stays on record as stepped over, with your name and the reason."),
        submit=pgettext("desk.step.over", "Step over it"),
        done=pgettext("desk.step.done", "It is stepped over."),
        **to_the_path(member),
    )
    return decide(request, form, said_here, act)


@broker_page
def checked(request: DeskRequest, number: int) -> HttpResponse:
    """The checks that the bank wants before letting someone in were seen."""
    member, form = _applicant(request, number), ReasonForm(typed(request))
    form.fields["reason"].label = pgettext("desk.clear.reason", "What was seen, by whom and when")

    def act() -> StepTaken:
        not_own(request, member)
        return actions.mark_checked(
            by=actor(request), key=form.cleaned_data["key"], at=now(), membership=member, reason=form.cleaned_data["reason"]
        )

    said_here = Decision(
        heading=pgettext("desk.checked.heading", "The checks of %(name)s") % {"name": member.user.name},
        lede=pgettext("desk.checked.lede", "Write which were seen. Never copy what stands in them."),
        submit=pgettext("desk.checked", "The checks were seen"),
        done=pgettext("desk.checked.done", "Noted: the checks were seen."),
        **to_the_path(member),
    )
    return decide(request, form, said_here, act)


@broker_page
def agreed(request: DeskRequest, number: int) -> HttpResponse:
    """Someone agreed to the code of conduct on paper, or when it was read out."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if member.state not in LIVE:
        raise NotFound
    code, form = code_of(request.bank, on=today(now())), AcceptedForm(typed(request), initial={"accepted_on": today(now())})

    def act() -> CodeAccepted:
        not_own(request, member)
        given = form.cleaned_data
        return actions.accept_code(
            by=actor(request), key=given["key"], at=now(), membership=member, version=code.version, accepted_on=given["accepted_on"]
        )

    said_here = Decision(
        heading=pgettext("desk.code.heading", "%(name)s and the code of conduct") % {"name": member.user.name},
        lede=pgettext("desk.code.lede", "They signed it on paper, or you read it out and they said yes."),
        facts=((pgettext("desk.code.text", "The code"), code.text),),
        submit=pgettext("desk.code.agreed", "They agreed to it"),
        done=pgettext("desk.code.done", "Noted: they agreed to the code of conduct."),
        **to_the_path(member),
    )
    return decide(request, form, said_here, act)


def _applicant(request: DeskRequest, number: int) -> Membership:
    """Return an applicant. A form sent twice comes through, to be answered as it was the first time."""
    find = member_at_the_desk if request.method == "POST" else joiner
    member = find(request.bank, number, places=request.places)
    if request.method != "POST" and member.state == State.ENQUIRY:
        raise NotFound
    return member


def to_the_path(member: Membership) -> dict[str, Any]:
    """Return where a step leads back to."""
    return {"back": _address("path", member), "back_words": member.user.name}
