"""How many credits a scheme makes for employers' volunteering days in a year: what holds, what was decided, and deciding it."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext, pgettext_lazy

from amser.agencies import actions
from amser.agencies.models import DayCreditsLimit, Scheme
from amser.agencies.queries.limits import day_credits_limit, day_credits_limits
from amser.employers.queries import credits_for_days
from amser.kernel.dates import full, today
from amser.ui.forms import AmserForm, DayField
from amser.web.figures.tables import Table
from amser.web.pages import actor, attempt, go, now, page
from amser.web.scheme.forms import MOST_CREDITS
from amser.web.taking_part import SchemeRequest, manager_page
from amser.web.visiting import typed
from amser.web.words import credits as words


class LimitForm(AmserForm):
    """A limit, and the day from which it holds."""

    most_credits = forms.IntegerField(
        label=pgettext_lazy("day_limit.most", "How many credits in a year, at most?"),
        help_text=pgettext_lazy("day_limit.most.hint", "Leave it empty for no limit. Nought means none at all."),
        min_value=0,
        max_value=MOST_CREDITS,
        required=False,
    )
    begins_on = DayField(label=pgettext_lazy("day_limit.begins", "From which day does it hold?"))


@manager_page
def day_limits(request: SchemeRequest) -> HttpResponse:
    """What was made this year and what the limit is; every decision; and another one."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    form = LimitForm(typed(request), initial={"begins_on": today(now())})
    if form.is_valid() and attempt(request, form, lambda: _decide(request, form)) is not None:
        messages.success(request, pgettext("day_limit.done", "Decided. It holds from that day on."))
        return go("scheme:day_limits", scheme.slug)
    decided = [(full(one.begins_on), _said(one.most_credits)) for one in day_credits_limits(scheme)]
    return page(request, "scheme/day_limits.html", scheme=scheme, form=form, table=of_this_year(scheme), decided=decided)


def _decide(request: SchemeRequest, form: LimitForm) -> DayCreditsLimit:
    given = {name: form.cleaned_data[name] for name in ("key", "begins_on", "most_credits")}
    return actions.limit_day_credits(by=actor(request), at=now(), scheme=request.credit_scheme, **given)


def _said(most: int | None) -> str:
    if most is None:
        return pgettext("day_limit.none", "No limit")
    return pgettext("day_limit.said", "Credits in a year, at most: %(count)s") % {"count": most}


def of_this_year(scheme: Scheme) -> Table:
    """Return what volunteering days were thanked with in this calendar year, beside what the scheme has decided. Two queries."""
    day = today(now())
    made, most = credits_for_days(scheme, year=day.year), day_credits_limit(scheme, on=day)
    none = pgettext("day_limit.none", "No limit")
    rows = (
        (pgettext("day_limit.made", "Made this year"), made),
        (pgettext("day_limit.limit", "The scheme's limit for a year"), none if most is None else most),
        (pgettext("day_limit.left", "Left this year"), "–" if most is None else max(most - made, 0)),
    )
    return Table("days", pgettext("day_limit.heading", "Credits for volunteering days"), words.columns(), rows)
