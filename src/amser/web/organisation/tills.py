"""A venue's tills: made, named, replaced at once, ended; each address is shown once, with a card to print."""

import secrets
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amser.agencies.models import Scheme
from amser.kernel.errors import NotFound
from amser.kernel.languages import LANGUAGES, Language
from amser.kernel.secret import digest_of
from amser.organisations.models import Organisation, Right
from amser.ui.forms import AmserForm
from amser.venues import actions
from amser.venues.models import Till
from amser.venues.policies import till_of, venue_in
from amser.web.member.posters import code_of
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page

SECRET_BYTES: Final = 20  # 160 bits, and a QR code that an old telephone reads


class TillForm(AmserForm):
    """A new till: what it is called, and for which scheme where the venue is one of several."""

    name = forms.CharField(
        label=pgettext_lazy("till.name", "What to call this till"),
        help_text=pgettext_lazy("till.name.hint", "For example: Reception, Pool"),
        max_length=60,
        required=False,
    )
    scheme = forms.ChoiceField(label=pgettext_lazy("till.scheme", "Scheme"))

    def __init__(self, data: Any = None, *, schemes: list[Scheme], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.schemes = {str(scheme.pk): scheme for scheme in schemes}
        field: Any = self.fields["scheme"]
        field.choices = [(pk, scheme.name) for pk, scheme in self.schemes.items()]
        if len(self.schemes) == 1:
            field.initial, field.widget, field.required = next(iter(self.schemes)), forms.HiddenInput(), False

    def clean_scheme(self) -> str:
        """Return the one that was chosen, or the only one."""
        return self.cleaned_data["scheme"] or next(iter(self.schemes))


class NameForm(AmserForm):
    """What a till is called from now on."""

    name = forms.CharField(label=pgettext_lazy("till.name", "What to call this till"), max_length=60, required=False)


@require_safe
@organisation_page(Right.TILL)
def tills(request: OrganisationRequest) -> HttpResponse:
    """The venue's tills, and a form for another."""
    return _page(request, TillForm(schemes=_schemes(request.organisation)))


@require_POST
@never_cache
@organisation_page(Right.TILL)
def make(request: OrganisationRequest) -> HttpResponse:
    """Make a till, and show its address, this once."""
    form = TillForm(request.POST, schemes=_schemes(request.organisation))
    if not form.is_valid():
        return _page(request, form)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    made = attempt(
        request,
        form,
        lambda: actions.make_till(
            by=actor(request),
            key=form.cleaned_data["key"],
            at=now(),
            scheme=form.schemes[form.cleaned_data["scheme"]],
            organisation=request.organisation,
            place=None,
            name=form.cleaned_data["name"],
            digest=digest_of(secret),
        ),
    )
    return _page(request, form) if made is None else _card(request, made, secret)


@require_POST
@never_cache
@organisation_page(Right.TILL)
def replace(request: OrganisationRequest, till_id: int) -> HttpResponse:
    """Give a till another address at once; the one before opens nothing from now on."""
    till, secret = till_of(request.organisation, till_id), secrets.token_urlsafe(SECRET_BYTES)
    made = attempt_button(
        request,
        lambda: actions.replace_till(by=actor(request), key=key_of(request), at=now(), till=till, digest=digest_of(secret)),
    )
    return go("organisation:tills", request.organisation.slug) if made is None else _card(request, made, secret)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page(Right.TILL)
def name(request: OrganisationRequest, till_id: int) -> HttpResponse:
    """Call a till something else."""
    request.tab = "offers"
    till = till_of(request.organisation, till_id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": till.name})
    if form.is_valid():
        given = form.cleaned_data
        named = attempt(
            request, form, lambda: actions.name_till(by=actor(request), key=given["key"], at=now(), till=till, name=given["name"])
        )
        if named is not None:
            return go("organisation:tills", request.organisation.slug)
    return page(request, "organisation/till_name.html", form=form, organisation=request.organisation)


@require_POST
@organisation_page(Right.TILL)
def end(request: OrganisationRequest, till_id: int) -> HttpResponse:
    """End a till at once."""
    till = till_of(request.organisation, till_id)
    attempt_button(request, lambda: actions.end_till(by=actor(request), key=key_of(request), at=now(), till=till))
    return go("organisation:tills", request.organisation.slug)


def _page(request: OrganisationRequest, form: TillForm) -> HttpResponse:
    request.tab = "offers"
    live = Till.objects.live().filter(organisation=request.organisation).select_related("scheme").order_by("name", "pk")
    several = len(form.schemes) > 1
    return page(
        request, "organisation/tills.html", form=form, organisation=request.organisation, tills=list(live), has_several_schemes=several
    )


def _card(request: OrganisationRequest, till: Till, secret: str) -> HttpResponse:
    """Show the address of a till, with a card to print. It is shown here alone: nobody keeps it."""
    request.tab = "offers"
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('open_till', args=[secret])}"
    return page(
        request,
        "organisation/till_card.html",
        organisation=request.organisation,
        till=till,
        called=till.name or pgettext("till.heading", "The till"),
        address=address,
        code=code_of(address),
        sides=[_side(request.organisation, language) for language in LANGUAGES],
    )


def _side(organisation: Organisation, language: Language) -> dict[str, str]:
    """Return what the card says in one language."""
    with translation.override(language):
        return {
            "language": language,
            "heading": pgettext("till.card", "Our till"),
            "venue": organisation.name,
            "keep": pgettext("till.card.keep", "Keep this at the desk. If it is lost, ask for a new link."),
        }


def _schemes(organisation: Organisation) -> list[Scheme]:
    """Return the schemes in which an organisation welcomes people. Raises NotFound where there is none."""
    schemes = venue_in(organisation)
    if not schemes:
        raise NotFound
    return schemes
