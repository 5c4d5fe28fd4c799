"""How a page answers."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from amser.audit.actions import Actor, Door, KeyReused
from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.members.models import Acting
from amser.ui.forms import AmserForm
from amser.web.words import refusals

R = TypeVar("R")

now = timezone.now


def page(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Return a page."""
    return render(request, template, context, status=status)


def go(name: str, *args: object, **kwargs: object) -> HttpResponse:
    """Return a redirect to a named page."""
    return HttpResponseRedirect(reverse(name, args=args, kwargs=kwargs))


def actor(request: HttpRequest) -> Actor:
    """Return who acts: the person who signed in, on a page or at the desk; and for whom, where they act for a member."""
    assert request.user.is_authenticated, "strangers act as None"
    acting: Acting | None = getattr(request, "acting", None)
    if acting is not None:
        door = Door.DESK if acting.is_desk else Door.WEB
        return Actor(user_id=request.user.pk, for_member_id=acting.membership_id, door=door)
    return Actor(user_id=request.user.pk, door=Door.DESK if getattr(request, "at_desk", False) else Door.WEB)


def stranger() -> Actor:
    """Return the actor for what someone does before anyone knows them."""
    return Actor(user_id=None, door=Door.WEB)


def key_of(request: HttpRequest) -> UUID:
    """Return the idempotency key of a one-button form; a fresh one where a post holds none that can be read."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid7()


def attempt(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], R],
    *,
    at: str | None = None,
    passes: type[DomainError] | tuple[()] = (),
) -> R | None:
    """
    Do it; where a rule says no, say so at the field in the reader's language, and return None.

    The field is the refusal's own, else `at`, else the whole form. A refusal of the kind `passes` is left to the caller.
    """
    try:
        return act()
    except passes:
        raise
    except DomainError as refusal:
        if isinstance(refusal, KeyReused) and isinstance(form, AmserForm):
            form.renew_key()
        field = getattr(refusal, "field", at)
        form.add_error(field if field in form.fields else None, refusals.words(refusal, request))
        return None


def attempt_button(request: HttpRequest, act: Callable[[], R]) -> R | None:
    """Do what a single button asks; where a rule says no, say so at the top of the next page, and return None."""
    try:
        return act()
    except DomainError as refusal:
        messages.error(request, refusals.words(refusal, request))
        return None
