"""Supporters, as tests need them."""

import datetime as dt
from collections.abc import Iterable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.models import Membership, Scope, Support
from tests.builders.visiting import visit_as


def a_support(member: Membership, supporter: User, *, scopes: Iterable[str] = Scope.values, days: int = 30) -> Support:
    """The member has named somebody who signs in with an address, for some days from today."""
    at = timezone.now()
    assert supporter.email, "supporters sign in"
    return actions.give_support(
        by=Actor(user_id=member.user_id),
        key=uuid7(),
        at=at,
        membership=member,
        name=supporter.name,
        email=supporter.email,
        scopes=frozenset(scopes),
        until=today(at) + dt.timedelta(days=days),
    )


def acting_as_supporter(support: Support) -> Client:
    """A browser in which a supporter has begun to act for the member."""
    client = visit_as(support.supporter)
    client.post(reverse("person:act_for", args=[support.pk]))
    return client
