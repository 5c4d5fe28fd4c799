"""A sheet for a notice board: what it is, where, when and how to answer, in both languages, and nothing about a person."""

import dataclasses

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext

from amser.kernel.languages import LANGUAGES, Language, base
from amser.listings.models import Listing
from amser.timebanks.models import TimeBank
from amser.ui.qr import Code, code_of
from amser.web.member import cards
from amser.web.words.when import in_words

__all__ = ["Code", "Poster", "Side", "code_of", "poster"]


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """What the sheet says in one language. `facts` are (name, value); `address` is as people read it aloud."""

    language: Language
    kind: str
    category: str
    title: str
    facts: list[tuple[str, str]]
    bank: str
    answer: str
    address: str


@dataclasses.dataclass(frozen=True, slots=True)
class Poster:
    """Both sides, Welsh first, with how to answer. `address` is where the code leads."""

    title: str
    language: Language
    icon: str
    sides: list[Side]
    phone: str
    address: str
    code: Code


def poster(listing: Listing, bank: TimeBank) -> Poster:
    """Return the sheet of a listing. It leads to the bank's public page and names nobody."""
    title, _, language = listing.words(base(listing.language))
    address = _address(bank)
    return Poster(
        title=title,
        language=language,
        icon=listing.category_id,
        sides=[_side(listing, bank, code) for code in LANGUAGES],
        phone=bank.phone,
        address=address,
        code=code_of(address),
    )


def _side(listing: Listing, bank: TimeBank, language: Language) -> Side:
    with translation.override(language):
        title, _, written = listing.words(language)
        facts = [
            (pgettext("poster.number", "Number"), str(listing.pk)),
            # The listing's own place only: where its writer lives is nobody's business on a wall.
            (pgettext("card.where", "Where"), listing.place.name if listing.place else ""),
            (pgettext("card.when", "When"), in_words(listing.days, listing.parts)),
            (pgettext("listing.when.more", "More about when"), listing.availability if base(listing.language) == language else ""),
            (pgettext("card.takes", "How long"), cards.takes(listing)),
        ]
        return Side(
            language=language,
            kind=cards.kind_label(listing.kind),
            category=listing.category.name,
            title=title if written == language and written != base(listing.language) else "",
            facts=[(name, value) for name, value in facts if value],
            bank=bank.name,
            answer=pgettext("poster.answer", "To answer, phone or go to:"),
            address=_address(bank).partition("://")[2].rstrip("/"),
        )


def _address(bank: TimeBank) -> str:
    """Return the whole address of the bank's public page in the current language."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('public:bank', args=[bank.slug])}"
