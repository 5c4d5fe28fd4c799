"""What partners, budgets and roles of a scheme are called, and why its desk says no."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import Partner, PartnerKind, SchemeRoleKind
from amser.kernel.dates import full, today
from amser.kernel.errors import DomainError


def partner_kind(kind: str) -> str:
    """Return what an organisation is to a scheme."""
    return {
        PartnerKind.THANKS: pgettext("scheme.kind.thanks", "Thanks people with credits"),
        PartnerKind.VENUE: pgettext("scheme.kind.venue", "Welcomes people for credits"),
        PartnerKind.EMPLOYER: pgettext("scheme.kind.employer", "Gives its staff volunteering days"),
    }[PartnerKind(kind)]


def asks_to_join(kind: str) -> str:
    """Return what an organisation asks for that would be a partner, and what is to be done about it."""
    return pgettext("scheme.waiting.sign", "Asks to join: read and sign. %(part)s") % {"part": partner_kind(kind)}


def role(kind: str) -> str:
    """Return what somebody does for a scheme."""
    return {
        SchemeRoleKind.MANAGER: pgettext("scheme.role.manager", "Runs the scheme"),
        SchemeRoleKind.COMMISSIONER: pgettext("scheme.role.commissioner", "Reads its figures"),
    }[SchemeRoleKind(kind)]


def standing(partner: Partner) -> str:
    """Return where a partner stands, and since when."""
    if partner.ended_at is not None:
        text = pgettext("scheme.partner.ended", "Ended on %(date)s")
        return text % {"date": full(today(partner.ended_at))}
    if partner.agreed_at is None:
        return pgettext("scheme.partner.asked", "Asked on %(date)s: waits for the scheme to sign") % {"date": full(today(partner.asked_at))}
    return pgettext("scheme.partner.live", "Partner since %(date)s") % {"date": full(today(partner.agreed_at))}


def _no_agreement(_: DomainError, __: str) -> str:
    return pgettext("error.scheme.no_agreement", "The scheme has not published its agreement yet. Ask whoever runs it.")


def _other_signs(_: DomainError, __: str) -> str:
    return pgettext("error.scheme.other_signs", "You signed this for the organisation. Somebody else has to sign it for the scheme.")


def _not_a_partner(_: DomainError, __: str) -> str:
    return pgettext("error.scheme.not_a_partner", "The organisation is not a partner of this kind, or no longer. Nothing has changed.")


def _agreed(_: DomainError, __: str) -> str:
    return pgettext("error.scheme.partner_agreed", "This was signed meanwhile: it is a partner now. Nothing has changed.")


def _not_over(_: DomainError, __: str) -> str:
    return pgettext("error.scheme.not_over", "The last day of these credits is not over yet. Nothing has changed.")


def _limit_is_past(_: DomainError, __: str) -> str:
    return pgettext("error.scheme.limit_is_past", "This day is over. What counted then stays. Choose today or a later day.")


SAY: Final[dict[str, Callable[[Any, str], str]]] = {
    "no_agreement_yet": _no_agreement,
    "other_person_signs": _other_signs,
    "not_a_partner": _not_a_partner,
    "not_over_yet": _not_over,
    "partner_agreed": _agreed,
    "limit_is_past": _limit_is_past,
}
