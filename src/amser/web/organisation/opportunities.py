"""What people can do for an organisation: describing, looking at it before others do, publishing, ending."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amser.agencies.actions import NotAPartner
from amser.kernel.dates import today
from amser.opportunities import actions, policies
from amser.opportunities.models import Opportunity
from amser.opportunities.queries import happening
from amser.ui.forms import AmserForm
from amser.web.credits.doing import facts, lines
from amser.web.organisation.asking import Asked, ask
from amser.web.organisation.opportunity_forms import ChangeForm, NewForm, WhenForm, answers, when_answers
from amser.web.organisation.sessions import leader_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest
from amser.web.visiting import typed

ON_A_PAGE: Final = 50


@require_safe
@leader_page
def opportunities(request: OrganisationRequest) -> HttpResponse:
    """Show everything that people can do for an organisation, drafts first."""
    request.tab = "sessions"
    is_published = ExpressionWrapper(Q(published_at__isnull=False), output_field=BooleanField())
    found = Opportunity.objects.filter(organisation=request.organisation, ended_at__isnull=True).with_words().order_by(is_published, "-pk")
    pages = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "organisation/opportunities.html", organisation=request.organisation, opportunities=pages)


@require_http_methods(["GET", "HEAD", "POST"])
@leader_page
def new(request: OrganisationRequest) -> HttpResponse:
    """Write down something that people can do. Nobody else reads it yet."""
    request.tab = "sessions"
    form = NewForm(typed(request), organisation=request.organisation)
    if form.is_valid():
        drafted = attempt(request, form, lambda: _draft(request, form))
        if drafted is not None:
            return go("organisation:opportunity", request.organisation.slug, drafted.pk)
    heading, submit = pgettext("do.new", "Describe something people can do"), pgettext("do.new.button", "Look at it first")
    back = reverse("organisation:opportunities", args=[request.organisation.slug])
    return page(request, "organisation/opportunity_describe.html", form=form, heading=heading, submit=submit, back=back)


def _draft(request: OrganisationRequest, form: NewForm) -> Opportunity:
    if not form.schemes:
        raise NotAPartner
    scheme = form.schemes[form.cleaned_data.get("scheme") or next(iter(form.schemes))]
    return actions.draft(
        by=actor(request),
        key=form.cleaned_data["key"],
        at=now(),
        organisation=request.organisation,
        scheme=scheme,
        words=form.words(),
        terms=form.terms(),
        when=form.when(),
    )


@require_safe
@leader_page
def opportunity(request: OrganisationRequest, opportunity_id: int) -> HttpResponse:
    """Show it as everybody will read it, in both languages, with what can be done with it."""
    request.tab = "sessions"
    found = policies.opportunity_of(request.organisation, opportunity_id)
    return page(
        request,
        "organisation/opportunity.html",
        organisation=request.organisation,
        opportunity=found,
        faces=[_face(found, "cy"), _face(found, "en")],
        lines=lines(happening.next_sessions(found, at=now(), limit=6)) if found.is_open else [],
    )


def _face(found: Opportunity, code: str) -> dict[str, object]:
    with translation.override(code):
        return {"code": code, "title": getattr(found, f"title_{code}"), "about": getattr(found, f"about_{code}"), "facts": facts(found)}


@require_http_methods(["GET", "HEAD", "POST"])
@leader_page
def change(request: OrganisationRequest, opportunity_id: int) -> HttpResponse:
    """Say something else of it; whoever comes hears of another place."""
    request.tab = "sessions"
    found = policies.opportunity_of(request.organisation, opportunity_id)
    form = ChangeForm(typed(request), organisation=request.organisation, initial=answers(found))
    if form.is_valid() and attempt(request, form, lambda: _describe(request, form, found)) is not None:
        messages.success(request, pgettext("do.change.done", "It is saved."))
        return go("organisation:opportunity", request.organisation.slug, found.pk)
    heading, submit = pgettext("do.change", "Change what it says"), pgettext("common.save", "Save")
    return page(request, "organisation/opportunity_describe.html", form=form, heading=heading, submit=submit, back=_page_of(request, found))


def _describe(request: OrganisationRequest, form: ChangeForm, found: Opportunity) -> Opportunity:
    return actions.describe(
        by=actor(request),
        key=form.cleaned_data["key"],
        at=now(),
        opportunity=found,
        words=form.words(),
        terms=form.terms(),
        is_welsh_checked=form.cleaned_data["is_welsh_checked"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@leader_page
def change_when(request: OrganisationRequest, opportunity_id: int) -> HttpResponse:
    """Have it happen at other times; whoever comes is told."""
    found = policies.opportunity_of(request.organisation, opportunity_id)
    form = WhenForm(typed(request), initial=when_answers(found, on=today(now())))
    asked = Asked(
        heading=pgettext("do.when", "Change when it happens"),
        lede=pgettext("do.when.lede", "Sessions on a day that stays are moved. Those on other days are called off. Everyone is told."),
        submit=pgettext("common.save", "Save"),
        done=pgettext("do.change.done", "It is saved."),
        back=_page_of(request, found),
    )
    return ask(request, form, asked, lambda: _reschedule(request, form, found))


def _reschedule(request: OrganisationRequest, form: WhenForm, found: Opportunity) -> Opportunity:
    return actions.reschedule(by=actor(request), key=form.cleaned_data["key"], at=now(), opportunity=found, when=form.when())


@require_POST
@leader_page
def publish(request: OrganisationRequest, opportunity_id: int) -> HttpResponse:
    """Put it before everybody, in both languages."""
    found = policies.opportunity_of(request.organisation, opportunity_id)
    by, key = actor(request), key_of(request)
    if attempt_button(request, lambda: actions.publish(by=by, key=key, at=now(), opportunity=found)):
        messages.success(request, pgettext("do.publish.done", "Everybody can read it now."))
    return go("organisation:opportunity", request.organisation.slug, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@leader_page
def end(request: OrganisationRequest, opportunity_id: int) -> HttpResponse:
    """Offer it no more; whoever was coming is told."""
    found = policies.opportunity_of(request.organisation, opportunity_id)
    form = AmserForm(typed(request))
    asked = Asked(
        heading=pgettext("do.end", "End this"),
        lede=pgettext("do.end.lede", "Nobody can choose it any more. Sessions to come are called off, and everyone is told."),
        submit=pgettext("do.end.button", "End it, and tell everyone"),
        done=pgettext("do.end.done", "It has ended. What was done stays on the record."),
        back=reverse("organisation:opportunities", args=[request.organisation.slug]),
    )
    return ask(request, form, asked, lambda: actions.end(by=actor(request), key=form.cleaned_data["key"], at=now(), opportunity=found))


def _page_of(request: OrganisationRequest, found: Opportunity) -> str:
    return reverse("organisation:opportunity", args=[request.organisation.slug, found.pk])
