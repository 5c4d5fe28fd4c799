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
from amser.web.broker.deciding import Decision
from amser.web.broker.visiting import broker_page
from amser.web.figures.asking import code
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


class SureForm(CloseForm):
    """The same period, to be looked at once more: nothing to type."""

    sure = forms.CharField(initial="yes", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].widget = forms.HiddenInput()


@broker_page
def close_period(request: DeskRequest) -> HttpResponse:
    """Close a period, asked for twice as it is for good: whoever acts for the whole bank."""
    if request.places is not None:
        raise NotAllowed
    request.tab = "figures"
    bank = request.bank
    closed = list(ClosedPeriod.objects.filter(timebank=bank).order_by("-ends_on").select_related("closed_by").defer("figures"))
    periods = _to_close(closed)
    latest = {"period": code(periods[0])} if periods else {}
    form = (SureForm if "sure" in request.POST else CloseForm)(typed(request), periods=periods, initial=latest)
    wanted = next((one for one in periods if code(one) == form["period"].value()), None)
    if form.is_valid() and wanted is not None:
        if not isinstance(form, SureForm):
            return _ask(request, SureForm(periods=periods, initial={"period": code(wanted)}), wanted)
        if attempt(request, form, lambda: _close(request, form, bank, wanted)):
            messages.success(request, pgettext("closing.done", "Closed. These figures do not change any more."))
            return go("broker:close_period", bank.slug)
    if isinstance(form, SureForm):
        if wanted is not None:
            return _ask(request, form, wanted)
        form = CloseForm(periods=periods, initial=latest)  # closed by now: it stands on the list
    return page(request, "figures/close.html", form=form, can_close=bool(periods), closed=[_line(request, period) for period in closed])


def _ask(request: DeskRequest, form: SureForm, wanted: Period) -> HttpResponse:
    said = Decision(
        heading=pgettext("closing.sure", "Close for good: %(period)s") % {"period": words.period(wanted)},
        lede=pgettext("closing.sure.lede", "Its figures stay as they are from today. A closed period cannot be opened again."),
        facts=(
            (pgettext("closing.days", "Its days"), f"{full(wanted.first)} – {full(wanted.last)}"),
            (
                pgettext("closing.then", "Afterwards"),
                pgettext("closing.late", "What comes in late counts in the next period, and is shown there as late."),
            ),
        ),
        submit=pgettext("closing.submit.sure", "Close it for good"),
        back=reverse("broker:close_period", args=[request.bank.slug]),
        back_words=pgettext("figures.close", "Close a period"),
    )
    return page(request, "broker/decide.html", form=form, words=said)


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
