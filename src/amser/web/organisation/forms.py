"""What an organisation's owner types: what it says of itself, its places, who acts for it."""

from typing import Any, Final

from django import forms
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.identity.models import LanguageChoice
from amser.kernel.languages import base
from amser.notifications.letters.staff import right_words
from amser.organisations.actions import Invited, OrganisationDetails, PlaceDetails
from amser.organisations.models import Right, Staff
from amser.timebanks.queries import councils
from amser.ui.forms import AmserForm, Boxes
from amser.web.broker.running_forms import check_both, missing_language
from amser.web.words import organisations as words

SOMEBODY_ELSE: Final = "new"
LANGUAGES: Final = [
    (LanguageChoice.WELSH.value, pgettext_lazy("first.language.cy", "Welsh")),
    (LanguageChoice.ENGLISH.value, pgettext_lazy("first.language.en", "English")),
    (LanguageChoice.BOTH.value, pgettext_lazy("first.language.both", "Both")),
]


def text(label: Any, *, length: int = 120, hint: Any = "", required: bool = False) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(label=label, max_length=length, required=required, help_text=hint)


def long_text(label: Any, *, rows: int = 4, length: int = 4000) -> forms.CharField:
    """Return a field for several lines."""
    return forms.CharField(label=label, max_length=length, required=False, widget=forms.Textarea({"rows": str(rows)}))


def council_field() -> forms.ChoiceField:
    """Return a field for one council of Wales, or none; `fill_councils` gives it its choices, in the reader's language."""
    return forms.ChoiceField(label=pgettext_lazy("organisation.council.which", "In which council's area?"), required=False)


def fill_councils(form: forms.Form) -> None:
    """Give the form's field its councils."""
    field = form.fields["council"]
    assert isinstance(field, forms.ChoiceField)
    unsaid = pgettext("organisation.council.none", "In several, or all of Wales")
    field.choices = [("", unsaid), *((one.code, one.name) for one in councils(base(get_language() or "en")))]


