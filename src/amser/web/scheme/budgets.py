"""Budgets: what organisations may give away, what they gave, and closing one early."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.agencies import actions
from amser.agencies.models import Budget
from amser.agencies.queries.budgets import BudgetLine, budgets_of, lines_of
from amser.kernel.dates import full, today
from amser.kernel.errors import NotFound
from amser.ledger.queries import balance
from amser.web.broker.deciding import Decision, decide
from amser.web.pages import actor, now, page
from amser.web.scheme.forms import GrantForm, SureForm
from amser.web.taking_part import SchemeRequest, manager_page
from amser.web.visiting import typed

ON_A_PAGE: Final = 50


@require_safe
@manager_page
def budgets(request: SchemeRequest) -> HttpResponse:
    """Every budget, the open ones first, with what the ledger says was used and is left."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    found = Paginator(budgets_of(scheme), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(line, _days(line), _standing(line)) for line in lines_of(scheme, found)]
    return page(request, "scheme/budgets.html", scheme=scheme, rows=rows, pages=found)


def _days(line: BudgetLine) -> str:
    text = pgettext("statement.period", "From %(start)s to %(end)s")
    return text % {"start": full(line.budget.begins_on), "end": full(line.budget.ends_on)}


def _standing(line: BudgetLine) -> str:
    if line.budget.closed_at is not None:
        return pgettext("scheme.budget.closed", "Closed on %(date)s. The rest went back.") % {"date": full(today(line.budget.closed_at))}
    if line.budget.expires_on is None:
        return pgettext("scheme.budget.no_expiry", "Its credits do not expire.")
    return pgettext("scheme.budget.expiry", "Its credits can be used until %(date)s.") % {"date": full(line.budget.expires_on)}


@manager_page
def grant(request: SchemeRequest) -> HttpResponse:
    """Grant a budget: the credits are made now."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    form = GrantForm(typed(request), scheme=scheme, initial={"begins_on": today(now())})
    said = Decision(
        heading=pgettext("scheme.grant", "Grant a budget"),
        lede=pgettext(
            "scheme.grant.lede", "The credits are made now, for the organisation to give. What it has not given by the last day goes back."
        ),
        submit=pgettext("scheme.grant.submit", "Grant it"),
        back=reverse("scheme:budgets", args=[scheme.slug]),
        back_words=pgettext("scheme.budgets", "Budgets"),
        done=pgettext("scheme.grant.done", "Granted. The organisation can give these credits from the first day on."),
    )

    def act() -> Budget:
        return actions.grant_budget(by=actor(request), at=now(), scheme=scheme, **form.cleaned_data)

    return decide(request, form, said, act)


@manager_page
def close_budget(request: SchemeRequest, budget_id: int) -> HttpResponse:
    """Close a budget before its last day, once it is clear what goes back."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    budget = Budget.objects.filter(scheme=scheme, pk=budget_id).select_related("organisation").first()
    if budget is None:
        raise NotFound
    form = SureForm(typed(request))
    said = Decision(
        heading=pgettext("scheme.budget.close", "Close a budget"),
        lede=pgettext("scheme.budget.close.lede", "Nothing more can be given from it. What people have already stays theirs."),
        facts=(
            (pgettext("scheme.grant.organisation", "Organisation"), budget.organisation.name),
            (pgettext("scheme.budget.goes_back", "Credits that go back"), str(balance(budget.book_id, budget.account_id))),
        ),
        submit=pgettext("scheme.budget.close.submit", "Close it now"),
        back=reverse("scheme:budgets", args=[scheme.slug]),
        back_words=pgettext("scheme.budgets", "Budgets"),
        done=pgettext("scheme.budget.close.done", "Closed. What was left has gone back to the scheme."),
    )
    return decide(
        request, form, said, lambda: actions.close_budget(by=actor(request), key=form.cleaned_data["key"], at=now(), budget=budget)
    )
