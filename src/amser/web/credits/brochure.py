"""What credits can be used for: to search, to filter, by council."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Final, Self

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext

from amser.agencies.models import Scheme
from amser.kernel.dates import weekdays
from amser.kernel.languages import base, fold, sort_key
from amser.timebanks.queries import councils_by_code
from amser.venues.models import For, Offer
from amser.venues.policies import brochure

KINDS: Final = ("families", "come")


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader narrows the brochure by, read from the address. What makes no sense is left out, never an error."""

    words: str = ""
    council: str = ""
    days: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Return what an address asks for."""
        council = query.get("council", "")
        return cls(
            words=query.get("q", "").replace("\x00", "").strip()[:100],
            council=council if council in councils_by_code() else "",
            days=tuple(day for day in "0123456" if day in query.getlist("d")),
            kinds=tuple(kind for kind in KINDS if kind in query.getlist("k")),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether some offers are left out."""
        return bool(self.words or self.council or self.days or self.kinds)

    @property
    def beside_words(self) -> list[tuple[str, str]]:
        """The parameters of the address but for the words."""
        given = [("council", self.council), *(("d", day) for day in self.days), *(("k", kind) for kind in self.kinds)]
        return [(name, value) for name, value in given if value]

    def query(self) -> str:
        """Return the encoded address of this."""
        return urlencode([*([("q", self.words)] if self.words else []), *self.beside_words])

    def takes(self, offer: Offer) -> bool:
        """Whether an offer is what is looked for. Both languages are searched, whichever the reader reads. No query."""
        return (
            (not self.council or council_of(offer) == self.council)
            and (not self.days or _is_on(offer, self.days))
            and ("families" not in self.kinds or (offer.child_credits is not None and offer.use_for != For.ADULTS))
            and ("come" not in self.kinds or not offer.needs_booking)
            and (not self.words or all(word in _everything(offer) for word in fold(self.words).split()))
        )


def found(scheme: Scheme, wanted: Wanted, day: dt.date) -> list[Offer]:
    """
    Return the offers of a scheme that are wanted, by venue in the reader's alphabet. Two queries.

    Filtered here and not in the database: what is searched stands in four tables and two languages, without accents, and a
    scheme has hundreds of offers, not millions.
    """
    is_welsh = base(get_language() or "en") == "cy"
    those = [offer for offer in brochure(scheme, day) if wanted.takes(offer)]
    return sorted(
        those,
        key=lambda offer: (
            offer.organisation.sort_cy if is_welsh else offer.organisation.sort_en,
            offer.organisation_id,
            sort_key(offer.title),
            offer.pk,
        ),
    )


def council_of(offer: Offer) -> str:
    """Return the code of the council where an offer is; "" where nobody said."""
    return (offer.place.council if offer.place else "") or offer.organisation.council


def by_council(offers: Iterable[Offer]) -> list[tuple[str, list[Offer]]]:
    """Return offers under the name of their council, in the reader's alphabet; those of none at the end."""
    known = councils_by_code()
    names: dict[str, list[Offer]] = {}
    for offer in offers:
        council = known.get(council_of(offer))
        names.setdefault(council.name if council else "", []).append(offer)
    ordered = sorted(names.items(), key=lambda pair: (not pair[0], sort_key(pair[0])))
    return [(name or pgettext("use.elsewhere", "Elsewhere, or everywhere"), those) for name, those in ordered]


def council_choices(offers: Iterable[Offer]) -> list[tuple[str, str]]:
    """Return the councils where there is something, (code, name)."""
    known = councils_by_code()
    codes = {council_of(offer) for offer in offers} & {*known}
    return sorted(((code, known[code].name) for code in codes), key=lambda pair: sort_key(pair[1]))


def day_choices() -> list[tuple[str, str]]:
    """Return the days of the week, ("0", "Monday") first."""
    return [(str(number), name) for number, name in enumerate(weekdays())]


def kind_choices() -> list[tuple[str, str]]:
    """Return what else the brochure is narrowed by."""
    return [
        ("families", pgettext("use.families", "I come with somebody under 16")),
        ("come", pgettext("use.come", "No need to book")),
    ]


def _is_on(offer: Offer, days: tuple[str, ...]) -> bool:
    windows = offer.windows.all()
    return not windows or any(str(window.weekday) in days for window in windows)


def _everything(offer: Offer) -> str:
    place, venue = offer.place, offer.organisation
    said = [offer.title_cy, offer.title_en, offer.about_cy, offer.about_en, venue.name_cy, venue.name_en]
    return fold("\n".join([*said, *((place.name_cy, place.name_en, place.address) if place else ())]))
