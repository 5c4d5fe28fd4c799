"""The front of a scheme's desk: what waits, and the few figures that matter."""

import datetime as dt

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.agencies.models import Partner, Scheme
from amser.agencies.queries.budgets import SOON, BudgetLine, budget_lines
from amser.agencies.queries.supply import supply
from amser.kernel.dates import full, today
from amser.notifications.queries import for_a_scheme_to_tell
from amser.web.pages import now, page
from amser.web.taking_part import SchemeRequest, scheme_figures_page
from amser.web.words import scheme as words


@require_safe
@scheme_figures_page
def home(request: SchemeRequest) -> HttpResponse:
    """What waits for whoever runs the scheme; for whoever reads its figures, the way to them."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    return page(
        request,
        "scheme/home.html",
        scheme=scheme,
        runs=request.runs_scheme,
        supply=supply(scheme),
        waiting=_waiting(scheme) if request.runs_scheme else [],
        links=_links(scheme, runs=request.runs_scheme),
    )


def _waiting(scheme: Scheme) -> list[tuple[str, str, str]]:
    """Return what waits: what it is, what about it, and where to see to it."""
    asked = Partner.objects.asked().filter(scheme=scheme).select_related("organisation").order_by("asked_at")
    to_sign = [
        (partner.organisation.name, words.asks_to_join(partner.kind), reverse("scheme:partner", args=[scheme.slug, partner.pk]))
        for partner in asked
    ]
    day, budgets = today(now()), reverse("scheme:budgets", args=[scheme.slug])
    return [
        *to_sign,
        *_untold(scheme),
        *((line.budget.organisation.name, text, budgets) for line in budget_lines(scheme, open_only=True) for text in _why(line, day)),
    ]


def _untold(scheme: Scheme) -> list[tuple[str, str, str]]:
    """Return that people are still to be told of something by the scheme itself, and how many letters that is."""
    count = for_a_scheme_to_tell(scheme).count()
    if not count:
        return []
    note = pgettext("scheme.to_tell", "They read no e-mail, or it did not arrive. Letters: %(count)s") % {"count": count}
    return [(pgettext("to_tell.heading", "Whom to tell"), note, reverse("scheme:to_tell", args=[scheme.slug]))]


def _why(line: BudgetLine, day: dt.date) -> list[str]:
    """Return why a budget wants looking at; nothing where it does not."""
    if line.left == 0 and line.is_nearly_empty:
        return [pgettext("scheme.budget.empty", "Nothing is left in the budget.")]
    if line.is_nearly_empty:
        return [pgettext("scheme.budget.nearly_empty", "The budget is nearly empty. Credits left: %(count)s") % {"count": line.left}]
    if line.left and line.budget.ends_on <= day + SOON:
        text = pgettext("scheme.budget.ends_soon", "The budget ends on %(date)s. Credits not given yet: %(count)s")
        return [text % {"date": full(line.budget.ends_on), "count": line.left}]
    return []


def _links(scheme: Scheme, *, runs: bool) -> list[tuple[str, str]]:
    read = [("scheme:supply", pgettext("scheme.supply", "Where the credits are")), ("scheme:figures", pgettext("nav.figures", "Figures"))]
    run = [
        ("scheme:holders", pgettext("holders.heading", "People and cards")),
        ("scheme:partners", pgettext("scheme.partners", "Partners")),
        ("scheme:open_organisation", pgettext("organisation.open", "Open an organisation")),
        ("scheme:budgets", pgettext("scheme.budgets", "Budgets")),
        ("scheme:day_limits", pgettext("day_limit.heading", "Credits for volunteering days")),
        ("scheme:vouchers", pgettext("voucher.paper", "Credits on paper")),
        ("scheme:to_tell", pgettext("to_tell.heading", "Whom to tell")),
        ("scheme:agreements", pgettext("scheme.agreements", "The agreement")),
        ("scheme:about", pgettext("scheme.about", "What the scheme says and decides")),
        ("scheme:roles", pgettext("desk.roles", "Who does what")),
    ]
    return [(reverse(name, args=[scheme.slug]), label) for name, label in ([*run, *read] if runs else read)]
