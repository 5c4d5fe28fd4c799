"""Tills, and telephones that are one, as tests need them."""

from django.test import Client

from amser.agencies.models import Scheme
from amser.kernel.ids import uuid7
from amser.kernel.secret import digest_of
from amser.organisations.models import Organisation
from amser.venues import actions
from amser.venues.models import Till
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM


def a_till(scheme: Scheme, venue: Organisation, *, secret: str = "", name: str = "Pwll") -> Till:
    """A till of a venue, behind a secret."""
    return actions.make_till(
        by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, organisation=venue, place=None, name=name,
        digest=digest_of(secret or str(uuid7())),
    )  # fmt: skip


def a_phone_at(scheme: Scheme, venue: Organisation, *, secret: str = "a-long-secret") -> Client:  # noqa: S107  a test's
    """A telephone that followed a till's link: no account, no session."""
    a_till(scheme, venue, secret=secret)
    phone = Client()
    answer = phone.get(f"/till/open/{secret}/", headers={"accept-language": "en"})
    assert answer.status_code == 302, "the link opens the till"
    return phone
