"""What everybody may find on the map: things to do, venues, organisations and time banks, where they are open to all."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse

from amser.kernel.dates import today
from amser.kernel.languages import sort_key
from amser.opportunities.models import Opportunity, Session
from amser.organisations.models import Organisation, Place
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import councils_by_code
from amser.venues.models import Offer
from amser.venues.queries import is_at_a_venue
from amser.web.maps import outline
from amser.web.maps.drawing import point_of
from amser.web.maps.outline import Point


class Kind(StrEnum):
    """What stands on the map. The names are those of the shapes."""

    DO = "do"
    USE = "use"
    ORGANISATION = "organisation"
    BANK = "bank"


@dataclasses.dataclass(frozen=True, slots=True)
class Thing:
    """
    One line of the list: what it is, whose and where, and where it stands on the earth; None where nobody said.

    `url` is its page, or "". `offers` are what credits are used for there (title, url). `is_area`: it has no place of its own, and
    stands in the middle of its council. `councils` are the codes of those it is of or serves. `place_id` is that of the organisation's place.
    """

    kind: Kind
    name: str
    url: str
    where: tuple[str, ...] = ()
    councils: tuple[str, ...] = ()
    point: Point | None = None
    is_area: bool = False
    offers: tuple[tuple[str, str], ...] = ()
    place_id: int | None = None


ALL: Final = frozenset(Kind)


def things(kinds: frozenset[Kind], council: str, at: dt.datetime) -> list[Thing]:
    """
    Return what everybody may find, of some kinds and of one council (its code, or "" for all), by the Welsh alphabet.

    One query for each kind. A place where credits are used is listed once, though its organisation is in the directory too.
    """
    found: list[Thing] = []
    if Kind.DO in kinds:
        found += _to_do(at)
    if Kind.USE in kinds:
        found += _venues(at)
    if Kind.ORGANISATION in kinds:
        found += _organisations({thing.place_id for thing in found if thing.kind == Kind.USE})
    if Kind.BANK in kinds:
        found += _banks(council)
    those = (thing for thing in found if not council or council in thing.councils)
    return sorted(those, key=lambda thing: (sort_key(thing.name), thing.where, thing.kind, thing.url))


def _to_do(at: dt.datetime) -> Iterable[Thing]:
    """Return what people can do and that still happens, each where it happens."""
    to_come = Session.objects.to_come(at).filter(opportunity=OuterRef("pk"))
    running = Opportunity.objects.published().with_words().filter(organisation__closed_at__isnull=True, scheme__closed_at__isnull=True)
    for one in running.filter(Exists(to_come)):
        yield Thing(
            Kind.DO,
            one.title,
            reverse("credits:opportunity", args=[one.scheme.slug, one.pk]),
            where=_words(one.organisation.name, one.place),
            councils=_council(one.place, one.organisation),
            point=point_of(one.place),
            place_id=one.place_id,
        )


def _venues(at: dt.datetime) -> Iterable[Thing]:
    """Return the places where credits are used, each with what is offered there."""
    offers = Offer.objects.open_from(today(at)).filter(is_at_a_venue(), scheme__closed_at__isnull=True)
    by_place: dict[tuple[int, int | None], list[Offer]] = {}
    for offer in offers.select_related("organisation", "place", "scheme").order_by("pk"):
        by_place.setdefault((offer.organisation_id, offer.place_id), []).append(offer)
    for those in by_place.values():
        venue, place = those[0].organisation, those[0].place
        yield Thing(
            Kind.USE,
            venue.name,
            _page_of(venue),
            where=_words("", place),
            councils=_council(place, venue),
            point=point_of(place),
            offers=tuple((offer.title, reverse("credits:offer", args=[offer.scheme.slug, offer.pk])) for offer in those),
            place_id=place.pk if place else None,
        )


def _organisations(venues: set[int | None]) -> Iterable[Thing]:
    """Return the places of those in the directory, without `venues` (ids of places)."""
    places = Place.objects.open().filter(organisation__in=Organisation.objects.listed()).select_related("organisation")
    for place in places:
        if place.pk not in venues:
            yield Thing(
                Kind.ORGANISATION,
                place.organisation.name,
                _page_of(place.organisation),
                where=_words("", place),
                councils=_council(place, place.organisation),
                point=point_of(place),
                place_id=place.pk,
            )


def _banks(council: str) -> Iterable[Thing]:
    """Return the time banks, each in the middle of the council that was asked for, or of the first that it serves."""
    known = councils_by_code()
    for bank in TimeBank.objects.running():
        serves = tuple(code for code in bank.councils if code in known)
        shown = council if council in serves else next(iter(serves), "")
        point = outline.middle_of(shown)
        names = tuple(known[code].name for code in serves)
        yield Thing(Kind.BANK, bank.name, reverse("public:bank", args=[bank.slug]), names, serves, point, is_area=point is not None)


def _page_of(organisation: Organisation) -> str:
    """Return the page of an organisation that is in the directory, or ""."""
    return reverse("public:organisation", args=[organisation.slug]) if organisation.listed_at and not organisation.closed_at else ""


def _words(whose: str, place: Place | None) -> tuple[str, ...]:
    said = (whose, place.name, ", ".join(place.address.splitlines())) if place and not place.closed_at else (whose,)
    return tuple(text for text in said if text)


def _council(place: Place | None, organisation: Organisation) -> tuple[str, ...]:
    code = (place.council if place else "") or organisation.council
    return (code,) if code else ()
