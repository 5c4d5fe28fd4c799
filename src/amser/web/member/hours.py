"""My hours: a statement that anyone can read, print and take away."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amser.exchanges.queries import PAGE, Line, Statement, Wanted, statement, summary_of
from amser.kernel.dates import full, today
from amser.kernel.minutes import duration_short
from amser.members import actions as members
from amser.timebanks.queries import policy_of
from amser.ui.forms import DayField
from amser.web.member.exchanges import broker_name
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.spreadsheet import download
from amser.web.visiting import MemberRequest, member_page
from amser.web.words import exchanges as words
from amser.web.words import names
from amser.web.words.balance import balance_sentence, besides


class NarrowForm(forms.Form):
    """What a reader looks for in their hours."""

    find = forms.CharField(label=pgettext_lazy("statement.filter.label", "Find in my hours"), required=False, max_length=80)
    since = DayField(label=pgettext_lazy("statement.since", "From which day?"), required=False)
    until = DayField(label=pgettext_lazy("statement.until", "Until which day?"), required=False)

    use_required_attribute = False

    def wanted(self) -> Wanted:
        """Return what is looked for; what could not be read narrows nothing."""
        self.is_valid()
        found = self.cleaned_data
        return Wanted(since=found.get("since"), until=found.get("until"), words=found.get("find", ""))


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A row of the table, as the statement component reads it."""

    day: dt.date
    what: str
    language: str
    who: str
    url: str
    written: dt.date | None
    given: int = 0
    received: int = 0
    corrected: bool = False
    note: str = ""


@require_safe
@member_page
def hours(request: MemberRequest) -> HttpResponse:
    """Show how the member's hours stand, and every time they moved."""
    request.tab = "hours"
    if request.membership.account_id is None:
        return page(request, "member/no_hours_yet.html")
    form = NarrowForm(request.GET or None, label_suffix="")
    wanted = form.wanted() if form.is_bound else Wanted()
    number = _page_number(request)
    found = statement(request.membership, wanted=wanted, page=number)
    policy = policy_of(request.bank, on=today(now()))
    summary, shows = summary_of(request.membership, found.overall, policy), policy.show_balances
    pages = Paginator(range(found.count), PAGE).get_page(number)
    return page(
        request,
        "member/hours.html",
        form=form,
        found=found,
        rows=[row for line in found.lines for row in rows_of(line, request.bank.slug)],
        summary=summary,
        standing=balance_sentence(summary, broker=broker_name(request)),
        shows_balance=shows and not request.membership.hide_balance,
        may_show=shows,
        is_narrowed=wanted != Wanted(),
        period=_period(found, wanted),
        years=_spans_years(found, wanted),
        besides=besides(summary),
        pages=pages,
        query=_query_without_page(request),
    )


def _page_number(request: MemberRequest) -> int:
    number = request.GET.get("page", "1")
    return max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1  # noqa: PLR2004  nobody has a million pages


def _query_without_page(request: MemberRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _period(found: Statement, wanted: Wanted) -> str:
    start, end = wanted.since or found.first_day, wanted.until or found.last_day
    if start is None or end is None:
        return ""
    return pgettext("statement.period", "From %(start)s to %(end)s") % {"start": full(start), "end": full(end)}


def _spans_years(found: Statement, wanted: Wanted) -> bool:
    """Return whether days without their year could be of more than one year, or of another than this."""
    ends = (wanted.since or found.first_day, wanted.until or found.last_day)
    return any(day is not None and day.year != today(now()).year for day in ends)


def rows_of(line: Line, slug: str) -> Iterator[Row]:
    """Yield a line's row; for what was put right its pair, both struck through, with the reason under them."""
    what, minutes = words.line(line), abs(line.amount)
    if not line.is_help:
        what = f"{what}: {duration_short(minutes)}".replace(" h", "\u00a0h").replace(" min", "\u00a0min") + _quoted(line.words)
    about = line.exchange or line.with_organisation
    gave = minutes if line.is_help and line.amount > 0 else 0
    received = minutes if line.is_help and line.amount < 0 else 0
    row = Row(
        day=line.day,
        what=what,
        language=about.language if about else "",
        who=_who(line) if about else "",
        url=_url(line, slug),
        written=line.written_on if line.written_on != line.day else None,
        given=gave,
        received=received,
        corrected=line.corrected_on is not None,
    )
    yield row
    if line.corrected_on is not None:
        yield dataclasses.replace(row, day=line.corrected_on, written=None, given=received, received=gave, note=_why(line))


def _url(line: Line, slug: str) -> str:
    if line.with_organisation is not None:
        return reverse("member:with_organisation", args=[slug, line.with_organisation.pk])
    return reverse("member:exchange", args=[slug, line.exchange.pk]) if line.exchange else ""


def _who(line: Line) -> str:
    """Return with whom; of another bank, with its name."""
    if line.with_organisation is not None:
        return line.with_organisation.belonging.organisation.name
    if line.other is None:
        return ""
    return names.with_bank(line.other) if line.exchange and line.exchange.crosses else line.other.short_name


def _quoted(text: str) -> str:
    return f" “{text}”" if text else ""


def _why(line: Line) -> str:
    assert line.corrected_on is not None, "only what was put right says why"
    if not line.reason:
        return pgettext("statement.row.corrected", "The line above was put right.")
    text = pgettext("statement.row.put_right", "This was put right on %(date)s. Reason: “%(reason)s”.")
    return text % {"date": full(line.corrected_on), "reason": line.reason}


@require_safe
@member_page
def hours_csv(request: MemberRequest) -> HttpResponse:
    """Give the same lines as a file for a spreadsheet: whole minutes, days as a spreadsheet reads them."""
    wanted = NarrowForm(request.GET).wanted()
    has_hours = request.membership.account_id is not None
    lines = statement(request.membership, wanted=wanted, size=None).lines if has_hours else []
    return download(pgettext("statement.file", "my-hours.csv"), _headings(), (cells for line in lines for cells in _cells(line)))


def _headings() -> list[str]:
    return [
        pgettext("statement.col.happened", "When it happened"),
        pgettext("statement.col.entered", "When it was written down"),
        pgettext("statement.col.what", "What"),
        pgettext("statement.col.who", "With whom"),
        pgettext("statement.csv.gave", "You gave (minutes)"),
        pgettext("statement.csv.received", "You received (minutes)"),
        pgettext("statement.csv.came", "Came to you without help (minutes)"),
        pgettext("statement.csv.went", "You gave on (minutes)"),
        pgettext("statement.csv.note", "Put right"),
    ]


def _cells(line: Line) -> Iterator[list[object]]:
    sides = (line.is_help, line.amount > 0)
    figures = [abs(line.amount) if sides == column else "" for column in ((True, True), (True, False), (False, True), (False, False))]
    who = _who(line)
    note = _why(line) if line.corrected_on else ""
    yield [line.day.isoformat(), line.written_on.isoformat(), words.line(line), who, *figures, note]
    if line.corrected_on:
        undone = [-figure if isinstance(figure, int) else figure for figure in figures]
        yield [line.day.isoformat(), line.corrected_on.isoformat(), words.line(line), who, *undone, note]


@require_POST
@member_page
def hide_hours(request: MemberRequest) -> HttpResponse:
    """Hide how the hours stand, or show it again."""
    hidden = request.POST.get("hidden") == "1"
    attempt_button(
        request,
        lambda: members.hide_balance(by=actor(request), key=key_of(request), at=now(), membership=request.membership, hidden=hidden),
    )
    return go("member:hours", request.bank.slug)
