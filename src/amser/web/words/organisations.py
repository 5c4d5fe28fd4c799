"""What organisations and their parts in schemes are called, and what is said where a rule of theirs says no."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.agencies.models import PartnerKind
from amser.organisations.models import LegalForm, Sector

SECTORS: Final = {
    Sector.VOLUNTARY: pgettext_lazy("sector.voluntary", "Voluntary"),
    Sector.PUBLIC: pgettext_lazy("sector.public", "Public"),
    Sector.BUSINESS: pgettext_lazy("sector.business", "Business"),
    Sector.FAITH: pgettext_lazy("sector.faith", "Faith"),
}
LEGAL_FORMS: Final = {
    LegalForm.CHARITY: pgettext_lazy("legal.charity", "Charity"),
    LegalForm.CIO: pgettext_lazy("legal.cio", "Charitable incorporated organisation"),
    LegalForm.CIC: pgettext_lazy("legal.cic", "Community interest company"),
    LegalForm.COOPERATIVE: pgettext_lazy("legal.cooperative", "Co-operative"),
    LegalForm.COMPANY: pgettext_lazy("legal.company", "Company"),
    LegalForm.PUBLIC_BODY: pgettext_lazy("legal.public_body", "Public body"),
    LegalForm.UNINCORPORATED: pgettext_lazy("legal.unincorporated", "Group without a legal form"),
    LegalForm.OTHER: pgettext_lazy("legal.other", "Something else"),
}


def part(kind: str) -> str:
    """Return what an organisation is to a scheme: for everybody."""
    return {
        PartnerKind.THANKS: pgettext("partner.thanks", "Thanks people for their time with credits"),
        PartnerKind.VENUE: pgettext("partner.venue", "Welcomes people for their credits"),
        PartnerKind.EMPLOYER: pgettext("partner.employer", "Gives its staff volunteering days"),
    }[PartnerKind(kind)]


def to_be(kind: str) -> str:
    """Return what an organisation asks to be to a scheme: a button's words."""
    return {
        PartnerKind.THANKS: pgettext("partner.ask.thanks", "Ask to thank people with credits"),
        PartnerKind.VENUE: pgettext("partner.ask.venue", "Ask to welcome people for credits"),
        PartnerKind.EMPLOYER: pgettext("partner.ask.employer", "Ask to give staff volunteering days"),
    }[PartnerKind(kind)]


_REFUSED: Final = {
    "organisation_slug_taken": pgettext_lazy(
        "error.organisation_slug_taken", "Another organisation has this address. Write another one: small letters, figures and hyphens."
    ),
    "scheme_slug_taken": pgettext_lazy(
        "error.scheme_slug_taken", "Another scheme has this address. Write another one: small letters, figures and hyphens."
    ),
    "last_owner": pgettext_lazy(
        "error.last_owner", "Nobody else owns this organisation. First let somebody else do everything; then end this."
    ),
    "no_agreement_yet": pgettext_lazy("error.no_agreement_yet", "The scheme has no agreement to sign yet. Ask the people who run it."),
    "agreement_is_newer": pgettext_lazy(
        "error.agreement_is_newer", "The agreement has changed while you were reading. Read it once more, then sign."
    ),
    "organisation_belongs": pgettext_lazy("error.organisation_belongs", "This organisation is in the time bank already."),
    "organisation_hours_left": pgettext_lazy(
        "error.organisation_hours_left", "There are hours on the account. It can leave when given and received are the same."
    ),
}


def _say(words: Any) -> Callable[[Any, str], str]:
    return lambda _refusal, _name: str(words)


SAY: Final[dict[str, Callable[[Any, str], str]]] = {code: _say(words) for code, words in _REFUSED.items()}
