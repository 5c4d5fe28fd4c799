"""An organisation's sessions: today's and the next, who comes, moving and calling off."""

import dataclasses
from typing import Final, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amser.agencies.models import Participant
from amser.agencies.policies import UnknownNumber, card_holder
from amser.audit.actions import derive
from amser.kernel.dates import at_london, london
from amser.kernel.errors import DomainError, NotFound
from amser.members.models import Level
from amser.opportunities import actions, policies
from amser.opportunities.models import Session
from amser.opportunities.queries import happening
from amser.opportunities.queries.happening import Happening
from amser.opportunities.queries.lists import known_here
from amser.organisations.models import Right
from amser.ui.forms import AmserForm, ClockField, DayField, DurationField
from amser.web.credits.doing import Line, lines
from amser.web.organisation.asking import Asked, ask
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.visiting import typed
from amser.web.words.sessions import when

leader_page = organisation_page(Right.LEADER)

ON_A_PAGE: Final = 30
_LATER: Final = "page"
_TO_THANK: Final = "thank"


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Sessions below one heading. `param` turns their pages, and `others` keeps the other part's where they are."""

    heading: str
    rows: list[tuple[Line, str]]
    pages: Page[Session] | None = None
    param: str = ""
    others: str = ""


class NobodyOfThatName(DomainError):
    """Nobody in the scheme has this name or number, or several have."""

    code = "nobody_of_that_name"
    field = "who"


class AddForm(AmserForm):
    """Somebody rings, and is added."""

    who = forms.CharField(
        label=pgettext_lazy("session.add.who", "Their card number, or their whole name"),
        help_text=pgettext_lazy(
            "session.add.who.hint",
            "The name is enough for somebody you know from before. For others, or where two have one name, use the number.",
        ),
        max_length=120,
    )
    checked = forms.BooleanField(
        label=pgettext_lazy("session.add.checked", "We have checked this person for this, as our policy and the law ask"), required=False
    )


class MoveForm(AmserForm):
    """When one session is instead."""

    day = DayField(label=pgettext_lazy("do.day.label", "Day"), direction="future")
    time = ClockField(label=pgettext_lazy("do.time.label", "It begins at"))
    takes = DurationField(label=pgettext_lazy("do.takes.label", "How long does it last?"))


@require_safe
@leader_page
def sessions(request: OrganisationRequest) -> HttpResponse:
    """Show today's sessions, the next ones, and past ones where nobody was thanked yet."""
    request.tab = "sessions"
    found = happening.desk_sessions(request.organisation, at=now())
    to_thank, later = _paged(request, found.to_thank, _TO_THANK), _paged(request, found.later, _LATER)
    parts = [
        Part(pgettext("sessions.today", "Today"), _linked(request, found.today)),
        Part(
            pgettext("sessions.to_thank", "Nobody thanked yet"), _linked(request, _happenings(to_thank)),
            to_thank, _TO_THANK, f"{_LATER}={later.number}",
        ),
        Part(
            pgettext("sessions.later", "Next"), _linked(request, _happenings(later)),
            later, _LATER, f"{_TO_THANK}={to_thank.number}",
        ),
    ]  # fmt: skip
    return page(request, "organisation/sessions.html", organisation=request.organisation, parts=[part for part in parts if part.rows])


def _happenings(sessions: Page[Session]) -> list[Happening]:
    return happening.happenings(cast("QuerySet[Session]", sessions.object_list))


def _paged(request: OrganisationRequest, found: QuerySet[Session], param: str) -> Page[Session]:
    return Paginator(found, ON_A_PAGE).get_page(request.GET.get(param))


def _linked(request: OrganisationRequest, found: list[happening.Happening]) -> list[tuple[Line, str]]:
    return [(line, list_url(request, line.happening.session)) for line in lines(found)]


