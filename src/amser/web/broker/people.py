"""A person at the desk: everything that is needed on the telephone, and what a broker decides about them."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.audit.actions import derive
from amser.audit.openings import opened
from amser.exchanges.actions import OwnMatter, leave_bank
from amser.exchanges.models import Exchange
from amser.identity.actions import Preferences, set_preferences
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.members import actions
from amser.members.models import LIVE, Capability, CapabilityKind, Membership, State
from amser.members.policies import applicant, member_at_the_desk
from amser.members.queries import progress_of
from amser.web.broker import forms, lists
from amser.web.broker.deciding import Decision, decide, is_own
from amser.web.broker.person import hours_of, is_clearable, person_view
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words_of
from amser.web.words import joining

A_YEAR = dt.timedelta(days=365)


@broker_page
def person(request: DeskRequest, number: int) -> HttpResponse:
    """Someone of this bank, in any state."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    note_opening(request, member)
    return page(request, "broker/person.html", person=person_view(member, viewer=request.user, at=now()))


@broker_page
def approve(request: DeskRequest, number: int) -> HttpResponse:
    """Let someone in; with their references, clear them for one to one in public in the same go."""
    member = _applicant(request, number)
    progress = progress_of(member, on=today(now()))
    form = forms.ApproveForm(typed(request), progress=progress)

    def act() -> Membership:
        not_own(request, member)
        key, at, reason, over = form.cleaned_data["key"], now(), form.cleaned_data["reason"], form.cleaned_data.get("over", "")
        approved = actions.approve(by=actor(request), key=key, at=at, membership=member, reason=reason, stepping_over=over)
        if form.cleaned_data["clear_public"]:
            actions.clear(
                by=actor(request),
                key=derive(key, "clear"),
                at=at,
                membership=approved,
                kind=CapabilityKind.PUBLIC,
                reason=reason,
                review_on=today(at) + 3 * A_YEAR,
                with_checks=True,
            )
        return approved

    words = Decision(
        heading=pgettext("desk.approve.heading", "Let %(name)s in") % {"name": member.user.name},
        lede=pgettext("desk.approve.lede", "An account opens, and a letter of welcome goes out today."),
        facts=((pgettext("desk.approve.missing", "Not done yet"), joining.steps(progress.missing)),),
        submit=pgettext("desk.approve.submit", "Accept the request"),
        done=pgettext("desk.approve.done", "%(name)s is now a member.") % {"name": member.user.name},
        **back_to(request, member),
    )
    return decide(request, form, words, act)


@broker_page
def refuse(request: DeskRequest, number: int) -> HttpResponse:
    """Do not accept a request to join."""
    member, form = _applicant(request, number, or_enquirer=True), forms.ReasonForm(typed(request))

    def act() -> Membership:
        not_own(request, member)
        key, reason = form.cleaned_data["key"], form.cleaned_data["reason"]
        return actions.refuse(by=actor(request), key=key, at=now(), membership=member, reason=reason)

    words = Decision(
        heading=pgettext("desk.refuse.heading", "Not accept the request of %(name)s") % {"name": member.user.name},
        lede=pgettext("desk.refuse.lede", "They are told that it was not accepted, and to talk with you. The reason stays at the desk."),
        submit=pgettext("desk.refuse.submit", "Do not accept the request"),
        done=pgettext("desk.refuse.done", "The request was not accepted, and %(name)s is told.") % {"name": member.user.name},
        **back_to(request, member),
    )
    return decide(request, form, words, act)


@broker_page
def clear(request: DeskRequest, number: int) -> HttpResponse:
    """Clear someone for a kind of task, with what was seen and a day to look again."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if not is_clearable(member):
        raise NotFound
    initial = {"kind": request.GET.get("kind", ""), "review_on": today(now()) + A_YEAR}
    form = forms.ClearForm(typed(request), initial=initial)

    def act() -> Capability:
        not_own(request, member)
        given = form.cleaned_data
        content = {name: given[name] for name in ("kind", "reason", "review_on", "with_checks")}
        return actions.clear(by=actor(request), key=given["key"], at=now(), membership=member, **content)

    words = Decision(
        heading=pgettext("desk.clear.heading", "What %(name)s may do") % {"name": member.user.name},
        lede=pgettext("desk.clear.lede", "Past the day to look again, it no longer counts."),
        submit=pgettext("desk.clear.submit", "Clear for this"),
        done=pgettext("desk.clear.done", "%(name)s is cleared for it.") % {"name": member.user.name},
        **back_to(request, member),
    )
    return decide(request, form, words, act)


@require_POST
@broker_page
def unclear(request: DeskRequest, number: int) -> HttpResponse:
    """From now on someone is no longer cleared for a kind of task."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    capability = Capability.objects.filter(membership=member, kind=request.POST.get("kind", ""), ended_at__isnull=True).first()
    if capability is not None:

        def act() -> Capability:
            not_own(request, member)
            return actions.unclear(by=actor(request), key=key_of(request), at=now(), capability=capability)

        if attempt_button(request, act):
            messages.success(request, pgettext("desk.unclear.done", "%(name)s is no longer cleared for it.") % {"name": member.user.name})
    return go("broker:person", request.bank.slug, number)


