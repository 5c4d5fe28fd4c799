"""The forms of a scheme's desk."""

from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.agencies.actions import SchemeDetails
from amser.agencies.models import Partner, PartnerKind, Rounding, Scheme, SchemeRoleKind
from amser.identity.models import LanguageChoice
from amser.organisations.actions import Invited
from amser.organisations.models import Organisation
from amser.ui.forms import AmserForm, Boxes, DayField
from amser.web.organisation.forms import LANGUAGES
from amser.web.words import scheme as words

MOST_CREDITS = 1_000_000


class EndPartnerForm(AmserForm):
    """Why an organisation is no partner, or no longer. `asks`: the page that was read declines a request, and ends nothing."""

    reason = forms.CharField(label=pgettext_lazy("scheme.end.reason", "Why? The organisation can read this."), max_length=300)
    asks = forms.BooleanField(widget=forms.HiddenInput, required=False)


class SureForm(AmserForm):
    """Nothing to type: only whether."""


class AgreementForm(AmserForm):
    """What organisations agree to, in both languages."""

    text_cy = forms.CharField(
        label=pgettext_lazy("scheme.agreement.cy", "The agreement in Welsh"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "cy"}),
    )
    text_en = forms.CharField(
        label=pgettext_lazy("scheme.agreement.en", "The agreement in English"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "en"}),
    )


class AboutSchemeForm(AmserForm):
    """What a scheme says of itself, and its rules."""

    name_cy = forms.CharField(label=pgettext_lazy("scheme.name.cy", "Name in Welsh"), max_length=120)
    name_en = forms.CharField(label=pgettext_lazy("scheme.name.en", "Name in English"), max_length=120)
    description_cy = forms.CharField(
        label=pgettext_lazy("scheme.description.cy", "What it does, in Welsh"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "cy"}),
    )  # fmt: skip
    description_en = forms.CharField(
        label=pgettext_lazy("scheme.description.en", "What it does, in English"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
    )  # fmt: skip
    phone = forms.CharField(label=pgettext_lazy("scheme.phone", "Telephone"), max_length=30, required=False)
    email = forms.EmailField(label=pgettext_lazy("scheme.email", "E-mail"), required=False)
    rounding = forms.ChoiceField(label=pgettext_lazy("scheme.rounding", "What becomes of odd minutes?"), widget=Boxes())
    least_credits = forms.TypedChoiceField(
        label=pgettext_lazy("scheme.least", "Whoever was there a short while gets"), coerce=int, widget=Boxes()
    )
    undo_days = forms.IntegerField(
        label=pgettext_lazy("scheme.undo_days", "For how many days can credits that were given be taken back?"), min_value=0, max_value=90
    )
    gift_days = forms.IntegerField(
        label=pgettext_lazy("scheme.gift_days", "For how many days does a gift wait for an answer?"), min_value=1, max_value=90
    )
    days_thank_people = forms.BooleanField(
        label=pgettext_lazy("scheme.days_thank_people", "For a volunteering day that an employer pays, the person may have the credits"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rounding"].choices = [  # type: ignore[attr-defined]
            (Rounding.DOWN.value, pgettext("scheme.rounding.down", "Whole hours only")),
            (Rounding.NEAREST.value, pgettext("scheme.rounding.nearest", "Half an hour and more is one credit")),
            (Rounding.UP.value, pgettext("scheme.rounding.up", "An hour that was begun is one credit")),
        ]
        self.fields["least_credits"].choices = [  # type: ignore[attr-defined]
            (1, pgettext("scheme.least.one", "One credit")),
            (0, pgettext("scheme.least.none", "None")),
        ]

    def clean(self) -> dict[str, Any]:
        """See that what it does is said in both languages, or in neither."""
        given: dict[str, Any] = super().clean() or {}
        missing = {name for name in ("description_cy", "description_en") if not given.get(name)}
        if len(missing) == 1:
            self.add_error(missing.pop(), pgettext("error.both_languages", "Write it in the other language too: both go up together."))
        return given

    def details(self) -> SchemeDetails:
        """What was typed."""
        return SchemeDetails(**{name: value for name, value in self.cleaned_data.items() if name != "key"})


class RoleForm(AmserForm):
    """Who runs the scheme, or reads its figures."""

    name = forms.CharField(label=pgettext_lazy("staff.name", "Their name"), max_length=120)
    email = forms.EmailField(
        label=pgettext_lazy("staff.email", "Their e-mail address"),
        help_text=pgettext_lazy("staff.email.hint", "We write to this address how to begin. They sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=pgettext_lazy("staff.language", "In which language shall we write?"),
        choices=LANGUAGES,
        widget=Boxes,
        initial=LanguageChoice.BOTH.value,
    )
    kind = forms.ChoiceField(label=pgettext_lazy("scheme.role.kind", "What do they do?"), widget=Boxes())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, words.role(kind)) for kind in SchemeRoleKind]  # type: ignore[attr-defined]

    def invited(self) -> Invited:
        """Return who it is, as typed."""
        given = self.cleaned_data
        return Invited(name=given["name"].strip(), email=given["email"], language=given["language"])


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time it takes none
    """An organisation, by its name in the reader's language."""

    def label_from_instance(self, obj: Organisation) -> str:
        """Return the name."""
        return obj.name


class GrantForm(AmserForm):
    """Credits for an organisation to give away."""

    organisation = OrganisationField(
        Organisation.objects.none(), label=pgettext_lazy("scheme.grant.who", "Which organisation?"),
        empty_label=pgettext_lazy("scheme.grant.choose", "Choose"),
    )  # fmt: skip
    credits = forms.IntegerField(label=pgettext_lazy("scheme.grant.credits", "How many credits?"), min_value=1, max_value=MOST_CREDITS)
    begins_on = DayField(label=pgettext_lazy("scheme.grant.begins", "The first day they can give them"))
    ends_on = DayField(label=pgettext_lazy("scheme.grant.ends", "The last day they can give them"), direction="future")
    expires_on = DayField(
        label=pgettext_lazy("scheme.grant.expires", "The last day people can use them"),
        help_text=pgettext_lazy("scheme.grant.expires.hint", "Leave it empty if they do not expire. That is the usual way."),
        required=False,
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Partner.objects.live().filter(scheme=scheme, kind=PartnerKind.THANKS).values("organisation_id")
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=partners).order_by("sort_en")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that the days follow each other."""
        given: dict[str, Any] = super().clean() or {}
        begins, ends, expires = (given.get(name) for name in ("begins_on", "ends_on", "expires_on"))
        if begins and ends and ends < begins:
            self.add_error("ends_on", pgettext("error.grant.ends", "This is before the first day. Choose a later day."))
        elif ends and expires and expires < ends:
            words_ = pgettext("error.grant.expires", "Credits must last as long as the budget. Choose a later day.")
            self.add_error("expires_on", words_)
        return given
