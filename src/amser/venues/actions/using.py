"""
Using an offer: held, then accepted at the till; or given back.

Locks are taken in one order, so that two tills queue instead of deadlocking: the person, then the use, then the sitting's
places, then purses, then vouchers by their keys, then the ledger's accounts from the lowest on. Holding and accepting are two
transactions, because a hold takes an account of the ledger that accepting must not hold already.
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.models import F

from amser.agencies.actions.purses import NotEnoughCredits, Share, lock_people, shares
from amser.agencies.models import Participant
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.venues.actions import paying
from amser.venues.actions.allowing import ClosedThen, NoPlacesLeft, OfferNotNow, refuse_or_allow
from amser.venues.models import Offer, Sitting, Till, Use, UsePart, UseState
from amser.venues.queries import Times, is_closed, sittings
from amser.vouchers.actions.spending import locked
from amser.vouchers.models import Voucher
from amser.vouchers.queries import refuse_unless_ready

TO_UNDO: Final = dt.timedelta(minutes=10)
AT_THE_TILL: Final = dt.timedelta(minutes=5)


class MoreOnPaper(DomainError):
    """The vouchers are worth more than this costs, and no change is given. `paper` and `credits` say how much each is."""

    code = "more_on_paper"

    def __init__(self, *, paper: int, credits: int) -> None:
        super().__init__(paper, credits)
        self.paper, self.credits = paper, credits


class UseIsOver(DomainError):
    """Nothing is kept for this any more: it was cancelled, undone, or nobody came in time. `state` says which."""

    code = "use_is_over"

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclasses.dataclass(frozen=True, slots=True)
class Why:
    """What a venue says to those whose booking it cancels: in one language, both or none."""

    cy: str = ""
    en: str = ""


class CreditsElsewhere(DomainError):
    """The credits of what was booked were used, given or taken back meanwhile."""

    code = "credits_elsewhere"


class TooLateToUndo(DomainError):
    """What was accepted stands: it may be undone for ten minutes."""

    code = "too_late_to_undo"


@audit.action("venues.hold_use")
def hold_use(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    offer: Offer,
    sitting: Sitting,
    participant: Participant | None,
    vouchers: Sequence[Voucher],
    adults: int,
    children: int,
    held_until: dt.datetime | None,
    till: Till | None,
    is_booking: bool,
) -> Use:
    """
    Keep places at a sitting, and a person's credits, for so many adults and children (one at least) until `held_until`.

    None is five minutes, as long as somebody stands at a till. Then `lapse_use` gives them back.

    Vouchers pay first and the person's purses the rest; with `participant` None vouchers pay it all. Vouchers are only looked
    at: they are bearer paper, and are used when the use is accepted.

    Raises what `allowing.refuse_or_allow` raises, NoPlacesLeft, VoucherRefused, MoreOnPaper or NotEnoughCredits. Nothing is
    then kept.
    """
    assert offer.scheme_id == (participant.scheme_id if participant else offer.scheme_id), "a person of the offer's scheme"
    assert all(voucher.scheme_id == offer.scheme_id for voucher in vouchers), "vouchers of the offer's scheme"
    if participant is not None:  # What is allowed a day and a month is counted by one till after the other.
        Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    refuse_or_allow(
        offer, participant=participant, adults=adults, children=children, at=at, is_booking=is_booking, times=_times(sitting, offer)
    )

    _take_places(sitting, adults + children)
    paper = list({voucher.pk: voucher for voucher in vouchers}.values())
    for voucher in paper:
        refuse_unless_ready(voucher, at=at)
    credits = offer.credits_for(adults=adults, children=children)
    planned = _planned(offer, participant, credits=credits, paper=sum(voucher.credits for voucher in paper), at=at, on=sitting.day)

    use = Use.objects.create(
        id=uuid7(), scheme_id=offer.scheme_id, organisation_id=offer.organisation_id, offer=offer, sitting=sitting, till=till,
        participant=participant, adults=adults, children=children, credits=credits, on=sitting.day, is_booking=is_booking,
        held_at=at, held_until=held_until or at + AT_THE_TILL,
    )  # fmt: skip
    paying.hold(use, planned)
    UsePart.objects.bulk_create(UsePart(use=use, voucher=voucher, credits=voucher.credits, transfer_id=uuid7()) for voucher in paper)
    if is_booking:
        announce("venues.booked", scheme_id=use.scheme_id, use_id=str(use.pk))
    return use


@audit.action("venues.accept_use")
def accept_use(*, by: audit.Actor, key: UUID, at: dt.datetime, use: Use, till: Till | None) -> Use:
    """
    What is held is used: every part of it, or none. The credits are retired.

    Of one that was accepted already nothing changes, whoever presses how often. Raises UseIsOver; VoucherRefused where a
    voucher was used elsewhere meanwhile (stand in `vouchers.actions.presenting.noting`): the use then stays held.
    """
    use = _locked(use)
    if use.state == UseState.ACCEPTED:
        return use
    if use.state != UseState.HELD or at > use.held_until:
        raise UseIsOver(UseState.LAPSED if use.state == UseState.HELD else use.state)

    parts = paying.parts_of(use)
    locked([part.voucher for part in parts if part.voucher])
    for part in parts:
        paying.settle(use, part, at=at)
    use.mark_accepted(till=till, at=at)
    if till is not None:
        Till.objects.filter(pk=till.pk).update(used_at=at)
    announce("venues.accepted", scheme_id=use.scheme_id, use_id=str(use.pk))
    return use


@audit.action("venues.cancel_use")
def cancel_use(*, by: audit.Actor, key: UUID, at: dt.datetime, use: Use) -> Use:
    """What is held is given back: places and credits. Of one that is over already nothing changes. Raises UseIsOver once it was accepted."""
    return _give_back(use, UseState.CANCELLED, at=at)


@audit.action("venues.cancel_for_venue")
def cancel_for_venue(*, by: audit.Actor, key: UUID, at: dt.datetime, use: Use, why: Why) -> Use:
    """
    A venue cancels what somebody booked: places and credits come back whole, and they are told, with why.

    Of one that is over already nothing changes. Raises UseIsOver once it was accepted.
    """
    assert use.is_booking, "callers choose a booking"
    is_new = _locked(use).state == UseState.HELD
    use = _give_back(use, UseState.CANCELLED, at=at)
    if is_new:
        use.note_venue_cancelled(by_id=by.user_id, why_cy=why.cy, why_en=why.en)
    return use


@audit.action("venues.book_again")
def book_again(*, by: audit.Actor, key: UUID, at: dt.datetime, use: Use) -> Use:
    """
    What a venue cancelled less than ten minutes ago was a mistake: it is booked again, for the same people and credits.

    What the offer allows is asked anew, since they may have booked something else meanwhile; only that it is late is no matter.

    Booked again already, nothing changes. Raises TooLateToUndo, UseIsOver where the venue never cancelled it, ClosedThen,
    NoPlacesLeft, what `allowing.refuse_or_allow` raises, or CreditsElsewhere.
    """
    assert use.participant_id is not None, "bookings are somebody's"
    Participant.objects.select_for_update(no_key=True).get(pk=use.participant_id)
    use = _locked(use)
    if use.state == UseState.HELD:
        return use
    if use.state != UseState.CANCELLED or not use.is_venue_cancelled or use.settled_at is None:
        raise UseIsOver(use.state)
    if at > min(use.settled_at + TO_UNDO, use.held_until):
        raise TooLateToUndo

    _take_places(use.sitting, use.people)
    refuse_or_allow(
        use.offer, participant=use.participant, adults=use.adults, children=use.children, at=use.held_at, is_booking=True,
        times=_times(use.sitting, use.offer),
    )  # fmt: skip
    if not paying.hold_again(use, paying.parts_of(use)):
        raise CreditsElsewhere
    use.mark_booked_again()
    announce("venues.booked", scheme_id=use.scheme_id, use_id=str(use.pk))
    return use


@audit.action("venues.lapse_use")
def lapse_use(*, by: audit.Actor, key: UUID, at: dt.datetime, use: Use) -> Use:
    """
    Nobody came: places and credits come back. Of one that is over already, was accepted, or has time left, nothing changes.

    One use a transaction: several would take places and accounts in an order that a till does not.
    """
    use = _locked(use)
    if use.state != UseState.HELD or at <= use.held_until:
        return use
    return _give_back(use, UseState.LAPSED, at=at)


@audit.action("venues.undo_use")
def undo_use(*, by: audit.Actor, key: UUID, at: dt.datetime, use: Use) -> Use:
    """
    What was accepted at the till less than ten minutes ago was a mistake: credits and vouchers are as before.

    A booking is one again: HELD, with the same places and credits, as long as it would have been. Where these credits or this
    time are no longer there, and of what was not booked, nothing is kept and the places are free. Of somebody who has left the
    scheme meanwhile nothing is kept either: their credits go to the pot. Undone already, nothing changes. Raises TooLateToUndo,
    or UseIsOver where it was never accepted.
    """
    has_left = any(person.left_at is not None for person in lock_people([use.participant_id] if use.participant_id else []))
    use = _locked(use)
    if use.state == UseState.UNDONE or (use.is_booking and use.state == UseState.HELD):
        return use
    if use.state != UseState.ACCEPTED or use.settled_at is None:
        raise UseIsOver(use.state)
    if at > use.settled_at + TO_UNDO:
        raise TooLateToUndo

    sitting = Sitting.objects.select_for_update().get(pk=use.sitting_id)
    parts = paying.parts_of(use)
    locked([part.voucher for part in parts if part.voucher])
    for part in parts:
        paying.reverse(use, part, at=at)
        if has_left:
            paying.to_the_pot(use, part, at=at)
    stands = use.is_booking and not has_left and at <= use.held_until and not is_closed(use.organisation_id, sitting)
    if stands and paying.hold_again(use, parts):
        use.mark_booked_again()
    else:
        _free_places(use)
        use.mark_undone(at=at)
    announce("venues.undone", scheme_id=use.scheme_id, use_id=str(use.pk))
    return use


def _locked(use: Use) -> Use:
    return Use.objects.select_for_update(of=("self",)).select_related("scheme", "offer").get(pk=use.pk)


def _times(sitting: Sitting, offer: Offer) -> Times:
    """Return when the sitting is. Raises OfferNotNow where the offer has no such hours any more."""
    found = next((times for times in sittings(offer, sitting.day) if times.begins == sitting.begins), None)
    if found is None:
        raise OfferNotNow(offer)
    return found


def _take_places(sitting: Sitting, people: int) -> None:
    """Take places under the row's lock. The constraint below refuses what this would miss. Raises ClosedThen, NoPlacesLeft."""
    row = Sitting.objects.select_for_update(of=("self",)).select_related("offer").get(pk=sitting.pk)
    if is_closed(row.offer.organisation_id, row):
        raise ClosedThen
    if row.capacity is not None and row.taken + people > row.capacity:
        raise NoPlacesLeft(left=row.capacity - row.taken)
    row.taken += people
    row.save(update_fields=["taken"])


def _free_places(use: Use) -> None:
    Sitting.objects.filter(pk=use.sitting_id).update(taken=F("taken") - use.people)


def _planned(offer: Offer, participant: Participant | None, *, credits: int, paper: int, at: dt.datetime, on: dt.date) -> list[Share]:
    """Return what of the price comes out of which purse that can still be used `on` that day, once the vouchers have paid. Locks those purses."""
    if paper > credits:
        raise MoreOnPaper(paper=paper, credits=credits)
    if paper == credits:
        return []
    if participant is None:
        raise NotEnoughCredits(left=paper)
    return shares(offer.scheme, participant, credits=credits - paper, at=at, on=on)


def _give_back(use: Use, state: UseState, *, at: dt.datetime) -> Use:
    use = _locked(use)
    if use.state == UseState.ACCEPTED:
        raise UseIsOver(use.state)
    if use.state != UseState.HELD:
        return use
    _free_places(use)
    for part in paying.parts_of(use):
        if part.hold_id is not None:
            paying.release(use, part)
    use.mark_given_back(state, at=at)
    if use.is_booking:
        announce("venues.given_back", scheme_id=use.scheme_id, use_id=str(use.pk))
    return use
