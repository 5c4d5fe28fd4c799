"""A volunteering day: asked for, approved, and confirmed by whoever it was given to."""

import datetime as dt
from uuid import UUID

from amser.agencies.actions import NotAPartner, enrol
from amser.agencies.actions.purses import Holder, lock_people, move, purse_of
from amser.agencies.models import Participant, Partner, PartnerKind, Scheme
from amser.agencies.queries.limits import day_credits_limit
from amser.announcements import announce
from amser.audit import actions as audit
from amser.employers.models import CreditsTo, DayState, DaysYear, Employee, VolunteeringDay
from amser.employers.queries import credits_for_days, room
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger.models import TransferCode
from amser.opportunities.models import Session
from amser.opportunities.queries.lists import was_thanked
from amser.organisations.models import Organisation


class NotEntitled(DomainError):
    """The year has less left for this person. `left_minutes` is how much."""

    code = "not_entitled"
    field = "minutes"

    def __init__(self, *, left_minutes: int) -> None:
        super().__init__(left_minutes)
        self.left_minutes = left_minutes


class NotInTheYear(DomainError):
    """The day is not in the employer's year, or not one on which the person works there."""

    code = "not_in_the_year"
    field = "on"


class DecidesOwnDay(DomainError):
    """Nobody approves or confirms their own day."""

    code = "decides_own_day"


class HostIsEmployer(DomainError):
    """Nobody gives a day to whoever pays them for it."""

    code = "host_is_employer"
    field = "host"


class ApprovedItThemselves(DomainError):
    """Whoever approved a day does not confirm it too."""

    code = "approved_it_themselves"


class NoLongerPartners(DomainError):
    """The scheme has ended, or the host or the employer is no longer in it: nobody is thanked."""

    code = "no_longer_partners"


class SessionDoesNotFit(DomainError):
    """The session is another organisation's, on another day, or called off."""

    code = "session_does_not_fit"


class ThankedAtTheSession(DomainError):
    """The person was thanked at the session itself, for time that their employer pays for."""

    code = "thanked_at_the_session"


class DayMovedOn(DomainError):
    """Somebody has decided this day meanwhile."""

    code = "day_moved_on"


class DayIsToCome(DomainError):
    """The day has not come yet: nobody can have been there."""

    code = "day_is_to_come"


class DayCreditsUsedUp(DomainError):
    """The scheme makes no more credits for volunteering days this year than `left` (>= 0)."""

    code = "day_credits_used_up"

    def __init__(self, *, left: int) -> None:
        super().__init__(left)
        self.left = left


@audit.action("employers.ask_for_day")
def ask_for_day(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    year: DaysYear,
    employee: Employee,
    host: Organisation,
    on: dt.date,
    minutes: int,
    session: Session | None = None,
) -> VolunteeringDay:
    """
    Somebody asks for `minutes` (> 0) of paid time on a day, to give to a host; at one of its sessions, if they say which.

    Raises HostIsEmployer, SessionDoesNotFit, NotInTheYear, NotEntitled, or NotAPartner where the host thanks nobody in this scheme.
    """
    if host.pk == employee.organisation_id:
        raise HostIsEmployer
    if session is not None and not _fits(session, year.scheme_id, host, on):
        raise SessionDoesNotFit
    employee = Employee.objects.select_for_update().get(pk=employee.pk)  # Two at once must not both fit into what is left.
    _check_day(year, employee, on)
    if not _is_partner(year.scheme_id, host.pk, PartnerKind.THANKS):
        raise NotAPartner
    _check_left(year, employee, minutes)
    about = {"scheme_id": year.scheme_id, "year": year, "employee": employee, "host": host, "session": session}
    day = VolunteeringDay.objects.create(on=on, minutes=minutes, asked_at=at, **about)
    announce("employers.day_asked", scheme_id=day.scheme_id, day_id=day.pk)
    return day


@audit.action("employers.withdraw_day")
def withdraw_day(*, by: audit.Actor, key: UUID, at: dt.datetime, day: VolunteeringDay) -> VolunteeringDay:
    """Somebody does not want the day after all. Raises DayMovedOn once it was confirmed or declined."""
    return _decided(day, DayState.WITHDRAWN, {DayState.ASKED, DayState.APPROVED}, by=by, at=at)


