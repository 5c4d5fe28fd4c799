"""The books of a bank, to read: sums that anyone who audits can check. No names."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from amser.kernel.dates import month, month_year
from amser.kernel.minutes import duration, duration_short
from amser.ledger import queries as ledger
from amser.ledger.models import Account, AccountKind, TransferCode
from amser.ledger.queries import DatedBy, Flow, Side, Span
from amser.timebanks.models import TimeBank
from amser.ui.forms import DayField
from amser.web.broker.visiting import books_page
from amser.web.pages import page
from amser.web.spreadsheet import download
from amser.web.visiting import DeskRequest

A_DAY = dt.timedelta(days=1)


class _Usual(forms.ChoiceField):
    """A choice whose first answer holds until another is given: nothing to leave empty."""

    is_optional = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


class NarrowForm(forms.Form):
    """How a reader wants the sums: by which periods, dated how, between which days."""

    span = _Usual(
        label=pgettext_lazy("books.span", "Sums for each"),
        choices=[
            (Span.MONTH.value, pgettext_lazy("books.span.month", "Month")),
            (Span.QUARTER.value, pgettext_lazy("books.span.quarter", "Quarter")),
            (Span.YEAR.value, pgettext_lazy("books.span.year", "Year")),
        ],
    )
    by = _Usual(
        label=pgettext_lazy("books.by", "Which day counts?"),
        choices=[
            (DatedBy.ENTRY.value, pgettext_lazy("books.by.entry", "The day it was written down")),
            (DatedBy.WORK.value, pgettext_lazy("books.by.work", "The day it happened")),
        ],
    )
    since = DayField(label=pgettext_lazy("statement.since", "From which day?"), required=False)
    until = DayField(label=pgettext_lazy("statement.until", "Until which day?"), required=False)

    use_required_attribute = False

    def flows(self, bank: TimeBank) -> list[Flow]:
        """Return what moved in a bank's book; what could not be read narrows nothing."""
        self.is_valid()
        found: dict[str, Any] = self.cleaned_data
        until = found.get("until")
        return ledger.flows(
            bank.book_id,
            span=Span(found.get("span") or Span.MONTH),
            dated_by=DatedBy(found.get("by") or DatedBy.ENTRY),
            start=found.get("since"),
            end=until + A_DAY if until else None,
        )

    @property
    def span_chosen(self) -> Span:
        """The length of the periods."""
        return Span(self.cleaned_data.get("span") or Span.MONTH)


@dataclasses.dataclass(frozen=True, slots=True)
class Period:
    """One period as the page shows it: its name, and a row for each reason and kind of account."""

    name: str
    rows: list[tuple[str, str, int, str, str]]
    came: str
    went: str


@require_safe
@books_page
def books(request: DeskRequest) -> HttpResponse:
    """What stands on each kind of account, that it sums to nothing, and what moved when and for which reason."""
    form = NarrowForm(request.GET, label_suffix="")
    found = form.flows(request.bank)
    rows, total = _accounts(request.bank)
    return page(
        request,
        "broker/books.html",
        form=form,
        rows=rows,
        total=total,
        moved=[(_reason(sum_.code), sum_.transfers, duration(sum_.amount)) for sum_ in ledger.totals(found)],
        periods=list(_periods(found, form.span_chosen)),
        is_narrowed=bool(request.GET),
        query=request.GET.urlencode(),
    )


@require_safe
@books_page
def books_csv(request: DeskRequest) -> HttpResponse:
    """Give the sums of the same periods as a file for a spreadsheet: whole minutes, the first first."""
    form = NarrowForm(request.GET)
    sides = ledger.sides(form.flows(request.bank))
    return download(pgettext("books.file", "the-books.csv"), _headings(), (_cells(side, form.span_chosen) for side in sides))


def _headings() -> list[str]:
    return [
        pgettext("books.csv.first_day", "First day"),
        pgettext("books.col.period", "Period"),
        pgettext("books.col.reason", "Reason"),
        pgettext("books.col.whose", "Whose"),
        pgettext("books.col.times", "Times"),
        pgettext("books.csv.came", "Came in (minutes)"),
        pgettext("books.csv.went", "Went out (minutes)"),
    ]


def _cells(side: Side, span: Span) -> list[object]:
    named = [side.period.isoformat(), _name(side.period, span), _reason(side.code), _kind(side.kind)]
    return [*named, side.transfers, side.gained, side.given_up]


def _periods(found: list[Flow], span: Span) -> Iterator[Period]:
    """Yield the periods in which anything moved, the last first."""
    by_period = groupby(ledger.sides(found), key=lambda side: side.period)
    for first_day, group in reversed([(first_day, list(group)) for first_day, group in by_period]):
        rows = [(_reason(side.code), _kind(side.kind), side.transfers, _short(side.gained), _short(side.given_up)) for side in group]
        came, went = sum(side.gained for side in group), sum(side.given_up for side in group)
        yield Period(name=_name(first_day, span), rows=rows, came=_short(came), went=_short(went))


def _short(minutes: int) -> str:
    return duration_short(minutes) if minutes else ""


def _name(first_day: dt.date, span: Span) -> str:
    if span == Span.MONTH:
        return month_year(first_day)
    if span == Span.YEAR:
        return str(first_day.year)
    values = {"first": month(first_day.month), "last": month(first_day.month + 2), "year": first_day.year}
    return pgettext("books.quarter", "%(first)s – %(last)s %(year)s") % values


def _accounts(bank: TimeBank) -> tuple[list[tuple[str, int, str, str]], int]:
    found = Account.objects.filter(book_id=bank.book_id).values("kind").annotate(how_many=Count("id"), sum=Sum("posted")).order_by("kind")
    rows = [(_kind(row["kind"]), row["how_many"], duration(row["sum"]) if row["sum"] else "0", _side(row["sum"])) for row in found]
    return rows, sum(row["sum"] for row in found)


def _side(minutes: int) -> str:
    if minutes == 0:
        return ""
    return pgettext("books.plus", "more came in") if minutes > 0 else pgettext("books.minus", "more went out")


def _kind(kind: int) -> str:
    return {
        AccountKind.MEMBER: pgettext("books.members", "Members"),
        AccountKind.ORGANISATION: pgettext("books.organisations", "Organisations"),
        AccountKind.ISSUE: pgettext("books.issue", "Hours of welcome, issued"),
        AccountKind.POT: pgettext("books.pot", "Community pot"),
        AccountKind.WRITE_OFF: pgettext("books.writeoff", "Written off"),
        AccountKind.CLEARING: pgettext("books.clearing", "Other time banks"),
    }[AccountKind(kind)]


def _reason(code: int) -> str:
    return {
        TransferCode.EXCHANGE: pgettext("books.exchange", "Help between members"),
        TransferCode.GIFT: pgettext("books.gift", "Gifts"),
        TransferCode.DONATION: pgettext("books.donation", "Given to the community pot"),
        TransferCode.POT_PAYMENT: pgettext("books.pot_payment", "Given from the community pot"),
        TransferCode.START_GRANT: pgettext("books.start_grant", "Hours of welcome"),
        TransferCode.OPENING_BALANCE: pgettext("books.opening", "Brought from before"),
        TransferCode.WRITE_OFF: pgettext("books.write_off", "Written off"),
        TransferCode.REVERSAL: pgettext("books.reversal", "Put right"),
    }[TransferCode(code)]
