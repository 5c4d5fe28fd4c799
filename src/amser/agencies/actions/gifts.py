"""
Credits given away: offered and held, accepted, or given back.

Rows are locked in one order: people, the gift, purses by last day and number, then the ledger's accounts.
"""

import contextlib
import datetime as dt
from uuid import UUID

from django.utils import timezone

from amser.agencies.actions.participants import LeftTheScheme
from amser.agencies.actions.partners import NotAPartner
from amser.agencies.actions.purses import Holder, NotEnoughCredits, Share, lock_people, lock_purses, move, purse_of, shares
from amser.agencies.models import CreditGift, GiftPart, GiftState, Participant, Partner, PotGift, Scheme
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.codes import new_code
from amser.kernel.dates import TZ
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.ledger.queries import available
from amser.organisations.models import Organisation

_AFTER_US = dt.timedelta(days=1)  # our timer gives back; the ledger's own only where ours stood still


class GiftClosed(DomainError):
    """The gift was answered before, or its time is over. Nothing has moved."""

    code = "gift_closed"


class GiftToOneself(DomainError):
    """Giver and receiver are one."""

    code = "gift_to_oneself"


class OwnCredits(DomainError):
    """Nobody gives themselves credits out of a scheme's pot."""

    code = "own_credits"


@audit.action("agencies.offer_gift")
def offer_gift(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    scheme: Scheme,
    giver: Participant | Organisation,
    credits: int,
    receiver: Participant | Organisation | None = None,
    words: str = "",
) -> CreditGift:
    """
    Somebody offers `credits` (> 0) of theirs: to a person or an organisation, or to whoever brings the gift's code.

    They are held until it is answered, at most the scheme's `gift_days` and never past their own last day. Raises
    NotEnoughCredits, GiftToOneself, LeftTheScheme, or NotAPartner for an organisation that is nothing to the scheme.
    """
    if receiver == giver:
        raise GiftToOneself
    _wait_for(giver, receiver)
    _still_there(giver, scheme)
    if receiver is not None:
        _still_there(receiver, scheme)
    planned = shares(scheme, giver, credits=credits, at=at)
    gift = _gift(scheme, giver, credits=credits, words=words, at=at, by=by, until=_until(scheme, planned, at))
    gift.code = None if receiver is not None else new_code()
    _set_receiver(gift, receiver)
    gift.save()
    for share in planned:
        credit = scheme.pot_account if receiver is None else purse_of(scheme, receiver, expires_on=share.purse.expires_on).account_id
        _hold(gift, share, credit=credit, key=key)
    announce("agencies.gift_offered", scheme_id=scheme.pk, gift_id=str(gift.pk))
    return gift


@audit.action("agencies.donate")
def donate(
    *, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, giver: Participant | Organisation, credits: int, words: str = ""
) -> CreditGift:
    """Somebody gives `credits` (> 0) to the scheme's pot, at once. There they have no last day any more. Raises as `offer_gift`."""
    _wait_for(giver)
    _still_there(giver, scheme)
    planned = shares(scheme, giver, credits=credits, at=at)
    gift = _gift(scheme, giver, credits=credits, words=words, at=at, by=by, until=at)
    gift.save()
    for share in planned:
        part = _hold(gift, share, credit=scheme.pot_account, key=key)
        _settle(gift, part, TransferCode.DONATION, credit=scheme.pot_account, at=at)
    _answer(gift, GiftState.ACCEPTED, by=by, at=at)
    return gift


@audit.action("agencies.accept_gift")
def accept_gift(
    *, by: audit.Actor, key: UUID, at: dt.datetime, gift: CreditGift, receiver: Participant | Organisation | None = None
) -> CreditGift:
    """
    A gift is accepted, by whom it was offered to; one with a code by `receiver`, who brought it. The credits keep their last days.

    Raises GiftClosed, GiftToOneself, LeftTheScheme or NotAPartner.
    """
    _wait_for(CreditGift.objects.select_related("receiver").get(pk=gift.pk).receiver, receiver)  # who leaves does so before, or after
    gift = _open(gift, at=at)
    whose = gift.receiver or gift.receiver_organisation or receiver
    assert whose is not None, "a gift with a code is accepted by whoever brought it"
    if whose == (gift.giver or gift.giver_organisation):
        raise GiftToOneself
    _still_there(whose, gift.scheme)
    parts = list(gift.parts.select_related("purse"))
    targets = {part.pk: purse_of(gift.scheme, whose, expires_on=part.purse.expires_on) for part in parts}
    lock_purses([part.purse for part in parts] + list(targets.values()))
    for part in parts:
        if gift.code is None:
            _settle(gift, part, TransferCode.GIFT, credit=targets[part.pk].account_id, at=at)
        else:
            _hand_over(gift, part, TransferCode.GIFT, credit=targets[part.pk].account_id, at=at)
    _set_receiver(gift, whose)
    _answer(gift, GiftState.ACCEPTED, by=by, at=at)
    announce("agencies.gift_accepted", scheme_id=gift.scheme_id, gift_id=str(gift.pk))
    return gift


