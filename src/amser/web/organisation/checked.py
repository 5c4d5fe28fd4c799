"""Whom an organisation says that it has checked, and taking that back."""

from typing import Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from amser.kernel.dates import full, today
from amser.opportunities import actions, policies
from amser.opportunities.models import Checked
from amser.ui.forms import AmserForm
from amser.web.broker.deciding import Decision, decide
from amser.web.organisation.sessions import leader_page
from amser.web.pages import actor, now, page
from amser.web.taking_part import OrganisationRequest
from amser.web.visiting import typed
from amser.web.words import desk as words

ON_A_PAGE: Final = 50


class TakeBackForm(AmserForm):
    """Why a check stands no more."""

    reason = forms.CharField(
        label=pgettext_lazy("checked.end.reason", "Why?"),
        help_text=pgettext_lazy("checked.end.reason.hint", "Only your organisation keeps it. Write nothing of what a certificate says."),
        max_length=300,
    )


@require_safe
@leader_page
def checked(request: OrganisationRequest) -> HttpResponse:
    """Show everybody whom the organisation says that it has checked, for what, and since when."""
    request.tab = "sessions"
    live = Checked.objects.live().filter(organisation=request.organisation).select_related("participant__user")
    found = Paginator(live.order_by("participant__user__sort_name", "level", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            one.participant.user.name,
            words.level(one.level),
            _since(one),
            reverse("organisation:end_checked", args=[request.organisation.slug, one.pk]),
        )
        for one in found
    ]
    return page(request, "organisation/checked.html", organisation=request.organisation, rows=rows, pages=found)


def _since(one: Checked) -> str:
    return pgettext("checked.since", "Checked by you, said on %(date)s") % {"date": full(today(one.said_at))}


@require_http_methods(["GET", "HEAD", "POST"])
@leader_page
def end_checked(request: OrganisationRequest, checked_id: int) -> HttpResponse:
    """Take back that somebody was checked, with a reason, once it is clear what follows."""
    request.tab = "sessions"
    found = policies.check_of(request.organisation, checked_id)
    form = TakeBackForm(typed(request))
    said = Decision(
        heading=pgettext("checked.end", "This check stands no more"),
        lede=pgettext(
            "checked.end.lede",
            "From now on they cannot come to what asks for it. They are taken off those lists of your sessions to come, and are "
            "told. Whoever waits has their place. Credits they have stay theirs.",
        ),
        facts=(
            (pgettext("checked.end.who", "Who"), found.participant.user.name),
            (pgettext("checked.end.what", "Checked for"), words.level(found.level)),
        ),
        submit=pgettext("checked.end.submit", "Take it back"),
        back=reverse("organisation:checked", args=[request.organisation.slug]),
        back_words=pgettext("checked.heading", "Who is checked"),
        done=pgettext("checked.end.done", "Taken back. They can come again to what asks for it once you say so again."),
    )

    def act() -> Checked:
        given = form.cleaned_data
        return actions.end_checked(by=actor(request), key=given["key"], at=now(), checked=found, reason=given["reason"])

    return decide(request, form, said, act)
