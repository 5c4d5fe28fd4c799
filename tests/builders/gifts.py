"""Gifts of credits, as tests need them."""

import datetime as dt

from django.utils import timezone

from amser.agencies import actions
from amser.agencies.models import CreditGift, Participant
from amser.audit.actions import Actor
from amser.kernel.ids import uuid7
from amser.organisations.models import Organisation


def a_gift(
    giver: Participant,
    credits: int = 1,
    *,
    to: Participant | Organisation | None = None,
    words: str = "",
    at: dt.datetime | None = None,
) -> CreditGift:
    """Credits offered to somebody, or to whoever brings the code."""
    return actions.offer_gift(
        by=Actor(user_id=giver.user_id), key=uuid7(), at=at or timezone.now(), scheme=giver.scheme, giver=giver, credits=credits,
        receiver=to, words=words,
    )  # fmt: skip


def accept(gift: CreditGift, receiver: Participant, *, at: dt.datetime | None = None) -> CreditGift:
    """Somebody accepts a gift, or brings its code."""
    by = Actor(user_id=receiver.user_id)
    return actions.accept_gift(by=by, key=uuid7(), at=at or timezone.now(), gift=gift, receiver=receiver if gift.code else None)
