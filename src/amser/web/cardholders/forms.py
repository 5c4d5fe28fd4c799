"""What is asked about people and cards at a desk."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.agencies.models import Participant, Scheme
from amser.agencies.policies import UnknownNumber
from amser.identity.actions import Preferences
from amser.identity.models import Channel, LanguageChoice
from amser.ui.forms import AmserForm, Boxes
from amser.web.credits.gift_forms import CodeForm, CreditsForm, GiveCreditsForm
from amser.web.venue.presented import TriedTooOften
from amser.web.words.my_credits import tried_too_often, unknown_number

NUMBER_INPUT = {"class": "w-10", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class AddForm(AmserForm):
    """Somebody new: a name is enough. No e-mail and no telephone is asked for."""

    name = forms.CharField(label=pgettext_lazy("settings.name", "Full name"), max_length=120)
    known_as = forms.CharField(
        label=pgettext_lazy("holders.known_as", "The name to use"),
        help_text=pgettext_lazy("holders.known_as.hint", "If it is another one. It may be printed on the card."),
        max_length=120,
        required=False,
    )
    language = forms.ChoiceField(label=pgettext_lazy("settings.language", "Language"), widget=Boxes, initial="both")
    is_adult = forms.ChoiceField(label=pgettext_lazy("holders.age", "How old?"), widget=Boxes, initial="adult")
    is_new = forms.ChoiceField(
        label=pgettext_lazy("holders.is_new", "Did they give time regularly before?"), widget=Boxes, initial="unasked"
    )
    scheme = forms.ModelChoiceField(
        label=pgettext_lazy("nav.scheme", "The scheme"),
        queryset=Scheme.objects.none(),
        empty_label=pgettext_lazy("scheme.grant.choose", "Choose"),
    )

    def __init__(self, data: Any = None, *, schemes: list[Scheme], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "language": [
                ("cy", "Cymraeg"),
                ("en", "English"),
                ("both", pgettext("holders.language.both", "Both languages")),
            ],
            "is_adult": [
                ("adult", pgettext("holders.age.adult", "18 or older")),
                ("child", pgettext("holders.age.child", "Under 18")),
            ],
            "is_new": [
                ("new", pgettext("holders.is_new.new", "No, this is new")),
                ("before", pgettext("holders.is_new.before", "Yes")),
                ("unasked", pgettext("holders.is_new.unasked", "Not asked")),
            ],
        }
        for name, those in choices.items():
            self.fields[name].choices = those  # type: ignore[attr-defined]
        field: Any = self.fields["scheme"]
        field.queryset = Scheme.objects.filter(pk__in=[scheme.pk for scheme in schemes]).order_by("pk")
        field.label_from_instance = lambda one: one.name
        if len(schemes) == 1:
            field.initial, field.widget = schemes[0].pk, forms.HiddenInput()

    def preferences(self) -> Preferences:
        """Return how somebody is written to who has neither e-mail nor telephone: on paper."""
        return Preferences(language=LanguageChoice(self.cleaned_data["language"]), channel=Channel.POST)

    def about(self) -> dict[str, Any]:
        """Return what the scheme keeps of them."""
        is_new = {"new": True, "before": False}.get(self.cleaned_data["is_new"])
        return {"is_adult": self.cleaned_data["is_adult"] == "adult", "is_new": is_new}


class _WithTheCard(AmserForm):
    """What is done for somebody who stands there with their card. `find` says whose a number is, and counts the wrong ones."""

    card = forms.CharField(
        label=pgettext_lazy("holders.card", "The number on their card"),
        help_text=pgettext_lazy("holders.card.hint", "They show it: that is how they say yes."),
        max_length=200,
        widget=forms.TextInput(NUMBER_INPUT),
    )

    def __init__(self, data: Any = None, *, participant: Participant, find: Callable[[str], Participant], **kwargs: Any) -> None:
        self.participant, self.find = participant, find
        super().__init__(data, **kwargs)

    def clean_card(self) -> str:
        """Say so where it is not the card that this person carries."""
        typed: str = self.cleaned_data["card"]
        try:
            holder = self.find(typed)
        except UnknownNumber:
            holder = None
        except TriedTooOften:
            raise forms.ValidationError(tried_too_often(), "card") from None
        if holder != self.participant:
            raise forms.ValidationError(unknown_number(), "card")
        return typed


class GiveForThemForm(GiveCreditsForm, _WithTheCard):
    """To whom, how many, and the card of whoever gives."""

    field_order: tuple[str, ...] = ("to", "organisation", "credits", "words", "card")

    def __init__(self, data: Any = None, *, participant: Participant, **kwargs: Any) -> None:
        # `not_to`: the organisation at whose desk it is; they give to it by themselves, or not at all
        super().__init__(data, scheme=participant.scheme, participant=participant, **kwargs)


class BringForThemForm(CodeForm, _WithTheCard):
    """The code of a gift, and the card of whoever brings it."""

    field_order = ("code", "card")


class LeaveForm(_WithTheCard):
    """Nothing but the card of whoever leaves."""


class PotForm(CreditsForm):
    """How many credits out of the pot, and why."""

    reason = forms.CharField(
        label=pgettext_lazy("holders.pot.reason", "Why? Whoever runs the scheme reads it, and the person."), max_length=300
    )


class PrintForm(AmserForm):
    """On what, and whether a name stands on the cards."""

    size = forms.ChoiceField(label=pgettext_lazy("holders.print.size", "On what?"), widget=Boxes, initial="sheet")
    with_name = forms.BooleanField(
        label=pgettext_lazy("holders.print.name", "Print the name to use on the card"), required=False, initial=False
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["size"].choices = [  # type: ignore[attr-defined]
            ("sheet", pgettext("holders.print.sheet", "A4 sheets to cut, ten cards on each")),
            ("wallet", pgettext("holders.print.wallet", "One card to a page, the size of a bank card")),
        ]
