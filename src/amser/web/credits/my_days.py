"""Volunteering days, for whoever has them from their employer. Nobody needs to take part in the scheme for it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.agencies.policies import scheme_at
from amser.employers import actions, policies, queries
from amser.employers.models import DayState, DaysYear, Employee, VolunteeringDay
from amser.kernel.dates import day as said_day
from amser.kernel.dates import full, today
from amser.kernel.errors import NotFound
from amser.kernel.minutes import duration
from amser.opportunities.models import Session
from amser.opportunities.policies import session_for_everybody
from amser.organisations.models import Organisation
from amser.timebanks.models import in_current_language
from amser.web.organisation.day_forms import AskForm
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import PersonRequest, person_page, typed
from amser.web.words.days import STATE, left_said
from amser.web.words.sessions import when

_SHOWN = 50
_FIGURES = 9  # of an id


@require_safe
@person_page
def my_days(request: PersonRequest, slug: str) -> HttpResponse:
    """What is left of the year, and what was asked for."""
    scheme = scheme_at(slug)
    employments = policies.employed_in(request.user, scheme)
    days = (
        VolunteeringDay.objects.filter(scheme=scheme, employee__in=employments)
        .select_related("host", "session__opportunity")
        .order_by("-on", "-pk")
    )
    pages = Paginator(days, _SHOWN).get_page(request.GET.get("page"))
    lines = [_line(one) for one in pages]
    return page(request, "credits/my_days.html", scheme=scheme, years=_years(scheme, employments), lines=lines, pages=pages)


def _line(day: VolunteeringDay) -> tuple[VolunteeringDay, str, str, object, bool]:
    length = duration(day.confirmed_minutes or day.minutes)
    return day, said_day(day.on), length, STATE[day.state], day.state in {DayState.ASKED, DayState.APPROVED}


def _years(scheme: Scheme, employments: list[Employee]) -> list[tuple[str, str, str]]:
    found = _open_years(scheme, employments)
    return [
        (one.organisation.name, f"{full(year.begins_on)} – {full(year.ends_on)}", left_said(queries.balance(year, one).left))
        for year, one in found
    ]


def _open_years(scheme: Scheme, employments: list[Employee]) -> list[tuple[DaysYear, Employee]]:
    """Return the years that have not ended of the employers somebody works for, with each employment in them; most have one."""
    employers = {one.organisation_id for one in employments}
    years = DaysYear.objects.filter(scheme=scheme, organisation__in=employers, ends_on__gte=today(now())).order_by("begins_on")
    return [(year, one) for year in years for one in employments if one.organisation_id == year.organisation_id and _meet(year, one)]


def _meet(year: DaysYear, one: Employee) -> bool:
    return one.since <= year.ends_on and (one.until is None or one.until >= year.begins_on)


@person_page
def ask_for_day(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask for a day, for an organisation that thanks people; for one of its sessions, where the address says which."""
    scheme = scheme_at(slug)
    session = _session(request, scheme)
    years = _open_years(scheme, policies.employed_in(request.user, scheme))
    employers = {one.organisation_id: one.organisation.name for _, one in years}
    hosts = [host for host in _hosts(scheme) if employers.keys() != {host[0]}]
    form = AskForm(
        typed(request),
        hosts=hosts,
        employers=list(employers.items()),
        is_about_session=session is not None,
        initial={"minutes": session.minutes} if session else {},
    )
    if form.is_valid() and attempt(request, form, _asking(request, form, years, session)) is not None:
        messages.success(request, pgettext("days.sent", "Whoever approves your days knows. You will hear from them."))
        return go("credits:my_days", scheme.slug)
    return page(request, "credits/ask_for_day.html", form=form, scheme=scheme, session=session, when=session and when(session))


def _session(request: PersonRequest, scheme: Scheme) -> Session | None:
    """Return the session that the address names, if it does. Raises NotFound where nobody may come to it."""
    named = request.GET.get("session", "")
    if not named:
        return None
    if not (named.isascii() and named.isdecimal() and len(named) <= _FIGURES):
        raise NotFound
    return session_for_everybody(scheme, int(named))


def _hosts(scheme: Scheme) -> list[tuple[int, str]]:
    thanks = Partner.objects.live().filter(scheme=scheme, kind=PartnerKind.THANKS).values("organisation")
    order = in_current_language("sort_cy", "sort_en")
    return [(one.pk, one.name) for one in Organisation.objects.running().filter(pk__in=thanks).order_by(order)]


def _asking(
    request: PersonRequest, form: AskForm, years: list[tuple[DaysYear, Employee]], session: Session | None
) -> Callable[[], VolunteeringDay]:
    def act() -> VolunteeringDay:
        typed_in: dict[str, Any] = form.cleaned_data
        asked = int(typed_in.get("employer") or 0)
        on = today(session.begins_at) if session else typed_in["on"]
        in_it = [(year, one) for year, one in years if _covers(year, one, on) and (not asked or one.organisation_id == asked)]
        if not in_it:
            raise actions.NotInTheYear
        year, employee = in_it[0]
        host = session.organisation if session else Organisation.objects.get(pk=int(typed_in["host"]))
        content = {"year": year, "employee": employee, "host": host, "on": on, "minutes": typed_in["minutes"], "session": session}
        return actions.ask_for_day(by=actor(request), key=typed_in["key"], at=now(), **content)

    return act


def _covers(year: DaysYear, one: Employee, on: dt.date) -> bool:
    return year.begins_on <= on <= year.ends_on and one.since <= on and (one.until is None or on <= one.until)


@require_POST
@person_page
def withdraw_day(request: PersonRequest, slug: str, day_id: int) -> HttpResponse:
    """Do not want a day after all."""
    scheme, found = scheme_at(slug), policies.own_day(request.user, day_id)
    if found.scheme_id != scheme.pk:
        raise NotFound
    if attempt_button(request, lambda: actions.withdraw_day(by=actor(request), key=key_of(request), at=now(), day=found)):
        messages.success(request, pgettext("days.withdrawn", "Withdrawn. The time is yours again."))
    return go("credits:my_days", scheme.slug)
