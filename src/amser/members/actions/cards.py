"""Giving a member a card, replacing and ending it; and what happens when somebody types its PIN."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.members.models import Card, Membership
from amser.members.models.card import Pin, new_number


class CardLocked(DomainError):
    """Too many wrong PINs were typed: the broker gives another card."""

    code = "card_locked"


@audit.action("members.give_card")
def give_card(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, pin: Pin) -> Card:
    """
    A broker gives a member a card with a PIN that is shown once. The card before, if any, ends, with its sessions.

    Asked twice with one key, the first card is returned, whose PIN is the first.
    """
    assert by.user_id is not None, "a person gives a card"
    _end_those_of(membership, at=at)
    card = Card(membership=membership, timebank_id=membership.timebank_id, number=new_number(), given_at=at, given_by_id=by.user_id)
    card.set_pin(pin)
    card.save()
    return card


@audit.action("members.end_card")
def end_card(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> Membership:
    """A member's card opens nothing any more, and what it opened is closed. Does nothing where there is none."""
    _end_those_of(membership, at=at)
    return membership


@audit.action("members.try_card")
def try_card(*, by: audit.Actor, key: UUID, at: dt.datetime, card: Card) -> Card:
    """Somebody types a PIN for a card. Counted before it is looked at, so that no two at once have one try. Raises CardLocked."""
    card = Card.objects.select_for_update().get(pk=card.pk)
    if card.is_locked or card.ended_at is not None:
        raise CardLocked
    card.tries += 1
    card.save(update_fields=["tries"])
    return card


@audit.action("members.use_card")
def use_card(*, by: audit.Actor, key: UUID, at: dt.datetime, card: Card) -> Card:
    """A member signs in with their card and its PIN; wrong tries before no longer count."""
    card.tries, card.used_at = 0, at
    card.save(update_fields=["tries", "used_at"])
    return card


def _end_those_of(membership: Membership, *, at: dt.datetime) -> None:
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    Card.objects.filter(membership=membership, ended_at__isnull=True).update(ended_at=at)
