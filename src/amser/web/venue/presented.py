"""What is presented at a till, a card or a voucher: read, and taken in hand."""

import dataclasses
from typing import Final

from django.http import HttpRequest

from amser.agencies.models import SchemeCard
from amser.agencies.policies import UnknownNumber, card_holder
from amser.kernel.codes import read_code
from amser.kernel.errors import DomainError
from amser.venues.models import Till
from amser.vouchers.actions.presenting import noting, present
from amser.vouchers.queries import VoucherRefused, Why, in_address
from amser.web.throttle import is_tried_too_often
from amser.web.venue.hand import MOST_VOUCHERS, Hand

WRONG_FOR_A_TILL: Final = 30  # in ten minutes: far more than slips of the finger, far too few to find a number
WRONG_FROM_ONE_PLACE: Final = 90  # several tills of one venue share its address
_MINUTES: Final = 10


class TriedTooOften(DomainError):
    """Numbers are being guessed at: until it has stopped, the right ones are not taken either."""

    code = "tried_too_often"


class TooManyVouchers(DomainError):
    """One visit takes as many vouchers as these."""

    code = "too_many_vouchers"


def taken(request: HttpRequest, till: Till, hand: Hand, text: str, *, is_beside: bool = False) -> Hand:
    """
    Return what is in hand once this was presented too: another card instead of the one before, another voucher beside the others.

    Vouchers in hand when a new card comes are those of the person before, unless somebody says that it belongs `is_beside` them.

    Raises UnknownNumber alike for whatever is nothing here, VoucherRefused (also for one that is in hand already), TooManyVouchers or
    TriedTooOften.
    """
    if _is_tried_too_often(request, till, counts=False):
        raise TriedTooOften
    try:
        return _taken(till, hand, text, is_beside=is_beside)
    except UnknownNumber:
        _is_tried_too_often(request, till)
        raise
    except VoucherRefused as refused:
        if refused.reason in {Why.UNKNOWN, Why.NOT_OURS}:
            _is_tried_too_often(request, till)
        raise


def _taken(till: Till, hand: Hand, text: str, *, is_beside: bool) -> Hand:
    if "/v/" not in text and read_code(in_address(text)) is not None:
        card = _card(till, text)
        return dataclasses.replace(hand, card=card, vouchers=hand.vouchers if is_beside or card == hand.card else ())
    voucher = present(till.scheme, text, organisation=till.organisation)
    if voucher.pk in hand.vouchers:
        with noting(organisation=till.organisation):
            raise VoucherRefused(Why.IN_HAND, scheme=till.scheme, voucher=voucher)
    if len(hand.vouchers) >= MOST_VOUCHERS:
        raise TooManyVouchers
    return dataclasses.replace(hand, vouchers=(*hand.vouchers, voucher.pk))


def _card(till: Till, text: str) -> int:
    holder = card_holder(till.scheme, text)
    return SchemeCard.objects.get(participant=holder, ended_at__isnull=True).pk


def _is_tried_too_often(request: HttpRequest, till: Till, *, counts: bool = True) -> bool:
    of_this_till = is_tried_too_often(request, "till", most=WRONG_FOR_A_TILL, minutes=_MINUTES, key=str(till.pk), counts=counts)
    from_here = is_tried_too_often(request, "till_place", most=WRONG_FROM_ONE_PLACE, minutes=_MINUTES, counts=counts)
    return of_this_till or from_here
