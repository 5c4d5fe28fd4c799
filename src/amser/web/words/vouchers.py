"""What is said of credits on paper: where they stand, and why one is refused."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import Scheme
from amser.kernel.dates import full
from amser.kernel.errors import DomainError
from amser.vouchers.models import VoucherState
from amser.vouchers.queries import VoucherRefused, Why


def refused(refusal: VoucherRefused) -> str:
    """Return why a voucher is refused, as it is said across a counter."""
    facts = {"phone": reach(refusal.scheme), "date": full(refusal.on) if refusal.on else ""}
    return _WHY[refusal.reason]() % facts


def reach(scheme: Scheme) -> str:
    """Return the number to ring, or what stands for it where the scheme has none."""
    return scheme.phone or scheme.email or scheme.name


def _not_ours() -> str:
    return pgettext("till.refuse.not_ours", "This voucher does not match our list. It cannot be used. Phone %(phone)s with any questions.")


_WHY: Final[dict[Why, Callable[[], str]]] = {
    Why.UNKNOWN: lambda: pgettext("till.refuse.unknown", "We cannot use that number. Check it and try again."),
    Why.NOT_OURS: _not_ours,
    Why.OTHER_SCHEME: lambda: pgettext(
        "till.refuse.other_scheme", "This voucher is from another scheme. It can be used at the places on the back of it."
    ),
    Why.VOID: lambda: pgettext(
        "till.refuse.void", "This voucher was cancelled on %(date)s. It cannot be used. Phone %(phone)s with any questions."
    ),
    Why.EXPIRED: lambda: pgettext(
        "till.refuse.expired", "This voucher could be used until %(date)s. Phone %(phone)s to ask about another."
    ),
    Why.USED: lambda: pgettext("till.refuse.used", "This voucher has been used already. If that seems wrong, phone %(phone)s."),
    Why.IN_HAND: lambda: pgettext("till.refuse.in_hand", "This voucher is here already. It counts once."),
}


def reason(code: str) -> str:
    """Return in a few words why vouchers were refused, for the scheme's desk."""
    return _REASONS[Why(code)]()


_REASONS: Final[dict[Why, Callable[[], str]]] = {
    Why.UNKNOWN: lambda: pgettext("voucher.refused.unknown", "A number that no voucher has, or a mistyped one of a card"),
    Why.NOT_OURS: lambda: pgettext("voucher.refused.not_ours", "Forged, or altered"),
    Why.OTHER_SCHEME: lambda: pgettext("voucher.refused.other_scheme", "From another scheme"),
    Why.VOID: lambda: pgettext("voucher.refused.void", "Cancelled before"),
    Why.EXPIRED: lambda: pgettext("voucher.refused.expired", "After its last day"),
    Why.USED: lambda: pgettext("voucher.refused.used", "A copy, or presented a second time"),
    Why.IN_HAND: lambda: pgettext("voucher.refused.in_hand", "Scanned twice at one till for the same visit"),
}


def state(code: str) -> str:
    """Return where a voucher stands, in a word or two."""
    return _STATES[VoucherState(code)]()


_STATES: Final[dict[VoucherState, Callable[[], str]]] = {
    VoucherState.READY: lambda: pgettext("voucher.state.ready", "Can be used"),
    VoucherState.USED: lambda: pgettext("voucher.state.used", "Used at a venue"),
    VoucherState.PAID_IN: lambda: pgettext("voucher.state.paid_in", "Paid into an account"),
    VoucherState.VOID: lambda: pgettext("voucher.state.void", "Cancelled"),
    VoucherState.EXPIRED: lambda: pgettext("voucher.state.expired", "Past their last day"),
}


def _refused(refusal: Any, _: str) -> str:
    return refused(refusal)


def _budget(refusal: Any, _: str) -> str:
    text = pgettext("voucher.error.budget", "The budget holds fewer credits than this needs. Credits left: %(left)s. Print fewer vouchers.")
    return text % {"left": refusal.left}


def _budget_over(_: DomainError, __: str) -> str:
    return pgettext("voucher.error.budget_over", "Nothing can be given from this budget today. Choose another one.")


def _last_day(_: DomainError, __: str) -> str:
    return pgettext("voucher.error.last_day", "Choose a day to come that is not later than the last day of the budget's credits.")


def _handed_over(_: DomainError, __: str) -> str:
    return pgettext("voucher.error.handed_over", "This batch was handed over before. Who took it stands on its page.")


def _sheets_ready(_: DomainError, __: str) -> str:
    return pgettext("voucher.error.sheets_ready", "All the sheets are ready. They can be printed.")


def _nothing_to_void(_: DomainError, __: str) -> str:
    return pgettext("voucher.error.nothing_to_void", "None of these vouchers can be used any more, so there is nothing to cancel.")


def _keys_used_up(_: DomainError, __: str) -> str:
    return pgettext("voucher.error.keys", "This scheme has had as many keys as can be numbered. Go on with the one it has.")


SAY: Final[dict[str, Callable[[Any, str], str]]] = {
    "voucher_refused": _refused,
    "voucher_budget": _budget,
    "voucher_budget_over": _budget_over,
    "voucher_last_day": _last_day,
    "voucher_handed_over": _handed_over,
    "voucher_sheets_ready": _sheets_ready,
    "nothing_to_void": _nothing_to_void,
    "keys_used_up": _keys_used_up,
}


def unknown_card() -> str:
    """Return what is said of a card that is nobody's, or stopped, or of another scheme: nothing of who exists."""
    return pgettext("till.refuse.unknown", "We cannot use that number. Check it and try again.")
