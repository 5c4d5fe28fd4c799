"""What a venue types to describe an offer."""

import dataclasses
import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import today, weekdays
from amser.kernel.minutes import HOUR
from amser.organisations.models import Organisation, Place
from amser.ui.forms import AmserForm, Boxes, DayField
from amser.ui.forms.reading import read_clock
from amser.venues.actions import OfferDetails, Window
from amser.venues.models import For, Offer
from amser.web.pages import now
from amser.web.words.offers import hours

_TOGETHER: Final = re.compile(r"[,;]|\n")
_FROM_TO: Final = re.compile(r"\s*(?:[-–—]|\bto\b|\btan\b|\bhyd\b|\bi\b)\s*", re.IGNORECASE)
_BOOKING: Final = {"no": (False, False), "may": (True, False), "must": (True, True)}


class HoursField(forms.CharField):
    """The hours of one day as people write them: "9:00-12:00, 2pm-4pm". Empty for a day without."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=100, **kwargs)

    def clean(self, value: Any) -> list[tuple[dt.time, dt.time]]:
        """Return the hours, (from, to). Raises ValidationError."""
        return [self._read(part) for part in _TOGETHER.split(super().clean(value)) if part.strip()]

    def _read(self, part: str) -> tuple[dt.time, dt.time]:
        times = [read_clock(time) for time in _FROM_TO.split(part.strip())]
        if len(times) != 2 or times[0] is None or times[1] is None or times[0] >= times[1]:  # noqa: PLR2004  from and to
            raise ValidationError(pgettext("error.hours", "We cannot read these hours. Write them like 9:00-12:00, 2pm-4pm."), "hours")
        return times[0], times[1]


def _text(label: Any, *, long: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
    return forms.CharField(label=label, max_length=2000 if long else 120, widget=widget, required=False)


def _number(label: Any, *, least: int = 1, most: int = 10_000, hint: Any = "") -> forms.IntegerField:
    words = lazy(
        lambda: pgettext("error.number_between", "Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}, str
    )()
    errors = {"invalid": words, "min_value": words, "max_value": words}
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, help_text=hint, error_messages=errors,
        widget=forms.TextInput(attrs={"class": "w-4", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class OfferForm(AmserForm):
    """An offer, in both languages, with what it allows."""

    title_cy = _text(pgettext_lazy("offer.title.cy", "What you offer, in Welsh"))
    title_en = _text(pgettext_lazy("offer.title.en", "What you offer, in English"))
    about_cy = _text(pgettext_lazy("offer.about.cy", "More about it, in Welsh"), long=True)
    about_en = _text(pgettext_lazy("offer.about.en", "More about it, in English"), long=True)
    terms_cy = _text(pgettext_lazy("offer.terms.cy", "What people need to know first, in Welsh"), long=True)
    terms_en = _text(pgettext_lazy("offer.terms.en", "What people need to know first, in English"), long=True)
    is_welsh_checked = forms.BooleanField(
        label=pgettext_lazy("offer.welsh_checked", "I have read both. The Welsh says the same as the English."), required=False
    )
    place = forms.ModelChoiceField(Place.objects.none(), label=pgettext_lazy("offer.place", "Where is it?"), required=False)
    adult_credits = _number(
        pgettext_lazy("offer.adult_credits", "Credits for an adult"), least=0, most=100,
        hint=pgettext_lazy("offer.credits.hint", "Leave it empty if it is not for them. Write 0 if they come in without credits."),
    )  # fmt: skip
    child_credits = _number(
        pgettext_lazy("offer.child_credits", "Credits for somebody under 16"), least=0, most=100,
        hint=pgettext_lazy("offer.credits.hint", "Leave it empty if it is not for them. Write 0 if they come in without credits."),
    )  # fmt: skip
    use_for = forms.ChoiceField(label=pgettext_lazy("offer.rules.for", "Who it is for"), widget=Boxes())
    begins_on = DayField(label=pgettext_lazy("offer.begins", "From which day?"))
    ends_on = DayField(label=pgettext_lazy("offer.ends", "Until which day?"), required=False)
    capacity = _number(pgettext_lazy("offer.capacity", "How many places are there each time?"))
    most_a_day = _number(pgettext_lazy("offer.rules.day", "Most people on one card in a day"))
    most_a_month = _number(pgettext_lazy("offer.rules.month", "Most people on one card in a month"))
    booking = forms.ChoiceField(label=pgettext_lazy("offer.rules.booking", "Booking"), widget=Boxes())
    lead_hours = _number(pgettext_lazy("offer.lead", "How many hours before, at the latest, do people book or cancel?"), least=0, most=1440)

    field_order = (
        "key", "title_cy", "title_en", "about_cy", "about_en", "terms_cy", "terms_en", "is_welsh_checked", "place",
        "adult_credits", "child_credits", "use_for", *(f"hours_{number}" for number in range(7)), "begins_on", "ends_on",
        "capacity", "most_a_day", "most_a_month", "booking", "lead_hours",
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["use_for"], [
            (For.EVERYONE, pgettext("offer.for.everyone", "Everyone")),
            (For.ADULTS, pgettext("offer.for.adults", "Adults")),
            (For.FAMILIES, pgettext("offer.for.families", "Families: adults with somebody under 16")),
        ])  # fmt: skip
        _choices(self.fields["booking"], [
            ("no", pgettext("offer.booking.no", "Just come, no need to book")),
            ("may", pgettext("offer.booking.may", "You can book, or just come")),
            ("must", pgettext("offer.booking.must", "Book before you come")),
        ])  # fmt: skip
        place = self.fields["place"]
        assert isinstance(place, forms.ModelChoiceField)
        place.queryset, place.empty_label = organisation.places.filter(closed_at__isnull=True), pgettext("offer.place.none", "Ask us")
        if is_new:
            del self.fields["is_welsh_checked"]
        for number, name in enumerate(weekdays()):
            label = pgettext("offer.hours", "Hours: %(weekday)s") % {"weekday": name}
            hint = (
                pgettext("offer.hours.hint", "Like 9:00-12:00, 2pm-4pm. If every day is empty: whenever you are open.")
                if not number
                else ""
            )
            self.fields[f"hours_{number}"] = HoursField(label=label, help_text=hint)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Hold what one field alone cannot."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("title_cy") and not cleaned.get("title_en"):
            self.add_error("title_cy", pgettext("error.nothing_written", "Nothing is written here. Fill it in to carry on."))
        if (
            cleaned.get("adult_credits") is None
            and cleaned.get("child_credits") is None
            and not {"adult_credits", "child_credits"} & {*self.errors}
        ):
            self.add_error("adult_credits", pgettext("error.offer_for_nobody", "Write the credits for adults, for under 16s, or for both."))
        begins_on, ends_on = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins_on and ends_on and ends_on < begins_on:
            self.add_error(
                "ends_on", pgettext("error.ends_before", "The last day is before the first. Choose a later day, or leave it empty.")
            )
        return cleaned

    def details(self) -> OfferDetails:
        """Return what was typed."""
        given = self.cleaned_data
        is_bookable, needs_booking = _BOOKING[given["booking"]]
        of_its_own = {field.name for field in dataclasses.fields(OfferDetails)} & {*given}
        windows = [Window(number, *times) for number in range(7) for times in given[f"hours_{number}"]]
        return OfferDetails(
            **{name: given[name] for name in of_its_own},
            is_bookable=is_bookable,
            needs_booking=needs_booking,
            lead_minutes=(given["lead_hours"] or 0) * HOUR,
            windows=tuple(windows),
        )


def initial_of(offer: Offer | None) -> dict[str, Any]:
    """Return what stands in the form: of an offer, else of one that begins today."""
    if offer is None:
        return {"begins_on": today(now()), "adult_credits": 1, "use_for": For.EVERYONE, "booking": "no"}
    known: dict[str, Any] = {
        field.name: getattr(offer, field.name) for field in dataclasses.fields(OfferDetails) if field.name != "windows"
    }
    for number in range(7):
        those = [hours(window.begins, window.ends) for window in offer.windows.all() if window.weekday == number]
        known[f"hours_{number}"] = ", ".join(those)
    booking = {flags: name for name, flags in _BOOKING.items()}[(offer.is_bookable, offer.needs_booking)]
    return {**known, "booking": booking, "lead_hours": offer.lead_minutes // HOUR or None}


def _choices(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(str(value), words) for value, words in choices]
