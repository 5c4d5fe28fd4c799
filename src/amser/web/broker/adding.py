"""Adding people at the desk: an enquiry by phone in one short form, and the paper form typed in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import pgettext

from amser.audit.actions import Actor, derive
from amser.audit.models import Entry
from amser.identity import actions as identity
from amser.identity.models import User
from amser.kernel.dates import today
from amser.members import actions
from amser.members.models import Membership, State
from amser.members.policies import enquirer, member_at_the_desk
from amser.timebanks.queries import code_of
from amser.web.broker.joining_forms import EnquiryForm, PaperForm
from amser.web.broker.people import not_own
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import joining as words


@broker_page
def enquiry(request: DeskRequest) -> HttpResponse:
    """Someone rings and asks."""
    form = EnquiryForm(typed(request), bank=request.bank, is_repeat=_is_repeat(request), initial={"channel": "phone"})

    def act() -> Membership:
        by, key, at = actor(request), form.cleaned_data["key"], now()
        user = _register(form, by=by, key=key)
        came_from = form.cleaned_data["came_from"]
        return actions.take_enquiry(by=by, key=key, at=at, bank=request.bank, user=user, contact=form.contact(), came_from=came_from)

    return _answer(request, form, act, "broker/enquiry.html")


@broker_page
def add(request: DeskRequest) -> HttpResponse:
    """Type in the paper form of somebody new."""
    version = code_of(request.bank, on=today(now())).version
    form = PaperForm(typed(request), bank=request.bank, code_version=version, is_repeat=_is_repeat(request))

    def act() -> Membership:
        by, key, at = actor(request), form.cleaned_data["key"], now()
        user = _register(form, by=by, key=key)
        content: dict[str, Any] = {"profile": form.profile(), "contact": form.contact(), "details": form.details(on=today(at))}
        asked = actions.request_to_join(by=by, key=key, at=at, bank=request.bank, user=user, **content)
        return _with_the_form(form, asked, by=by, version=version)

    return _answer(request, form, act, "broker/add.html")


@broker_page
def fill_in(request: DeskRequest, number: int) -> HttpResponse:
    """Type in the paper form of somebody who enquired."""
    find = member_at_the_desk if request.method == "POST" else enquirer
    member = find(request.bank, number, places=request.places)
    version, user = code_of(request.bank, on=today(now())).version, member.user
    known = {
        "name": user.name,
        "known_as": user.known_as,
        "language": user.language,
        "format": user.format,
        "channel": user.channel,
        "phone": member.phone,
        "email": member.contact_email,
        "address": member.address,
        "place": member.place,
    }
    form = PaperForm(
        typed(request), bank=request.bank, code_version=version, known=member, initial=known, is_repeat=member.state != State.ENQUIRY
    )

    def act() -> Membership:
        not_own(request, member)
        by, key, at = actor(request), form.cleaned_data["key"], now()
        content: dict[str, Any] = {"profile": form.profile(), "contact": form.contact(), "details": form.details(on=today(at))}
        asked = actions.fill_in(by=by, key=key, at=at, membership=member, **content)
        identity.set_preferences(by=by, key=derive(key, "preferences"), at=at, user=user, preferences=form.preferences())
        identity.rename(by=by, key=derive(key, "name"), at=at, user=user, name=form.cleaned_data["name"], known_as=form.name_to_use())
        return _with_the_form(form, asked, by=by, version=version)

    return _answer(request, form, act, "broker/add.html", joiner=member)


def _answer(
    request: DeskRequest, form: EnquiryForm | PaperForm, act: Callable[[], Membership], template: str, *, joiner: Membership | None = None
) -> HttpResponse:
    def whole() -> Membership:
        with transaction.atomic():
            return act()

    if form.is_valid() and (member := attempt(request, form, whole)):
        messages.success(request, pgettext("desk.add.done", "It is kept. This is what comes next."))
        return go("broker:path", request.bank.slug, member.number)
    alike = [(one.membership, words.alike(one.by)) for one in form.likenesses]
    return page(request, template, form=form, alike=alike, joiner=joiner)


def _register(form: EnquiryForm | PaperForm, *, by: Actor, key: UUID) -> User:
    """
    Register a person. An address that somebody signs in with is left as one to write to, and the desk is not told.

    Whose it is may be another bank's business; whoever it is can ask to join for themselves once they have signed in.
    """
    given = form.cleaned_data
    known = {"name": given["name"], "known_as": form.name_to_use(), "preferences": form.preferences()}
    try:
        return identity.register(by=by, key=derive(key, "register"), at=now(), email=given["email"] or None, **known)
    except identity.AddressTaken:
        return identity.register(by=by, key=derive(key, "register without address"), at=now(), **known)


def _with_the_form(form: PaperForm, asked: Membership, *, by: Actor, version: int) -> Membership:
    key, at = form.cleaned_data["key"], now()
    if form.cleaned_data["code_signed"]:
        actions.accept_code(by=by, key=derive(key, "code"), at=at, membership=asked, version=version, accepted_on=today(at))
    for number, referee in enumerate(form.referees()):
        actions.ask_reference(by=by, key=derive(key, f"referee {number}"), at=at, membership=asked, referee=referee)
    return asked


def _is_repeat(request: DeskRequest) -> bool:
    """Whether this very form was sent before: whoever is like the person is the person, then."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return False
    return Entry.objects.filter(key=key, user_id=request.user.pk).exists()