def list_url(request: OrganisationRequest, session: Session) -> str:
    """Return where a session's list is."""
    return reverse("organisation:list", args=[request.organisation.slug, session.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@leader_page
def who_comes(request: OrganisationRequest, session_id: int) -> HttpResponse:
    """Show who comes to a session and who waits; a post adds somebody who rang."""
    request.tab = "sessions"
    session = policies.session_of(request.organisation, session_id)
    form = AddForm(typed(request))
    if session.opportunity.level == Level.GROUP:
        del form.fields["checked"]
    if form.is_valid() and attempt(request, form, lambda: _add(request, form, session), at="who") is not None:
        messages.success(request, pgettext("session.add.done", "They are on the list."))
        return go("organisation:who_comes", request.organisation.slug, session.pk)
    line = lines([happening.one_session(session)])[0]
    return page(
        request,
        "organisation/who_comes.html",
        organisation=request.organisation,
        session=session,
        line=line,
        people=happening.who_comes(session),
        form=form,
        list_url=list_url(request, session),
        is_open=not session.is_called_off and session.ends_at > now(),
        is_to_come=not session.is_called_off and session.begins_at > now(),
    )


def _add(request: OrganisationRequest, form: AddForm, session: Session) -> object:
    by, at, key = actor(request), now(), form.cleaned_data["key"]
    one = found_in_scheme(session, form.cleaned_data["who"])
    if form.cleaned_data.get("checked"):
        level, whose = session.opportunity.level, request.organisation
        actions.say_checked(by=by, key=derive(key, "checked"), at=at, organisation=whose, participant=one, level=level)
    return actions.say_coming(by=by, key=key, at=at, session=session, participant=one, by_its_leader=True)


def found_in_scheme(session: Session, typed_in: str) -> Participant:
    """
    Return whom a card number means in the session's scheme, or a whole name among those whom the organisation knows.

    Nobody learns of others whether they take part. Raises NobodyOfThatName, also where it is several.
    """
    try:
        return card_holder(session.scheme, typed_in)
    except UnknownNumber:
        of_the_name = Participant.objects.live().filter(scheme=session.scheme, user__name__iexact=" ".join(typed_in.split()))
        named = list(of_the_name.filter(pk__in=known_here(session, of_the_name.values_list("pk", flat=True)))[:2])
    if len(named) != 1:
        raise NobodyOfThatName
    return named[0]


@require_POST
@leader_page
def take_off(request: OrganisationRequest, session_id: int, participant_id: int) -> HttpResponse:
    """Somebody rang that they cannot come after all."""
    session = policies.session_of(request.organisation, session_id)
    one = Participant.objects.filter(pk=participant_id, coming__session=session).first()
    if one is None:
        raise NotFound
    by, key = actor(request), key_of(request)
    if attempt_button(request, lambda: actions.cannot_come(by=by, key=key, at=now(), session=session, participant=one)):
        messages.success(request, pgettext("session.off.done", "Noted. Whoever waited longest has the place."))
    return go("organisation:who_comes", request.organisation.slug, session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@leader_page
def move(request: OrganisationRequest, session_id: int) -> HttpResponse:
    """Move one session; whoever comes is told."""
    session = policies.session_of(request.organisation, session_id)
    begins = london(session.begins_at)
    form = MoveForm(typed(request), initial={"day": begins.date(), "time": begins.time(), "takes": session.minutes})
    asked = Asked(
        heading=pgettext("session.move", "Move this session"),
        lede=when(session),
        submit=pgettext("session.move.button", "Move it, and tell everyone"),
        done=pgettext("session.move.done", "The session is moved. Everyone who comes is told."),
        back=_back(request, session),
    )
    return ask(request, form, asked, lambda: _move(request, form, session))


def _move(request: OrganisationRequest, form: MoveForm, session: Session) -> object:
    given = form.cleaned_data
    begins_at, minutes = at_london(given["day"], given["time"]), given["takes"]
    return actions.move_session(by=actor(request), key=given["key"], at=now(), session=session, begins_at=begins_at, minutes=minutes)


@require_http_methods(["GET", "HEAD", "POST"])
@leader_page
def call_off(request: OrganisationRequest, session_id: int) -> HttpResponse:
    """Call one session off; whoever comes is told."""
    session = policies.session_of(request.organisation, session_id)
    form = AmserForm(typed(request))
    asked = Asked(
        heading=pgettext("session.call_off", "Call this session off"),
        lede=when(session),
        submit=pgettext("session.call_off.button", "Call it off, and tell everyone"),
        done=pgettext("session.call_off.done", "The session is called off. Everyone who was coming is told."),
        back=_back(request, session),
    )
    return ask(request, form, asked, lambda: actions.call_off(by=actor(request), key=form.cleaned_data["key"], at=now(), session=session))


def _back(request: OrganisationRequest, session: Session) -> str:
    return reverse("organisation:who_comes", args=[request.organisation.slug, session.pk])
