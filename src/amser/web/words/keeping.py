"""What a rule about keeping things becomes for a person."""

from typing import Any

from django.utils.translation import pgettext

from amser.kernel.errors import DomainError


def certificate_number(_: DomainError, __: str) -> str:
    """What somebody wrote of a check holds the number of a document."""
    return pgettext(
        "error.certificate_number", "Take the number of the certificate or the licence out. Amser keeps what you decided, never the number."
    )


def kept_for_now(_: DomainError, __: str) -> str:
    """What is kept of a person stays for now: neither why, nor that anything is open, is said."""
    return pgettext("error.kept_for_now", "What we keep about this person stays for now. Ask the safeguarding lead.")


def out_of_order(refusal: Any, _: str) -> str:
    """Somebody would go before they were rung, or had rested."""
    text = pgettext(
        "error.kept_out_of_order",
        "First we ring. Then the membership goes on a break. Then it ends. Each comes after more months than the one before. "
        "It would be: %(months)s.",
    )
    return text % {"months": ", ".join(map(str, refusal.months))}


def period_closed(_: DomainError, __: str) -> str:
    """A period is closed, and what was said of it is final."""
    return pgettext("error.period_closed", "This period is closed: its answers stay as they are. Write them for the next one.")
