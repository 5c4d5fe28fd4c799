"""The form for asking, offering, and changing what one asked or offered."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.kernel.contact import ContactInText
from amser.kernel.dates import today
from amser.kernel.languages import base, other, sort_key
from amser.listings import queries
from amser.listings.actions import BoardText, Terms
from amser.listings.actions.staying import STAYS
from amser.listings.models import Check, Kind, Listing, Setting
from amser.listings.models.when import DAYS, PARTS, in_order
from amser.members.models.needs import written
from amser.timebanks.models import Place, TimeBank
from amser.timebanks.queries import neighbours_of, policy_of
from amser.ui.forms import AmserForm, Boxes, DayField, DurationField, TickBoxes
from amser.web.member import cards
from amser.web.needs import THERE
from amser.web.words.safety import NONE_OF_THESE, PART_OF_IT, answers
from amser.web.words.when import day_choices, part_choices

LONGEST = dt.timedelta(days=366)
TITLE = 120  # letters


class ListingForm(AmserForm):
    """What someone offers or would like. One page; what is safe follows from the answers, never from the person."""

    title = forms.CharField(
        label=pgettext_lazy("listing.title.label", "In a few words"),
        help_text=pgettext_lazy("listing.title.hint", "For example: a lift to the market on Fridays"),
        max_length=TITLE,
    )
    description = forms.CharField(
        label=pgettext_lazy("listing.description.label", "More about it"),
        help_text=pgettext_lazy(
            "listing.description.hint",
            "Leave out addresses, phone numbers and health details. You can share those once you have agreed.",
        ),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )
    language = forms.ChoiceField(
        label=pgettext_lazy("listing.language.label", "Which language are you writing in?"),
        choices=[("cy", pgettext_lazy("first.language.cy", "Welsh")), ("en", pgettext_lazy("first.language.en", "English"))],
        widget=Boxes(many=True),
    )
    other_title = forms.CharField(
        label=pgettext_lazy("listing.other_title.label", "In a few words, in the other language"), max_length=120, required=False
    )
    other_description = forms.CharField(
        label=pgettext_lazy("listing.other_description.label", "More about it, in the other language"),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )
    category = forms.ChoiceField(label=pgettext_lazy("board.filter.category", "Kind of help"), widget=Boxes(many=True))
    place = forms.ChoiceField(label=pgettext_lazy("listing.place.label", "Roughly where?"), required=False)
    setting = forms.ChoiceField(
        label=pgettext_lazy("listing.setting.label", "What sort of place will it be in?"),
        choices=[
            (Setting.GROUP, pgettext_lazy("listing.setting.group", "In a group, with a leader there")),
            (Setting.PUBLIC, pgettext_lazy("listing.setting.public", "In a public place, or online")),
            (Setting.HOME, pgettext_lazy("listing.setting.home", "In someone's home or garden")),
        ],
        help_text=pgettext_lazy("listing.setting.hint", "For a lift, choose where it begins."),
        widget=Boxes(),
    )
    part_of_it = forms.ChoiceField(
        label=pgettext_lazy("listing.part_of_it.label", "Is any of this part of it?"),
        help_text=pgettext_lazy(
            "listing.part_of_it.hint", "The law asks for extra care with these, so we ask everyone. Choose the first that fits."
        ),
        choices=PART_OF_IT,
        widget=Boxes(),
    )
    days = forms.MultipleChoiceField(
        label=pgettext_lazy("listing.days.label", "Which days would suit you?"),
        help_text=pgettext_lazy("listing.days.hint", "Choose as many as you like, or none. People can look for these on the board."),
        widget=TickBoxes(many=True),
        required=False,
    )
    parts = forms.MultipleChoiceField(
        label=pgettext_lazy("listing.parts.label", "Which part of the day?"), widget=TickBoxes(many=True), required=False
    )
    thing = forms.BooleanField(
        label=pgettext_lazy("listing.thing.label", "This is about a thing, to keep or to borrow, rather than help"), required=False
    )
    availability = forms.CharField(
        label=pgettext_lazy("listing.when.more", "More about when"),
        help_text=pgettext_lazy("listing.when.more.hint", "For example: after four o'clock, or only in school holidays"),
        max_length=200,
        required=False,
    )
    spoken = forms.ChoiceField(
        label=pgettext_lazy("listing.spoken.label", "Does it need a language?"),
        choices=[
            ("", pgettext_lazy("listing.spoken.any", "Either language will do")),
            ("cy", pgettext_lazy("listing.spoken.cy", "It needs Welsh")),
            ("en", pgettext_lazy("listing.spoken.en", "It needs English")),
        ],
        widget=Boxes(),
        required=False,
    )
    there = forms.MultipleChoiceField(
        label=pgettext_lazy("listing.there.label", "Is any of this where it happens?"),
        help_text=pgettext_lazy(
            "listing.there.hint", "Choose as many as you like, or none. Then we do not ask people whom it does not suit."
        ),
        choices=THERE,
        widget=TickBoxes(many=True),
        required=False,
    )
    takes = DurationField(label=pgettext_lazy("listing.takes.label", "About how long will it take?"), required=False)
    until = DayField(label=pgettext_lazy("listing.until.label", "Keep it on the board until"), direction="future")
    next_door = forms.ChoiceField(
        label=pgettext_lazy("listing.next_door.label", "Who may find this?"),
        choices=[
            ("no", pgettext_lazy("listing.next_door.no", "Members of this time bank only")),
            ("yes", pgettext_lazy("listing.next_door.yes", "Members of neighbouring time banks too")),
        ],
        widget=Boxes(),
    )
    trade = forms.ChoiceField(
        label=pgettext_lazy("listing.trade.label", "Is this how you earn your living?"),
        choices=[("no", pgettext_lazy("listing.trade.no", "No, it is not")), ("yes", pgettext_lazy("listing.trade.yes", "Yes, it is"))],
        widget=Boxes(),
    )

    def __init__(self, data: Any = None, *, bank: TimeBank, kind: str, broker: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={**_first_answers(), **(initial or {})})
        self.kind = kind
        # Where nothing is asked today, what was chosen stays for the day there are neighbours again.
        self.kept_next_door = (initial or {}).get("next_door") == "yes"
        self.categories = {category.code: category for category in queries.categories()}
        self.places = {
            str(place.pk): place for place in sorted(Place.objects.filter(timebank=bank), key=lambda place: sort_key(place.name))
        }
        self._choose_from(broker)
        self._ask_about_driving()
        goods = policy_of(bank, on=today(timezone.now())).goods_for_credits
        self.fields["thing"].help_text = cards.thing(for_hours=goods)
        if kind == Kind.REQUEST:
            del self.fields["trade"]
        self._ask_who_finds_it(neighbours_of(bank))

    def _ask_who_finds_it(self, neighbours: list[TimeBank]) -> None:
        """Ask only where there are neighbours; nothing leaves the bank unless its member says so."""
        if not neighbours:
            del self.fields["next_door"]
            return
        text = pgettext(
            "listing.next_door.hint",
            "They see your first name and an initial, a rough area and your time bank. We have agreements with: %(banks)s.",
        )
        self.fields["next_door"].help_text = text % {"banks": ", ".join(other.name for other in neighbours)}

    def _choose_from(self, broker: str) -> None:
        kinds, places, trade = self.fields["category"], self.fields["place"], self.fields["trade"]
        assert isinstance(kinds, forms.ChoiceField)
        assert isinstance(places, forms.ChoiceField)
        kinds.choices = [(code, category.name) for code, category in self.categories.items()]
        days, parts = self.fields["days"], self.fields["parts"]
        assert isinstance(days, forms.MultipleChoiceField)
        assert isinstance(parts, forms.MultipleChoiceField)
        days.choices, parts.choices = day_choices(), part_choices()
        kinds.widget.icons = {code: code for code in self.categories}
        anywhere = ("", pgettext("listing.place.any", "Anywhere in the area"))
        places.choices = [anywhere, *((key, place.name) for key, place in self.places.items())]
        guidance = pgettext(
            "listing.trade.guidance", "You may share a skill from your paid work. First ask %(broker)s about tax and insurance."
        )
        trade.widget.hints = {"yes": guidance % {"broker": broker}}

    def _ask_about_driving(self) -> None:
        """A lift is in no one place: once it is known to be one, ask where it begins."""
        category = self.categories.get(str(self["category"].value()))
        if category is None or category.default_check != Check.DRIVER_DOCS:
            return
        setting = self.fields["setting"]
        assert isinstance(setting, forms.ChoiceField)
        setting.label, setting.help_text = pgettext("listing.lift.label", "Where does the lift begin?"), ""
        setting.choices = [
            (Setting.GROUP, pgettext("listing.lift.group", "At a group, with a leader there")),
            (Setting.PUBLIC, pgettext("listing.lift.public", "In a public place, such as a bus stop")),
            (Setting.HOME, pgettext("listing.lift.home", "At someone's home")),
        ]

    @property
    def add_other(self) -> str:
        """The words that unfold the other language's fields."""
        if other(base(str(self["language"].value() or "en"))) == "cy":
            return pgettext("listing.add_welsh", "Add it in Welsh too")
        return pgettext("listing.add_english", "Add it in English too")

    @property
    def has_other(self) -> bool:
        """Whether the other language's fields hold something, or something to put right."""
        names = ("other_title", "other_description")
        return any(self[name].value() or self[name].errors for name in names)

    def clean_until(self) -> dt.date:
        """Return the last day on the board: at most a year from today."""
        until: dt.date = self.cleaned_data["until"]
        return min(until, today(timezone.now()) + LONGEST)

    def clean(self) -> dict[str, Any]:
        """Ask for a title in the other language where there is more about it in that language."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("other_description") and not cleaned.get("other_title") and "other_title" not in self.errors:
            self.add_error("other_title", self.fields["title"].error_messages["required"])
        for name in ("title", "description", "other_title", "other_description", "availability"):
            self._refuse_contact(name, cleaned.get(name, ""))
        return cleaned

    def _refuse_contact(self, name: str, text: str) -> None:
        """Say it together with everything else to put right; the action would refuse it anyhow."""
        try:
            BoardText(language="en", title=text).check()
        except ContactInText:
            words = pgettext(
                "error.contact_in_text", "This looks like a phone number or an address. Take it out; you can share it after agreeing."
            )
            self.add_error(name, words)

    @property
    def text(self) -> BoardText:
        """What was written. Only of a valid form."""
        names = ("language", "title", "description", "other_title", "other_description")
        return BoardText(**{name: self.cleaned_data[name] for name in names})

    @property
    def terms(self) -> Terms:
        """Where, when, for how long. Only of a valid form."""
        found = self.cleaned_data
        return Terms(
            category=self.categories[found["category"]],
            setting=found["setting"],
            expires_on=found["until"],
            place=self.places.get(found["place"]),
            availability=found["availability"],
            days=in_order(found["days"], of=DAYS),
            parts=in_order(found["parts"], of=PARTS),
            takes_minutes=found["takes"],
            answers=answers(found["part_of_it"]),
            is_trade=found.get("trade") == "yes",
            next_door=found["next_door"] == "yes" if "next_door" in self.fields else self.kept_next_door,
            is_thing=found["thing"],
            spoken=found["spoken"],
            there=written(found["there"]),
        )


def _first_answers() -> dict[str, Any]:
    return {"next_door": "no", "language": base(get_language() or "en"), "until": today(timezone.now()) + STAYS}


def answers_of(listing: Listing) -> dict[str, Any]:
    """Return what the form holds when someone changes a listing. What the law asks about is asked again."""
    same = ("title", "description", "language", "other_title", "other_description", "setting", "availability")
    return {
        **{name: getattr(listing, name) for name in same},
        "category": listing.category_id,
        "spoken": listing.spoken,
        "there": listing.there.split(),
        "days": list(listing.days),
        "parts": list(listing.parts),
        "place": str(listing.place_id or ""),
        "part_of_it": "" if listing.is_regulated or listing.answers else NONE_OF_THESE,
        "takes": listing.takes_minutes,
        "thing": listing.is_thing,
        "until": max(listing.expires_on, today(timezone.now())),
        "trade": "yes" if listing.is_trade else "no",
        "next_door": "yes" if listing.next_door else "no",
    }
