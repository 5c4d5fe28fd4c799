"""What is found, of every kind at once: one question to the database, and the order in which it is read."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final

from django.db.models import BigIntegerField, Case, CharField, DateTimeField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from amser.geography import Point, first_known, metres_between, square_of
from amser.kernel.dates import today
from amser.listings.models import Kind as ListingKind
from amser.listings.models import Listing
from amser.listings.models.listing import LIES_AT
from amser.members.models import Membership, NotWith
from amser.opportunities.models import Opportunity, Session
from amser.organisations.models import Organisation, Place
from amser.search.index import BEST_FIRST, about
from amser.search.terms import Asked
from amser.venues.models import Offer
from amser.venues.queries import is_at_a_venue
from amser.web.search.reader import Reader

MOST: Final = 200  # of a kind: whoever finds more asks more closely
_BOTH: Final = "both"
_MILE: Final = 1609  # metres
_A_DEGREE: Final = 100_000

_Where = tuple[Any, Any]
"""Where something is, as two columns: metres of the grid east and north, or hundred-thousandths of a degree of latitude and longitude."""

_NOWHERE: Final[_Where] = (Cast(Value(None), IntegerField()), Cast(Value(None), IntegerField()))
_SQUARE: Final[_Where] = first_known("easting", *LIES_AT), first_known("northing", *LIES_AT)
_AT_ITS_PLACE: Final[_Where] = F("place__latitude"), F("place__longitude")
_OF_A_PLACE: Final[_Where] = F("latitude"), F("longitude")


class Kind(StrEnum):
    """What can be found, in the order of the tabs."""

    BOARD = "board"
    PEOPLE = "people"
    DO = "do"
    USE = "use"
    ORGANISATIONS = "organisations"
    PLACES = "places"


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """
    One thing found. `covered` and `fit` as in `search.index.about`; `language` is "cy", "en" or "both".

    `bank` is the time bank that it is of, or None. `metres`: how far from the reader, from square to square; None where that is not
    known, or not for them to know.
    """

    kind: Kind
    pk: int
    covered: int
    fit: float
    fresh: dt.datetime | None
    language: str
    bank: int | None
    metres: int | None = None


def hits(asked: Sequence[Asked], *, reader: Reader, at: dt.datetime) -> list[Hit]:
    """Return what a reader finds, the best first, at most MOST of each kind. One query, whatever is asked and found."""
    if not asked:
        return []
    arms = [arm.order_by(*BEST_FIRST, "-pk")[:MOST] for arm in _arms(asked, reader, at)]
    rows = arms[0].union(*arms[1:], all=True)
    found: dict[tuple[Kind, int], Hit] = {}
    for kind, pk, covered, fit, fresh, language, bank, *where in rows:
        hit = Hit(Kind(kind), pk, covered, fit, fresh, language, bank, _metres(kind, where, reader.here))
        other = found.get((hit.kind, pk))  # somebody is found by what they say of themselves, and by each thing they offer
        if other is None or (hit.covered, hit.fit) > (other.covered, other.fit):
            found[hit.kind, pk] = hit
    return _in_order(found.values(), reader=reader, at=at)


def counts(found: Iterable[Hit]) -> Counter[Kind]:
    """Return how many there are of each kind; MOST is that many or more."""
    return Counter(hit.kind for hit in found)


def _metres(kind: str, where: Sequence[int | None], here: Point | None) -> int | None:
    """Return how far a place lies from here: metres of the grid for what stands on a board, degrees for what stands on the map."""
    one, other = where
    if here is None or one is None or other is None:
        return None
    there = Point(one, other) if kind == Kind.BOARD else square_of(one / _A_DEGREE, other / _A_DEGREE)
    return metres_between(here, there)


def _in_order(found: Iterable[Hit], *, reader: Reader, at: dt.datetime) -> list[Hit]:
    """Return hits by words covered, fit, nearness, freshness (in weeks), the reader's language; each is coarse, so that the next has a say."""

    def key(hit: Hit) -> tuple[Any, ...]:
        weeks = (at - hit.fresh).days // 7 if hit.fresh else 0
        return (
            -hit.covered,
            -round(hit.fit, 2),  # at 0.01, the very word in a title and its meaning in a text are a few steps apart
            (reader.nearness(hit.bank), hit.metres is None, (hit.metres or 0) // _MILE),
            weeks,
            hit.language not in {reader.language, _BOTH},
            hit.kind,
            -hit.pk,
        )

    return sorted(found, key=key)


def _arms(asked: Sequence[Asked], reader: Reader, at: dt.datetime) -> list[QuerySet[Any, Any]]:
    public = [*_board(asked, reader), _opportunities(asked, at), _offers(asked, at), _organisations(asked), _places(asked)]
    return [*_people(asked, reader), *public]


def _board(asked: Sequence[Asked], reader: Reader) -> list[QuerySet[Any, Any]]:
    """
    What stands on boards: apart from all others those of the reader's banks, so that many lines elsewhere leave room for them.

    Of those alone it is told how far they are: of where the others live, the reader learns nothing.
    """
    lines = _lines(reader).filter(timebank__closed_at__isnull=True)
    language = Case(When(~Q(other_title=""), then=Value(_BOTH)), default=F("language"), output_field=CharField())

    def columns(found: QuerySet[Any, Any], where: _Where = _NOWHERE) -> QuerySet[Any, Any]:
        about_it = about(found, asked)
        return _columns(about_it, Kind.BOARD, fresh=F("created_at"), language=language, bank=F("timebank_id"), where=where)

    elsewhere = columns(lines.exclude(timebank__in=reader.banks))
    return [elsewhere, columns(lines.filter(timebank__in=reader.banks), _SQUARE)] if reader.memberships else [elsewhere]


def _lines(reader: Reader) -> Any:
    """What stands on any board, and so on the page of it that strangers read; nothing of whoever is kept apart from the reader."""
    lines = Listing.objects.on_board()
    return lines if reader.user is None else lines.not_apart_from(reader.user.pk)


def _people(asked: Sequence[Asked], reader: Reader) -> list[QuerySet[Any, Any]]:
    """Fellow members by what they say they can do, and by what they offer. Those who are hidden or kept apart are in neither."""
    if reader.user is None or not reader.memberships:
        return []
    fellows = Membership.objects.visible().filter(timebank__in=reader.banks).exclude(user=reader.user)
    theirs = about(_not_apart_from(fellows, reader.user.pk), asked)
    offers = _lines(reader).filter(kind=ListingKind.OFFER, timebank__in=reader.banks, member__isnull=False)
    offered = about(offers.exclude(member__user=reader.user), asked)
    both = Value(_BOTH, output_field=CharField())
    return [
        _columns(theirs, Kind.PEOPLE, fresh=F("applied_at"), language=both, bank=F("timebank_id")),
        _columns(offered, Kind.PEOPLE, pk=F("member_id"), fresh=F("created_at"), language=both, bank=F("timebank_id")),
    ]


def _not_apart_from(members: Any, user_id: int) -> Any:
    apart = NotWith.objects.live()
    found = members.exclude(user_id__in=apart.filter(one__user_id=user_id).values("other__user_id"))
    return found.exclude(user_id__in=apart.filter(other__user_id=user_id).values("one__user_id"))


def _opportunities(asked: Sequence[Asked], at: dt.datetime) -> QuerySet[Any, Any]:
    """What everybody reads, and that happens again."""
    to_come = Session.objects.filter(opportunity=OuterRef("pk"), ends_at__gt=at, cancelled_at__isnull=True)
    running = Opportunity.objects.published().filter(Exists(to_come), organisation__closed_at__isnull=True, scheme__closed_at__isnull=True)
    return _columns(about(running, asked), Kind.DO, fresh=F("published_at"), where=_AT_ITS_PLACE)


def _offers(asked: Sequence[Asked], at: dt.datetime) -> QuerySet[Any, Any]:
    return _columns(
        about(Offer.objects.open_from(today(at)).filter(is_at_a_venue()), asked), Kind.USE, fresh=F("published_at"), where=_AT_ITS_PLACE
    )


def _organisations(asked: Sequence[Asked]) -> QuerySet[Any, Any]:
    return _columns(about(Organisation.objects.listed(), asked), Kind.ORGANISATIONS, fresh=F("listed_at"))


def _places(asked: Sequence[Asked]) -> QuerySet[Any, Any]:
    """Places of organisations that everybody reads about."""
    listed = {"organisation__closed_at__isnull": True, "organisation__listed_at__isnull": False}
    return _columns(about(Place.objects.open().filter(**listed), asked), Kind.PLACES, fresh=F("organisation__listed_at"), where=_OF_A_PLACE)


def _columns(
    found: QuerySet[Any, Any],
    kind: Kind,
    *,
    fresh: Any,
    pk: Any = None,
    language: Any = None,
    bank: Any = None,
    where: _Where = _NOWHERE,
) -> QuerySet[Any, Any]:
    """Return the columns of a Hit of what is found, in their order."""
    columns = {
        "hit_kind": Value(kind.value, output_field=CharField()),
        "hit_pk": Cast(pk or F("pk"), BigIntegerField()),
        "hit_fresh": Cast(fresh, DateTimeField()),
        "hit_language": language or Value(_BOTH, output_field=CharField()),
        "hit_bank": bank or Value(None, output_field=BigIntegerField()),
        "hit_one": where[0],
        "hit_other": where[1],
    }
    names = ("hit_kind", "hit_pk", "covered", "fit", "hit_fresh", "hit_language", "hit_bank", "hit_one", "hit_other")
    told: QuerySet[Any, Any] = found.annotate(**columns).values_list(*names)
    return told
