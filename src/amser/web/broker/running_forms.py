"""What whoever runs a bank types: what the bank says of itself, its policy, its places, who does what."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.geography import Point, of_postcode
from amser.kernel.languages import base
from amser.members.models import Membership
from amser.timebanks.actions import BankDetails
from amser.timebanks.models import Place, RoleKind, TimeBank
from amser.timebanks.queries import councils
from amser.ui.forms import AmserForm, Boxes, DayField, TickBoxes
from amser.web.broker import finding
from amser.web.broker.forms import offer_choices, reason_field
from amser.web.words import desk as words

_HALVES: Final = ("name", "description", "hours")


def missing_language(code: str) -> str:
    """Return the publish gate's sentence: one of the two languages is not there."""
    if code == "cy":
        return pgettext("error.language_missing", "There is no Welsh here yet. Add the Welsh, then publish both together.")
    return pgettext("error.english_missing", "There is no English here yet. Add the English, then publish both together.")


def check_both(form: forms.Form, *pairs: str) -> None:
    """Refuse a text that stands in one language only, at the field that is empty."""
    for pair in pairs:
        written = {code: form.cleaned_data.get(f"{pair}_{code}", "") for code in ("cy", "en")}
        for code, other in (("cy", "en"), ("en", "cy")):
            if written[other] and not written[code] and f"{pair}_{code}" not in form.errors:
                form.add_error(f"{pair}_{code}", missing_language(code))


def _text(label: Any, *, length: int = 120, long: bool = False) -> forms.CharField:
    widget = forms.Textarea() if long else forms.TextInput()
    return forms.CharField(label=label, max_length=4000 if long else length, widget=widget, required=False)


