"""A scheme's manager opens an organisation, with its first owner: nobody founds one alone."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import pgettext, pgettext_lazy

from amser.audit.actions import derive
from amser.identity.models import LanguageChoice
from amser.organisations import actions
from amser.organisations.actions import Invited, OrganisationDetails
from amser.organisations.models import Organisation
from amser.ui.forms import AmserForm, Boxes
from amser.web.organisation.forms import LANGUAGES, council_field, fill_councils, text
from amser.web.pages import actor, attempt, go, now, page
from amser.web.taking_part import SchemeRequest, manager_page
from amser.web.throttle import too_often
from amser.web.visiting import typed
from amser.web.words import organisations as words


class OpeningForm(AmserForm):
    """What a new organisation is called, and who owns it. The owner says the rest."""

    name_cy = text(pgettext_lazy("about.name.cy", "The name in Welsh"), required=True)
    name_en = text(pgettext_lazy("about.name.en", "The name in English"), required=True)
    slug = forms.CharField(
        label=pgettext_lazy("organisation.slug", "Its address here"),
        max_length=60,
        required=False,
        help_text=pgettext_lazy(
            "organisation.slug.hint", "Small letters, figures and hyphens. Left empty, it comes from the English name."
        ),
    )
    sector = forms.ChoiceField(label=pgettext_lazy("organisation.sector", "Sector"), choices=list(words.SECTORS.items()), widget=Boxes)
    legal_form = forms.ChoiceField(
        label=pgettext_lazy("organisation.legal_form", "What it is in law"), choices=list(words.LEGAL_FORMS.items())
    )
    council = council_field()
    owner_name = text(pgettext_lazy("organisation.owner.name", "The owner's name"), required=True)
    owner_email = forms.EmailField(
        label=pgettext_lazy("organisation.owner.email", "The owner's e-mail address"),
        help_text=pgettext_lazy("staff.email.hint", "We write to this address how to begin. They sign in with it."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=pgettext_lazy("staff.language", "In which language shall we write?"),
        choices=LANGUAGES,
        widget=Boxes,
        initial=LanguageChoice.BOTH.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_councils(self)

    def clean(self) -> dict[str, Any]:
        """Make the address from the English name where none was typed; refuse what is no address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = cleaned.get("slug") or cleaned.get("name_en") or ""
        cleaned["slug"] = slugify(wanted)[:60]
        if wanted and (not cleaned["slug"] or (self.data.get("slug") and cleaned["slug"] != wanted)):
            self.add_error("slug", pgettext("error.slug", "Use small letters, figures and hyphens only."))
        return cleaned

    def details(self) -> OrganisationDetails:
        """Return what was typed of the organisation."""
        return OrganisationDetails(**{name: self.cleaned_data[name] for name in ("name_cy", "name_en", "sector", "legal_form", "council")})

    def owner(self) -> Invited:
        """Return who owns it."""
        given = self.cleaned_data
        return Invited(name=given["owner_name"].strip(), email=given["owner_email"], language=given["language"])


@manager_page
def open_organisation(request: SchemeRequest) -> HttpResponse:
    """One more organisation, with its first owner, who is written to. The answer does not say whether the address was known."""
    request.tab = "scheme"
    form = OpeningForm(typed(request), initial={"sector": "voluntary", "legal_form": "other"})
    status = 429 if too_often(request, form, "open_organisation", most=60) else 200
    if form.is_valid():

        def act() -> Organisation:
            key, by, at = form.cleaned_data["key"], actor(request), now()
            owner = actions.account_of(by=by, key=derive(key, "owner"), at=at, who=form.owner())
            content: dict[str, Any] = {"slug": form.cleaned_data["slug"], "details": form.details(), "owner": owner}
            return actions.open_organisation(by=by, key=key, at=at, **content)

        if attempt(request, form, act):
            messages.success(request, pgettext("organisation.opened", "The organisation is open. We write to its owner how to begin."))
            return go("scheme:open_organisation", request.credit_scheme.slug)
    return page(request, "scheme/open_organisation.html", status=status, form=form, scheme=request.credit_scheme)
