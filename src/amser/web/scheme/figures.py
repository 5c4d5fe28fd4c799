"""A scheme's report: exact at its desk, through the gate for whoever pays for it, and the same as a page, CSV and PDF."""

import dataclasses

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from amser.kernel.dates import full, today
from amser.kernel.languages import base
from amser.measures.queries.credits.moves import CreditScope
from amser.measures.queries.credits.report import credit_report
from amser.measures.queries.period import Period
from amser.web.figures import files
from amser.web.figures.asking import code
from amser.web.figures.credits import ShownReport, shown
from amser.web.pages import now, page
from amser.web.papers import as_pdf, written
from amser.web.scheme.asking import any_period, asked_for, quarters
from amser.web.taking_part import SchemeRequest, scheme_figures_page


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for: a period, as it is at the desk or as it may leave it (`outside`, the only one for some)."""

    period: Period
    outside: bool

    @property
    def query(self) -> str:
        """The same, to stand after a question mark."""
        return urlencode({"period": code(self.period)} | ({"outside": "1"} if self.outside else {}))


def _asked(request: SchemeRequest) -> Asked:
    outside = not request.runs_scheme or "outside" in request.GET
    return Asked(asked_for(request, quarters_only=outside), outside)


def _shown(request: SchemeRequest, asked: Asked) -> ShownReport:
    return shown(credit_report(CreditScope(request.credit_scheme, asked.period), at=now(), outside=asked.outside))


def _name(request: SchemeRequest, asked: Asked) -> str:
    return slugify(
        f"{request.credit_scheme.slug}-{pgettext('credits.file', 'credits')}-{code(asked.period)}-{base(get_language() or 'cy')}"
    )


@require_safe
@scheme_figures_page
def figures(request: SchemeRequest) -> HttpResponse:
    """Show a scheme's report."""
    request.tab = "figures"
    asked = _asked(request)
    form = (quarters if asked.outside else any_period)(asked.period)
    return page(
        request,
        "scheme/figures.html",
        scheme=request.credit_scheme,
        form=form,
        asked=asked,
        runs=request.runs_scheme,
        shown=_shown(request, asked),
    )


@require_safe
@scheme_figures_page
def figures_csv(request: SchemeRequest) -> HttpResponse:
    """Give the tables of a scheme's report as one CSV."""
    asked = _asked(request)
    found = _shown(request, asked)
    return files.as_csv(found.tables, name=_name(request, asked), about=_about(request, found))


@require_safe
@scheme_figures_page
def figures_xlsx(request: SchemeRequest) -> HttpResponse:
    """Give the tables of a scheme's report as a workbook, a sheet each."""
    asked = _asked(request)
    found = _shown(request, asked)
    return files.as_xlsx(found.tables, name=_name(request, asked), about=_about(request, found))


def _about(request: SchemeRequest, found: ShownReport) -> list[str]:
    """Return whose figures these are, of when, made when and how: a file is read where the page is not."""
    made = pgettext("figures.made_on", "Made on %(date)s") % {"date": full(today(now()))}
    return [request.credit_scheme.name, found.title, made, *found.method]


@require_safe
@scheme_figures_page
def figures_pdf(request: SchemeRequest) -> HttpResponse:
    """Give a scheme's report on paper."""
    asked = _asked(request)
    found = _shown(request, asked)
    return as_pdf(
        request,
        "scheme/figures_paper.html",
        how=written(languages=(base(get_language() or "en"),)),
        name=_name(request, asked),
        title=found.title,
        whose=request.credit_scheme.name,
        shown=found,
    )
