"""The desk's first page: what waits this morning, and each list at full length."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext

from amser.casework.policies import deals_with_complaints, is_lead
from amser.casework.queries import open_for
from amser.exchanges.models import Exchange, Visit
from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.members.queries.joining import A_MONTH
from amser.timebanks.models import RoleKind
from amser.ui.templatetags.amser import said
from amser.web.broker import lists, tallies
from amser.web.broker.complaints import answers_to_tell
from amser.web.broker.lines import Line
from amser.web.broker.lists import Pile
from amser.web.broker.visiting import broker_page
from amser.web.pages import now, page
from amser.web.visiting import DeskRequest
from amser.web.words import desk as words

__all__ = ["Line", "at_length", "desk", "exchange_line"]

AT_LENGTH: Final = 200
# On this page alone; S, B, L and K mean the same everywhere at the desk.
_LETTERS: Final = {
    "tasks": "t",
    "tags": "g",
    "mailings": "m",
    "papers": "p",
    "joining": "j",
    "agreements": "a",
    "books": "o",
    "complaints": "c",
    "concerns": "n",
    "say": "w",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that waits, with its true count."""

    name: str
    heading: str
    count: int
    lines: list[Line]
    url: str
    page: "Page[Any] | None" = None
    order: str = ""

    @property
    def has_more(self) -> bool:
        """Whether there are more than can be leafed to."""
        return self.page is None and self.count > len(self.lines)


@broker_page
def desk(request: DeskRequest) -> HttpResponse:
    """This morning."""
    waiting = lists.morning(request.bank, request.user, today=today(now()), at=now())
    waiting_cases = {**open_for(request.user, request.bank), "untold": answers_to_tell(request.user, request.bank)}
    counted, by_hand, of_cases = tallies.counts(tallies.desk_for(request, now()), waiting_cases)
    cases = _open_cases(request, of_cases)
    sections = [
        _visits(request, waiting.visits),
        _joining(request, waiting.joining),
        _first_month(request, waiting.first_month),
        *(_exchanges(request, name, pile) for name, pile in waiting.exchanges.items()),
        _listings(request, waiting.listings),
    ]
    return page(
        request,
        "broker/desk.html",
        today=today(now()),
        sections=[section for section in sections if section.count],
        counted=counted,
        by_hand=by_hand,
        bank_pages=_bank_pages(request),
        open_cases=cases,
        nothing=not by_hand and not counted and not cases and not any(section.count for section in sections),
    )


@broker_page
def at_length(request: DeskRequest, name: str) -> HttpResponse:
    """One of the lists, with everything on it."""
    return page(request, "broker/list.html", section=_section(request, name), at_most=AT_LENGTH)


def _section(request: DeskRequest, name: str) -> Section:
    if name == "joining":
        return _joining(request, lists.newcomers(request.bank, request.user, today=today(now()), at_most=AT_LENGTH)[0])
    if name == "first_month":
        return _first_month(request, lists.newcomers(request.bank, request.user, today=today(now()), at_most=AT_LENGTH)[1])
    tally = tallies.tally_named(name)
    if tally is not None:
        return _tally(request, tally)
    if name == "visits":
        return _visits(request, lists.visits(request.bank, request.user, at=now(), at_most=AT_LENGTH))
    if name not in lists.EXCHANGES:
        raise NotFound
    piles = lists.exchanges(request.bank, request.user, today=today(now()), at_most=AT_LENGTH, only=(name,))
    return _exchanges(request, name, piles[name])


def _tally(request: DeskRequest, tally: tallies.Tally) -> Section:
    shown = Paginator(tally.rows(tallies.desk_for(request, now())), AT_LENGTH).get_page(request.GET.get("page"))
    lines = [tally.line(request, row) for row in shown]
    url = reverse("broker:list", args=[request.bank.slug, tally.name])
    return Section(tally.name, tally.heading(), shown.paginator.count, lines, url, page=shown)