class AboutForm(AmserForm):
    """What a bank says of itself: both languages or none."""

    name_cy = _text(pgettext_lazy("about.name.cy", "The name in Welsh"))
    name_en = _text(pgettext_lazy("about.name.en", "The name in English"))
    description_cy = _text(pgettext_lazy("about.description.cy", "What the bank is, in Welsh"), long=True)
    description_en = _text(pgettext_lazy("about.description.en", "What the bank is, in English"), long=True)
    hours_cy = _text(pgettext_lazy("about.hours.cy", "When somebody answers the phone, in Welsh"))
    hours_en = _text(pgettext_lazy("about.hours.en", "When somebody answers the phone, in English"))
    phone = _text(pgettext_lazy("about.phone", "The bank's phone number"), length=30)
    email = forms.EmailField(label=pgettext_lazy("about.email", "The bank's e-mail address"), required=False)
    address = forms.CharField(
        label=pgettext_lazy("about.address", "The bank's address"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    councils = forms.MultipleChoiceField(
        label=pgettext_lazy("about.councils", "Which councils does it serve?"), widget=TickBoxes(many=True), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["councils"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(council.code, council.name) for council in councils(base(get_language() or "en"))]

    def clean(self) -> dict[str, Any]:
        """Hold the publish gate; a bank has a name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, *_HALVES)
        if not cleaned.get("name_cy") and not cleaned.get("name_en"):
            self.add_error("name_cy", missing_language("cy"))
        return cleaned

    def details(self) -> BankDetails:
        """Return what was typed."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return BankDetails(**{**given, "councils": tuple(given["councils"])})


class PostcodeField(forms.CharField):
    """A postcode near the middle of a place: what comes of it is its square, and None of an empty one."""

    def __init__(self, **kwargs: Any) -> None:
        label = pgettext_lazy("places.postcode", "A postcode near its middle")
        hint = pgettext_lazy("places.postcode.hint", "For example of the library. So members see about how far something is.")
        super().__init__(label=label, help_text=hint, required=False, max_length=10, **kwargs)

    def clean(self, value: Any) -> Point | None:
        """Return the square. Raises ValidationError for what is no postcode of Wales."""
        typed = super().clean(value)
        point = of_postcode(typed)
        if typed and point is None:
            raise ValidationError(pgettext("error.postcode", "We do not know this postcode in Wales. Check it, or leave it empty."))
        return point


class PutPlaceForm(AmserForm):
    """About where a neighbourhood lies."""

    point = PostcodeField()


class PlaceForm(AmserForm):
    """A neighbourhood, by its two names."""

    name_cy = _text(pgettext_lazy("places.name.cy", "Its name in Welsh"), length=80)
    name_en = _text(pgettext_lazy("places.name.en", "Its name in English"), length=80)
    point = PostcodeField()

    def __init__(self, *args: Any, bank: TimeBank, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank = bank

    def clean(self) -> dict[str, Any]:
        """Hold the publish gate; a place is named once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, "name")
        if not self.errors and not cleaned.get("name_cy"):
            self.add_error("name_cy", missing_language("cy"))
        for code in ("cy", "en"):
            name = cleaned.get(f"name_{code}")
            if name and Place.objects.filter(timebank=self.bank, **{f"name_{code}": name}).exists():
                self.add_error(f"name_{code}", pgettext("places.known", "There is a place of this name. Choose another name."))
        return cleaned


class RoleForm(AmserForm):
    """Who takes on what."""

    who = forms.CharField(label=pgettext_lazy("roles.who", "Who?"), help_text=finding.HINT, max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("roles.kind", "What do they take on?"), widget=Boxes)
    place = forms.ModelChoiceField(
        label=pgettext_lazy("roles.place", "Which place? (for a coordinator)"),
        queryset=Place.objects.none(),
        required=False,
        empty_label="",
    )

    def __init__(self, data: Any = None, *args: Any, bank: TimeBank, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.bank = bank
        kind, place = self.fields["kind"], self.fields["place"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(place, forms.ModelChoiceField)
        kind.choices = [(code, words.role(code)) for code in RoleKind.values]
        place.queryset = Place.objects.filter(timebank=bank).order_by("pk")
        offer_choices(self, bank, "who")

    def clean_who(self) -> Membership:
        """Return the one member that was meant. Raises ValidationError."""
        return finding.chosen(self.bank, self.cleaned_data["who"], self.data.get("who_number", ""))

    def clean(self) -> dict[str, Any]:
        """A coordinator has a place, and nobody else."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == RoleKind.COORDINATOR and not cleaned.get("place"):
            self.add_error("place", pgettext("error.choose_one", "Nothing is chosen yet. Choose one to carry on."))
        elif cleaned.get("kind") != RoleKind.COORDINATOR:
            cleaned["place"] = None
        return cleaned


_NUMBER_WORDS = pgettext_lazy("policy.whole", "We cannot read this number. Write a whole number, or leave it empty.")


def _number(label: Any, *, most: int) -> forms.IntegerField:
    """Return a field for a whole number; empty means the default, which its hint names."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _NUMBER_WORDS),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"}),
    )


def _yes_no(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=Boxes)


class PolicyForm(AmserForm):
    """The values of a bank's policy from a day on. What is left empty is the default."""

    begins_on = DayField(label=pgettext_lazy("policy.begins", "From which day?"), direction="future")
    soft_floor_minutes = _number(pgettext_lazy("policy.soft_floor", "Offer ways to give from this many hours received"), most=200)
    hard_floor_minutes = _number(pgettext_lazy("policy.hard_floor", "The limit: hours more received than given"), most=500)
    upper_prompt_minutes = _number(pgettext_lazy("policy.upper", "Invite people to use hours from this many"), most=500)
    start_grant_minutes = _number(pgettext_lazy("policy.grant", "Hours of welcome for a new member"), most=20)
    step_minutes = forms.ChoiceField(
        label=pgettext_lazy("policy.step", "Round to how many minutes?"), required=False, widget=Boxes(many=True)
    )
    minimum_minutes = _number(pgettext_lazy("policy.minimum", "The shortest time recorded, in minutes"), most=120)
    confirm_after_days = forms.IntegerField(
        label=pgettext_lazy("policy.confirm", "Days until hours nobody answered for are confirmed"),
        min_value=3,
        max_value=90,
        required=False,
        error_messages={
            name: pgettext_lazy("policy.days", "Choose from 3 to 90 days, or leave it empty.")
            for name in ("invalid", "min_value", "max_value")
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"}),
    )
    show_balances = _yes_no(pgettext_lazy("policy.balances", "Do people see their hours summed up?"))
    goods_for_credits = _yes_no(pgettext_lazy("policy.goods", "May goods be given for hours?"))
    counts_travel = _yes_no(pgettext_lazy("policy.travel", "Does the time of getting there count?"))
    joining_conversation = _yes_no(pgettext_lazy("policy.conversation", "Does somebody talk with people before they join?"))
    joining_references = forms.ChoiceField(
        label=pgettext_lazy("policy.references", "How many references does it ask for?"), widget=Boxes, required=False
    )
    joining_checks = _yes_no(pgettext_lazy("policy.checks", "Does somebody see checks before people join?"))
    first_in_groups = _yes_no(pgettext_lazy("policy.groups", "Do new members begin in groups?"))
    first_accompanied = _yes_no(pgettext_lazy("policy.accompanied", "Does somebody go along to the first exchange?"))
    pot_cap_minutes = _number(pgettext_lazy("policy.pot_cap", "The most hours that the community pot gives in a month"), most=1000)
    asks_a_week = _number(pgettext_lazy("policy.asks", "How often may anyone be asked to help in seven days?"), most=14)
    reason = reason_field(pgettext_lazy("policy.reason", "Who decided it, and why?"), hint="")

    IN_HOURS: Final = ("soft_floor_minutes", "hard_floor_minutes", "upper_prompt_minutes", "start_grant_minutes", "pot_cap_minutes")
    BELOW: Final = ("soft_floor_minutes", "hard_floor_minutes")
    EITHER: Final = (
        *("show_balances", "goods_for_credits", "counts_travel"),
        *("joining_conversation", "joining_checks", "first_in_groups", "first_accompanied"),
    )

    def __init__(self, *args: Any, defaults: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unset = pgettext("policy.not_set", "Not set")
        for name in (
            *self.IN_HOURS,
            "minimum_minutes",
            "confirm_after_days",
            "asks_a_week",
            "step_minutes",
            "joining_references",
            *self.EITHER,
        ):
            self.fields[name].help_text = pgettext("policy.default", "Not set means: %(value)s") % {"value": defaults(name)}
        goods = self.fields["goods_for_credits"]
        warning = pgettext("policy.goods.warning", "Goods for hours may cost a member their benefits. Take advice before you choose Yes.")
        goods.help_text = f"{goods.help_text}. {warning}"
        self._choices("step_minutes", [("", unset), *((str(step), str(step)) for step in (5, 10, 15, 20, 30, 60))])
        self._choices("joining_references", [("", unset), *((str(count), str(count)) for count in range(5))])
        for name in self.EITHER:
            self._choices(name, [("", unset), ("yes", pgettext("common.yes", "Yes")), ("no", pgettext("common.no", "No"))])

    def values(self) -> dict[str, int | bool | None]:
        """Return the values as the policy keeps them, in minutes and days; None where nothing is set."""
        given = self.cleaned_data
        found: dict[str, int | bool | None] = {}
        for name in self.IN_HOURS:
            sign = -60 if name in self.BELOW else 60
            found[name] = None if given[name] is None else given[name] * sign
        found["step_minutes"] = int(given["step_minutes"]) if given["step_minutes"] else None
        found["joining_references"] = int(given["joining_references"]) if given["joining_references"] else None
        found["minimum_minutes"], found["confirm_after_days"] = given["minimum_minutes"] or None, given["confirm_after_days"]
        found["asks_a_week"] = given["asks_a_week"]
        return found | {name: {"yes": True, "no": False}.get(given[name]) for name in self.EITHER}

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
