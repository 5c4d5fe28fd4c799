"""What a rule about sessions' lists and thanking becomes for a person."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext

from amser.kernel.errors import DomainError


def _budget(refusal: Any, _: str) -> str:
    text = pgettext(
        "error.budget", "This needs more credits than the budget holds. Credits left: %(left)s. Choose fewer people, or ask for more."
    )
    return text % {"left": refusal.left}


def _nobody_to_thank(_: DomainError, __: str) -> str:
    return pgettext("error.nobody_to_thank", "Everyone has been thanked, or was there too short a time.")


def _list_has_changed(_: DomainError, __: str) -> str:
    return pgettext(
        "error.list_has_changed", "The list has changed while you were reading. This is how it is now. Look again, then give the credits."
    )


def _budget_not_open(_: DomainError, __: str) -> str:
    return pgettext("error.budget_not_open", "This budget is not open today. Choose another, or ask the scheme.")


def _award_is_final(_: DomainError, __: str) -> str:
    return pgettext("error.award_is_final", "These credits cannot be taken back any more. Nothing has changed. Ask the scheme about it.")


def _session_called_off(_: DomainError, __: str) -> str:
    return pgettext("error.session_called_off", "This session was called off. Nothing can be written down for it.")


def _not_the_time(_: DomainError, __: str) -> str:
    return pgettext(
        "error.not_the_time",
        "You can check in on the day: from half an hour before the session to two hours after it. Tell whoever leads it.",
    )


def _not_begun(_: DomainError, __: str) -> str:
    return pgettext("error.session_not_begun", "This session has not begun. Give the credits once it has.")


def _award_stands(_: DomainError, __: str) -> str:
    return pgettext("error.award_stands", "People have credits for this session. Take those back first, then call it off.")


def _taken_off(_: DomainError, __: str) -> str:
    return pgettext("error.taken_off", "You were taken off this list. Tell whoever leads the session if you are here.")


def _unknown_wall_code(_: DomainError, __: str) -> str:
    return pgettext("error.unknown_wall_code", "No session has this code. Check it against the wall, or tell whoever leads the session.")


def _thanks_ended(_: DomainError, __: str) -> str:
    return pgettext("error.thanks_ended", "Your organisation is no longer in this scheme. No credits can be given. Ask the scheme.")


SAY: Final[dict[str, Callable[[DomainError, str], str]]] = {
    "budget_too_small": _budget,
    "nobody_to_thank": _nobody_to_thank,
    "list_has_changed": _list_has_changed,
    "budget_not_open": _budget_not_open,
    "award_is_final": _award_is_final,
    "session_called_off": _session_called_off,
    "not_the_time": _not_the_time,
    "session_not_begun": _not_begun,
    "award_stands": _award_stands,
    "taken_off": _taken_off,
    "not_a_partner": _thanks_ended,
    "unknown_wall_code": _unknown_wall_code,
}
