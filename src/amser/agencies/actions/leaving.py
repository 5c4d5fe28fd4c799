"""Somebody leaves a scheme."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, Sum

from amser.agencies.actions.gifts import decline_gift
from amser.agencies.actions.purses import lock_people, lock_purses, move
from amser.agencies.models import CreditGift, GiftPart, GiftState, Participant, Purse, SchemeCard, WhyEnded
from amser.agencies.queries.mine import after_debts
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.ledger.models import Account, TransferCode
from amser.ledger.queries import available


class CreditsBooked(DomainError):
    """Credits are kept for something that was booked: first comes the visit, or calling it off."""

    code = "credits_booked"


@audit.action("agencies.leave")
def leave(*, by: audit.Actor, key: UUID, at: dt.datetime, participant: Participant) -> Participant:
    """
    Somebody leaves a scheme: the card works no more, credits that are left go to the scheme's pot. Done again, nothing changes.

    Whoever would rather give them to somebody does so first; what is offered and not answered yet stays so, and goes to the pot if
    nobody accepts it. Raises CreditsBooked.
    """
    (participant,) = lock_people([participant.pk])
    if participant.left_at is not None:
        return participant
    for gift in _offered_to(participant, at=at):
        decline_gift(by=by, key=audit.derive(key, f"gift {gift.pk}"), at=at, gift=gift)
    nothing_is_booked(participant)
    empty_purses(participant, key=key, at=at)
    SchemeCard.objects.filter(participant=participant, ended_at__isnull=True).update(ended_at=at, why_ended=WhyEnded.LEFT)
    participant.left_at = at
    participant.save(update_fields=["left_at"])
    announce("agencies.left", scheme_id=participant.scheme_id, participant_id=participant.pk)
    return participant


def _offered_to(participant: Participant, *, at: dt.datetime) -> list[CreditGift]:
    """Return the gifts that wait for somebody's answer; nobody withdraws one meanwhile. Their purses are locked with the person's own."""
    gifts = CreditGift.objects.open().filter(receiver=participant, until__gt=at)
    found = list(gifts.select_for_update(of=("self",)).order_by("pk"))
    offered = GiftPart.objects.filter(gift__in=found).values("purse")
    lock_purses(Purse.objects.filter(Q(participant=participant) | Q(pk__in=offered)))
    return found


def empty_purses(participant: Participant, *, key: UUID, at: dt.datetime) -> None:
    """
    Give what somebody has, and is not held, to the scheme's pot. Part of an action: `key` is that action's.

    What one purse is below nothing stays in the others.
    """
    scheme = participant.scheme
    purses = list(Purse.objects.select_for_update(no_key=True).in_order().filter(participant=participant))
    there = available(scheme.book_id, [purse.account_id for purse in purses])
    may_leave = after_debts([there.get(purse.account_id, 0) for purse in purses])
    for purse, left in zip(purses, may_leave, strict=True):
        if left > 0:
            move(
                scheme, debit=purse.account_id, credit=scheme.pot_account, credits=left, code=TransferCode.DONATION,
                transfer_id=audit.derive(key, f"pot {purse.pk}"), at=at,
            )  # fmt: skip


def nothing_is_booked(participant: Participant) -> None:
    """Raise CreditsBooked where credits of somebody are held for more than gifts they offered. Two queries. Part of an action."""
    accounts = list(participant.purses.values_list("account_id", flat=True))
    held = Account.objects.filter(book_id=participant.scheme.book_id, id__in=accounts).aggregate(all=Sum("held"))["all"] or 0
    offered = GiftPart.objects.filter(gift__giver=participant, gift__state=GiftState.OFFERED).aggregate(all=Sum("credits"))["all"] or 0
    if held > offered:
        raise CreditsBooked
