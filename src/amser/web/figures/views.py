"""Figures at the desk, as a page and as files."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from amser.kernel.dates import today
from amser.kernel.languages import base
from amser.measures.queries.quality import quality_form
from amser.web.broker.visiting import broker_page
from amser.web.figures import files
from amser.web.figures.asking import Asked, AskForm, code
from amser.web.figures.funder import funder_report
from amser.web.figures.quality import form_tables
from amser.web.figures.showing import about, show
from amser.web.pages import now, page
from amser.web.papers import as_pdf, written
from amser.web.visiting import DeskRequest
from amser.web.words import figures as words


@require_safe
@broker_page
def figures(request: DeskRequest) -> HttpResponse:
    """Show the figures of a period, cut as the reader likes."""
    request.tab = "figures"
    asked = _asked(request)
    shown = show(request.bank, asked)
    form = AskForm(request.bank, asked, by_person=_sees_people(request))
    return page(
        request,
        "figures/figures.html",
        form=form,
        shown=shown,
        period=words.period(asked.period),
        query=asked.query,
        links=_links(request, asked),
    )


def _asked(request: DeskRequest) -> Asked:
    return Asked(request, request.bank, by_person=_sees_people(request))


def _sees_people(request: DeskRequest) -> bool:
    """Whether somebody acts for the whole bank: a coordinator of a place sees sums of the others, not names."""
    return request.places is None


def _links(request: DeskRequest, asked: Asked) -> list[tuple[str, str]]:
    slug, period = request.bank.slug, f"?period={code(asked.period)}"
    return [
        (reverse("broker:report", args=[slug]) + period, pgettext("figures.report", "Report for a funder")),
        (reverse("broker:quality", args=[slug]), pgettext("figures.quality", "Quality Mark form")),
        (reverse("broker:close_period", args=[slug]), pgettext("figures.close", "Close a period")),
    ]


def _name(request: DeskRequest, kind: str, what: str) -> str:
    return slugify(f"{request.bank.slug}-{kind}-{what}")


@require_safe
@broker_page
def figures_csv(request: DeskRequest) -> HttpResponse:
    """Give every table of the figures as one CSV."""
    asked = _asked(request)
    return files.as_csv(show(request.bank, asked).in_files, name=_name(request, pgettext("figures.file", "figures"), code(asked.period)))


@require_safe
@broker_page
def figures_xlsx(request: DeskRequest) -> HttpResponse:
    """Give every table of the figures as a workbook."""
    asked = _asked(request)
    return files.as_xlsx(show(request.bank, asked).in_files, name=_name(request, pgettext("figures.file", "figures"), code(asked.period)))


@require_safe
@broker_page
def figures_pdf(request: DeskRequest) -> HttpResponse:
    """Give every table of the figures on paper."""
    asked = _asked(request)
    return as_pdf(
        request,
        "figures/paper.html",
        how=written(languages=(base(get_language() or "en"),)),
        name=_name(request, pgettext("figures.file", "figures"), code(asked.period)),
        title=f"{pgettext('nav.figures', 'Figures')}: {words.period(asked.period)}",
        bank=request.bank,
        tables=show(request.bank, asked).in_files,
    )


@require_safe
@broker_page
def report(request: DeskRequest) -> HttpResponse:
    """Show the report for a funder."""
    request.tab = "figures"
    asked = _asked(request)
    found = funder_report(request.bank, asked.period)
    return page(request, "figures/report.html", found=found, period=code(asked.period))


@require_safe
@broker_page
def report_pdf(request: DeskRequest) -> HttpResponse:
    """Give the report for a funder on paper."""
    asked = _asked(request)
    found = funder_report(request.bank, asked.period)
    return as_pdf(
        request,
        "figures/report_paper.html",
        how=written(languages=(base(get_language() or "en"),)),
        name=_name(request, pgettext("funder.file", "report"), code(asked.period)),
        title=found.title,
        bank=request.bank,
        found=found,
    )


@require_safe
@broker_page
def report_xlsx(request: DeskRequest) -> HttpResponse:
    """Give the tables of the report for a funder as a workbook."""
    asked = _asked(request)
    found = funder_report(request.bank, asked.period)
    tables = [about(request.bank, found.report), *found.tables]
    return files.as_xlsx(tables, name=_name(request, pgettext("funder.file", "report"), code(asked.period)))


@require_safe
@broker_page
def quality(request: DeskRequest) -> HttpResponse:
    """Show the Quality Mark form."""
    request.tab = "figures"
    return page(request, "figures/quality.html", tables=form_tables(quality_form(request.bank, on=today(now()), at=now())))


@require_safe
@broker_page
def quality_pdf(request: DeskRequest) -> HttpResponse:
    """Give the Quality Mark form on paper."""
    return as_pdf(
        request,
        "figures/paper.html",
        how=written(languages=(base(get_language() or "en"),)),
        name=_name(request, pgettext("quality.file", "quality-mark"), str(today(now()))),
        title=pgettext("figures.quality", "Quality Mark form"),
        bank=request.bank,
        tables=form_tables(quality_form(request.bank, on=today(now()), at=now())),
    )
