"""What strangers fill in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.identity.actions import Preferences
from amser.identity.models import Channel, Format, LanguageChoice
from amser.kernel.dates import today
from amser.kernel.languages import base
from amser.members.actions import Contact, Details, Profile
from amser.members.models.joining import is_under_age
from amser.timebanks.models import Place, TimeBank
from amser.ui.forms import AmserForm, Boxes

LANGUAGES = [
    (LanguageChoice.WELSH.value, pgettext_lazy("first.language.cy", "Welsh")),
    (LanguageChoice.ENGLISH.value, pgettext_lazy("first.language.en", "English")),
    (LanguageChoice.BOTH.value, pgettext_lazy("first.language.both", "Both")),
    (LanguageChoice.UNKNOWN.value, pgettext_lazy("first.language.unsaid", "I will say later. Use both for now.")),
]
FORMATS = [
    (Format.STANDARD.value, pgettext_lazy("first.format.standard", "Standard")),
    (Format.SIMPLE.value, pgettext_lazy("first.format.simple", "Simple words: short sentences and pictures")),
    (Format.LARGE.value, pgettext_lazy("first.format.large", "Large print")),
]
CHANNELS = [
    (Channel.EMAIL.value, pgettext_lazy("first.channel.email", "By e-mail")),
    (Channel.TEXT.value, pgettext_lazy("first.channel.text", "By text message")),
    (Channel.POST.value, pgettext_lazy("first.channel.post", "By post")),
    (Channel.PHONE.value, pgettext_lazy("first.channel.phone", "By phone")),
]


class PreferencesForm(AmserForm):
    """Language, format and channel: asked at first contact, changed at any time, never guessed."""

    language = forms.ChoiceField(
        label=pgettext_lazy("first.language.label", "Which language would you like from us?"), choices=LANGUAGES, widget=Boxes
    )
    format = forms.ChoiceField(
        label=pgettext_lazy("first.format.label", "How would you like to read things?"),
        choices=FORMATS,
        widget=Boxes,
        initial=Format.STANDARD.value,
    )
    channel = forms.ChoiceField(label=pgettext_lazy("first.channel.label", "How shall we reach you?"), choices=CHANNELS, widget=Boxes)

    def preferences(self) -> Preferences:
        """Return what was chosen."""
        chosen = self.cleaned_data
        return Preferences(language=chosen["language"], format=chosen["format"], channel=chosen["channel"])


class NameForm(AmserForm):
    """The whole name, and the name to use."""

    name = forms.CharField(
        label=pgettext_lazy("join.name.label", "Your full name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    known_as = forms.CharField(
        label=pgettext_lazy("first.name.label", "What would you like us to call you?"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )


class AboutForm(AmserForm):
    """What a person asks and offers, how to reach them, and what they need: for the bank they ask to join."""

    email = forms.EmailField(
        label=pgettext_lazy("signin.email.label", "Your e-mail address"),
        required=False,
        help_text=pgettext_lazy("join.email.hint", "You sign in with it. Leave it empty if you do not use e-mail."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=pgettext_lazy("join.phone.label", "Your phone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = forms.CharField(
        label=pgettext_lazy("join.address.label", "Your postal address"),
        required=False,
        help_text=pgettext_lazy("join.address.hint", "Only the coordinator sees it."),
        widget=forms.Textarea({"rows": "3", "autocomplete": "street-address"}),
    )
    place = forms.ModelChoiceField(
        label=pgettext_lazy("join.place.label", "Which area do you live in?"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=pgettext_lazy("join.place.none", "I would rather not say"),
    )
    can_do = forms.CharField(
        label=pgettext_lazy("listing.offer.heading", "What can you offer?"),
        required=False,
        max_length=500,
        help_text=pgettext_lazy("join.can_do.hint", "For example: company, lifts, a garden, Welsh conversation."),
        widget=forms.Textarea({"rows": "3"}),
    )
    would_like = forms.CharField(
        label=pgettext_lazy("listing.request.heading", "What would you like?"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": "3"}),
    )
    access_needs = forms.CharField(
        label=pgettext_lazy("join.access.label", "Is there anything you need so that you can take part?"),
        required=False,
        max_length=500,
        help_text=pgettext_lazy(
            "join.access.hint", "For example: no steps, large print. You need not say why. Only the coordinator sees it."
        ),
        widget=forms.Textarea({"rows": "2"}),
    )

    birth_year = forms.IntegerField(
        label=pgettext_lazy("join.born.label", "In which year were you born?"),
        required=False,
        min_value=1900,
        max_value=2100,
        help_text=pgettext_lazy(
            "join.born.hint", "Members are 18 or older; from 16 with a parent or guardian. Only the coordinator sees it."
        ),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), pgettext_lazy("join.year.wrong", "Write the year with four figures, such as 1950.")
        ),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "bday-year", "class": "w-4"}),
    )
    came_from = forms.CharField(
        label=pgettext_lazy("join.from.label", "Where did you hear of us?"),
        required=False,
        max_length=200,
        help_text=pgettext_lazy("desk.add.from.hint", "For example: the surgery, a neighbour, a poster."),
    )

    def __init__(self, data: Any = None, *args: Any, bank: TimeBank, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        place: Any = self.fields["place"]
        place.queryset = bank.places.order_by("name_cy" if base(get_language() or "en") == "cy" else "name_en")
        if not place.queryset.exists():
            del self.fields["place"]

    def clean_birth_year(self) -> int | None:
        """Have whoever may be under 18 ring: a guardian agrees first, and a page cannot tell who types."""
        born: int | None = self.cleaned_data["birth_year"]
        if is_under_age(born, has_turned_18=False, on=today(timezone.now())):
            words = pgettext(
                "join.born.young", "If you are under 18, a parent or guardian needs to agree first. Phone us, and we will do this together."
            )
            raise forms.ValidationError(words)
        return born

    def details(self) -> Details:
        """Return what only the desk reads."""
        return Details(birth_year=self.cleaned_data["birth_year"], came_from=self.cleaned_data["came_from"])

    def profile(self) -> Profile:
        """Return what fellow members may read, and what the coordinator needs to know."""
        given = self.cleaned_data
        return Profile(can_do=given["can_do"], would_like=given["would_like"], access_needs=given["access_needs"], place=given.get("place"))

    def contact(self) -> Contact:
        """Return how to reach them."""
        given = self.cleaned_data
        return Contact(phone=given["phone"], contact_email=given.get("email") or "", address=given["address"])


class JoinForm(AboutForm, PreferencesForm, NameForm):
    """Asking to join, for someone we do not know yet."""

    field_order = ["language", "format", "channel", "name", "known_as", "email", "phone", "address"]

    def clean(self) -> dict[str, Any]:
        """See to it that the chosen channel leads to the person."""
        given: dict[str, Any] = super().clean() or {}
        needed = {"email": "email", "text": "phone", "phone": "phone", "post": "address"}.get(given.get("channel", ""))
        if needed and needed not in self.errors and not given.get(needed):
            self.add_error(
                needed, pgettext("error.channel", "You asked us to reach you this way. Write it here, or choose another way above.")
            )
        return given


class InterestForm(AmserForm):
    """Someone would like a time bank where there is none."""

    name = forms.CharField(label=pgettext_lazy("interest.name.label", "Your name"), max_length=120)
    email = forms.EmailField(label=pgettext_lazy("signin.email.label", "Your e-mail address"), required=False)
    phone = forms.CharField(label=pgettext_lazy("join.phone.label", "Your phone number"), max_length=30, required=False)
    language = forms.ChoiceField(
        label=pgettext_lazy("first.language.label", "Which language would you like from us?"), choices=LANGUAGES, widget=Boxes
    )
    words = forms.CharField(
        label=pgettext_lazy("interest.words.label", "Is there anything you would like to say?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": "3"}),
    )

    def clean(self) -> dict[str, Any]:
        """See to it that there is a way to answer."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("email") and not given.get("phone") and "email" not in self.errors:
            self.add_error(
                "email", pgettext("error.way_to_answer", "We have no way to answer you. Write an e-mail address or a phone number.")
            )
        return given