@audit.action("employers.approve_day")
def approve_day(*, by: audit.Actor, key: UUID, at: dt.datetime, day: VolunteeringDay) -> VolunteeringDay:
    """A manager agrees. Raises DecidesOwnDay or DayMovedOn."""
    _not_their_own(day, by)
    return _decided(day, DayState.APPROVED, {DayState.ASKED}, by=by, at=at)


@audit.action("employers.decline_day")
def decline_day(*, by: audit.Actor, key: UUID, at: dt.datetime, day: VolunteeringDay) -> VolunteeringDay:
    """A manager does not agree; the time is there again. Raises DecidesOwnDay or DayMovedOn."""
    _not_their_own(day, by)
    return _decided(day, DayState.DECLINED, {DayState.ASKED, DayState.APPROVED}, by=by, at=at)


@audit.action("employers.not_there")
def not_there(*, by: audit.Actor, key: UUID, at: dt.datetime, day: VolunteeringDay) -> VolunteeringDay:
    """The host says that nobody came; the time is there again. Raises DecidesOwnDay, DayIsToCome or DayMovedOn."""
    _not_their_own(day, by)
    _has_come(day, at)
    return _decided(day, DayState.NOT_THERE, {DayState.APPROVED}, by=by, at=at)


@audit.action("employers.confirm_day")
def confirm_day(*, by: audit.Actor, key: UUID, at: dt.datetime, day: VolunteeringDay, minutes: int) -> VolunteeringDay:
    """
    The host says how long somebody was there (`minutes` > 0), and the day is thanked with credits: to the purse that the year names.

    Where that is a person's who has left the scheme, the host has them. Raises DecidesOwnDay, DayIsToCome, DayMovedOn,
    HostIsEmployer, ApprovedItThemselves, NoLongerPartners, ThankedAtTheSession where the time was thanked already, NotEntitled
    where it was longer than the year has left, or DayCreditsUsedUp where the scheme would make more credits than it has decided.
    """
    _not_their_own(day, by)
    _has_come(day, at)
    employee = Employee.objects.select_for_update().get(pk=day.employee_id)
    day = VolunteeringDay.objects.select_for_update(of=["self"]).select_related("year", "scheme", "host", "session").get(pk=day.pk)
    if day.state != DayState.APPROVED:
        raise DayMovedOn
    _check_sides(day, employee, by)
    if day.session is not None:
        Session.objects.select_for_update(no_key=True).get(pk=day.session.pk)  # Whoever thanks people there at this moment is done first.
        if was_thanked(day.session, employee.user_id):
            raise ThankedAtTheSession
    _check_left(day.year, employee, minutes - day.minutes)
    day.state, day.confirmed_minutes, day.confirmed_at, day.confirmed_by_id = DayState.CONFIRMED, minutes, at, by.user_id
    day.credits = day.scheme.credits_for(minutes)
    if day.credits:
        _check_scheme_has(day.credits, day.scheme, at)
        day.transfer_id = _thank(day, day.credits, _thanked(day, employee, by=by, key=key, at=at), key=key, at=at)
    day.save()
    announce("employers.day_confirmed", scheme_id=day.scheme_id, day_id=day.pk)
    return day


def _thank(day: VolunteeringDay, credits: int, holder: Holder, *, key: UUID, at: dt.datetime) -> UUID:
    scheme, transfer_id = day.scheme, audit.derive(key, "thank")
    purse = purse_of(scheme, holder, expires_on=None)
    move(
        scheme,
        debit=scheme.issue_account,
        credit=purse.account_id,
        credits=credits,
        code=TransferCode.VOLUNTEERING_DAY,
        transfer_id=transfer_id,
        at=at,
    )
    return transfer_id


