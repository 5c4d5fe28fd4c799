"""The front of an organisation's desk."""

import dataclasses
from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from amser.agencies.models import Partner, PartnerKind
from amser.organisations.models import Right
from amser.web.pages import page
from amser.web.public.organisations import parts_of
from amser.web.taking_part import OrganisationRequest, organisation_page


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """One thing that can be done at the desk: by whom besides the owner, where, and in which words."""

    rights: frozenset[Right]
    name: str  # of the page; left out while there is none
    icon: str
    words: Any
    note: Any
    kinds: frozenset[str] = frozenset()  # of partners whose part in a scheme this is


EVERYONE: Final = frozenset(Right)

# What there is to do, the daily first. A part of the house adds its page by one line here.
WAYS: Final = (
    Way(
        frozenset({Right.LEADER}),
        "organisation:sessions",
        "arrangements",
        pgettext_lazy("organisation.way.sessions", "Sessions and opportunities"),
        pgettext_lazy("organisation.way.sessions.note", "What people can do, who comes, and thanking them."),
        frozenset({PartnerKind.THANKS}),
    ),
    Way(
        frozenset({Right.LEADER}),
        "organisation:holders",
        "person",
        pgettext_lazy("holders.heading", "People and cards"),
        pgettext_lazy("organisation.way.holders.note", "Add somebody without e-mail, print cards, and see to one that is lost."),
    ),
    Way(
        frozenset({Right.LEADER}),
        "organisation:vouchers",
        "gift",
        pgettext_lazy("voucher.paper", "Credits on paper"),
        pgettext_lazy("voucher.paper.note", "The vouchers you give out, and paying vouchers in for somebody."),
    ),
    Way(
        frozenset({Right.TILL}),
        "organisation:offers",
        "board",
        pgettext_lazy("organisation.way.offers", "Offers and the till"),
        pgettext_lazy("organisation.way.offers.note", "What you welcome people to for their credits."),
        frozenset({PartnerKind.VENUE}),
    ),
    Way(
        frozenset({Right.MANAGER, Right.LEADER}),
        "organisation:days",
        "day",
        pgettext_lazy("organisation.way.days", "Volunteering days"),
        "",  # Written by _days_note: employers and hosts do different things there.
        frozenset({PartnerKind.EMPLOYER}),
    ),
    Way(
        frozenset({Right.LEADER}),
        "organisation:hours",
        "hours",
        pgettext_lazy("nav.organisation_hours", "Hours"),
        pgettext_lazy("organisation.way.hours.note", "With members of a time bank: what you gave each other."),
    ),
    Way(
        EVERYONE,
        "organisation:month",
        "list",
        pgettext_lazy("organisation.way.month", "The month on one page"),
        pgettext_lazy("organisation.way.month.note", "What was given and what was accepted."),
    ),
    Way(
        frozenset(),
        "organisation:schemes",
        "community",
        pgettext_lazy("organisation.way.schemes", "Schemes"),
        pgettext_lazy("organisation.way.schemes.note", "Ask to join one, and see where it stands."),
    ),
    Way(
        frozenset(),
        "organisation:staff",
        "people",
        pgettext_lazy("organisation.way.staff", "Who may do what"),
        pgettext_lazy("organisation.way.staff.note", "Give rights to people, and end them."),
    ),
    Way(
        frozenset(),
        "organisation:describe",
        "edit",
        pgettext_lazy("organisation.way.describe", "What you say of yourselves"),
        pgettext_lazy("organisation.way.describe.note", "Everyone can read this in the directory."),
    ),
    Way(
        frozenset(),
        "organisation:places",
        "place",
        pgettext_lazy("organisation.way.places", "Places"),
        pgettext_lazy("organisation.way.places.note", "Where people come, and how one gets in and about."),
    ),
)


@require_safe
@organisation_page()
def home(request: OrganisationRequest) -> HttpResponse:
    """What somebody can do here next, by their rights."""
    request.tab = "organisation"
    organisation, parts = request.organisation, parts_of(request.organisation)
    return page(
        request,
        "organisation/home.html",
        organisation=organisation,
        parts=parts,
        first=_first(request, parts),
        ways=list(_ways(request, {partner.kind for partner, _ in parts})),
    )


def _first(request: OrganisationRequest, parts: list[tuple[Partner, str]]) -> list[tuple[str, str]]:
    """Return what an owner does before anything else can happen: words and address."""
    if Right.OWNER not in request.rights:
        return []
    slug, found = request.organisation.slug, []
    if request.organisation.listed_at is None:
        found.append((pgettext("organisation.first.describe", "Say what you do, so that people find you"), "organisation:describe"))
    if not parts:
        found.append((pgettext("organisation.first.schemes", "Ask to join a scheme"), "organisation:schemes"))
    return [(words, reverse(name, args=[slug])) for words, name in found]


def _ways(request: OrganisationRequest, kinds: set[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what there is to do: first what the organisation's part in a scheme is."""
    for way in sorted(WAYS, key=lambda way: not way.kinds & kinds):
        if request.rights & {Right.OWNER, *way.rights}:
            note = str(way.note) or _days_note(request, kinds)
            yield way.icon, str(way.words), note, reverse(way.name, args=[request.organisation.slug])


def _days_note(request: OrganisationRequest, kinds: set[str]) -> str:
    """Say what somebody does about volunteering days: approve them as an employer, confirm them as a host, or both."""
    approves = PartnerKind.EMPLOYER in kinds and request.rights & {Right.OWNER, Right.MANAGER}
    confirms = PartnerKind.THANKS in kinds and request.rights & {Right.OWNER, Right.LEADER}
    if approves and confirms:
        return pgettext("organisation.way.days.both", "Requests of your staff to approve, and days given to you to confirm.")
    if approves:
        return pgettext("organisation.way.days.note", "Requests of the people you manage.")
    if confirms:
        return pgettext("organisation.way.days.host", "Confirm the days that employers' staff gave you.")
    return pgettext("organisation.way.days.neither", "Days that employers give their staff to help organisations.")
