"""What a reader asks for: which period, by which date, cut how. Always whole months, quarters, years or closed periods."""

import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import today
from amser.measures.models import ClosedPeriod
from amser.measures.queries.activity import CUTS
from amser.measures.queries.help import Scope
from amser.measures.queries.period import Basis, Period, month_of, quarter_of, year_of
from amser.timebanks.models import TimeBank
from amser.web.pages import now
from amser.web.words import figures as words

SETTLING: Final = dt.timedelta(days=14)  # for so long after a quarter, people look for that one
_QUARTERS, _YEARS, _MONTHS = 8, 3, 12
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
_NAMED: Final = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


def code(period: Period) -> str:
    """Return a period as an address says it: "2026-Q3", "2026-07", "2026", or its two days."""
    if period.is_month:
        return f"{period.first:%Y-%m}"
    if period.is_quarter:
        return f"{period.first.year}-Q{(period.first.month + 2) // 3}"
    return str(period.first.year) if period.is_year else f"{period.first}--{period.last}"


def read(text: str) -> Period | None:
    """Return the period that an address says, or None."""
    found = _NAMED.fullmatch(text)
    try:
        if found is None:
            first, last = (dt.date.fromisoformat(part) for part in text.split("--"))
            return Period(first, last) if first <= last else None
        day = dt.date(int(found["year"]), int(found["month"] or int(found["quarter"] or 1) * 3 - 2), 1)
    except ValueError:
        return None
    return quarter_of(day) if found["quarter"] else month_of(day) if found["month"] else year_of(day)


def _of_the_bank(bank: TimeBank, text: str) -> Period | None:
    """
    Return the period that an address says, if figures are made of it: a month, a quarter, a year, or one the bank has closed.

    Of any days that somebody types there are none: two reports that differ by a day would say what one person did.
    """
    found = read(text)
    if found is None or not _EARLIEST <= found.first <= found.last <= _LATEST:
        return None
    if found.is_month or found.is_quarter or found.is_year:
        return found
    closed = ClosedPeriod.objects.filter(timebank=bank, starts_on=found.first, ends_on=found.last)
    return found if closed.exists() else None


def usual(day: dt.date) -> Period:
    """Return the quarter that people ask for on a day: this one, or for its first two weeks the one before."""
    return quarter_of(day - SETTLING)


def _back(kind: Any, day: dt.date, how_many: int) -> list[Period]:
    found = [kind(day)]
    while len(found) < how_many:
        found.append(found[-1].before)
    return found


class AskForm(forms.Form):
    """Period, date and cut, as a page offers them."""

    period = forms.ChoiceField(label=pgettext_lazy("figures.ask.period", "Which period?"))
    basis = forms.ChoiceField(label=pgettext_lazy("figures.ask.basis", "By which date does help count?"))
    by = forms.ChoiceField(label=pgettext_lazy("figures.ask.by", "Show help by"))
    own = forms.ChoiceField(label=pgettext_lazy("figures.ask.own", "The time bank's own accounts"))

    use_required_attribute = False

    def __init__(self, bank: TimeBank, asked: "Asked", *, by_person: bool) -> None:
        super().__init__(label_suffix="", initial=asked.values)
        day = today(now())
        self.choices = {"period": _periods(bank, day, asked.period), "basis": _bases(), "by": _cuts(by_person=by_person), "own": _own()}
        for name, choices in self.choices.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]


def _periods(bank: TimeBank, day: dt.date, asked: Period) -> list[tuple[str, Any]]:
    """Return the periods that people ask for, by kind; and the one that was asked for, if it is longer ago."""
    closed = ClosedPeriod.objects.filter(timebank=bank).order_by("-ends_on").values_list("starts_on", "ends_on")[:_MONTHS]
    groups = {
        pgettext("figures.ask.quarters", "Quarters"): _back(quarter_of, day, _QUARTERS),
        pgettext("figures.ask.months", "Months"): _back(month_of, day, _MONTHS),
        pgettext("figures.ask.years", "Years"): _back(year_of, day, _YEARS),
        pgettext("figures.ask.closed", "Closed"): [Period(*days) for days in closed],
    }
    offered = [(name, [(code(period), words.period(period)) for period in periods]) for name, periods in groups.items() if periods]
    known = asked in (period for periods in groups.values() for period in periods)
    return offered if known else [(code(asked), words.period(asked)), *offered]


def _bases() -> list[tuple[str, str]]:
    return [(basis.value, words.basis(basis)) for basis in Basis]


def _cuts(*, by_person: bool) -> list[tuple[str, str]]:
    names = [name for name in CUTS if name != "entered"] + (["person"] if by_person else [])
    return [(name, words.by(name)) for name in names]


def _own() -> list[tuple[str, str]]:
    return [("with", words.own_accounts(counted=True)), ("without", words.own_accounts(counted=False))]


class Asked:
    """What was asked for; what could not be read is as usual."""

    def __init__(self, request: HttpRequest, bank: TimeBank, *, by_person: bool) -> None:
        given = request.GET
        self.period = _of_the_bank(bank, given.get("period", "")) or usual(today(now()))
        self.basis = Basis.ENTRY if given.get("basis") == Basis.ENTRY else Basis.ACTIVITY
        self.by = given["by"] if given.get("by") in {name for name, _ in _cuts(by_person=by_person)} else "month"
        self.own = given.get("own") != "without"
        self.scope = Scope(bank, self.period, self.basis, self.own)

    @property
    def values(self) -> dict[str, str]:
        """The same as an address says it."""
        return {"period": code(self.period), "basis": self.basis.value, "by": self.by, "own": "with" if self.own else "without"}

    @property
    def query(self) -> str:
        """The same, to stand after a question mark."""
        return urlencode(self.values)
