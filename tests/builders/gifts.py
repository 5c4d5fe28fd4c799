"""Gifts of credits, as tests need them."""

import datetime as dt

from django.utils import timezone

from amser.agencies import actions
from amser.agencies.models import CreditGift, Participant, Scheme
from amser.audit.actions import Actor
from amser.kernel.ids import uuid7
from amser.organisations.models import Organisation, Right


def a_gift(
    giver: Participant | Organisation,
    credits: int = 1,
    *,
    to: Participant | Organisation | None = None,
    scheme: Scheme | None = None,
    words: str = "",
    at: dt.datetime | None = None,
) -> CreditGift:
    """Credits offered to somebody, or to whoever brings the code."""
    return actions.offer_gift(
        by=_who(giver), key=uuid7(), at=at or timezone.now(), scheme=_where(giver, scheme), giver=giver, credits=credits,
        receiver=to, words=words,
    )  # fmt: skip


def accept(gift: CreditGift, receiver: Participant, *, at: dt.datetime | None = None) -> CreditGift:
    """Somebody accepts a gift, or brings its code."""
    by = Actor(user_id=receiver.user_id)
    return actions.accept_gift(by=by, key=uuid7(), at=at or timezone.now(), gift=gift, receiver=receiver if gift.code else None)


def accept_for(gift: CreditGift, organisation: Organisation) -> CreditGift:
    """An organisation's owner accepts a gift to it."""
    return actions.accept_gift(by=_who(organisation), key=uuid7(), at=timezone.now(), gift=gift)


def _who(giver: Participant | Organisation) -> Actor:
    user_id = giver.user_id if isinstance(giver, Participant) else giver.staff.filter(right=Right.OWNER)[0].user_id
    return Actor(user_id=user_id)


def _where(giver: Participant | Organisation, scheme: Scheme | None) -> Scheme:
    if isinstance(giver, Participant):
        return giver.scheme
    assert scheme is not None, "an organisation may be in several schemes"
    return scheme
