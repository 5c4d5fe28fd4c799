"""People at their browsers, as tests need them."""

import re

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from amser.identity.models import User
from amser.members.models import Membership

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def visit_as(person: Membership | User) -> Client:
    """A browser in which someone has signed in."""
    client = Client()
    client.force_login(person.user if isinstance(person, Membership) else person, BACKEND)
    return client


def second_step_shown(client: Client, *, again: bool = False) -> Client:
    """The same browser, whose owner showed the second step at signing in; with `again`, once more a moment ago."""
    session = client.session
    now = timezone.now().timestamp()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "type": "totp", "at": now} | ({"reauthenticated": True} if again else {})
    ]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = session["_auth_user_id"]
    session.save()
    return client


def key_in(html: str) -> str:
    """The idempotency key of the page's first form that has one."""
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', html)
    assert found, "the page has a form with a key"
    return found[1]
