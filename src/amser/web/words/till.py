"""What the till says when a rule says no: politely, across a counter, and nothing about who or what exists."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import pgettext

from amser.kernel.errors import DomainError
from amser.web.words import refusals, vouchers


def words(refusal: DomainError, request: HttpRequest) -> str:
    """Return the till's own sentence for a refusal, or the one that everybody reads."""
    say = _SAY.get(refusal.code)
    return say(refusal) if say else refusals.words(refusal, request)


def unknown(_: Any = None) -> str:
    """Return what is said of any number that is nothing here: wrong, stopped, or another scheme's."""
    return pgettext("till.refuse.unknown", "We cannot use that number. Check it and try again.")


def replaced(_: Any = None) -> str:
    """Return what is said to a telephone whose till is one no longer."""
    return pgettext("till.refuse.link", "This till link has been replaced. Ask the person in charge for the new one.")


def booked_again() -> str:
    """Return what is said once a booking that was accepted by mistake is a booking again."""
    return pgettext("till.undone.booked", "Undone. It is booked again, with the same places and credits.")


def too_often(_: Any = None) -> str:
    """Return what is said where numbers are guessed at."""
    return pgettext("till.refuse.too_often", "There have been too many wrong numbers. Wait ten minutes, then try again.")


def too_many_vouchers(_: Any = None) -> str:
    """Return what is said of more vouchers than one visit takes."""
    return pgettext("till.refuse.too_many_vouchers", "That is as many vouchers as one visit takes. Use these first.")


def _not_enough(_: Any) -> str:
    return pgettext("till.refuse.not_enough", "There are not enough credits for this. Choose fewer people or another offer.")


def _more_on_paper(refusal: Any) -> str:
    text = pgettext(
        "till.refuse.more_on_paper",
        "The vouchers are worth more than this, and no change is given. Credits on the vouchers: %(paper)s. Credits needed: %(count)s. "
        "Use fewer vouchers.",
    )
    return text % {"paper": refusal.paper, "count": refusal.credits}


def _over(_: Any) -> str:
    return pgettext("till.refuse.over", "This was waiting too long, and nothing was used. Choose the offer again.")


def _undo_over(_: Any) -> str:
    return pgettext("till.refuse.undo", "This can no longer be undone here. Ask the person in charge.")


_SAY: Final[dict[str, Callable[[Any], str]]] = {
    "unknown_number": unknown,
    "till_replaced": replaced,
    "voucher_refused": vouchers.refused,
    "not_enough_credits": _not_enough,
    "more_on_paper": _more_on_paper,
    "use_is_over": _over,
    "too_late_to_undo": _undo_over,
    "tried_too_often": too_often,
    "too_many_vouchers": too_many_vouchers,
}
