"""What sessions and what people can do are called, and what is said where a rule says no."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel import dates
from amser.members.models import Level
from amser.opportunities.models import Opportunity, Session, Spoken
from amser.opportunities.models.recurrence import Repeat, read_rule

LEVELS: list[tuple[str, str | Promise]] = [
    (Level.GROUP, pgettext_lazy("listing.setting.group", "In a group, with a leader there")),
    (Level.PUBLIC, pgettext_lazy("do.level.p", "One to one, in a public place or online")),
    (Level.HOME, pgettext_lazy("do.level.h", "In somebody's home")),
    (Level.DRIVING, pgettext_lazy("do.level.d", "Driving people")),
    (Level.ELIGIBLE, pgettext_lazy("do.level.e", "A role that asks for an enhanced DBS check")),
    (Level.REGULATED, pgettext_lazy("do.level.r", "Close care, teaching or looking after children (regulated activity)")),
]
SPOKEN: list[tuple[str, str | Promise]] = [
    (Spoken.BOTH, pgettext_lazy("do.spoken.both", "Welsh and English")),
    (Spoken.WELSH, pgettext_lazy("do.spoken.cy", "Welsh")),
    (Spoken.ENGLISH, pgettext_lazy("do.spoken.en", "English")),
]
REPEATS: list[tuple[str, str | Promise]] = [
    (Repeat.ONCE, pgettext_lazy("do.repeat.once", "Once")),
    (Repeat.WEEKLY, pgettext_lazy("do.repeat.weekly", "Every week")),
    (Repeat.FORTNIGHTLY, pgettext_lazy("do.repeat.fortnightly", "Every second week")),
    (Repeat.MONTHLY, pgettext_lazy("do.repeat.monthly", "Every month, on the same weekday (the second Tuesday, for example)")),
]


def when(session: Session) -> str:
    """Return "Tuesday 3 March, 2:30pm to 4:30pm"."""
    begins, ends = dates.london(session.begins_at), dates.london(session.ends_at)
    times = {"day": dates.day(begins.date()), "begins": dates.clock(begins.time()), "ends": dates.clock(ends.time())}
    return pgettext("session.when", "%(day)s, %(begins)s to %(ends)s") % times


def level(opportunity: Opportunity) -> str:
    """Return what safety asks, in plain words."""
    return str(dict(LEVELS)[opportunity.level])


def spoken(opportunity: Opportunity) -> str:
    """Return what is spoken there."""
    return str(dict(SPOKEN)[opportunity.spoken])


def repeats(opportunity: Opportunity) -> str:
    """Return how often it happens, and until when."""
    repeat, until = read_rule(opportunity.rule)
    often = str(dict(REPEATS)[repeat])
    if repeat == Repeat.MONTHLY:
        often = pgettext("do.repeat.monthly.short", "Every month, on the same weekday")
    return (
        often if until is None else pgettext("do.repeat.until", "%(often)s, until %(date)s") % {"often": often, "date": dates.full(until)}
    )


def _ring(text: str, refusal: Any) -> str:
    phone = refusal.organisation.phone
    how = pgettext("do.ring", "Phone: %(phone)s.") % {"phone": phone} if phone else ""
    return f"{text} {how}".strip()


def _age_not_known(refusal: Any, _: str) -> str:
    return _ring(pgettext("error.age_not_known", "The organisation needs to know how old you are. Ask them: they can add you."), refusal)


def _not_checked(refusal: Any, _: str) -> str:
    return _ring(
        pgettext("error.not_checked", "The organisation first gets to know whoever does this. Ask them, and they add you."), refusal
    )


def _adults_only(_: Any, __: str) -> str:
    return pgettext("error.adults_only", "This is for people of 18 or older. Choose something in a group instead.")


def _language_missing(refusal: Any, _: str) -> str:
    if refusal.language == "en":
        return pgettext("error.english_missing", "There is no English here yet. Add the English, then publish both together.")
    return pgettext("error.language_missing", "There is no Welsh here yet. Add the Welsh, then publish both together.")


def _language_older(_: Any, __: str) -> str:
    return pgettext("error.language_older", "The Welsh is older than the English. Check the Welsh, then publish both together.")


def _session_over(_: Any, __: str) -> str:
    return pgettext("error.session_over", "This session has begun, is over or was called off. Choose another.")


def _nothing_to_come(_: Any, __: str) -> str:
    return pgettext("error.nothing_to_come", "This time has gone by. Choose a day and a time to come.")


def _session_there(_: Any, __: str) -> str:
    return pgettext("error.session_there", "There is a session at this time already. Choose another time.")


def _opportunity_ended(_: Any, __: str) -> str:
    return pgettext("error.opportunity_ended", "This has ended. Describe it anew to offer it again.")


def _left_the_scheme(_: Any, __: str) -> str:
    return pgettext("error.left_the_scheme", "This person does not take part in the scheme. Add them first.")


def young_joins() -> str:
    """Return what somebody under 18 reads who would like to take part."""
    return pgettext("error.young_joins", "You are under 18. An organisation brings you in, once your parent or guardian agrees. Ask one.")


def _nobody_of_that_name(_: Any, __: str) -> str:
    return pgettext("error.nobody_of_that_name", "We cannot tell who this is. Use the number on their card.")


SAY: dict[str, Callable[[Any, str], str]] = {
    "age_not_known": _age_not_known,
    "not_checked": _not_checked,
    "adults_only": _adults_only,
    "language_missing": _language_missing,
    "language_older": _language_older,
    "session_over": _session_over,
    "nothing_to_come": _nothing_to_come,
    "session_there": _session_there,
    "opportunity_ended": _opportunity_ended,
    "nobody_of_that_name": _nobody_of_that_name,
    "left_the_scheme": _left_the_scheme,
}
