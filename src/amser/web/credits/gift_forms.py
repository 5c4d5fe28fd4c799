"""What is asked when credits are given on, brought, or given from the pot, and when a card is lost."""

from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.agencies.models import Partner, Scheme
from amser.kernel.codes import read_code
from amser.organisations.models import Organisation
from amser.ui.forms import AmserForm, Boxes


class CreditsForm(AmserForm):
    """How many credits."""

    credits = forms.IntegerField(
        label=pgettext_lazy("credits.how_many", "How many credits?"),
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4", "autocomplete": "off"}),
        error_messages={
            "invalid": pgettext_lazy("error.credits", "Write a whole number of credits, for example 2."),
            "min_value": pgettext_lazy("error.credits", "Write a whole number of credits, for example 2."),
            "max_value": pgettext_lazy("error.credits", "Write a whole number of credits, for example 2."),
        },
    )


class GiveCreditsForm(CreditsForm):
    """To whom, how many, and a few words; to every organisation of the scheme but one (`not_to`)."""

    to = forms.ChoiceField(label=pgettext_lazy("credits.to", "To whom?"), widget=Boxes)
    organisation = forms.ModelChoiceField(
        label=pgettext_lazy("credits.to.which", "Which organisation?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=pgettext_lazy("scheme.grant.choose", "Choose"),
    )
    words = forms.CharField(label=pgettext_lazy("credits.words", "A few words to go with it"), max_length=300, required=False)

    field_order: tuple[str, ...] = ("to", "organisation", "credits", "words")

    def __init__(self, data: Any = None, *, scheme: Scheme, not_to: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("person", pgettext("credits.to.person", "To somebody: you get a code to hand over")),
            ("organisation", pgettext("credits.to.organisation", "To an organisation of the scheme")),
            ("pot", pgettext("credits.to.pot", "To the scheme's pot, for people who need credits")),
        ]
        partners = Partner.objects.live().filter(scheme=scheme).exclude(organisation=not_to).values("organisation")
        organisations: Any = self.fields["organisation"]
        organisations.queryset = Organisation.objects.running().filter(pk__in=partners).order_by("sort_cy", "pk")
        organisations.label_from_instance = lambda one: one.name

    def clean(self) -> dict[str, Any]:
        """Ask which organisation, where it is for one."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("to") == "organisation" and not given.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", pgettext("error.choose_one", "Nothing is chosen yet. Choose one to carry on."))
        return given


class CodeForm(AmserForm):
    """The code of a gift."""

    code = forms.CharField(
        label=pgettext_lazy("credits.gift_code", "The code of the gift"),
        help_text=pgettext_lazy("credits.gift_code.hint", "Eight letters and figures, large or small, with the dash or without."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "w-10"}),
    )

    def clean_code(self) -> str:
        """Return the code as it is kept; one letter wrong is said before anybody looks."""
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(pgettext("till.refuse.unknown", "We cannot use that number. Check it and try again."), "code")
        return code


class LostForm(AmserForm):
    """Another card, in the words of whoever asks for it (`another`), or none."""

    then = forms.ChoiceField(label=pgettext_lazy("credits.card.then", "And then?"), widget=Boxes, initial="another")

    def __init__(self, data: Any = None, *, another: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["then"].choices = [  # type: ignore[attr-defined]
            ("another", another),
            ("none", pgettext("credits.card.none", "No card for now")),
        ]
