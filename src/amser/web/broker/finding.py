"""Finding people, exchanges and listings from one box: names and numbers, in any case, with or without accents."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from amser.exchanges.models import Exchange
from amser.kernel.languages import fold
from amser.listings.models import Listing, ListingState
from amser.members.models import Membership
from amser.organisations.models import Belonging
from amser.timebanks.models import Agreement, TimeBank, lives_in
from amser.web.broker import lists
from amser.web.broker.lines import Line
from amser.web.broker.morning import exchange_line
from amser.web.broker.visiting import broker_page
from amser.web.pages import go, page
from amser.web.visiting import DeskRequest
from amser.web.visiting import typed as typed_before
from amser.web.words import desk as words

HINT = pgettext_lazy("desk.who.hint", "A name or a member number.")
AT_MOST = 8
ON_A_PAGE = 30
PHONE_FROM = 6  # digits: shorter ones are numbers of members and of listings
NAMES_AT_MOST = 400
KEPT = "looked_for"  # in the session


def members(bank: TimeBank, typed: str) -> list[Membership]:
    """
    Return the active members of a bank that a name or a number may mean, the likeliest first; at most nine. One query.

    Where one alone is called just that, by the whole name or the one in use, nobody else is meant: “Gwen” is not Gwenllian.
    """
    wanted = typed.strip().lstrip("#")
    found = Membership.objects.filter(timebank=bank).active().select_related("user", "place")
    if wanted.isdecimal():
        return list(found.filter(number=int(wanted[:9])))
    several = list(found.matching(wanted).likeliest_first(wanted)[: AT_MOST + 1]) if wanted else []
    return _meant(wanted, several)


def _meant(typed: str, several: list[Membership]) -> list[Membership]:
    called = [member for member in several if _name(typed) in {_name(member.user.name), _name(member.user.known_as)}]
    return called if len(called) == 1 else several


def _name(typed: str) -> str:
    return " ".join(fold(typed).split())


def members_each(bank: TimeBank, typed: Iterable[str]) -> dict[str, list[Membership]]:
    """Return the same for each of many things typed. One query, however many they are."""
    wanted = {one: one.strip().lstrip("#") for one in typed}
    meant = Q(pk__in=[])
    for said in filter(None, wanted.values()):
        meant |= Q(number=int(said[:9])) if said.isdecimal() else Q(*(Q(search__contains=word) for word in fold(said).split()))
    active = Membership.objects.filter(timebank=bank).active().select_related("user", "place")
    found = list(active.filter(meant).order_by("user__sort_name", "number"))
    several = {one: [member for member in found if said and _means(said, member)] for one, said in wanted.items()}
    return {one: _meant(wanted[one], those)[: AT_MOST + 1] for one, those in several.items()}


def _means(said: str, member: Membership) -> bool:
    return member.number == int(said[:9]) if said.isdecimal() else all(word in member.search for word in fold(said).split())


def names(bank: TimeBank) -> list[tuple[str, str]]:
    """
    Return what the browser completes a name to: the name and its label, or the number where two have one name. One query.

    Nothing in a bank of more than NAMES_AT_MOST: the page would grow, and the list be no help.
    """
    active = Membership.objects.filter(timebank=bank).active().order_by("user__sort_name", "number")
    found = list(active.values_list("user__name", "number")[: NAMES_AT_MOST + 1])
    if len(found) > NAMES_AT_MOST:
        return []
    count = Counter(name for name, _ in found)
    return [(name if count[name] == 1 else str(number), f"{name}, {number}") for name, number in found]


def chosen(bank: TimeBank, typed: str, number: str) -> Membership:
    """Return the one member that was meant. Raises ValidationError where there is none, or where several could be."""
    return choose(bank, members(bank, typed), number)


def choose(bank: TimeBank, found: list[Membership], number: str = "") -> Membership:
    """Return which of those whom `members` found was meant, as `chosen` does. No query."""
    picked = [member for member in found if str(member.number) == number]
    for one in (picked, found):
        if len(one) == 1:
            one[0].timebank = bank
            return one[0]
    if not found:
        raise ValidationError(pgettext("error.other_bank", "This person is not in this time bank. Check the name, or choose someone else."))
    if len(found) > AT_MOST:
        raise ValidationError(pgettext("desk.who.many", "Too many people fit this. Write more of the name, or the member number."))
    raise ValidationError(pgettext("desk.who.which", "This may be one of several people. Choose one below."))


def described(member: Membership) -> str:
    """Return name, number and place, to tell people of one name apart."""
    number = pgettext("desk.number", "Member %(number)s") % {"number": member.number}
    return ", ".join(part for part in (member.user.name, number, member.place.name if member.place else "") if part)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What one box finds."""

    people: list[Line]
    exchanges: list[Line]
    listings: list[Listing]
    banks: list[Line]
    organisations: list[Line]
    only: Line | None  # the one thing that is meant, where it is one: nobody has to choose it

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.people or self.exchanges or self.listings or self.banks or self.organisations)


