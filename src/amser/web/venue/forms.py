"""What is typed at a till."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import pgettext, pgettext_lazy

from amser.ui.forms import AmserForm, Boxes
from amser.venues.models import Offer
from amser.web.words import offers as words

MOST_PEOPLE: Final = 60  # a class, say; more come in two parts


class ScanForm(AmserForm):
    """A card or a voucher: its number, or the address that a hand scanner types."""

    number = forms.CharField(
        label=pgettext_lazy("till.scan", "Scan the card or voucher, or type its number"),
        help_text=pgettext_lazy("till.scan.hint", "Letters and figures. The phone's own camera works too: point it at the square."),
        max_length=400,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "w-20", "autofocus": True}
        ),
    )


class _People(forms.IntegerField):
    """How many, from none on."""

    is_optional = False  # one of the two is written

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-4"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> int:
        """Return the number; nothing written is none."""
        try:
            found = int(str(value or "0").strip())
        except ValueError:
            found = -1
        if not 0 <= found <= MOST_PEOPLE:
            raise ValidationError(pgettext("till.error.people", "Write how many people, in figures. The most at once: 60."), "people")
        return found


class OfferForm(AmserForm):
    """Which offer, and for how many."""

    offer = forms.ChoiceField(label=pgettext_lazy("till.offer.which", "The offer"))
    adults = _People(label=pgettext_lazy("till.adults", "Adults"))
    children = _People(label=pgettext_lazy("till.under16", "Under 16"))

    def __init__(self, data: Any = None, *, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["offer"]
        field.widget = Boxes(hints={str(offer.pk): restrictions(offer) for offer in offers})
        field.choices = [(str(offer.pk), offer.title) for offer in offers]
        if len(offers) == 1:
            self.initial["offer"] = str(offers[0].pk)
        self.offers = {str(offer.pk): offer for offer in offers}

    def clean(self) -> dict[str, Any]:
        """Somebody comes."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["adults"] + cleaned["children"]:
            self.add_error("adults", pgettext("till.error.nobody", "Nobody is written here yet. Write how many people there are."))
        return cleaned


def restrictions(offer: Offer) -> str:
    """Return what an offer asks for, who it is for, and its terms."""
    asked = words.prices(offer)
    return " ".join(part for part in (f"{asked}.", f"{words.for_whom(offer)}.", offer.terms) if part)
