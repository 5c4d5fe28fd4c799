"""Which period a reader of credits asks for: always whole months, quarters or years; outside the scheme's desk, quarters that are over."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import today
from amser.measures.queries.period import Period, month_of, quarter_of, year_of
from amser.web.figures.asking import code, read, usual
from amser.web.pages import now
from amser.web.words import figures as words

_EARLIEST, _LATEST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
_QUARTERS: Final = 8
_MONTHS: Final = 12
_YEARS: Final = 3


def asked_for(request: HttpRequest, *, quarters_only: bool) -> Period:
    """
    Return the period in the address; what cannot be read, or may not be asked for, is the usual quarter.

    With `quarters_only`, a quarter that is over: read on two days, one that is on would say what somebody did in between.
    """
    found, day = _known(request.GET.get("period", "")), today(now())
    if quarters_only:
        return found if found is not None and found.is_quarter and found.last < day else quarter_of(day).before
    is_offered = found is not None and (found.is_quarter or found.is_month or found.is_year)
    return found if found is not None and is_offered else usual(day)


def month_asked_for(request: HttpRequest) -> Period:
    """Return the month in the address, else this one."""
    found = _known(request.GET.get("period", ""))
    return found if found is not None and found.is_month else month_of(today(now()))


def _known(text: str) -> Period | None:
    found = read(text)
    return found if found is not None and _EARLIEST <= found.first <= found.last <= _LATEST else None


class PeriodForm(forms.Form):
    """The periods that people ask for."""

    period = forms.ChoiceField(label=pgettext_lazy("figures.ask.period", "Which period?"))

    use_required_attribute = False

    def __init__(self, asked: Period, offered: list[Any]) -> None:
        super().__init__(label_suffix="", initial={"period": code(asked)})
        self.fields["period"].choices = _with(asked, offered)  # type: ignore[attr-defined]


def _back(kind: Any, how_many: int, *, is_over: bool = False) -> list[tuple[str, str]]:
    newest = kind(today(now()))
    found = [newest.before if is_over else newest]
    while len(found) < how_many:
        found.append(found[-1].before)
    return [(code(period), words.period(period)) for period in found]


def _with(asked: Period, offered: list[Any]) -> list[Any]:
    """Return what is offered, and what was asked for where that is longer ago."""
    known = {value for _, group in offered if isinstance(group, list) for value, _ in group} | {value for value, _ in offered}
    return offered if code(asked) in known else [(code(asked), words.period(asked)), *offered]


def any_period(asked: Period) -> PeriodForm:
    """Return the form for the scheme's desk."""
    groups = [
        (pgettext("figures.ask.quarters", "Quarters"), _back(quarter_of, _QUARTERS)),
        (pgettext("figures.ask.months", "Months"), _back(month_of, _MONTHS)),
        (pgettext("figures.ask.years", "Years"), _back(year_of, _YEARS)),
    ]
    return PeriodForm(asked, groups)


def quarters(asked: Period) -> PeriodForm:
    """Return the form for readers outside the desk."""
    return PeriodForm(asked, _back(quarter_of, _QUARTERS, is_over=True))


def months(asked: Period) -> PeriodForm:
    """Return the form for a month."""
    return PeriodForm(asked, _back(month_of, _MONTHS))