class OrganisationForm(AmserForm):
    """What an organisation says of itself: names in both languages; what it does in both, or not yet."""

    name_cy = text(pgettext_lazy("about.name.cy", "The name in Welsh"))
    name_en = text(pgettext_lazy("about.name.en", "The name in English"))
    does_cy = long_text(pgettext_lazy("organisation.does.cy", "What you do, in Welsh"))
    does_en = long_text(pgettext_lazy("organisation.does.en", "What you do, in English"))
    sector = forms.ChoiceField(label=pgettext_lazy("organisation.sector", "Sector"), choices=list(words.SECTORS.items()), widget=Boxes)
    legal_form = forms.ChoiceField(
        label=pgettext_lazy("organisation.legal_form", "What it is in law"), choices=list(words.LEGAL_FORMS.items())
    )
    council = council_field()
    phone = text(pgettext_lazy("organisation.phone", "Phone number"), length=30)
    email = forms.EmailField(label=pgettext_lazy("organisation.email", "E-mail address for everybody"), required=False)
    website = forms.URLField(label=pgettext_lazy("organisation.website", "Website"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_councils(self)

    def clean(self) -> dict[str, Any]:
        """Hold the publish gate; an organisation has a name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, "name", "does")
        if not cleaned.get("name_cy") and not cleaned.get("name_en"):
            self.add_error("name_cy", missing_language("cy"))
        return cleaned

    def details(self) -> OrganisationDetails:
        """Return what was typed."""
        return OrganisationDetails(**{name: self.cleaned_data[name] for name in OrganisationForm.base_fields if name != "key"})


def degrees_in(form: AmserForm) -> tuple[int | None, int | None]:
    """
    Return `latitude` and `longitude` of a form in hundred-thousandths of a degree, both or neither.

    What cannot be read, and one without the other, is said at the field.
    """
    latitude, longitude = (_degrees(form, name, most) for name, most in (("latitude", 90), ("longitude", 180)))
    if (latitude is None) != (longitude is None) and not form.errors:
        missing = "latitude" if latitude is None else "longitude"
        form.add_error(missing, pgettext("error.both_figures", "The map needs both figures. Write this one too, or leave both empty."))
    return latitude, longitude


def _degrees(form: AmserForm, name: str, most: int) -> int | None:
    typed = form.cleaned_data.get(name, "").strip().replace(",", ".")
    if not typed:
        return None
    try:
        degrees = round(float(typed) * 100_000)
    except (ValueError, OverflowError):
        degrees = 100_000 * (most + 1)
    if abs(degrees) > most * 100_000:
        form.add_error(name, pgettext("error.degrees", "We cannot read this. Copy the figure from a map, such as 51.4816."))
        return None
    return degrees


class PlaceForm(AmserForm):
    """A place of an organisation: its names, where it is, and how one gets in and about."""

    name_cy = text(pgettext_lazy("place.name.cy", "Its name in Welsh"))
    name_en = text(pgettext_lazy("place.name.en", "Its name in English"))
    address = long_text(pgettext_lazy("contact.address", "Address"), rows=3, length=300)
    council = council_field()
    access_cy = long_text(pgettext_lazy("place.access.cy", "How one gets in and about, in Welsh"), rows=2, length=1000)
    access_en = long_text(pgettext_lazy("place.access.en", "How one gets in and about, in English"), rows=2, length=1000)
    latitude = text(
        pgettext_lazy("place.latitude", "Latitude, for the map"),
        length=12,
        hint=pgettext_lazy("place.latitude.hint", "For example: 51.4816"),
    )
    longitude = text(
        pgettext_lazy("place.longitude", "Longitude, for the map"),
        length=12,
        hint=pgettext_lazy("place.longitude.hint", "For example: -3.1791"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_councils(self)

    def clean(self) -> dict[str, Any]:
        """Hold the publish gate; a place has a name, and is on the map with both figures or neither."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, "name", "access")
        if not cleaned.get("name_cy") and not cleaned.get("name_en"):
            self.add_error("name_cy", missing_language("cy"))
        cleaned["latitude"], cleaned["longitude"] = degrees_in(self)
        return cleaned

    def details(self) -> PlaceDetails:
        """Return what was typed."""
        return PlaceDetails(**{name: self.cleaned_data[name] for name in PlaceForm.base_fields if name != "key"})


class StaffForm(AmserForm):
    """Somebody who acts for the organisation already, or somebody else by name and address; and what they may do."""

    who = forms.ChoiceField(label=pgettext_lazy("staff.who", "Who?"), widget=Boxes)
    name = text(pgettext_lazy("staff.name", "Their name"), hint=pgettext_lazy("staff.name.hint", "Only for somebody else."))
    email = forms.EmailField(
        label=pgettext_lazy("staff.email", "Their e-mail address"),
        required=False,
        help_text=pgettext_lazy("staff.email.hint", "We write to this address how to begin. They sign in with it."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=pgettext_lazy("staff.language", "In which language shall we write?"),
        choices=LANGUAGES,
        widget=Boxes,
        initial=LanguageChoice.BOTH.value,
    )
    right = forms.ChoiceField(label=pgettext_lazy("staff.right", "What may they do?"), widget=Boxes)

    def __init__(self, data: Any = None, *args: Any, known: list[Staff], **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.known = {str(staff.pk): staff for staff in known}
        who, right = self.fields["who"], self.fields["right"]
        assert isinstance(who, forms.ChoiceField)
        assert isinstance(right, forms.ChoiceField)
        somebody_else = (SOMEBODY_ELSE, pgettext("staff.somebody_else", "Somebody else"))
        who.choices = [*((number, shown_name(staff)) for number, staff in self.known.items()), somebody_else]
        who.initial = SOMEBODY_ELSE
        right.choices = [(code, right_words(code)) for code in Right.values]

    def clean(self) -> dict[str, Any]:
        """Ask who somebody else is."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("who") == SOMEBODY_ELSE:
            for name in ("name", "email"):
                if not (cleaned.get(name) or "").strip() and name not in self.errors:
                    self.add_error(name, pgettext("error.staff_needed", "Write this, so that they can begin."))
        return cleaned

    @property
    def chosen(self) -> Staff | None:
        """Whoever acts for the organisation already, or None for somebody else."""
        return self.known.get(self.cleaned_data["who"])

    def invited(self) -> Invited:
        """Return who somebody else is."""
        given = self.cleaned_data
        return Invited(name=given["name"].strip(), email=given["email"], language=given["language"])


def shown_name(staff: Staff) -> str:
    """Return what the owner calls them; the name on their account only where nobody typed their address to see it."""
    return staff.called or staff.user.name
