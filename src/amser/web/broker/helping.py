"""Who could help with what somebody asks for, why, in which order; and asking them."""

import dataclasses
import datetime as dt

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.exchanges.actions import OwnMatter
from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.listings.models import Kind, Listing
from amser.listings.policies import listing_at_the_desk
from amser.matching import actions
from amser.matching.models import Asking
from amser.matching.queries import Pair, asked_within_a_week, helpers_for
from amser.members import actions as members
from amser.members.models import LIVE, Membership
from amser.members.policies import member_at_the_desk
from amser.timebanks.queries import policy_of
from amser.web.broker.deciding import Decision, decide, is_own
from amser.web.broker.people import back_to
from amser.web.broker.visiting import broker_page
from amser.web.needs import NeedsForm, said_by, there_in_words
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import desk as words
from amser.web.words import suggesting
from amser.web.words.rounds import name_at_desk

AT_MOST = 40
REQUESTS = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who could help: why, how their hours stand, when they were last asked, and whether they may be asked today."""

    member: Membership
    reasons: list[str]
    hours: str
    last_asked: str
    is_enough: bool
    is_own: bool


@require_safe
@broker_page
def requests(request: DeskRequest) -> HttpResponse:
    """Show everything that members ask for, the oldest first, each leading to who could help. One query."""
    found = Listing.objects.filter(timebank=request.bank, kind=Kind.REQUEST).up().exclude(member=None).for_cards()
    if request.places is not None:
        near = [place for place in request.places if place is not None]
        here = found.filter(member__place_id__in=near)
        found = here | found.filter(member__place=None) if None in request.places else here
    rows = found.annotate(times=Count("asked")).order_by("created_at", "pk")[:REQUESTS]
    language = get_language() or "en"
    return page(request, "broker/requests.html", rows=[(one, *one.words(language)) for one in rows])


@require_safe
@broker_page
def helpers(request: DeskRequest, listing_id: int) -> HttpResponse:
    """Show who could help with an open request, whoever is to be asked first before the others; and who was asked."""
    listing, on = _request(request, listing_id), today(now())
    found = [pair for pair in helpers_for(listing, on=on) if request.places is None or pair.helper.place_id in request.places]
    policy = policy_of(request.bank, on=on)
    often = asked_within_a_week([pair.helper.pk for pair in found[:AT_MOST]], at=now())
    return page(
        request,
        "broker/helpers.html",
        listing=listing,
        title=listing.words(get_language() or "en"),
        there=there_in_words(listing.there),
        helpers=[_helper(request, pair, is_enough=len(often[pair.helper.pk]) >= policy.asks_a_week) for pair in found[:AT_MOST]],
        asked=_asked(request, listing),
        most=policy.asks_a_week,
        is_hidden=listing.member is not None and listing.member.hidden,
        is_own=listing.member is not None and is_own(request, listing.member),
        is_open=Listing.objects.up().filter(pk=listing.pk).exists(),
    )


def _helper(request: DeskRequest, pair: Pair, *, is_enough: bool) -> Helper:
    last = pgettext("helpers.last", "Last asked: %(date)s") % {"date": _day(pair.asked_at)} if pair.asked_at else ""
    return Helper(
        member=pair.helper,
        reasons=suggesting.reasons(pair),
        hours=words.balance(pair.minutes).rstrip("."),
        last_asked=last or pgettext("helpers.never", "Never asked before"),
        is_enough=is_enough,
        is_own=is_own(request, pair.helper),
    )


def _day(at: dt.datetime) -> str:
    return dates.full(today(at))


def _asked(request: DeskRequest, listing: Listing) -> list[tuple[str, str, str]]:
    """Return who was asked, what they said, and when; of another bank's members as its desk lets others know them."""
    found = Asking.objects.filter(listing=listing).select_related("membership__user", "membership__timebank").order_by("asked_at", "pk")
    ours = [one for one in found if _is_theirs_to_know(request, one.membership)]
    return [(name_at_desk(one.membership, request.bank.pk), suggesting.answered(one), _day(one.asked_at)) for one in ours]


def _is_theirs_to_know(request: DeskRequest, member: Membership) -> bool:
    """Whether whoever sits at the desk answers for this member: a coordinator of places for those who live there."""
    return request.places is None or (member.timebank_id == request.bank.pk and member.place_id in request.places)


@require_POST
@broker_page
def ask(request: DeskRequest, listing_id: int, number: int) -> HttpResponse:
    """Ask somebody whether they could help."""
    listing = _request(request, listing_id)
    member = member_at_the_desk(request.bank, number, places=request.places)

    def act() -> Asking:
        if is_own(request, member, *([listing.member] if listing.member else [])):
            raise OwnMatter
        return actions.ask(by=actor(request), key=key_of(request), at=now(), listing=listing, membership=member)

    if attempt_button(request, act):
        messages.success(request, pgettext("helpers.asked.done", "We are asking %(name)s.") % {"name": member.user.name})
    return go("broker:helpers", request.bank.slug, listing.pk)


def _request(request: DeskRequest, listing_id: int) -> Listing:
    listing = listing_at_the_desk(request.bank, listing_id, places=request.places)
    if listing.kind != Kind.REQUEST or listing.member is None:
        raise NotFound
    return listing


@broker_page
def needs(request: DeskRequest, number: int) -> HttpResponse:
    """What somebody speaks and what suits them, as they said it to the desk."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if member.state not in LIVE:
        raise NotFound
    form = NeedsForm(typed(request), initial=said_by(member))

    def act() -> Membership:
        return members.set_needs(by=actor(request), key=form.cleaned_data["key"], at=now(), membership=member, needs=form.needs)

    decision = Decision(
        heading=pgettext("desk.needs.heading", "What %(name)s speaks, and what suits them") % {"name": member.user.name},
        lede=pgettext("desk.needs.lede", "As they said it: ask, and never guess."),
        submit=pgettext("common.save", "Save"),
        done=pgettext("me.saved", "Saved."),
        **back_to(request, member),
    )
    return decide(request, form, decision, act)
