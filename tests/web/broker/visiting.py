"""People at a desk, signed in, as tests of its pages need them."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.visiting import second_step_shown

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user: User) -> Client:
    """A browser of someone who has passed both steps of signing in."""
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}})
    client = Client()
    client.force_login(user, backend=BACKEND)
    return second_step_shown(client)


def at_the_desk(bank: TimeBank, *, kind: str = "broker", name: str = "Nia Cydlynydd") -> Client:
    """A browser of someone with a role in a bank."""
    return signed_in(a_broker(bank, name, kind=kind))


def send(client: Client, bank: TimeBank, path: str, **typed: Any) -> Any:
    """Send a form of the desk, twice, as a thumb does; return what the first answered."""
    data = {"key": str(uuid7()), **typed}
    first = client.post(f"/en/b/{bank.slug}/desk/{path}", data)
    client.post(f"/en/b/{bank.slug}/desk/{path}", data)
    return first