@audit.action("agencies.decline_gift")
def decline_gift(*, by: audit.Actor, key: UUID, at: dt.datetime, gift: CreditGift) -> CreditGift:
    """Whoever it was offered to, or who brought its code, says no thank you: the giver has the credits back. Raises GiftClosed."""
    gift = _open(gift, at=at)
    _give_back(gift, GiftState.DECLINED, by=by, at=at)
    announce("agencies.gift_declined", scheme_id=gift.scheme_id, gift_id=str(gift.pk))
    return gift


@audit.action("agencies.withdraw_gift")
def withdraw_gift(*, by: audit.Actor, key: UUID, at: dt.datetime, gift: CreditGift) -> CreditGift:
    """The giver takes a gift back that nobody has accepted. Raises GiftClosed."""
    gift = _locked(gift)
    if gift.state != GiftState.OFFERED:
        raise GiftClosed
    _give_back(gift, GiftState.WITHDRAWN, by=by, at=at)
    return gift


@audit.action("agencies.lapse_gift")
def lapse_gift(*, by: audit.Actor, key: UUID, at: dt.datetime, gift: CreditGift) -> CreditGift:
    """A gift that nobody answered in time goes back to the giver. One that was answered stays as it is."""
    gift = _locked(gift)
    if gift.state == GiftState.OFFERED and gift.until <= at:
        _give_back(gift, GiftState.LAPSED, by=by, at=at)
        announce("agencies.gift_lapsed", scheme_id=gift.scheme_id, gift_id=str(gift.pk))
    return gift


@audit.action("agencies.give_from_pot")
def give_from_pot(*, by: audit.Actor, key: UUID, at: dt.datetime, participant: Participant, credits: int, reason: str) -> PotGift:
    """Whoever runs a scheme gives `credits` (> 0) out of its pot, for a reason. Raises OwnCredits, LeftTheScheme or NotEnoughCredits."""
    assert credits > 0, "callers validate the credits"
    assert by.user_id is not None, "a person decides"
    if by.user_id == participant.user_id:
        raise OwnCredits
    scheme = participant.scheme
    _wait_for(participant)
    _still_there(participant, scheme)
    purse, transfer_id = purse_of(scheme, participant, expires_on=None), audit.derive(key, "from the pot")
    try:
        move(
            scheme, debit=scheme.pot_account, credit=purse.account_id, credits=credits, code=TransferCode.POT_PAYMENT,
            transfer_id=transfer_id, at=at,
        )  # fmt: skip
    except ledger.FloorReached as refusal:
        raise NotEnoughCredits(left=refusal.available_minutes) from refusal
    return PotGift.objects.create(
        scheme=scheme, participant=participant, credits=credits, reason=reason, given_at=at, given_by_id=by.user_id, transfer_id=transfer_id
    )


def _wait_for(*holders: Holder | None) -> None:
    """Let nobody of these leave meanwhile."""
    lock_people(holder.pk for holder in holders if isinstance(holder, Participant))


def _still_there(holder: Holder, scheme: Scheme) -> None:
    if isinstance(holder, Participant):
        if holder.scheme_id != scheme.pk or Participant.objects.filter(pk=holder.pk, left_at__isnull=False).exists():
            raise LeftTheScheme
    elif not Partner.objects.live().filter(scheme=scheme, organisation=holder).exists():
        raise NotAPartner


def _until(scheme: Scheme, planned: list[Share], at: dt.datetime) -> dt.datetime:
    last_days = [share.purse.expires_on for share in planned if share.purse.expires_on]
    ends = [dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=TZ) for day in last_days]
    return min([at + dt.timedelta(days=scheme.gift_days), *ends])


def _gift(scheme: Scheme, giver: Holder, *, credits: int, words: str, at: dt.datetime, by: audit.Actor, until: dt.datetime) -> CreditGift:
    assert by.user_id is not None, "a person offers"
    whose: dict[str, Holder] = {"giver": giver} if isinstance(giver, Participant) else {"giver_organisation": giver}
    return CreditGift(scheme=scheme, credits=credits, words=words, offered_at=at, offered_by_id=by.user_id, until=until, **whose)


