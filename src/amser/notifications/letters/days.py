"""
Letters about volunteering days: to whoever approves them, to the employee, and to the organisation that they go to.

None says who the employee is but their own. They need not take part in the scheme: they are reached as a user, by their employer.
"""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import Scheme
from amser.employers.models import DayState, VolunteeringDay
from amser.kernel.dates import day as said_day
from amser.kernel.minutes import duration
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters, reads_email, staff_of, to_staff
from amser.organisations.models import Right


def asked(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever approves this employee's days hears of it: their manager, or the owners where there is none who reads e-mail."""
    day = _day(scheme, ids)
    employer, manager = day.employee.organisation, day.employee.manager

    def write(words: Words) -> tuple[str, str]:
        body = pgettext(
            "mail.day_asked.body", "Somebody asks for a volunteering day: %(day)s, %(length)s. See who it is, and answer: %(link)s"
        )
        return pgettext("mail.day_asked.subject", "A volunteering day to approve"), body % _values(day, words)

    if day.state != DayState.ASKED:
        return []
    who = [manager] if manager is not None and reads_email(manager) else staff_of(employer, Right.OWNER)
    return to_staff(who, write, "organisation:days", employer.slug, but_not=[day.employee.user_id])


def approved(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """The employee hears that they may go, and the organisation that somebody comes."""
    day = _day(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        body = pgettext("mail.day_approved.body", "Your volunteering day is approved: %(day)s, %(length)s. Organisation: %(host)s.")
        return pgettext("mail.day_approved.subject", "Your volunteering day is approved"), body % _values(day, words) + _see(words)

    def write_to_host(words: Words) -> tuple[str, str]:
        body = pgettext(
            "mail.day_coming.body",
            "Somebody will give your organisation a volunteering day: %(day)s, %(length)s. Organisation: %(host)s. Employer: %(employer)s. "
            "See who it is: %(link)s",
        )
        return pgettext("mail.day_coming.subject", "Somebody is coming on a volunteering day"), body % _values(day, words)

    return [*_to_employee(day, write), *_to_host(day, write_to_host)] if day.state == DayState.APPROVED else []


def declined(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """The employee hears that it is not possible; the organisation too, where it had been approved."""
    day = _day(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        body = pgettext(
            "mail.day_declined.body",
            "Your volunteering day is not possible this time: %(day)s, %(length)s. Organisation: %(host)s. The time is yours to use again.",
        )
        return _about_yours(), body % _values(day, words) + _see(words)

    return [*_to_employee(day, write), *withdrawn(scheme, ids)]


def withdrawn(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """The organisation hears that nobody comes after all, where the day had been approved. Whoever approves sees it gone from the list."""
    day = _day(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        body = pgettext(
            "mail.day_off.body",
            "This volunteering day does not happen after all: %(day)s, %(length)s. Organisation: %(host)s. Employer: %(employer)s. "
            "See your days: %(link)s",
        )
        return pgettext("mail.day_off.subject", "A volunteering day does not happen"), body % _values(day, words)

    return _to_host(day, write) if ids["was"] == DayState.APPROVED else []


def not_there(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """The employee reads it themselves, or nobody does: it is not for whoever would tell them."""
    day = _day(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        body = pgettext(
            "mail.day_not_there.body",
            "The organisation says that your volunteering day did not happen: %(day)s, %(length)s. Organisation: %(host)s. "
            "The time is yours to use again. If this is not right, speak to them.",
        )
        return _about_yours(), body % _values(day, words) + _see(words)

    return _to_employee(day, write) if reads_email(day.employee.user) else []


def confirmed(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """The employee hears how long it was, and thanks."""
    day = _day(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        body = pgettext(
            "mail.day_confirmed.body", "Your volunteering day is confirmed: %(day)s, %(length)s. Organisation: %(host)s. Thank you."
        )
        return _about_yours(), body % _values(day, words) + _see(words)

    return _to_employee(day, write)


def _about_yours() -> str:
    return pgettext("mail.day.subject", "Your volunteering day")


def _see(words: Words) -> str:
    return words.say(" " + pgettext("mail.day.see", "See your days: %(link)s") % {"link": words.link}, "")


def _day(scheme: Scheme, ids: dict[str, Any]) -> VolunteeringDay:
    about = ("host", "employee__user", "employee__manager", "employee__organisation")
    return VolunteeringDay.objects.select_related(*about).get(scheme=scheme, pk=ids["day_id"])


def _values(day: VolunteeringDay, words: Words) -> dict[str, object]:
    length = duration(day.confirmed_minutes or day.minutes)
    employer = day.employee.organisation.name
    return {"day": said_day(day.on), "length": length, "host": day.host.name, "employer": employer, "link": words.link}


def _to_employee(day: VolunteeringDay, write: Callable[[Words], tuple[str, str]]) -> list[SchemeLetterDraft]:
    employee = day.employee
    return [SchemeLetterDraft(employee.user, write, ("credits:my_days", day.scheme.slug), employee.organisation)]


def _to_host(day: VolunteeringDay, write: Callable[[Words], tuple[str, str]]) -> list[SchemeLetterDraft]:
    return to_staff(staff_of(day.host, Right.OWNER, Right.LEADER), write, "organisation:days", day.host.slug)


LETTERS: Final[dict[str, SchemeLetters]] = {
    "employers.day_asked": asked,
    "employers.day_approved": approved,
    "employers.day_declined": declined,
    "employers.day_withdrawn": withdrawn,
    "employers.day_not_there": not_there,
    "employers.day_confirmed": confirmed,
}
