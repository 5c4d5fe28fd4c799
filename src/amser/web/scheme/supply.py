"""Where a scheme's credits are: the whole for its desk, the totals for everybody."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.agencies.policies import scheme_at
from amser.agencies.queries.supply import Supply, supply
from amser.measures.queries.credits.outside import supply_may_be_shown
from amser.web.figures.tables import Table
from amser.web.pages import page
from amser.web.scheme.day_limits import of_this_year
from amser.web.taking_part import SchemeRequest, scheme_figures_page
from amser.web.words import credits as words


@require_safe
@scheme_figures_page
def of_the_scheme(request: SchemeRequest) -> HttpResponse:
    """Everything issued and retired, and on whose accounts the rest stands, beside what the issuer's account says."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    found = supply(scheme)
    back = (reverse("scheme:home", args=[scheme.slug]), pgettext("nav.scheme", "The scheme"))
    return page(
        request, "scheme/supply.html", scheme=scheme, supply=found, tables=[made(found), stands(found), of_this_year(scheme)], back=back
    )


@require_safe
def for_everybody(request: HttpRequest, slug: str) -> HttpResponse:
    """The totals, unless so few people take part that they would say who."""
    scheme = scheme_at(slug)
    is_shown = supply_may_be_shown(scheme)
    found = supply(scheme) if is_shown else None
    tables = [totals(found)] if found else []
    return page(request, "scheme/supply_public.html", scheme=scheme, is_shown=is_shown, tables=tables)


def made(found: Supply) -> Table:
    """Return what was issued less what was retired."""
    rows = (
        (pgettext("supply.to_budgets", "Issued, for organisations to give"), found.issued_to_budgets),
        (pgettext("supply.for_days", "Issued, for volunteering days"), found.issued_for_days),
        (pgettext("supply.redeemed", "Used at venues"), -found.redeemed),
        (pgettext("supply.expired", "Expired"), -found.expired),
        (pgettext("supply.returned", "Given back by organisations"), -found.returned),
    )
    total = (pgettext("supply.out_there", "Out there"), found.issued - found.retired)
    return Table("made", pgettext("supply.made", "Issued less retired"), words.columns(), rows, total)


def stands(found: Supply) -> Table:
    """Return where the rest is."""
    rows = (
        (pgettext("supply.in_budgets", "In budgets, not given yet"), found.in_budgets),
        (pgettext("supply.in_purses", "With people"), found.in_purses),
        (pgettext("supply.with_organisations", "With organisations, as their own"), found.with_organisations),
        (pgettext("supply.in_pot", "In the scheme's pot"), found.in_pot),
        (pgettext("supply.on_paper", "On paper"), found.on_paper),
    )
    held = pgettext("supply.held", "Of these, kept for visits and gifts: %(count)s") % {"count": found.held}
    return Table(
        "stands",
        pgettext("supply.stands", "Where they are"),
        words.columns(),
        rows,
        (pgettext("supply.out_there", "Out there"), found.out_there),
        (held,),
    )


def totals(found: Supply) -> Table:
    """Return what everybody may read."""
    rows = (
        (pgettext("supply.issued", "Issued"), found.issued),
        (pgettext("supply.redeemed", "Used at venues"), -found.redeemed),
        (pgettext("supply.expired_or_returned", "Expired or given back"), -(found.expired + found.returned)),
    )
    return Table(
        "totals",
        pgettext("supply.heading", "All credits of the scheme"),
        words.columns(),
        rows,
        (pgettext("supply.out_there", "Out there"), found.out_there),
    )
