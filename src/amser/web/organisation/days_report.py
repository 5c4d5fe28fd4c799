"""An employer's year, as a page, a CSV and a PDF: sums, and nobody's name."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from amser.employers.models import DaysYear
from amser.employers.queries import FEWEST_PEOPLE, YearReport, year_report
from amser.kernel.dates import full, month_year
from amser.kernel.errors import NotFound
from amser.kernel.languages import base
from amser.organisations.models import Right
from amser.web.figures import files
from amser.web.figures.tables import Column, Table, Unit
from amser.web.pages import page
from amser.web.papers import as_pdf, written
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.words import figures as words


@require_safe
@organisation_page(Right.READER)
def report(request: OrganisationRequest, year_id: int) -> HttpResponse:
    """What a year came to."""
    request.tab = "figures"
    found = _found(request, year_id)
    return page(request, "organisation/days_report.html", **_context(request, found))


@require_safe
@organisation_page(Right.READER)
def report_csv(request: OrganisationRequest, year_id: int) -> HttpResponse:
    """Give the same as a CSV."""
    found = _found(request, year_id)
    return files.as_csv(tables(found), name=_name(request, found))


@require_safe
@organisation_page(Right.READER)
def report_xlsx(request: OrganisationRequest, year_id: int) -> HttpResponse:
    """Give the same as a workbook, a sheet each."""
    found = _found(request, year_id)
    return files.as_xlsx(tables(found), name=_name(request, found))


@require_safe
@organisation_page(Right.READER)
def report_pdf(request: OrganisationRequest, year_id: int) -> HttpResponse:
    """Give the same as a PDF."""
    found = _found(request, year_id)
    how = written(languages=(base(get_language() or "en"),))
    return as_pdf(request, "organisation/days_report_paper.html", how=how, name=_name(request, found), **_context(request, found))


def _found(request: OrganisationRequest, year_id: int) -> YearReport:
    year = DaysYear.objects.filter(organisation=request.organisation, pk=year_id).select_related("organisation", "scheme").first()
    if year is None:
        raise NotFound
    return year_report(year)


def _name(request: OrganisationRequest, found: YearReport) -> str:
    what = pgettext("days.report.file", "volunteering-days")
    return f"{request.organisation.slug}-{what}-{found.year.begins_on.isoformat()}"


def _context(request: OrganisationRequest, found: YearReport) -> dict[str, Any]:
    period = f"{full(found.year.begins_on)} – {full(found.year.ends_on)}"
    return {"organisation": request.organisation, "year": found.year, "period": period, "tables": tables(found)}


def tables(found: YearReport) -> list[Table]:
    """Return what the page, the CSV and the PDF show."""
    return [_sums(found), *(table for table in (_by_month(found), _by_host(found)) if table.rows)]


def _sums(found: YearReport) -> Table:
    counts = [
        (pgettext("days.report.people", "People on the list"), found.people),
        (pgettext("days.report.took_part", "People who gave a day"), found.took_part),
        (pgettext("days.report.confirmed", "Days given"), found.confirmed),
        (pgettext("days.report.asked", "Days that wait for approval"), found.asked),
        (pgettext("days.report.approved", "Days approved and to come"), found.approved),
        (pgettext("days.report.declined", "Days not approved"), found.declined),
        (pgettext("days.report.not_there", "Days that did not happen"), found.not_there),
        (pgettext("days.report.credits", "Credits they were thanked with"), found.credits),
    ]
    columns = (Column(pgettext("figures.col.what", "What"), Unit.WORDS), Column(pgettext("days.report.count", "Number")))
    note = pgettext("days.report.held_back", "A number that is of fewer than %(people)s people is not shown.") % {"people": FEWEST_PEOPLE}
    return Table("sums", pgettext("days.report.year", "The year"), columns, tuple(counts), notes=(note,))


def _by_month(found: YearReport) -> Table:
    others = pgettext("days.report.other_months", "Other months")
    rows = tuple((month_year(line.month) if line.month else others, line.days, line.minutes) for line in found.months)
    first = Column(pgettext("days.report.month", "Month"), Unit.WORDS)
    note = pgettext("days.report.few_in_month", "A month is named where at least %(people)s people gave a day in it.") % {
        "people": FEWEST_PEOPLE
    }
    return _time("months", pgettext("days.report.by_month", "By month"), first, rows, found, note)


def _by_host(found: YearReport) -> Table:
    others = pgettext("days.report.others", "Others")
    rows = tuple((line.host.name if line.host else others, line.days, line.minutes) for line in found.hosts)
    first = Column(pgettext("days.report.host", "Organisation"), Unit.WORDS)
    note = pgettext("days.report.few", "An organisation is named where at least %(people)s people went to it.") % {"people": FEWEST_PEOPLE}
    return _time("hosts", pgettext("days.report.by_host", "By organisation"), first, rows, found, note)


def _time(name: str, title: str, first: Column, rows: tuple[tuple[str, int, int], ...], found: YearReport, *notes: str) -> Table:
    days, time = pgettext("days.report.days", "Days"), pgettext("days.report.time", "Paid time given")
    total = (words.total(), found.confirmed, found.minutes)
    return Table(name, title, (first, Column(days), Column(time, Unit.MINUTES)), rows, total=total, notes=notes)
