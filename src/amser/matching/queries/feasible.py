"""
Who could do what is asked for.

First what is never traded away for anything: what safety asks, who is kept apart, how far somebody goes, the days, the language it
needs, what is there, and what somebody has said they would rather not. Then how well it fits; and of those who fit nearly as
well, whoever has received the most and been asked the longest ago (domain evidence 5.3 and 5.4: it is what brings people back
who were left out).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from amser.geography import NEAR, metres_between
from amser.kernel.dates import today
from amser.listings.models import Kind, Listing
from amser.listings.models.listing import ListingQuerySet
from amser.matching.models import Asking, Because
from amser.matching.queries.fitting import Skill, Skills
from amser.matching.queries.standing import Standing
from amser.members.models import Membership, Spoken
from amser.members.models.membership import MembershipQuerySet
from amser.members.models.needs import clash
from amser.search.index import BEST_FIRST, lexemes
from amser.search.terms import asked
from amser.timebanks.models import TimeBank

METRES_A_MILE: Final = 1_609.344
A_WHILE: Final = dt.timedelta(days=42)
LOOKED_AT: Final = 40  # requests of each sort that one member is thought of for
_SAID: Final = 600  # letters of what somebody says that they can do
_BANDS: Final = 4  # fits in the same quarter are near ties


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """
    Somebody could do what a request asks for.

    `offer` is what of theirs fits; None where it is what they say of themselves. `fit` is above 0, to 1; `metres` None
    where nobody knows where one of the two is. `minutes` is the helper's
    balance; `asked_at` when they were last asked anything.
    """

    request: Listing
    helper: Membership
    offer: Listing | None
    because: tuple[Because, ...]
    fit: float
    metres: int | None
    minutes: int
    asked_at: dt.datetime | None

    @property
    def order(self) -> tuple[object, ...]:
        """The order in which people are asked: fit by quarters, the language, near, the lowest balance, longest since asked."""
        since = self.asked_at.timestamp() if self.asked_at else 0.0
        return (
            -round(self.fit * _BANDS),
            Because.WELSH not in self.because,
            Because.NEAR not in self.because,
            self.minutes,
            since,
            self.helper.pk,
        )


def helpers_for(request: Listing, *, on: dt.date) -> list[Pair]:
    """
    Return who could do what an open request asks for, whoever is to be asked first before the others; nobody who was asked before.

    For the desk: hidden members are among them. A fixed number of queries.
    """
    before = set(Asking.objects.filter(listing=request).values_list("membership_id", flat=True))
    found = _pairs([request.timebank], Listing.objects.filter(pk=request.pk), on=on)
    return sorted((pair for pair in found if pair.helper.pk not in before), key=lambda pair: pair.order)


def pairs(banks: Sequence[TimeBank], *, on: dt.date) -> Iterator[Pair]:
    """
    Yield every pair of an open request and somebody who could do it, in these banks, by the ids of both.

    Between two banks only what both members share with neighbours; the caller sees to the agreement. A fixed number of queries
    and one for each bank.
    """
    return _pairs(banks, Listing.objects.filter(timebank__in=list(banks)), on=on)


def pair_of(request: Listing, helper: Membership, *, on: dt.date) -> Pair | None:
    """Return how somebody could do what an open request asks for; None where they could not. A fixed number of queries."""
    banks = list({bank.pk: bank for bank in (request.timebank, helper.timebank)}.values())
    return next(_pairs(banks, Listing.objects.filter(pk=request.pk), on=on, helper=helper), None)


def requests_for(member: Membership, *, on: dt.date) -> list[Pair]:
    """
    Return what a member could do for others of the bank, what fits best first; nothing of hidden members, nor what they were asked.

    Of the requests those that their words, and the kinds of help they offer, lead to: at most twice LOOKED_AT, however large the
    board. A fixed number of queries.
    """
    before = set(Asking.objects.filter(membership=member).values_list("listing_id", flat=True))
    found = _pairs([member.timebank], Listing.objects.filter(pk__in=_led_to(member)), on=on, helper=member)
    return sorted((pair for pair in found if pair.request.pk not in before), key=lambda one: (*one.order[:3], -one.request.pk))


def _led_to(member: Membership) -> set[int]:
    """Return the requests that a member's words and kinds of help lead to: the best by words, and the newest of each sort. Two queries."""
    own = list(Listing.objects.up().filter(member=member, kind=Kind.OFFER).order_by("-created_at", "-pk")[:LOOKED_AT])
    others = Listing.objects.filter(timebank_id=member.timebank_id, kind=Kind.REQUEST).on_board().exclude(member=member)
    alike = others.filter(category_id__in={offer.category_id for offer in own}).order_by("-created_at", "-pk").values_list("pk", flat=True)
    words = " ".join([member.can_do, *(offer.title for offer in own)])[:_SAID]
    if not asked(words):
        return set()
    fitting = others.about(words).order_by(*BEST_FIRST, "-created_at", "-pk").values_list("pk", flat=True)
    return set(alike[:LOOKED_AT].union(fitting[:LOOKED_AT]))