def _thanked(day: VolunteeringDay, employee: Employee, *, by: audit.Actor, key: UUID, at: dt.datetime) -> Holder:
    """
    Return whose purse the credits go to. To the person only while the scheme still thanks people for paid time.

    Whoever has left the scheme is not brought back by a host's word: the host has the credits.
    """
    if day.year.credits_to == CreditsTo.PERSON and day.scheme.days_thank_people:
        if _has_left(day.scheme, employee.user_id):
            return day.host
        return enrol(by=by, key=audit.derive(key, "enrol"), at=at, scheme=day.scheme, user=employee.user)
    return employee.organisation if day.year.credits_to == CreditsTo.EMPLOYER else day.host


def _has_left(scheme: Scheme, user_id: int) -> bool:
    """Whether somebody has left the scheme. Whoever has not does not leave meanwhile."""
    known = Participant.objects.filter(scheme=scheme, user=user_id).values_list("pk", flat=True)
    return any(person.left_at is not None for person in lock_people(known))


def _check_day(year: DaysYear, employee: Employee, on: dt.date) -> None:
    works = employee.since <= on and (employee.until is None or on <= employee.until)
    if year.organisation_id != employee.organisation_id or not works or not year.begins_on <= on <= year.ends_on:
        raise NotInTheYear


def _fits(session: Session, scheme_id: int, host: Organisation, on: dt.date) -> bool:
    is_theirs = (session.scheme_id, session.organisation_id) == (scheme_id, host.pk)
    return is_theirs and session.cancelled_at is None and today(session.begins_at) == on


def _check_sides(day: VolunteeringDay, employee: Employee, by: audit.Actor) -> None:
    """Look, before credits are made, that two sides which are still in the scheme agreed: one approved, the other confirms."""
    if day.host_id == employee.organisation_id:
        raise HostIsEmployer
    if by.user_id is not None and by.user_id == day.decided_by_id:
        raise ApprovedItThemselves
    # Locked: who is let go while this runs is so before, or is thanked once more.
    live = Partner.objects.live().filter(scheme=day.scheme_id, organisation__in=[day.host_id, employee.organisation_id])
    sides = live.filter(scheme__closed_at__isnull=True).select_for_update(no_key=True, of=("self",)).order_by("pk")
    needed = {(day.host_id, PartnerKind.THANKS), (employee.organisation_id, PartnerKind.EMPLOYER)}
    if not needed <= {(side.organisation_id, side.kind) for side in sides}:
        raise NoLongerPartners


def _is_partner(scheme_id: int, organisation_id: int, kind: PartnerKind) -> bool:
    """Whether an organisation is something to a scheme that runs."""
    live = Partner.objects.live().filter(scheme=scheme_id, organisation=organisation_id, kind=kind)
    return live.filter(scheme__closed_at__isnull=True).exists()


def _check_scheme_has(credits: int, scheme: Scheme, at: dt.datetime) -> None:
    """Look that a scheme may make so many more credits this year. Two hosts at once queue here: both must not fit into what is left."""
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    most = day_credits_limit(scheme, on=today(at))
    if most is None:
        return
    left = max(most - credits_for_days(scheme, year=today(at).year), 0)
    if credits > left:
        raise DayCreditsUsedUp(left=left)


def _check_left(year: DaysYear, employee: Employee, minutes: int) -> None:
    left = room(year, employee, minutes)
    if minutes > left:
        raise NotEntitled(left_minutes=left)


def _not_their_own(day: VolunteeringDay, by: audit.Actor) -> None:
    if by.user_id == day.employee.user_id:
        raise DecidesOwnDay


def _has_come(day: VolunteeringDay, at: dt.datetime) -> None:
    if day.on > today(at):
        raise DayIsToCome


def _decided(day: VolunteeringDay, to: DayState, froms: set[DayState], by: audit.Actor, at: dt.datetime) -> VolunteeringDay:
    """Move a day on, once: whoever comes second is told."""
    day = VolunteeringDay.objects.select_for_update(of=["self"]).select_related("employee").get(pk=day.pk)
    if day.state not in froms:
        raise DayMovedOn
    was, day.state, day.decided_at, day.decided_by_id = day.state, to, at, by.user_id
    day.save(update_fields=["state", "decided_at", "decided_by"])
    announce(f"employers.day_{to.value}", scheme_id=day.scheme_id, day_id=day.pk, was=was)
    return day
