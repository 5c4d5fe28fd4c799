"""What a page shows of what was found: what it is, where it is roughly, in which language, and why it is there."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import pgettext

from amser.listings.models import Kind as ListingKind
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.opportunities.models import Opportunity
from amser.organisations.models import Organisation, Place, Sector
from amser.search.index import Text
from amser.search.terms import Asked
from amser.search.why import why
from amser.timebanks.queries import councils_by_code
from amser.venues.models import Offer
from amser.web.member.cards import card, kind_label, written
from amser.web.search.hits import Hit, Kind
from amser.web.search.reader import Reader
from amser.web.words import offers as offer_words
from amser.web.words import organisations as organisation_words
from amser.web.words import sessions as session_words
from amser.web.words.distance import how_far

_LONGEST: Final = 160  # letters of what somebody says
_OFFERS: Final = 12  # of one person, that are looked at for why they were found


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """One thing found. Empty is left out. `language` is the title's, where it may be another than the page's."""

    kind: str
    icon: str
    title: str
    url: str
    language: str = ""
    who: str = ""
    says: str = ""
    where: str = ""
    written: str = ""
    words: str = ""  # of it, that were asked for
    in_other_language: str = ""  # the same, where the other language says it


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as it was typed and as it was read."""

    words: str
    asked: Sequence[Asked]


def results(found: Sequence[Hit], *, question: Question, reader: Reader) -> list[Result]:
    """Return what a page of hits shows, in their order. One query for each kind among them, and one for what people offer."""
    shown: dict[tuple[Kind, int], Result] = {}
    for kind, fetch, show in _KINDS:
        pks = [hit.pk for hit in found if hit.kind == kind]
        for row in fetch(pks) if pks else ():
            shown[kind, row.pk] = _with_reasons(show(row, question, reader), row, question)
    return [_with_distance(shown[hit.kind, hit.pk], hit) for hit in found if (hit.kind, hit.pk) in shown]


def _with_distance(result: Result, hit: Hit) -> Result:
    """Return a result that says how far it is, where it is of the map; what is on a board says so by itself."""
    if hit.metres is None or hit.kind == Kind.BOARD:
        return result
    return dataclasses.replace(result, where=", ".join(one for one in (result.where, how_far(hit.metres)) if one))


def _with_reasons(result: Result, row: Any, question: Question) -> Result:
    reasons = why(question.words, question.asked, _own_words(row))
    if not (reasons.words or reasons.in_other_language):
        reasons = why(question.words, question.asked, row.texts())
    between = "”, “"
    return dataclasses.replace(result, words=between.join(reasons.words), in_other_language=between.join(reasons.in_other_language))


def _own_words(row: Any) -> list[Text]:
    """Return what somebody wrote, without the names of the kinds of help, which do not stand in it."""
    if isinstance(row, Listing):
        return row.own_texts()
    if isinstance(row, _Fellow):
        return [*row.member.texts(), *(text for offer in row.offers for text in offer.own_texts())]
    return list(row.texts())


def _lines(pks: list[int]) -> Iterable[Listing]:
    return Listing.objects.filter(pk__in=pks).for_cards()


def _line(listing: Listing, question: Question, reader: Reader) -> Result:
    """A line of a board: for whoever may open that board as a member sees it, else as it stands on the page that strangers read."""
    viewer = reader.as_member(listing)
    if viewer is None:
        return _public_line(listing, question, reader)
    shown = card(listing, viewer)
    return Result(
        kind=shown.kind_label,
        icon=shown.icon,
        title=shown.title,
        url=shown.url,
        language=shown.language,
        who=shown.who,
        where=shown.where or listing.timebank.name,
        written=shown.written,
    )


