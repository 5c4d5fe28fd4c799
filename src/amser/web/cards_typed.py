"""The number of a card, typed at a desk: whoever has the card has the credits, so nobody may try numbers until one is right."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from django.http import HttpRequest

from amser.agencies.models import CreditGift, Participant, Scheme
from amser.agencies.policies import UnknownNumber, card_holder, gift_brought
from amser.kernel.codes import read_code
from amser.web.throttle import is_tried_too_often
from amser.web.venue.presented import TriedTooOften

T = TypeVar("T")

WRONG_BY_ONE_PERSON: Final = 30  # in ten minutes, at all desks together
_MINUTES: Final = 10


def holder_typed(request: HttpRequest, scheme: Scheme, text: str) -> Participant:
    """Return whose card it is. Raises UnknownNumber, or TriedTooOften for any number once too many were wrong."""
    return _counting(request, lambda: card_holder(scheme, text))


def gift_typed(request: HttpRequest, scheme: Scheme, text: str) -> CreditGift:
    """Return the gift whose code somebody brought to a desk: counted, and raising, as `holder_typed`."""
    return _counting(request, lambda: gift_brought(scheme, text))


def _counting(request: HttpRequest, find: Callable[[], T]) -> T:
    if _is_tried_too_often(request, counts=False):
        raise TriedTooOften
    try:
        return find()
    except UnknownNumber:
        _is_tried_too_often(request)
        raise


def are_too_many(request: HttpRequest, numbers: Iterable[str], *, unknown: Iterable[str]) -> bool:
    """
    Whether, of numbers that were typed together, none is to be taken any more. Counts those of no card.

    What cannot be a number at all is a slip of the finger, and not counted.
    """
    if not any(numbers):
        return False
    return any([_is_tried_too_often(request, counts=False), *(_is_tried_too_often(request) for text in unknown if read_code(text))])


def _is_tried_too_often(request: HttpRequest, *, counts: bool = True) -> bool:
    return is_tried_too_often(request, "card_typed", most=WRONG_BY_ONE_PERSON, minutes=_MINUTES, key=str(request.user.pk), counts=counts)
