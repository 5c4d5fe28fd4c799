"""Figures at the desk, as a page and as files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from amser.kernel.dates import today
from amser.kernel.languages import base
from amser.measures import actions
from amser.measures.queries.period import Period
from amser.measures.queries.quality import answers, quality_form
from amser.web.broker.visiting import broker_page
from amser.web.figures import files
from amser.web.figures.asking import Asked, AskForm, code
from amser.web.figures.funder import funder_report
from amser.web.figures.quality import AnswersForm, form_tables, known
from amser.web.figures.showing import about, show
from amser.web.pages import actor, attempt, now, page
from amser.web.papers import as_pdf, written
from amser.web.visiting import DeskRequest, typed
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


@require_http_methods(["GET", "HEAD", "POST"])
@broker_page
def quality(request: DeskRequest) -> HttpResponse:
    """Show the Quality Mark form, and keep what the bank answers for a period, until it is closed."""
    request.tab = "figures"
    bank, period = request.bank, _asked(request).period
    said = answers(bank, period)
    form = AnswersForm(typed(request), said=said)
    if form.is_valid() and attempt(request, form, lambda: _keep(request, form, period)):
        messages.success(request, pgettext("quality.kept", "The answers are kept."))
        return redirect(f"{reverse('broker:quality', args=[bank.slug])}?period={code(period)}")
    known_form = quality_form(bank, on=today(now()), at=now())
    tables = form_tables(known_form, said, period) if said.is_closed else [known(known_form)]
    return page(request, "figures/quality.html", tables=tables, form=form, said=said, period=words.period(period), code=code(period))


def _keep(request: DeskRequest, form: AnswersForm, period: Period) -> bool:
    """Keep them, and say so: the action itself has no row to return."""
    key, at = form.cleaned_data["key"], now()
    actions.answer_quality(
        by=actor(request), key=key, at=at, bank=request.bank, starts_on=period.first, ends_on=period.last, answers=form.answers
    )
    return True


@require_safe
@broker_page
def quality_pdf(request: DeskRequest) -> HttpResponse:
    """Give the Quality Mark form on paper, with what the bank answers for a period."""
    period = _asked(request).period
    return as_pdf(
        request,
        "figures/paper.html",
        how=written(languages=(base(get_language() or "en"),)),
        name=_name(request, pgettext("quality.file", "quality-mark"), str(today(now()))),
        title=pgettext("figures.quality", "Quality Mark form"),
        bank=request.bank,
        tables=form_tables(quality_form(request.bank, on=today(now()), at=now()), answers(request.bank, period), period),
    )