@broker_page
def find(request: DeskRequest) -> HttpResponse:
    """
    Everything of the bank that what was typed may mean, the likeliest first; where that is one thing, the thing itself.

    What is typed here is a name or a telephone number: it is posted and kept in the session, so that no address, no history of a
    browser and no log holds it, and Back, a reload and the other language find the same again.
    """
    if request.method == "POST":
        return _look_for(request, request.POST.get("q", ""))
    again = typed_before(request)  # before the reader had to sign in again
    if again is not None:
        return _look_for(request, again.get("q", ""))
    wanted = _kept(request)
    return page(request, "broker/find.html", typed=wanted, found=_search(request, wanted) if wanted else None)


def _look_for(request: DeskRequest, said: str) -> HttpResponse:
    """Go to what alone can be meant; else to the list, for which the words are kept."""
    wanted = said.replace("\x00", "").strip()[:100]
    only = _search(request, wanted).only if wanted else None
    if only:
        request.session.pop(KEPT, None)
        return HttpResponseRedirect(only.url)
    request.session[KEPT] = {"bank": request.bank.pk, "words": wanted}
    return go("broker:find", request.bank.slug)


def _kept(request: DeskRequest) -> str:
    """Return what was last looked for in this bank, until the reader signs out."""
    kept = request.session.get(KEPT, {})
    return str(kept["words"]) if kept.get("bank") == request.bank.pk else ""


def _search(request: DeskRequest, typed: str) -> Found:
    places = request.places
    people = Membership.objects.filter(lives_in(places), timebank=request.bank).select_related("user", "place")
    exchanges = Exchange.objects.of_bank(request.bank.pk).filter(lists.one_lives_in(places, request.bank)).matching(typed)
    rows = list(lists.with_names(exchanges.order_by("-entered_at")[:ON_A_PAGE]))
    members = list(_named(people, typed).likeliest_first(typed)[:ON_A_PAGE])
    found = Listing.objects.filter(lists.listings_in(places), timebank=request.bank).exclude(
        state__in=[ListingState.DOWN, ListingState.REFUSED]
    )
    lines = Found(
        people=[_person(request, member) for member in members],
        exchanges=[exchange_line(request, exchange) for exchange in rows],
        listings=list(_numbered(found, typed).select_related("member__user", "category").order_by("-created_at")[:ON_A_PAGE]),
        banks=_banks(request, typed),
        organisations=_organisations(request, typed),
        only=None,
    )
    return dataclasses.replace(lines, only=_only(lines, members, rows))


def _only(found: Found, people: list[Membership], exchanges: list[Exchange]) -> Line | None:
    """Return what alone can be meant: a person, whose own page has their exchanges, or the one exchange, bank or organisation."""
    if found.listings or len(people) > 1:
        return None
    if people:
        others = [one for one in exchanges if all(party.membership_id != people[0].pk for party in one.parties.all())]
        return None if others or found.banks or found.organisations else found.people[0]
    lines = [*found.exchanges, *found.banks, *found.organisations]
    return lines[0] if len(lines) == 1 else None


def _person(request: DeskRequest, member: Membership) -> Line:
    return Line(
        lead=str(member.number),
        title=member.user.name,
        url=reverse("broker:person", args=[request.bank.slug, member.number]),
        note=member.place.name if member.place else "",
        tag="" if member.is_active else words.membership_state(member.state),
    )


def _numbered(found: Any, typed: str) -> Any:
    """Return the listings that words mean, or the one whose number somebody read from a poster."""
    wanted = typed.lstrip("#")
    return found.filter(pk=int(wanted[:9])) if wanted.isdecimal() else found.matching(typed)


def _named(people: Any, typed: str) -> Any:
    """Return the people that a name, a member number or a telephone number means: whoever rings is on the little screen as digits."""
    digits = "".join(letter for letter in typed if letter.isdecimal())
    if len(digits) >= PHONE_FROM and not any(letter.isalpha() for letter in typed):
        bare = Replace(Replace("phone", Value(" ")), Value("-"))
        return people.annotate(bare=bare).filter(bare__contains=digits.removeprefix("44").removeprefix("0"))
    wanted = typed.lstrip("#")
    return people.filter(number=int(wanted[:9])) if wanted.isdecimal() else people.matching(typed)


def _banks(request: DeskRequest, typed: str) -> list[Line]:
    """Return the time banks that this one has something agreed with, whose name holds every word. One query."""
    words_of = fold(typed).split()
    found: dict[int, Line] = {}
    for agreement in Agreement.objects.of_bank(request.bank.pk).with_banks().order_by("-pk"):
        other = agreement.neighbour_of(request.bank.pk)
        names = fold(f"{other.name_cy} {other.name_en}")
        if words_of and all(word in names for word in words_of) and other.pk not in found:
            url = reverse("broker:agreement", args=[request.bank.slug, agreement.pk])
            found[other.pk] = Line(lead="", title=other.name, url=url, note=other.phone)
    return list(found.values())[:AT_MOST]


def _organisations(request: DeskRequest, typed: str) -> list[Line]:
    """Return the organisations in this bank in whose names, or in what they do, every word occurs. One query."""
    meant = Q(*(Q(organisation__search__contains=word) for word in fold(typed).split()))
    found = Belonging.objects.live().filter(meant, timebank=request.bank).select_related("organisation").order_by("organisation__sort_cy")
    slug = request.bank.slug
    return [
        Line(lead="", title=one.organisation.name, url=reverse("broker:organisation", args=[slug, one.pk]), note=one.organisation.phone)
        for one in found[:AT_MOST]
    ]
