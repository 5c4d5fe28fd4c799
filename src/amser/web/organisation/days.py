"""Volunteering days at an organisation's desk: what an employer gives and approves, what a host confirms."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.audit.actions import derive
from amser.employers import actions, policies, queries
from amser.employers.models import DayState, DaysYear, Employee, VolunteeringDay
from amser.identity.models import LanguageChoice
from amser.kernel.dates import day as said_day
from amser.kernel.dates import full, today
from amser.kernel.errors import NotFound
from amser.kernel.languages import sort_key
from amser.kernel.minutes import duration
from amser.organisations.actions import Invited, account_of
from amser.organisations.models import Right, Staff
from amser.web.organisation.day_forms import ChangeEmployeeForm, ConfirmForm, EmployeeForm, YearForm, initial_of
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.throttle import too_often
from amser.web.visiting import typed
from amser.web.words.days import STATE, left_said
from amser.web.words.sessions import when

_SHOWN = 50
EMPLOYED_AN_HOUR = 200  # a large employer's list, typed in one afternoon


@require_safe
@organisation_page(Right.LEADER, Right.MANAGER)
def days(request: OrganisationRequest) -> HttpResponse:
    """What waits for whoever looks, what comes, and for an owner the years and people."""
    organisation, on = request.organisation, today(now())
    kinds = _kinds(request)
    hosted = VolunteeringDay.objects.filter(host=organisation, state=DayState.APPROVED).exclude(employee__user=request.user)
    hosts = bool(request.rights & {Right.OWNER, Right.LEADER}) and PartnerKind.THANKS in kinds
    pages, people = _people(request) if _owns(request) else (None, [])
    return page(
        request,
        "organisation/days.html",
        organisation=organisation,
        is_employer=PartnerKind.EMPLOYER in kinds,
        owns=_owns(request),
        waiting=_lines(_decided_by(request).filter(state=DayState.ASKED)),
        to_confirm=_lines(hosted.filter(on__lte=on)) if hosts else [],
        coming=_lines(hosted.filter(on__gt=on)) if hosts else [],
        hosts=hosts,
        years=_years(request) if _owns(request) else [],
        people=people,
        pages=pages,
    )


def _owns(request: OrganisationRequest) -> bool:
    return Right.OWNER in request.rights


def _kinds(request: OrganisationRequest) -> set[str]:
    return set(Partner.objects.live().filter(organisation=request.organisation).values_list("kind", flat=True))


def _decided_by(request: OrganisationRequest) -> QuerySet[VolunteeringDay]:
    return policies.days_to_decide(request.user, request.organisation, owns=_owns(request))


def _lines(found: QuerySet[VolunteeringDay]) -> list[tuple[VolunteeringDay, str, str]]:
    rows = found.select_related("employee__user", "employee__organisation", "host", "session__opportunity").order_by("on", "pk")[:_SHOWN]
    return [(one, said_day(one.on), duration(one.minutes)) for one in rows]


def _years(request: OrganisationRequest) -> list[tuple[DaysYear, str, str]]:
    rows = DaysYear.objects.filter(organisation=request.organisation).select_related("scheme").order_by("-begins_on")
    return [(one, f"{full(one.begins_on)} – {full(one.ends_on)}", duration(one.entitlement_minutes)) for one in rows]


def _people(request: OrganisationRequest) -> tuple[Page[Employee], list[tuple[Employee, str]]]:
    """Return a page of those who work there, with what is left of this year to each, where there is one. Four queries."""
    on = today(now())
    people = list(Employee.objects.on(on).filter(organisation=request.organisation).select_related("user"))
    people.sort(key=lambda one: (sort_key(one.shown_name), one.pk))
    shown = Paginator(people, _SHOWN).get_page(request.GET.get("page"))
    year = DaysYear.objects.filter(organisation=request.organisation, begins_on__lte=on, ends_on__gte=on).first()
    left = queries.balances(year, list(shown)) if year else {}
    return shown, [(one, left_said(left[one.pk].left) if one.pk in left else "") for one in shown]


@organisation_page(Right.OWNER)
def year(request: OrganisationRequest, year_id: int | None = None) -> HttpResponse:
    """Decide a year, or decide it anew."""
    partners = Partner.objects.live().filter(organisation=request.organisation, kind=PartnerKind.EMPLOYER).select_related("scheme")
    schemes = [partner.scheme for partner in partners]
    known = DaysYear.objects.filter(organisation=request.organisation, pk=year_id).first() if year_id else None
    if not schemes or (year_id and known is None):
        raise NotFound
    form = YearForm(typed(request), schemes=schemes, initial=initial_of(known))
    if form.is_valid() and attempt(request, form, lambda: _decide(request, form)) is not None:
        messages.success(request, pgettext("days.decided", "The year is decided."))
        return go("organisation:days", request.organisation.slug)
    return page(request, "organisation/days_year.html", form=form, organisation=request.organisation)


def _decide(request: OrganisationRequest, form: YearForm) -> DaysYear:
    scheme: Scheme = form.cleaned_data["scheme"]
    key: UUID = form.cleaned_data["key"]
    details = form.details()
    return actions.decide_year(by=actor(request), key=key, at=now(), scheme=scheme, organisation=request.organisation, details=details)


@organisation_page(Right.OWNER)
def employ(request: OrganisationRequest) -> HttpResponse:
    """Put somebody on the employer's list."""
    _employer(request)
    form = EmployeeForm(typed(request), managers=_managers(request))
    status = 429 if too_often(request, form, "employ", most=EMPLOYED_AN_HOUR) else 200
    if form.is_valid() and attempt(request, form, lambda: _employ(request, form)) is not None:
        messages.success(request, pgettext("days.employed", "On the list. They can ask for a day when they sign in."))
        return go("organisation:days", request.organisation.slug)
    return page(request, "organisation/days_person.html", status=status, form=form, organisation=request.organisation, who="")


