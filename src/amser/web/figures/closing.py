"""Closing a period at the desk."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import full, today
from amser.kernel.errors import NotAllowed
from amser.measures import actions
from amser.measures.models import ClosedPeriod
from amser.measures.queries.period import A_DAY, Period, month_of, quarter_of, year_of
from amser.timebanks.models import TimeBank
from amser.ui.forms import AmserForm, Boxes
from amser.web.broker.visiting import broker_page
from amser.web.figures.asking import code, read
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import figures as words

_AT_MOST: Final = 6


class CloseForm(AmserForm):
    """Which period is closed."""

    period = forms.ChoiceField(label=pgettext_lazy("closing.period", "Which period?"), widget=Boxes())

    def __init__(self, *args: Any, periods: list[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(code(period), words.period(period)) for period in periods]  # type: ignore[attr-defined]


@broker_page
def close_period(request: DeskRequest) -> HttpResponse:
    """Close a period: whoever acts for the whole bank."""
    if request.places is not None:
        raise NotAllowed
    request.tab = "figures"
    bank = request.bank
    closed = list(ClosedPeriod.objects.filter(timebank=bank).order_by("-ends_on").select_related("closed_by").defer("figures"))
    periods = _to_close(closed)
    form = CloseForm(typed(request), periods=periods, initial={"period": code(periods[0])} if periods else {})
    if form.is_valid():
        wanted = read(form.cleaned_data["period"])
        assert wanted is not None, "one of those offered"
        if attempt(request, form, lambda: _close(request, form, bank, wanted)):
            messages.success(request, pgettext("closing.done", "Closed. These figures do not change any more."))
            return go("broker:close_period", bank.slug)
    return page(request, "figures/close.html", form=form, can_close=bool(periods), closed=[_line(request, period) for period in closed])


def _close(request: DeskRequest, form: CloseForm, bank: TimeBank, wanted: Period) -> ClosedPeriod:
    return actions.close_period(
        by=actor(request), key=form.cleaned_data["key"], at=now(), bank=bank, starts_on=wanted.first, ends_on=wanted.last
    )


def _to_close(closed: list[ClosedPeriod]) -> list[Period]:
    """Return the periods that may be closed today: those that follow the last one, or else the latest ones that are over."""
    day = today(now())
    if not closed:
        return [kind(day).before for kind in (quarter_of, month_of, year_of)]
    first = closed[0].ends_on + A_DAY
    lasts = {kind(first).last for kind in (quarter_of, month_of)}
    while max(lasts) < day and len(lasts) < _AT_MOST:
        lasts.add(quarter_of(max(lasts) + A_DAY).last)
    quarters_first = sorted(lasts, key=lambda last: (last != quarter_of(first).last, last))
    return [Period(first, last) for last in quarters_first if first <= last < day]


def _line(request: DeskRequest, period: ClosedPeriod) -> tuple[str, str, str, str]:
    days = Period(period.starts_on, period.ends_on)
    report = reverse("broker:report", args=[request.bank.slug]) + f"?period={code(days)}"
    return words.period(days), full(today(period.closed_at)), period.closed_by.name if period.closed_by else "Amser", report