@broker_page
def state(request: DeskRequest, number: int) -> HttpResponse:
    """A break, a hold, an end to either, or a goodbye."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    balance = hours_of(member)
    choices = _ways_on(member, balance)
    if not choices and request.method != "POST":
        raise NotFound
    form = forms.StateForm(typed(request), choices=choices, member=member, has_hours=balance > 0 or "give" in request.POST)

    def act() -> Membership:
        not_own(request, member)
        given = form.cleaned_data
        said = {"by": actor(request), "key": given["key"], "at": now(), "membership": member, "reason": given["reason"]}
        if given["to"] == "leave":
            if given["give_to"]:
                not_own(request, given["give_to"])
            return leave_bank(**said, give_to=given["give_to"])
        return {"resume": actions.resume, "pause": actions.pause, "suspend": actions.suspend}[given["to"]](**said)

    words = Decision(
        heading=pgettext("desk.state.heading", "The membership of %(name)s") % {"name": member.user.name},
        facts=((pgettext("desk.person.hours", "Hours"), words_of.balance(balance)),),
        first_words=pgettext("desk.state.first", "Before this member can leave, these need settling:"),
        first=to_settle_first(member),
        submit=pgettext("desk.state.submit", "Do this"),
        done=pgettext("desk.state.done", "Done. It stands on the page with its reason."),
        **back_to(request, member),
    )
    return decide(request, form, words, act)


@broker_page
def details(request: DeskRequest, number: int) -> HttpResponse:
    """How to reach someone and how to write to them, as they said on the telephone."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if member.state not in LIVE:
        raise NotFound
    known = {"phone": member.phone, "contact_email": member.contact_email, "address": member.address}
    user = member.user
    form = forms.DetailsForm(typed(request), initial={**known, "language": user.language, "format": user.format, "channel": user.channel})

    def act() -> Membership:
        given, at = form.cleaned_data, now()
        contact = actions.Contact(phone=given["phone"], contact_email=given["contact_email"], address=given["address"])
        wish = Preferences(language=given["language"], format=given["format"], channel=given["channel"])
        set_preferences(by=actor(request), key=derive(given["key"], "preferences"), at=at, user=user, preferences=wish)
        return actions.set_contact(by=actor(request), key=given["key"], at=at, membership=member, contact=contact)

    words = Decision(
        heading=pgettext("desk.details.heading", "How to reach %(name)s") % {"name": member.user.name},
        submit=pgettext("common.save", "Save"),
        done=pgettext("desk.details.done", "Kept. Every message follows it from now on."),
        **back_to(request, member),
    )
    return decide(request, form, words, act)


def _applicant(request: DeskRequest, number: int, *, or_enquirer: bool = False) -> Membership:
    """Return who waits to be let in. A form sent twice comes through, to be answered as it was the first time."""
    return (
        member_at_the_desk(request.bank, number, places=request.places)
        if request.method == "POST"
        else applicant(request.bank, number, places=request.places, or_enquirer=or_enquirer)
    )


def _ways_on(member: Membership, balance: int) -> list[tuple[str, str]]:
    resume = ("resume", pgettext("desk.state.resume", "Active again"))
    pause = ("pause", pgettext("desk.state.pause", "Takes a break: off the board, hours kept"))
    suspend = ("suspend", pgettext("desk.state.suspend", "On hold: cannot ask, offer or arrange"))
    written_off = pgettext("desk.state.leave", "Leaves: hours below zero are written off")
    leave = ("leave", written_off if balance < 0 else pgettext("desk.state.leave.plain", "Leaves: the membership ends"))
    return {
        State.ACTIVE: [pause, suspend, leave],
        State.PAUSED: [resume, suspend, leave],
        State.SUSPENDED: [resume, leave],
    }.get(State(member.state), [])


def to_settle_first(member: Membership) -> tuple[tuple[str, str], ...]:
    """Return the exchanges in the way of closing an account, (words, address), the oldest first. Two queries."""
    found = Exchange.objects.of_member(member.pk).with_hours_open().order_by("entered_at", "pk")
    return tuple(
        (f"{words_of.pair(exchange)}: “{exchange.title}”", reverse("broker:exchange", args=[member.timebank.slug, exchange.pk]))
        for exchange in lists.with_names(found)
    )


def back_to(request: DeskRequest, member: Membership) -> dict[str, Any]:
    """Return where a decision about a person leads back to."""
    return {"back": reverse("broker:person", args=[request.bank.slug, member.number]), "back_words": member.user.name}


def note_opening(request: DeskRequest, member: Membership) -> None:
    """Write down that somebody at the desk opened what is kept about a person; not of their own."""
    if not is_own(request, member):
        opened(member, by_user_id=request.user.pk, at=now(), bank_id=request.bank.pk, about_user_id=member.user_id)


def not_own(request: DeskRequest, member: Membership) -> None:
    """Raise OwnMatter where a broker would decide about themselves."""
    if is_own(request, member):
        raise OwnMatter
