"""What volunteering days are called, and what a rule about them becomes for a person."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from amser.employers.models import DayState
from amser.kernel.errors import DomainError
from amser.kernel.minutes import duration

STATE: Final[dict[str, Promise | str]] = {
    DayState.ASKED: pgettext_lazy("day.asked", "Waits for approval"),
    DayState.APPROVED: pgettext_lazy("day.approved", "Approved"),
    DayState.DECLINED: pgettext_lazy("day.declined", "Not this time"),
    DayState.WITHDRAWN: pgettext_lazy("day.withdrawn", "Withdrawn"),
    DayState.CONFIRMED: pgettext_lazy("day.confirmed", "Given, and confirmed"),
    DayState.NOT_THERE: pgettext_lazy("day.not_there", "Did not happen"),
}


def left_said(minutes: int) -> str:
    """Return how much is left of a year, as it stands after "Left this year"."""
    return duration(minutes) if minutes else pgettext("days.left.nothing", "nothing")


_SENTENCES: Final[dict[str, Promise | str]] = {
    "not_in_the_year": pgettext_lazy("error.day_not_in_year", "Your employer gives no days in that year. Choose another day."),
    "decides_own_day": pgettext_lazy("error.decides_own_day", "This is your own day. Somebody else has to decide it."),
    "host_is_employer": pgettext_lazy("error.host_is_employer", "This is your own employer. Choose another organisation."),
    "approved_it_themselves": pgettext_lazy("error.approved_it_themselves", "You approved this day, so somebody else has to confirm it."),
    "no_longer_partners": pgettext_lazy(
        "error.no_longer_partners", "The employer or your organisation has left the scheme. This day is not thanked."
    ),
    "session_does_not_fit": pgettext_lazy(
        "error.session_does_not_fit", "This session has been moved or called off. Choose it again, or choose a day."
    ),
    "thanked_at_the_session": pgettext_lazy(
        "error.thanked_at_the_session", "They were thanked at the session already. Take those credits back first."
    ),
    "day_moved_on": pgettext_lazy("error.day_moved_on", "This day has been decided meanwhile. Here is how it stands."),
    "day_is_to_come": pgettext_lazy("error.day_to_come", "This day has not come yet. Confirm it when it is over."),
    "years_overlap": pgettext_lazy("error.years_overlap", "Another year has days in common with this one. Choose other days."),
    "paid_time_thanks_nobody": pgettext_lazy(
        "error.paid_time", "This scheme thanks nobody for paid time. Choose where else the credits go."
    ),
    "own_manager": pgettext_lazy("error.own_manager", "Nobody approves their own days. Choose somebody else."),
    "leaves_before_joining": pgettext_lazy("error.leaves_before_joining", "This is before their first day of work. Choose a later day."),
    "employed_already": pgettext_lazy("error.employed_already", "This person is on your list. Change what stands there."),
}


def _not_entitled(refusal: Any, _: str) -> str:
    if refusal.left_minutes == 0:
        return pgettext("error.not_entitled_none", "Nothing is left of this year's volunteering time.")
    text = pgettext("error.not_entitled", "This is more than is left of the year. Left: %(duration)s.")
    return text % {"duration": duration(refusal.left_minutes)}


def _used_up(refusal: Any, _: str) -> str:
    text = pgettext(
        "error.day_credits_used_up", "The scheme's limit of credits for this year is reached. Left: %(left)s. Ask whoever runs the scheme."
    )
    return text % {"left": refusal.left}


def _saying(sentence: Promise | str) -> Callable[[DomainError, str], str]:
    return lambda _, __: str(sentence)


SAY: Final[dict[str, Callable[[DomainError, str], str]]] = {
    **{code: _saying(sentence) for code, sentence in _SENTENCES.items()},
    "not_entitled": _not_entitled,
    "day_credits_used_up": _used_up,
}
