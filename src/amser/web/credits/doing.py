"""What people can do in a scheme, and saying that one comes."""

import dataclasses
import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.employers.policies import may_ask_in
from amser.kernel.dates import london
from amser.kernel.languages import sort_key
from amser.kernel.minutes import duration
from amser.opportunities import actions, policies
from amser.opportunities.models import Coming, ComingState, Opportunity
from amser.opportunities.queries import happening
from amser.opportunities.queries.happening import Found, Happening, ToDo, Wanted
from amser.web.credits.visiting import OpenRequest, open_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.taking_part import ParticipantRequest, participant_page
from amser.web.words import sessions as words
from amser.web.words.when import day_choices

_LONGEST = 100  # letters that somebody looks for


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of something to do."""

    opportunity: Opportunity
    day: dt.date | None
    when: str
    where: str
    left: int | None
    spoken: str


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """What a page shows of one session."""

    happening: Happening
    day: dt.date
    when: str


def cards(things: list[ToDo]) -> list[Card]:
    """Return what a list shows of things to do."""
    return [_card(thing) for thing in things]


def _card(thing: ToDo) -> Card:
    opportunity, next_one = thing.opportunity, thing.next
    return Card(
        opportunity=opportunity,
        day=london(next_one.session.begins_at).date() if next_one else None,
        when=words.when(next_one.session) if next_one else "",
        where=opportunity.place.name if opportunity.place else "",
        left=next_one.left if next_one else None,
        spoken=words.spoken(opportunity),
    )


def lines(found: list[Happening]) -> list[Line]:
    """Return what a page shows of sessions."""
    return [Line(one, london(one.session.begins_at).date(), words.when(one.session)) for one in found]


@require_safe
@open_page
def opportunities(request: OpenRequest) -> HttpResponse:
    """Show what people can do, narrowed as the address says."""
    request.tab = "do"
    wanted, number = read(request.GET)
    found = happening.to_do(request.open_scheme, wanted=wanted, at=now(), page=number)
    organisations = sorted(happening.organisations_with_something(request.open_scheme), key=lambda one: sort_key(one.name))
    places = sorted(happening.places_with_something(request.open_scheme), key=lambda one: sort_key(one.name))
    return page(
        request,
        "credits/do.html",
        scheme=request.open_scheme,
        cards=cards(found.things),
        wanted=wanted,
        organisations=organisations,
        places=places,
        days=[(number, label) for number, (_, label) in enumerate(day_choices(), 1)],
        languages=words.SPOKEN[1:],
        pages=_pages(found, request.GET),
    )


def read(asked: QueryDict) -> tuple[Wanted, int]:
    """Return what an address looks for, and which page of it; what it does not understand it leaves out."""
    spoken = asked.get("l", "")
    wanted = Wanted(
        words=asked.get("q", "").strip()[:_LONGEST],
        organisation=asked.get("o", "")[:60],
        place_id=_number(asked.get("p", "")),
        weekday=(_number(asked.get("d", "")) or 0) % 8 or None,
        spoken=spoken if spoken in {"cy", "en"} else "",
        is_step_free=asked.get("s") == "1",
    )
    return wanted, max(_number(asked.get("page", "")) or 1, 1)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None  # noqa: PLR2004  figures of an id


def _pages(found: Found, asked: QueryDict) -> dict[str, str]:
    def at(number: int) -> str:
        return urlencode([*((name, value) for name, value in asked.items() if name != "page"), ("page", number)])

    return {"previous": at(found.page - 1) if found.page > 1 else "", "next": at(found.page + 1) if found.has_more else ""}


@require_safe
@open_page
def opportunity(request: OpenRequest, opportunity_id: int) -> HttpResponse:
    """Show one thing to do, with the next times that it happens."""
    request.tab = "do"
    found = policies.opportunity_for_everybody(request.open_scheme, opportunity_id)
    times = happening.next_sessions(found, at=now(), reader=request.taking_part)
    return page(
        request,
        "credits/opportunity.html",
        scheme=request.open_scheme,
        opportunity=found,
        facts=facts(found),
        lines=lines(times),
        takes_part=request.taking_part is not None,
        may_give_a_day=request.user.is_authenticated and may_ask_in(request.user, request.open_scheme),
    )


def facts(found: Opportunity) -> list[tuple[str, str]]:
    """Return what is good to know of something to do, name by name."""
    place = found.place
    return [
        (pgettext("do.fact.for", "For"), found.who),
        (pgettext("do.fact.age", "Youngest age"), str(found.least_age or "")),
        (pgettext("card.where", "Where"), ", ".join([place.name, *place.address.splitlines()]) if place else ""),
        (pgettext("do.fact.access", "Getting in and about"), _access(found)),
        (pgettext("do.fact.often", "How often"), words.repeats(found)),
        (pgettext("card.takes", "How long"), duration(found.minutes)),
        (pgettext("do.fact.spoken", "What we speak"), words.spoken(found)),
        (pgettext("do.fact.how", "How we do it"), words.level(found)),
    ]


def _access(found: Opportunity) -> str:
    said = [found.access, found.place.access if found.place else ""]
    if found.is_step_free:
        said.insert(0, pgettext("do.step_free", "No steps."))
    return " ".join(dict.fromkeys(text for text in said if text))


@require_POST
@participant_page
def come(request: ParticipantRequest, session_id: int) -> HttpResponse:
    """Say that one comes to a session; where it is full, wait for a place."""
    session = policies.session_for_everybody(request.credit_scheme, session_id)

    def act() -> Coming:
        return actions.say_coming(by=actor(request), key=key_of(request), at=now(), session=session, participant=request.participant)

    said = attempt_button(request, act)
    if said is not None:
        messages.success(request, _said(said))
    return go("credits:opportunity", request.credit_scheme.slug, session.opportunity_id)


def _said(coming: Coming) -> str:
    if coming.state == ComingState.COMING:
        return pgettext("session.said.coming", "You have a place. We look forward to seeing you.")
    return pgettext("session.said.waiting", "The session is full. You are on the waiting list, and we tell you once there is a place.")


@require_POST
@participant_page
def cannot(request: ParticipantRequest, session_id: int) -> HttpResponse:
    """Say that one cannot come after all, or does not wait any more."""
    session = policies.session_for_everybody(request.credit_scheme, session_id)
    by, key = actor(request), key_of(request)
    if attempt_button(request, lambda: actions.cannot_come(by=by, key=key, at=now(), session=session, participant=request.participant)):
        messages.success(request, pgettext("session.said.cannot", "Thank you for telling us. Somebody else can have the place."))
    if "mine" in request.POST:
        return go("credits:coming", request.credit_scheme.slug)
    return go("credits:opportunity", request.credit_scheme.slug, session.opportunity_id)


@require_safe
@participant_page
def coming(request: ParticipantRequest) -> HttpResponse:
    """Show what somebody comes to, or waits for."""
    request.tab = "do"
    return coming_page(request)


def coming_page(request: ParticipantRequest, *, calendar_url: str = "") -> HttpResponse:
    """Show it, with the address of their calendar where one was just made."""
    found = happening.coming_to(request.participant, at=now())
    return page(request, "credits/coming.html", scheme=request.credit_scheme, lines=lines(found), calendar_url=calendar_url)
