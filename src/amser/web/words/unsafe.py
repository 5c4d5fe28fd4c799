"""What a rule about checks, people kept apart and visits becomes for a person, where it needs no facts."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import pgettext

from amser.kernel.errors import DomainError


def _still_barred(_: DomainError, __: str) -> str:
    return pgettext("error.still_barred", "This person is barred. End that first, with a reason; then write down the new certificate.")


def _already_apart(_: DomainError, __: str) -> str:
    return pgettext("error.already_apart", "These two are kept apart already.")


def _apart_from_oneself(_: DomainError, __: str) -> str:
    return pgettext("error.apart_from_oneself", "This is the same person. Choose somebody else.")


def _visit_not_today(_: DomainError, __: str) -> str:
    return pgettext("error.visit_not_today", "This is not arranged for today. Suggest another day first, or ask your time broker.")


def _visit_not_begun(_: DomainError, __: str) -> str:
    return pgettext("error.visit_not_begun", "You have not said yet that you have arrived. Say that first.")


SAY: Final[dict[str, Callable[[DomainError, str], str]]] = {
    "still_barred": _still_barred,
    "already_apart": _already_apart,
    "apart_from_oneself": _apart_from_oneself,
    "visit_not_today": _visit_not_today,
    "visit_not_begun": _visit_not_begun,
}
