"""Asking to join a bank."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from amser.audit.actions import derive
from amser.identity import actions as identity
from amser.identity.models import User
from amser.members import actions as members
from amser.members.models import Membership
from amser.timebanks import policies
from amser.timebanks.models import TimeBank
from amser.web.even import evenly
from amser.web.pages import actor, attempt, go, now, page, stranger
from amser.web.public.forms import AboutForm, JoinForm
from amser.web.public.letters import say_that_the_address_is_known
from amser.web.throttle import too_often
from amser.web.visiting import typed


@require_http_methods(["GET", "HEAD", "POST"])
@evenly
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a request to join: from someone new, or from someone who has signed in."""
    bank = policies.bank_at(slug)
    request.bank = bank  # type: ignore[attr-defined]
    person = request.user if request.user.is_authenticated else None
    form = _known_form(request, bank) if person else JoinForm(typed(request), bank=bank)
    status = 429 if too_often(request, form, "join") else 200
    if form.is_valid() and attempt(request, form, lambda: _ask(request, bank, form, person)) is not None:
        return go("public:joined", slug)
    return page(request, "public/join.html", status=status, form=form, bank=bank)


@require_safe
def joined(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the request has come, and what happens next."""
    bank = policies.bank_at(slug)
    request.bank = bank  # type: ignore[attr-defined]
    return page(request, "public/joined.html", bank=bank)


def _known_form(request: HttpRequest, bank: TimeBank) -> AboutForm:
    form = AboutForm(typed(request), bank=bank)
    del form.fields["email"]
    return form


def _ask(request: HttpRequest, bank: TimeBank, form: AboutForm, person: User | None) -> Membership | bool:
    """
    Ask to join, as one act with registering.

    Whoever gives an address that somebody signs in with is told so by a message to that address, never on the page:
    the page says the same to everyone.
    """
    by, key, at = (actor(request) if person else stranger()), form.cleaned_data["key"], now()
    try:
        with transaction.atomic():
            if person is None:
                assert isinstance(form, JoinForm), "strangers fill in the whole form"
                person = identity.register(
                    by=by,
                    key=derive(key, "register"),
                    at=at,
                    name=form.cleaned_data["name"],
                    known_as=form.cleaned_data["known_as"],
                    preferences=form.preferences(),
                    email=form.cleaned_data["email"] or None,
                )
            said: dict[str, Any] = {"profile": form.profile(), "contact": form.contact(), "details": form.details()}
            return members.request_to_join(by=by, key=key, at=at, bank=bank, user=person, **said)
    except identity.AddressTaken:
        say_that_the_address_is_known(form.cleaned_data["email"], bank, at=at)
        return True
