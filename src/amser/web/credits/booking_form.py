"""What somebody chooses to book an offer: which time, and who comes."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel import dates
from amser.ui.forms import AmserForm
from amser.venues.models import Offer
from amser.venues.queries import Times, last_call, places_left, sittings_from
from amser.web.words import offers as words

DAYS_AHEAD: Final = 28
MOST_TIMES: Final = 60
MOST_PEOPLE: Final = 30


def _people(label: Any) -> forms.IntegerField:
    sentence = pgettext_lazy("error.people", "Write how many people, as a whole number.")
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST_PEOPLE, required=False,
        error_messages={"invalid": sentence, "min_value": sentence, "max_value": sentence},
        widget=forms.TextInput(attrs={"class": "w-4", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class BookForm(AmserForm):
    """One time of an offer and the people who come. `times` maps what is chosen to the sitting."""

    when = forms.ChoiceField(label=pgettext_lazy("book.when", "When would you like to go?"))
    adults = _people(pgettext_lazy("till.adults", "Adults"))
    children = _people(pgettext_lazy("till.under16", "Under 16"))

    def __init__(self, *args: Any, offer: Offer, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.times = {code_of(times): times for times in bookable(offer, at)}
        left = places_left(offer, list(self.times.values()))
        choice = self.fields["when"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(code, _label(times, left[times])) for code, times in self.times.items() if left[times] != 0]
        if offer.child_credits is None:
            del self.fields["children"]
        if offer.adult_credits is None:
            del self.fields["adults"]

    def clean(self) -> dict[str, Any]:
        """Somebody comes."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        fields = [name for name in ("adults", "children") if name in self.fields]
        if not any(cleaned.get(name) for name in fields) and not {*fields} & {*self.errors}:
            self.add_error(fields[0], pgettext("error.nobody_comes", "Write how many people come: one at least."))
        return cleaned

    @property
    def sitting(self) -> Times:
        """The sitting that was chosen."""
        return self.times[self.cleaned_data["when"]]

    @property
    def people(self) -> dict[str, int]:
        """How many come, `adults` and `children`."""
        return {name: self.cleaned_data.get(name) or 0 for name in ("adults", "children")}


class BookForCardForm(BookForm):
    """The same, for somebody who rang or came by: with the number of their card."""

    card = forms.CharField(
        label=pgettext_lazy("book.card", "The number of the card"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    field_order = ("key", "card", "when", "adults", "children")


def bookable(offer: Offer, at: dt.datetime) -> list[Times]:
    """Return the sittings of an offer that can be booked now, of the next four weeks."""
    return [times for times in sittings_from(offer, at, days=DAYS_AHEAD) if at < last_call(offer, times)][:MOST_TIMES]


def code_of(times: Times) -> str:
    """Return how a sitting stands in a form: "2026-06-06T09:00"."""
    return dt.datetime.combine(times.day, times.begins).strftime("%Y-%m-%dT%H:%M")


def _label(times: Times, left: int | None) -> str:
    said = f"{dates.short(times.day)}, {words.of(times)}"
    if left is None:
        return said
    return pgettext("book.time_and_places", "%(time)s. Places left: %(count)s") % {"time": said, "count": left}
