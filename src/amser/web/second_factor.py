"""
Whoever works at a desk has a second step when signing in, so that a stolen mailbox opens nobody's records.

Outside the demo, people with a live role in a bank or a scheme and operators are led to set one up before any page of the desk; and where
they have one but this session has not seen it (it began before the role was given), to show it. Their pages as members
stay open.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from amser.agencies.models import SchemeRole
from amser.identity.models import User
from amser.timebanks.models import Role
from amser.web.visiting import page_to_return_to

TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes come with one of these
GUARDED = frozenset({"broker", "steward", "auditor", "operator", "scheme"})  # namespaces of addresses; an organisation's staff need none


def is_set_up(user: User) -> bool:
    """Return whether a person has a second step. One query."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=TYPES).exists()


def is_needed_by(user: User) -> bool:
    """Return whether a person must have a second step: a live role in any bank or scheme, or an operator. Never in the demo."""
    if settings.DEMO:
        return False
    roles = Role.objects.filter(user_id=user.pk, ended_at__isnull=True), SchemeRole.objects.live().filter(user_id=user.pk)
    return user.is_operator or any(held.exists() for held in roles)


def is_asked_of(user: User) -> bool:
    """
    Return whether a person is asked for the second step after the code from the e-mail.

    A member who only added a passkey did so for comfort, and may lose the phone that holds it: the e-mail still lets
    them in. Whoever set up an app asked for a second step.
    """
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists() or is_needed_by(user)


def is_shown_in(request: HttpRequest, user: User) -> bool:
    """Return whether somebody has shown the second step in this session: at signing in, or since. No query."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


class SecondStepStage(AuthenticateStage):
    """allauth's stage of signing in, for those of whom the second step is asked."""

    def _should_handle(self, request: HttpRequest) -> bool:
        person = self.login.user
        return isinstance(person, User) and bool(super()._should_handle(request)) and is_asked_of(person)


class SecondFactorMiddleware:
    """Leads people without the second step to where they set it up or show it. Stands after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the work is in `process_view`, which knows the page."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: dict[str, Any]) -> HttpResponse | None:
        """Refuse nothing by itself: whoever has no role is left to the page's own policy."""
        match = request.resolver_match
        if settings.DEMO or match is None or not GUARDED & set(match.namespaces):
            return None
        user: User | AnonymousUser = request.user
        if isinstance(user, AnonymousUser) or (is_shown_in(request, user) and is_set_up(user)) or not is_needed_by(user):
            return None
        if not is_set_up(user):
            return HttpResponseRedirect(reverse("mfa_index"))
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: page_to_return_to(request)})}")
