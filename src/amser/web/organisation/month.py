"""An organisation's own month on one page: what it gave, to how many, and what it welcomed."""

import dataclasses

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from amser.agencies.models import Scheme
from amser.kernel.languages import base
from amser.measures.queries.credits.month import own_month
from amser.measures.queries.period import Period
from amser.organisations.models import Organisation
from amser.web.figures import files
from amser.web.figures.asking import code
from amser.web.figures.credits import of_month
from amser.web.figures.tables import Table
from amser.web.pages import page
from amser.web.papers import as_pdf, written
from amser.web.scheme.asking import month_asked_for, months
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.words import figures as words


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """Which month, in which of the schemes that the organisation is or was a partner of; None where there are none."""

    period: Period
    schemes: list[Scheme]
    scheme: Scheme | None

    @property
    def query(self) -> str:
        """The same, to stand after a question mark."""
        return urlencode({"period": code(self.period)} | ({"scheme": self.scheme.slug} if self.scheme else {}))

    @property
    def title(self) -> str:
        """What the page is called."""
        return pgettext("month.title", "Your month: %(month)s") % {"month": words.period(self.period)}


def _asked(request: OrganisationRequest) -> Asked:
    signed = Scheme.objects.filter(partners__organisation=request.organisation, partners__agreed_at__isnull=False)
    schemes = list(signed.distinct().order_by("opened_at", "pk"))
    wanted = next((scheme for scheme in schemes if scheme.slug == request.GET.get("scheme")), None)
    return Asked(month_asked_for(request), schemes, wanted or next(iter(schemes), None))


def _tables(organisation: Organisation, asked: Asked) -> list[Table]:
    return of_month(own_month(organisation, asked.scheme, asked.period)) if asked.scheme else []


def _name(request: OrganisationRequest, asked: Asked) -> str:
    return slugify(f"{request.organisation.slug}-{code(asked.period)}")


@require_safe
@organisation_page()
def month(request: OrganisationRequest) -> HttpResponse:
    """Show an organisation's own month in one scheme."""
    request.tab = "figures"
    asked = _asked(request)
    return page(
        request,
        "organisation/month.html",
        organisation=request.organisation,
        asked=asked,
        form=months(asked.period),
        tables=_tables(request.organisation, asked),
    )


@require_safe
@organisation_page()
def month_csv(request: OrganisationRequest) -> HttpResponse:
    """Give the tables of an organisation's month as a CSV."""
    asked = _asked(request)
    return files.as_csv(_tables(request.organisation, asked), name=_name(request, asked))


@require_safe
@organisation_page()
def month_xlsx(request: OrganisationRequest) -> HttpResponse:
    """Give the tables of an organisation's month as a workbook, a sheet each."""
    asked = _asked(request)
    return files.as_xlsx(_tables(request.organisation, asked), name=_name(request, asked))


@require_safe
@organisation_page()
def month_pdf(request: OrganisationRequest) -> HttpResponse:
    """Give an organisation's month on paper, on one page."""
    asked = _asked(request)
    return as_pdf(
        request,
        "organisation/month_paper.html",
        how=written(languages=(base(get_language() or "en"),)),
        name=_name(request, asked),
        title=asked.title,
        whose=request.organisation.name,
        scheme=asked.scheme,
        tables=_tables(request.organisation, asked),
    )