def _open_cases(request: DeskRequest, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return how many complaints, and to a safeguarding lead how many concerns, are open: of those that the reader may know of."""
    labels = {
        "complaints": pgettext("desk.count.complaints", "Complaints to answer: %(count)s"),
        "untold": pgettext("desk.count.answers", "Answers to complaints to tell: %(count)s"),
        "concerns": pgettext("desk.count.concerns", "Concerns to look at: %(count)s"),
    }
    pages = {"untold": "complaints"}
    found = [(name, counts.get(name, 0)) for name in labels]
    return [
        (reverse(f"broker:{pages.get(name, name)}", args=[request.bank.slug]), labels[name] % {"count": count})
        for name, count in found
        if count
    ]


def _bank_pages(request: DeskRequest) -> list[tuple[str, str, str]]:
    """Return address, words and access key of what else there is; whoever runs the bank finds what is rarely needed first."""
    named = [
        ("tasks", pgettext("touch.tasks", "To do")),
        ("requests", pgettext("requests.heading", "What people ask for")),
        ("tags", pgettext("touch.tags.bank", "The bank's own tags")),
        ("mailings", pgettext("mailing.list", "Messages to members")),
        ("papers", pgettext("paper.heading", "Papers")),
        ("joining", pgettext("desk.joining", "Who is joining")),
        ("organisations", pgettext("bank_organisations.heading", "Organisations in the bank")),
        *([("rounds", pgettext("circle.heading", "Circles of help"))] if request.places is None else []),
        ("agreements", pgettext("desk.agreements", "Other time banks")),
        ("books", pgettext("desk.books", "The books")),
    ]
    if any(role.kind == RoleKind.STEWARD and role.user_id == request.user.pk for role in request.bank.known_roles or ()):
        named = [
            ("about", pgettext("desk.about", "What the bank says of itself")),
            ("policy", pgettext("desk.policy", "What the bank has decided")),
            ("code", pgettext("join.step.code", "The code of conduct")),
            ("places", pgettext("desk.places", "Places")),
            ("prohibited", pgettext("desk.prohibited", "What we do not arrange")),
            ("roles", pgettext("desk.roles", "Who does what")),
            ("keeping", pgettext("kept.heading", "How long we keep things")),
            ("openings", pgettext("openings.heading", "Who opened whose page")),
            *named,
        ]
    if deals_with_complaints(request.user, request.bank):
        named = [*named, ("complaints", pgettext("complaints.heading", "Complaints"))]
    if is_lead(request.user, request.bank):
        named = [*named, ("concerns", pgettext("concerns.heading", "Safeguarding concerns"))]
    pages = [(reverse(f"broker:{name}", args=[request.bank.slug]), label, _LETTERS.get(name, "")) for name, label in named]
    say = pgettext("say.heading", "Say that something is wrong")
    return [*pages, (reverse("public:say", args=[request.bank.slug]), say, _LETTERS["say"])]


def _heading(name: str) -> str:
    return {
        "today": pgettext("desk.list.today", "Exchanges today"),
        "settle": pgettext("desk.list.settle", "Hours to settle"),
        "waiting": pgettext("desk.list.waiting", "Hours that wait for a decision"),
        "clearing": pgettext("desk.list.clearing", "To arrange before they can agree"),
        "questioned": pgettext("desk.list.questioned", "Corrections asked for"),
        "unconfirmed": pgettext("desk.list.unconfirmed", "Not confirmed for a week"),
        "joining": pgettext("desk.list.joining", "Waiting to join"),
        "first_month": pgettext("desk.list.first_month", "New members to hear from"),
        "listings": pgettext("desk.list.listings", "Waiting to go on the board"),
        "visits": pgettext("desk.list.visits", "Not heard from after a visit"),
    }[name]


def _visits(request: DeskRequest, pile: Pile) -> Section:
    lines = [_visit(request, visit) for visit in pile.rows]
    return Section("visits", _heading("visits"), pile.count, lines, reverse("broker:list", args=[request.bank.slug, "visits"]))


def _visit(request: DeskRequest, visit: Visit) -> Line:
    due = dates.london(visit.due_at)
    return Line(
        lead=dates.clock(due.time()) if due.date() == today(now()) else words.brief_day(due.date()),
        title=visit.membership.user.name,
        url=reverse("broker:exchange", args=[request.bank.slug, visit.exchange_id]),
        note=visit.membership.phone,
        tag=pgettext("desk.visit.tag", "Phone now"),
        icon="calls",
    )


def _joining(request: DeskRequest, pile: Pile) -> Section:
    lines = [_applicant(request, member) for member in pile.rows]
    return Section("joining", _heading("joining"), pile.count, lines, reverse("broker:joining", args=[request.bank.slug]))


def _first_month(request: DeskRequest, pile: Pile) -> Section:
    lines = [_newcomer(request, member) for member in pile.rows]
    return Section(
        "first-month", _heading("first_month"), pile.count, lines, reverse("broker:list", args=[request.bank.slug, "first_month"])
    )


def _newcomer(request: DeskRequest, member: Membership) -> Line:
    is_late = member.joined_on is not None and member.joined_on <= today(now()) - A_MONTH
    return Line(
        lead=words.brief_day(member.joined_on or today(member.applied_at)),
        title=member.user.name,
        url=reverse("broker:path", args=[request.bank.slug, member.number]),
        note=member.phone or (member.place.name if member.place else ""),
        tag=pgettext("desk.first_month.late", "Over a month") if is_late else words.channel(member.user.channel),
    )


def _applicant(request: DeskRequest, member: Membership) -> Line:
    return Line(
        lead=words.brief_day(today(member.applied_at)),
        title=member.user.name,
        url=reverse("broker:person", args=[request.bank.slug, member.number]),
        note=member.place.name if member.place else "",
        tag=words.membership_state(member.state),
    )


def _exchanges(request: DeskRequest, name: str, pile: Pile) -> Section:
    lines = [exchange_line(request, exchange, by_clock=name == "today") for exchange in pile.rows]
    order = pgettext("desk.list.today.order", "Homes first, then by time.") if name == "today" else ""
    return Section(name, _heading(name), pile.count, lines, reverse("broker:list", args=[request.bank.slug, name]), order=order)


def exchange_line(request: DeskRequest, exchange: Exchange, *, by_clock: bool = False) -> Line:
    """Return an exchange as a line of a list."""
    return Line(
        lead=dates.clock(exchange.on_time) if by_clock and exchange.on_time else words.brief(exchange),
        title=words.pair(exchange),
        url=reverse("broker:exchange", args=[request.bank.slug, exchange.pk]),
        note=said(exchange.title, exchange.language),
        tag=words.level_tag(exchange.level),
        icon=words.LEVEL_ICONS[exchange.level],
    )


def _listings(request: DeskRequest, pile: Pile) -> Section:
    url = reverse("broker:listings", args=[request.bank.slug])
    return Section("listings", _heading("listings"), pile.count, [_listing(listing, url) for listing in pile.rows], url)


def _listing(listing: Listing, url: str) -> Line:
    return Line(
        lead=words.brief_day(today(listing.created_at)),
        title=said(listing.title, listing.language),
        url=f"{url}#listing-{listing.pk}",
        note=listing.member.user.name if listing.member else listing.held_by,
        tag=words.level_tag(listing.level),
        icon=words.LEVEL_ICONS[listing.level],
    )
