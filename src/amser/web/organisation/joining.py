"""What an organisation is to which schemes: asking, where it stands, and going."""

import dataclasses
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from amser.agencies import actions
from amser.agencies.models import AgreementText, Partner, PartnerKind, Scheme
from amser.agencies.policies import scheme_at
from amser.audit.actions import KeyReused
from amser.kernel import dates
from amser.kernel.errors import NotFound
from amser.organisations.models import Right
from amser.ui.forms import AmserForm
from amser.web.pages import actor, attempt, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.visiting import typed
from amser.web.words import organisations as words
from amser.web.words import refusals


class SignForm(AmserForm):
    """Signing the agreement that stands above it."""

    agreement = forms.IntegerField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label=pgettext_lazy("agreement.agrees", "I have read the agreement, and I may sign it for the organisation."),
        error_messages={"required": pgettext_lazy("error.sign_first", "Tick this to sign. Without it nothing is sent.")},
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """One part in one scheme, in words: what, where it stands, and since when."""

    partner: Partner
    part: str
    state: str
    waits: bool


@organisation_page(Right.OWNER)
def schemes(request: OrganisationRequest) -> HttpResponse:
    """The running schemes, what the organisation is to each, and what it can ask to be."""
    request.tab = "organisation"
    running = sorted(Scheme.objects.running(), key=lambda scheme: (scheme.name, scheme.pk))
    mine = Partner.objects.filter(organisation=request.organisation).select_related("agreement").order_by("kind", "-asked_at", "-pk")
    newest: dict[tuple[int, str], Partner] = {}
    for partner in mine:
        newest.setdefault((partner.scheme_id, partner.kind), partner)
    rows = [(scheme, _standings(scheme, newest), _to_ask(scheme, newest)) for scheme in running]
    return page(request, "organisation/schemes.html", organisation=request.organisation, rows=rows)


def _standings(scheme: Scheme, newest: dict[tuple[int, str], Partner]) -> list[Standing]:
    found = [newest[scheme.pk, kind] for kind in PartnerKind.values if (scheme.pk, kind) in newest]
    return [
        Standing(partner=one, part=words.part(one.kind), state=_state(one), waits=one.agreed_at is None and one.ended_at is None)
        for one in found
    ]


def _to_ask(scheme: Scheme, newest: dict[tuple[int, str], Partner]) -> list[tuple[str, str]]:
    free = [kind for kind in PartnerKind.values if not (one := newest.get((scheme.pk, kind))) or one.ended_at is not None]
    return [(kind, words.to_be(kind)) for kind in free]


def _state(partner: Partner) -> str:
    facts = {"date": dates.full(dates.today(partner.ended_at or partner.agreed_at or partner.asked_at)), "reason": partner.reason}
    if partner.ended_at is not None and partner.agreed_at is None and not partner.reason:
        return pgettext("partner.state.withdrawn", "You withdrew this on %(date)s.") % facts
    if partner.ended_at is not None and partner.agreed_at is None:
        return pgettext("partner.state.declined", "Not agreed, %(date)s. %(reason)s") % facts
    if partner.ended_at is not None:
        return pgettext("partner.state.ended", "Ended on %(date)s. %(reason)s") % facts
    if partner.agreed_at is None:
        return pgettext("partner.state.asked", "Asked on %(date)s. The people who run the scheme will answer.") % facts
    return pgettext("partner.state.live", "In force since %(date)s.") % facts


@organisation_page(Right.OWNER)
def join_scheme(request: OrganisationRequest, scheme: str, kind: str) -> HttpResponse:
    """Read the newest agreement, and sign it: the organisation asks to be something to a scheme."""
    request.tab = "organisation"
    found, part = scheme_at(scheme), _kind(kind)
    newest = AgreementText.objects.filter(scheme=found).order_by("-version").first()
    form = SignForm(typed(request), initial={"agreement": newest.pk if newest else None})
    if newest is not None and form.is_valid():
        read = AgreementText.objects.filter(scheme=found, pk=form.cleaned_data["agreement"]).first()
        if read is None:
            raise NotFound

        def act() -> Partner:
            content: dict[str, Any] = {"scheme": found, "organisation": request.organisation, "kind": part, "read": read}
            return actions.ask_to_join(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)

        if attempt(request, form, act, at="agrees"):
            messages.success(request, pgettext("partner.asked", "Signed and sent. The people who run the scheme will answer."))
            return go("organisation:schemes", request.organisation.slug)
        form.send_back("agreement", str(newest.pk))
    content: dict[str, Any] = {"scheme": found, "part": words.part(part), "agreement": newest, "organisation": request.organisation}
    return page(request, "organisation/join_scheme.html", form=form, **content)


def _kind(kind: str) -> PartnerKind:
    if kind not in PartnerKind.values:
        raise NotFound
    return PartnerKind(kind)


@require_POST
@organisation_page(Right.OWNER)
def withdraw(request: OrganisationRequest, partner_id: int) -> HttpResponse:
    """Take back a request that nobody has answered yet."""
    partner = Partner.objects.filter(organisation=request.organisation, pk=partner_id).first()
    if partner is None:
        raise NotFound
    try:
        actions.end_partner(by=actor(request), key=key_of(request), at=now(), partner=partner, reason="", only_asked=True)
    except actions.PartnerAgreed:
        words_of = pgettext("error.partner_agreed", "This was agreed meanwhile. Ask the people who run the scheme to end it.")
        messages.error(request, words_of)
    except KeyReused as refusal:
        messages.error(request, refusals.words(refusal, request))
    else:
        messages.success(request, pgettext("partner.withdrawn", "The request is withdrawn."))
    return go("organisation:schemes", request.organisation.slug)