def _set_receiver(gift: CreditGift, receiver: Holder | None) -> None:
    if isinstance(receiver, Participant):
        gift.receiver = receiver
    else:
        gift.receiver_organisation = receiver


def _hold(gift: CreditGift, share: Share, *, credit: int, key: UUID) -> GiftPart:
    # By the clock too: a sample tells of times that are over, and the ledger does not hold in the past.
    expires_at = max(gift.until, timezone.now()) + _AFTER_US
    hold_id = audit.derive(key, f"hold {share.purse.pk}")
    ledger.hold(
        book_id=share.purse.book_id,
        hold_id=hold_id,
        debit=share.purse.account_id,
        credit=credit,
        amount=share.credits,
        expires_at=expires_at,
    )
    transfer_id = audit.derive(key, f"give {share.purse.pk}")
    return GiftPart.objects.create(gift=gift, purse=share.purse, credits=share.credits, hold_id=hold_id, transfer_id=transfer_id)


def _settle(gift: CreditGift, part: GiftPart, code: TransferCode, *, credit: int, at: dt.datetime) -> None:
    if gift.scheme.ledger_moment(at) is not None:  # A sample's past: a hold is always settled now.
        _hand_over(gift, part, code, credit=credit, at=at)
        return
    try:
        ledger.settle(
            book_id=part.purse.book_id, hold_id=part.hold_id, transfer_id=part.transfer_id, amount=part.credits, code=code, worked_on=None
        )
    except ledger.HoldEnded as ended:
        raise GiftClosed from ended


def _hand_over(gift: CreditGift, part: GiftPart, code: TransferCode, *, credit: int, at: dt.datetime) -> None:
    """Move what was held for whoever brings the code. Nobody else can have it between: the giver's account stays locked."""
    try:
        ledger.void(book_id=part.purse.book_id, hold_id=part.hold_id)
        move(
            gift.scheme, debit=part.purse.account_id, credit=credit, credits=part.credits, code=code,
            transfer_id=part.transfer_id, at=at, group_id=gift.pk,
        )  # fmt: skip
    except (ledger.HoldEnded, ledger.FloorReached, ledger.AccountOverLimit) as refusal:
        raise GiftClosed from refusal  # what it was given from was put right meanwhile


def _give_back(gift: CreditGift, state: GiftState, *, by: audit.Actor, at: dt.datetime) -> None:
    """Free what was held. Of somebody who has left the scheme meanwhile it goes to the pot."""
    parts = list(gift.parts.select_related("purse"))
    lock_purses(part.purse for part in parts)
    # Asked only now: whoever leaves locks these purses too, and takes what is free in them to the pot.
    has_left = gift.giver is not None and Participant.objects.filter(pk=gift.giver.pk, left_at__isnull=False).exists()
    for part in parts:
        with contextlib.suppress(ledger.HoldEnded):
            ledger.void(book_id=part.purse.book_id, hold_id=part.hold_id)
        if not has_left:
            continue
        # What it was thanked with may have been taken back, or have had its last day, meanwhile.
        left = min(part.credits, available(part.purse.book_id, [part.purse.account_id]).get(part.purse.account_id, 0))
        if left > 0:
            move(
                gift.scheme, debit=part.purse.account_id, credit=gift.scheme.pot_account, credits=left, code=TransferCode.DONATION,
                transfer_id=part.transfer_id, at=at, group_id=gift.pk,
            )  # fmt: skip
    _answer(gift, state, by=by, at=at)


def _answer(gift: CreditGift, state: GiftState, *, by: audit.Actor, at: dt.datetime) -> None:
    gift.state, gift.answered_at, gift.answered_by_id, gift.code = state, at, by.user_id, None
    gift.save(update_fields=["state", "answered_at", "answered_by", "code", "receiver", "receiver_organisation"])


def _locked(gift: CreditGift) -> CreditGift:
    found = CreditGift.objects.select_for_update(of=("self",)).select_related(
        "scheme", "giver", "giver_organisation", "receiver", "receiver_organisation"
    )
    return found.get(pk=gift.pk)


def _open(gift: CreditGift, *, at: dt.datetime) -> CreditGift:
    gift = _locked(gift)
    if gift.state != GiftState.OFFERED or gift.until <= at:
        raise GiftClosed
    return gift