def _public_line(listing: Listing, question: Question, reader: Reader) -> Result:
    query = urlencode({"q": question.words, "kind": listing.kind})
    title, _, language = listing.words(reader.language)
    return Result(
        kind=kind_label(listing.kind),
        icon=listing.category_id,
        title=title,
        url=f"{reverse('public:board', args=[listing.timebank.slug])}?{query}",
        language=language,
        says=listing.category.name,
        where=listing.timebank.name,
        written=written(listing),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Fellow:
    """A fellow member, with what they offer on the board, the newest first."""

    member: Membership
    offers: list[Listing]

    @property
    def pk(self) -> int:
        return self.member.pk

    def texts(self) -> list[Text]:
        return [*self.member.texts(), *(text for offer in self.offers for text in offer.texts())]


def _people(pks: list[int]) -> Iterable[_Fellow]:
    offers = defaultdict(list)
    on_board = Listing.objects.on_board().filter(member__in=pks, kind=ListingKind.OFFER).select_related("category")
    for offer in on_board.order_by("-created_at", "-pk"):
        offers[offer.member_id].append(offer)
    return [
        _Fellow(one, offers[one.pk][:_OFFERS]) for one in Membership.objects.filter(pk__in=pks).with_person().select_related("timebank")
    ]


def _person(fellow: _Fellow, _: Question, reader: Reader) -> Result:
    one = fellow.member
    titles = ", ".join(offer.words(reader.language)[0] for offer in fellow.offers[:3])
    names = [one.place.name if one.place else "", one.timebank.name if len(reader.memberships) > 1 else ""]
    return Result(
        kind=pgettext("search.kind.person", "Member"),
        icon="person",
        title=one.short_name,
        url=reverse("member:person", args=[one.timebank.slug, one.number]),
        who=pgettext("search.person.offers", "Offers: %(titles)s") % {"titles": titles} if titles else "",
        says=_short(one.can_do or one.about),
        where=", ".join(name for name in names if name),
    )


def _opportunities(pks: list[int]) -> Iterable[Opportunity]:
    return Opportunity.objects.filter(pk__in=pks).with_words()


def _opportunity(one: Opportunity, _: Question, __: Reader) -> Result:
    return Result(
        kind=pgettext("nav.do", "What you can do"),
        icon="arrangements",
        title=one.title,
        url=reverse("credits:opportunity", args=[one.scheme.slug, one.pk]),
        who=one.organisation.name,
        says=_short(one.about),
        where=_at(one.place, one.organisation),
        written=_labelled(pgettext("do.fact.spoken", "What we speak"), session_words.spoken(one)),
    )


def _offers(pks: list[int]) -> Iterable[Offer]:
    return Offer.objects.filter(pk__in=pks).select_related("organisation", "place", "scheme")


def _offer(one: Offer, _: Question, __: Reader) -> Result:
    return Result(
        kind=pgettext("nav.use", "Where to use credits"),
        icon="gift",
        title=one.title,
        url=reverse("credits:offer", args=[one.scheme.slug, one.pk]),
        who=f"{one.organisation.name}. {offer_words.prices(one)}",
        says=_short(one.about),
        where=_at(one.place, one.organisation),
        written=pgettext("search.written.both", "In Welsh and in English"),
    )


def _organisations(pks: list[int]) -> Iterable[Organisation]:
    return Organisation.objects.filter(pk__in=pks)


def _organisation(one: Organisation, _: Question, __: Reader) -> Result:
    return Result(
        kind=pgettext("nav.organisation", "Organisation"),
        icon="community",
        title=one.name,
        url=reverse("public:organisation", args=[one.slug]),
        who=str(organisation_words.SECTORS[Sector(one.sector)]),
        says=_short(one.does),
        where=_council(one.council),
        written=pgettext("search.written.both", "In Welsh and in English"),
    )


def _places(pks: list[int]) -> Iterable[Place]:
    return Place.objects.filter(pk__in=pks).select_related("organisation")


def _place(one: Place, _: Question, __: Reader) -> Result:
    return Result(
        kind=pgettext("search.kind.place", "Place"),
        icon="place",
        title=one.name,
        url=reverse("public:organisation", args=[one.organisation.slug]),
        who=one.organisation.name,
        says=_short(one.access),
        where=", ".join(one.address.splitlines()) or _council(one.council),
        written=pgettext("search.written.both", "In Welsh and in English"),
    )


def _at(place: Place | None, whose: Organisation) -> str:
    return place.name if place else _council(whose.council)


def _council(code: str) -> str:
    found = councils_by_code().get(code)
    return found.name if found else ""


def _labelled(label: str, said: str) -> str:
    return pgettext("common.count", "%(label)s: %(count)s") % {"label": label, "count": said}


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(_LONGEST)


_Fetch = Callable[[list[int]], Iterable[Any]]
_Show = Callable[[Any, Question, Reader], Result]
_KINDS: Final[tuple[tuple[Kind, _Fetch, _Show], ...]] = (
    (Kind.BOARD, _lines, _line),
    (Kind.PEOPLE, _people, _person),
    (Kind.DO, _opportunities, _opportunity),
    (Kind.USE, _offers, _offer),
    (Kind.ORGANISATIONS, _organisations, _organisation),
    (Kind.PLACES, _places, _place),
)
