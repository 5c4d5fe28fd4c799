"""The organisations of a scheme: who asks to join, signing, and ending."""

import datetime as dt
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.agencies import actions
from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.audit.actions import derive
from amser.kernel.dates import full, today
from amser.kernel.errors import NotFound
from amser.timebanks.models import in_current_language
from amser.venues.actions.closing import cancel_left_behind
from amser.web.broker.deciding import Decision, decide
from amser.web.called import called_at, called_by
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.scheme.forms import EndPartnerForm
from amser.web.taking_part import SchemeRequest, manager_page
from amser.web.visiting import typed
from amser.web.words import scheme as words

ON_A_PAGE: Final = 50


@require_safe
@manager_page
def partners(request: SchemeRequest) -> HttpResponse:
    """Every organisation of the scheme: those that ask first, those that have ended last."""
    request.tab = "scheme"
    name = in_current_language("organisation__sort_cy", "organisation__sort_en")
    ended, agreed = (ExpressionWrapper(Q(**{f"{when}__isnull": False}), output_field=BooleanField()) for when in ("ended_at", "agreed_at"))
    ordered = Partner.objects.filter(scheme=request.credit_scheme).select_related("organisation").order_by(ended, agreed, name, "pk")
    found = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (one, words.partner_kind(one.kind), words.standing(one), reverse("scheme:partner", args=[request.credit_scheme.slug, one.pk]))
        for one in found
    ]
    return page(request, "scheme/partners.html", scheme=request.credit_scheme, rows=rows, pages=found)


@require_safe
@manager_page
def partner(request: SchemeRequest, partner_id: int) -> HttpResponse:
    """One organisation's part in the scheme: who signed what, and what can be done."""
    request.tab = "scheme"
    found = _partner(request.credit_scheme, partner_id)
    facts = [
        (pgettext("scheme.partner.kind", "What it does here"), words.partner_kind(found.kind)),
        (pgettext("scheme.partner.standing", "Where it stands"), words.standing(found)),
        (
            pgettext("scheme.partner.signed_for_it", "Signed for the organisation"),
            _signed(called_by(found.organisation, found.asked_by_id, found.asked_by.name), found.asked_at),
        ),
        (
            pgettext("scheme.partner.signed_for_scheme", "Signed for the scheme"),
            _signed(called_at(found.scheme, found.agreed_by.pk, found.agreed_by.name), found.agreed_at)
            if found.agreed_by and found.agreed_at
            else "",
        ),
        (pgettext("scheme.partner.reason", "Why it ended"), found.reason),
    ]
    return page(
        request,
        "scheme/partner.html",
        scheme=request.credit_scheme,
        partner=found,
        facts=facts,
        is_asking=found.agreed_at is None and found.ended_at is None,
        signed_it=found.asked_by_id == request.user.pk,
    )


@require_POST
@manager_page
def sign(request: SchemeRequest, partner_id: int) -> HttpResponse:
    """Sign for the scheme. Whoever signed for the organisation cannot."""
    found = _partner(request.credit_scheme, partner_id)
    if attempt_button(request, lambda: actions.agree_to_partner(by=actor(request), key=key_of(request), at=now(), partner=found)):
        messages.success(request, pgettext("scheme.partner.signed", "Signed. The organisation is a partner from now on."))
    return go("scheme:partner", request.credit_scheme.slug, found.pk)


@manager_page
def end_partner(request: SchemeRequest, partner_id: int) -> HttpResponse:
    """Decline a request, or end a partner, with a reason."""
    request.tab = "scheme"
    found = _partner(request.credit_scheme, partner_id)
    back = reverse("scheme:partner", args=[request.credit_scheme.slug, found.pk])
    is_asking = found.agreed_at is None
    form = EndPartnerForm(typed(request), initial={"asks": is_asking})
    said = Decision(
        heading=found.organisation.name,
        lede=pgettext("scheme.decline.lede", "The organisation hears of it, with your reason.") if is_asking else _what_ends(found),
        facts=((pgettext("scheme.partner.kind", "What it does here"), words.partner_kind(found.kind)),),
        submit=pgettext("scheme.decline", "Decline") if is_asking else pgettext("scheme.end", "End it now"),
        back=back,
        back_words=found.organisation.name,
        done=pgettext("scheme.declined", "Declined.") if is_asking else pgettext("scheme.ended", "It has ended."),
    )

    def act() -> Partner:
        given = form.cleaned_data
        if given["asks"] and not is_asking:
            form.send_back("asks", "")  # the page that comes now says what it does: end it
        about = {"partner": found, "reason": given["reason"], "only_asked": given["asks"] or is_asking}
        by, at = actor(request), now()
        ended = actions.end_partner(by=by, key=given["key"], at=at, **about)
        booked = derive(given["key"], "booked")
        cancel_left_behind(by=by, key=booked, at=at, scheme=found.scheme, organisation=found.organisation)
        return ended

    return decide(request, form, said, act)


def _what_ends(partner: Partner) -> str:
    if partner.kind != PartnerKind.VENUE:
        return pgettext("scheme.end.lede", "It ends at once: its tills close, and credits it has not given go back to the scheme.")
    return pgettext(
        "scheme.end.venue",
        "It ends at once: its tills close, and everything booked there is cancelled. Everyone is told, and their credits come back.",
    )


def _partner(scheme: Scheme, partner_id: int) -> Partner:
    found = (
        Partner.objects.filter(scheme=scheme, pk=partner_id)
        .select_related("organisation", "scheme", "agreement", "asked_by", "agreed_by")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _signed(name: str, at: dt.datetime) -> str:
    return f"{name}, {full(today(at))}"