def _employer(request: OrganisationRequest) -> None:
    if PartnerKind.EMPLOYER not in _kinds(request):
        raise NotFound


def _managers(request: OrganisationRequest, *, but_not: int | None = None) -> dict[int, str]:
    """Return who may approve days, by id of the user, with what the owner calls them, in order of the alphabet."""
    rights = Staff.objects.live().filter(organisation=request.organisation, right__in=[Right.OWNER, Right.MANAGER])
    called: dict[int, str] = {}
    for staff in rights.exclude(user=but_not).select_related("user").order_by("given_at", "pk"):
        called[staff.user_id] = staff.called or called.get(staff.user_id) or staff.user.name
    return dict(sorted(called.items(), key=lambda one: (sort_key(one[1]), one[0])))


def _employ(request: OrganisationRequest, form: EmployeeForm) -> Employee:
    by, at, typed_in = actor(request), now(), form.cleaned_data
    key: UUID = typed_in["key"]
    who = Invited(name=typed_in["name"].strip(), email=typed_in["email"], language=LanguageChoice.UNKNOWN)
    user = account_of(by=by, key=derive(key, "register"), at=at, who=who)
    named = {name: typed_in[name] for name in ("since", "per_cent", "manager")}
    return actions.employ(by=by, key=key, at=at, organisation=request.organisation, user=user, called=who.name, **named)


@organisation_page(Right.OWNER)
def employee(request: OrganisationRequest, employee_id: int) -> HttpResponse:
    """Change what stands of somebody's work, or that it ends."""
    found = policies.employee_of(request.organisation, employee_id)
    known = {"per_cent": found.per_cent, "manager": found.manager_id, "until": found.until}
    form = ChangeEmployeeForm(typed(request), managers=_managers(request, but_not=found.user_id), initial=known)

    def act() -> Employee:
        content = {name: form.cleaned_data[name] for name in known}
        return actions.change_employee(by=actor(request), key=form.cleaned_data["key"], at=now(), employee=found, **content)

    if form.is_valid() and attempt(request, form, act) is not None:
        return go("organisation:days", request.organisation.slug)
    return page(request, "organisation/days_person.html", form=form, organisation=request.organisation, who=found.shown_name)


@require_POST
@organisation_page(Right.MANAGER)
def approve_day(request: OrganisationRequest, day_id: int) -> HttpResponse:
    """Agree to a day."""
    return _decide_day(request, day_id, actions.approve_day, pgettext("days.approved", "Approved. They and the organisation know."))


@require_POST
@organisation_page(Right.MANAGER)
def decline_day(request: OrganisationRequest, day_id: int) -> HttpResponse:
    """Do not agree to a day, or no longer."""
    return _decide_day(request, day_id, actions.decline_day, pgettext("days.declined", "They know that it is not possible this time."))


def _decide_day(request: OrganisationRequest, day_id: int, act: Callable[..., VolunteeringDay], done: str) -> HttpResponse:
    found = policies.day_to_decide(request.user, request.organisation, day_id, owns=_owns(request))
    if attempt_button(request, lambda: act(by=actor(request), key=key_of(request), at=now(), day=found)):
        messages.success(request, done)
    return go("organisation:days", request.organisation.slug)


@organisation_page(Right.LEADER)
def confirm_day(request: OrganisationRequest, day_id: int) -> HttpResponse:
    """Say how long somebody was there."""
    found = policies.day_of_a_host(request.user, request.organisation, day_id)
    form = ConfirmForm(typed(request), initial={"minutes": found.minutes})

    def act() -> VolunteeringDay:
        content = {"day": found, "minutes": form.cleaned_data["minutes"]}
        return actions.confirm_day(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)

    if form.is_valid() and attempt(request, form, act) is not None:
        messages.success(request, pgettext("days.confirmed", "Confirmed. Thank you."))
        return go("organisation:days", request.organisation.slug)
    return page(
        request,
        "organisation/days_confirm.html",
        form=form,
        day=found,
        on=said_day(found.on),
        when=found.session and when(found.session),
        state=STATE[found.state],
        is_open=found.state == DayState.APPROVED,
        organisation=request.organisation,
    )


@require_POST
@organisation_page(Right.LEADER)
def not_there(request: OrganisationRequest, day_id: int) -> HttpResponse:
    """Say that nobody came."""
    found = policies.day_of_a_host(request.user, request.organisation, day_id)
    if attempt_button(request, lambda: actions.not_there(by=actor(request), key=key_of(request), at=now(), day=found)):
        messages.success(request, pgettext("days.noted", "Noted."))
    return go("organisation:days", request.organisation.slug)