def _pairs(banks: Sequence[TimeBank], requests: ListingQuerySet, *, on: dt.date, helper: Membership | None = None) -> Iterator[Pair]:
    wanted = list(_of_members(requests.filter(kind=Kind.REQUEST)).order_by("pk"))
    offers = _of_members(Listing.objects.filter(timebank__in=list(banks), kind=Kind.OFFER))
    skilled = Membership.objects.filter(timebank__in=list(banks)).active().exclude(can_do="")
    if helper is not None:
        offers, skilled = offers.filter(member=helper), skilled.filter(pk=helper.pk)
    could = _Could(offers, skilled)
    standing = Standing(wanted, could.people, banks, on=on)
    for request in wanted:
        yield from sorted(_for_one(request, could, standing, on=on), key=lambda pair: pair.helper.pk)


def _for_one(request: Listing, could: "_Could", standing: Standing, *, on: dt.date) -> Iterator[Pair]:
    best: dict[int, tuple[Skill, float]] = {}
    for skill, fit in could.skills.for_request(asked(request.title), request.category_id):
        offer, person = could.offers.get(skill.offer_id or 0), could.people[skill.membership_id]
        if fit > best.get(person.pk, (skill, 0.0))[1] and _suits(request, person, offer) and standing.allows(request, person):
            best[person.pk] = (skill, fit)
    for person_id, (skill, fit) in best.items():
        yield _pair(request, could.people[person_id], could.offers.get(skill.offer_id or 0), fit, standing, on=on)


def _pair(request: Listing, person: Membership, offer: Listing | None, fit: float, standing: Standing, *, on: dt.date) -> Pair:
    asked_at, metres = standing.asked_at.get(person.pk), _metres(request, person)
    true = {
        Because.SKILL: True,
        Because.NEAR: metres <= NEAR if metres is not None else _same_place(request, person),
        Because.DAY: offer is not None and bool(set(request.days) & set(offer.days)),
        Because.WELSH: "cy" in {request.spoken, request.language} and Spoken.meets(person.speaks, "cy"),
        Because.BEFORE: (person.pk, request.member_id) in standing.helped,
        Because.TURN: asked_at is None or today(asked_at) <= on - A_WHILE,
    }
    because = tuple(one for one in Because if true[one])
    return Pair(request, person, offer, because, fit, metres, standing.minutes.get(person.pk, 0), asked_at)


def _suits(request: Listing, person: Membership, offer: Listing | None) -> bool:
    """Whether the two could meet at all, as far as they have said."""
    assert request.member is not None, "asked for by a member"
    if not Spoken.meets(person.speaks, request.spoken) or clash(request.there, person.cannot) or request.is_thing != _is_thing(offer):
        return False
    metres = _metres(request, person)
    if metres is not None and person.goes_miles is not None and metres > person.goes_miles * METRES_A_MILE:
        return False
    if person.timebank_id != request.timebank_id and not (request.next_door and offer is not None and offer.next_door):
        return False
    if offer is None:
        return True
    same_times = _overlap(request.days, offer.days) and _overlap(request.parts, offer.parts)
    return same_times and not clash(offer.there, request.member.cannot) and Spoken.meets(request.member.speaks, offer.spoken)


def _is_thing(offer: Listing | None) -> bool:
    return offer is not None and offer.is_thing


def _overlap(one: str, other: str) -> bool:
    return not one or not other or bool(set(one) & set(other))


def _same_place(request: Listing, person: Membership) -> bool:
    place = request.place_id or (request.member.place_id if request.member else None)
    return place is not None and place == person.place_id


def _metres(request: Listing, person: Membership) -> int | None:
    here, there = person.lives_at, request.lies_at
    return metres_between(here, there) if here and there else None


def _of_members(listings: ListingQuerySet) -> ListingQuerySet:
    return listings.up().exclude(member=None).select_related("member__user", "member__place", "category", "timebank", "place")


class _Could:
    """What people can do, and who they are. Two queries."""

    def __init__(self, offers: ListingQuerySet, skilled: MembershipQuerySet) -> None:
        found = list(offers.annotate(lexemes=lexemes()))
        self.offers: dict[int, Listing] = {offer.pk: offer for offer in found}
        self.people: dict[int, Membership] = {}
        skills: list[Skill] = []
        for person in skilled.select_related("user", "place").annotate(lexemes=lexemes()):
            self.people[person.pk] = person
            skills.append(Skill(person.pk, _lexemes(person)))
        for offer in found:
            assert offer.member is not None, "of a member"
            self.people.setdefault(offer.member.pk, offer.member)
            skills.append(Skill(offer.member.pk, _lexemes(offer), offer.pk, offer.category_id))
        self.skills = Skills(skills)


def _lexemes(found: Membership | Listing) -> frozenset[str]:
    return frozenset(vars(found)["lexemes"] or ())
