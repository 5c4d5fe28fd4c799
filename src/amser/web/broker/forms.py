"""What the desk types about people and exchanges."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.identity.models import Channel, Format, LanguageChoice
from amser.kernel.languages import base
from amser.listings.models import Category, Setting
from amser.members.models import CapabilityKind, Membership
from amser.members.queries import Progress
from amser.timebanks.models import Places, TimeBank
from amser.ui.forms import AmserForm, AskedLater, Boxes, DayField, DurationField
from amser.web.broker import finding
from amser.web.broker.guessing import check_said_what_was_part
from amser.web.words import desk as words
from amser.web.words import joining
from amser.web.words.safety import NONE_OF_THESE, PART_OF_IT

REASON_HINT = pgettext_lazy("desk.reason.hint", "Kept with the record. Only the desk reads it.")


_WHOLE_HOURS = pgettext_lazy("desk.floor.whole", "We cannot read this number of hours. Write a whole number, such as 25.")


def reason_field(label: Any = None, *, hint: Any = REASON_HINT, required: bool = True) -> forms.CharField:
    """Return a field for why something is done, in one line."""
    return forms.CharField(label=label or pgettext_lazy("desk.reason", "Why?"), help_text=hint, max_length=300, required=required)


def person_field(label: Any) -> forms.CharField:
    """Return a field for a member by name or number. The browser completes it from the page's list of names."""
    widget = forms.TextInput(attrs={"list": "names", "autocomplete": "off"})
    return forms.CharField(label=label, help_text=finding.HINT, max_length=120, widget=widget)


class ReasonForm(AmserForm):
    """Only why."""

    reason = reason_field()


class ApproveForm(AmserForm):
    """
    Letting someone in; with their references, for one to one in public too.

    What was seen is one thing, why something is stepped over another: the second is asked where something is missing.
    """

    clear_public = forms.BooleanField(
        label=pgettext_lazy("desk.approve.clear", "Two references and the induction are done: clear for one to one in public"),
        required=False,
    )
    reason = reason_field(pgettext_lazy("desk.approve.reason", "What was seen, by whom and when"), required=False)
    over = reason_field(
        hint=pgettext_lazy("desk.step.lede", "The step stays on record as stepped over, with your name and the reason."), required=False
    )

    def __init__(self, data: Any = None, *args: Any, progress: Progress, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self._progress = progress
        if progress.missing:
            steps = {"steps": joining.steps(progress.missing)}
            self.fields["over"].label = pgettext("desk.approve.over", "Why step over: %(steps)s?") % steps
        elif not (self.is_bound and self.data.get("over")):  # a form sent twice says again what it said
            del self.fields["over"]

    def clean(self) -> dict[str, Any]:
        """Ask for what was seen where someone is to be cleared by it, and refuse references that are not there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("clear_public") and self._progress.lacks_references:
            words = pgettext(
                "desk.approve.no_references", "The references are not here yet. Write down their answers first, or take the tick away."
            )
            self.add_error("clear_public", words)
        if cleaned.get("clear_public") and not cleaned.get("reason"):
            words = pgettext("desk.approve.reason_missing", "Clearing needs a reason. Write what was seen, or take the tick away.")
            self.add_error("reason", words)
        return cleaned


class ClearForm(AmserForm):
    """What someone is cleared for, why, and until when."""

    kind = forms.ChoiceField(label=pgettext_lazy("desk.clear.kind", "Cleared for"), widget=Boxes)
    reason = reason_field(
        pgettext_lazy("desk.clear.reason", "What was seen, by whom and when"),
        hint=pgettext_lazy(
            "desk.clear.reason.hint", "For example: two references, 3 March. Never the document itself, and never its number."
        ),
    )
    review_on = DayField(label=pgettext_lazy("desk.clear.review", "Look at it again on"), direction="future", required=False)
    with_checks = forms.BooleanField(
        label=pgettext_lazy("desk.clear.by_word", "The references are there, and we have had the induction or the briefing"),
        help_text=pgettext_lazy(
            "desk.clear.by_word.hint",
            "It is then written on the safety page, until the same day. A licence, insurance, an MOT or a DBS check goes there first.",
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(code, words.capability(code)) for code in CapabilityKind.values]


class DetailsForm(AmserForm):
    """How to reach someone, and how they like to be written to: what they said on the telephone."""

    phone = forms.CharField(label=pgettext_lazy("contact.phone", "Phone"), max_length=30, required=False)
    contact_email = forms.EmailField(label=pgettext_lazy("contact.email", "E-mail"), required=False)
    address = forms.CharField(
        label=pgettext_lazy("contact.address", "Address"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    language = forms.ChoiceField(label=pgettext_lazy("desk.details.language", "In which language?"), widget=Boxes)
    format = forms.ChoiceField(label=pgettext_lazy("desk.details.format", "How do they like to read?"), widget=Boxes)
    channel = forms.ChoiceField(label=pgettext_lazy("desk.details.channel", "How do they like to be reached?"), widget=Boxes)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known, say in (
            ("language", LanguageChoice.values, words.language),
            ("format", Format.values, words.text_format),
            ("channel", Channel.values, words.channel),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(code, say(code)) for code in known]


class HoursForm(AmserForm):
    """Who has the hours of someone who goes: the pot, or a member by name or number. Asked only where there are some."""

    give = AskedLater(
        label=pgettext_lazy("desk.hours.give", "Who should have the hours?"),
        choices=[
            ("pot", pgettext_lazy("gift.to_pot", "To the community pot")),
            ("person", pgettext_lazy("desk.hours.to_member", "To a member")),
        ],
        widget=Boxes,
    )
    heir = forms.CharField(
        label=pgettext_lazy("desk.hours.heir", "Which member?"),
        help_text=pgettext_lazy("desk.hours.heir.hint", "A name or a member number. Only if the hours go to a member."),
        max_length=120,
        required=False,
    )

    def __init__(self, data: Any = None, *args: Any, member: Membership, has_hours: bool, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.member, self.has_hours = member, has_hours
        if has_hours:
            offer_choices(self, member.timebank, "heir")
        else:
            del self.fields["give"], self.fields["heir"]

    def goes(self, cleaned: dict[str, Any]) -> bool:
        """Whether the answers say that the account closes."""
        return bool(cleaned)

    def clean(self) -> dict[str, Any]:
        """Find who is to have the hours; `give_to` is None for the pot, and where there are none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["give_to"] = None
        if not self.has_hours or not self.goes(cleaned):
            return cleaned
        if not cleaned.get("give"):
            self.add_error("give", pgettext("desk.hours.missing", "Say who should have the hours."))
        elif cleaned["give"] == "person":
            try:
                cleaned["give_to"] = finding.chosen(self.member.timebank, cleaned.get("heir", ""), self.data.get("heir_number", ""))
            except forms.ValidationError as error:
                self.add_error("heir", error)
        return cleaned


class StateForm(HoursForm):
    """Where a membership goes from here, and why; with the hours of someone who leaves."""

    to = forms.ChoiceField(label=pgettext_lazy("desk.state.to", "What happens?"), widget=Boxes)
    reason = reason_field()
    field_order = ("to", "give", "heir", "heir_number", "reason")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = choices
        if self.has_hours:
            self.fields["give"].help_text = pgettext("desk.hours.give.hint", "Needed if they leave.")
        self.order_fields(self.field_order)

    def goes(self, cleaned: dict[str, Any]) -> bool:
        """Whether they leave."""
        return cleaned.get("to") == "leave"


class DiedForm(AmserForm):
    """That someone has died: when, where it is known, and who said so."""

    died_on = DayField(label=pgettext_lazy("desk.died.day", "On which day, if you know?"), direction="past", required=False)
    reason = reason_field(pgettext_lazy("desk.died.reason", "Who told you?"))


class LengthForm(AmserForm):
    """How long it was, as a broker who asked both found."""

    minutes = DurationField(label=pgettext_lazy("desk.length", "How long did it take?"))
    reason = reason_field(
        pgettext_lazy("desk.settle.note", "What did they say?"), hint=pgettext_lazy("desk.settle.note.hint", "Kept with the record.")
    )


class CorrectForm(AmserForm):
    """Why a record was wrong, and the right length where there is one."""

    reason = reason_field(
        pgettext_lazy("desk.correct.reason", "What was wrong?"),
        hint=pgettext_lazy("desk.correct.reason.hint", "Both of them read this beside the correction."),
    )
    minutes = DurationField(label=pgettext_lazy("desk.correct.minutes", "The right length"), required=False)


class WhyForm(AmserForm):
    """Why what a group did is put right."""

    reason = reason_field(
        pgettext_lazy("desk.correct.reason", "What was wrong?"),
        hint=pgettext_lazy("group.correct.reason.hint", "Everyone in it reads this beside the correction."),
    )


class FloorForm(AmserForm):
    """How far a member may go past the limit, until when, and why."""

    hours = forms.IntegerField(
        label=pgettext_lazy("desk.floor.below", "How many hours more received than given, at most?"),
        help_text=pgettext_lazy("desk.floor.below.hint", "Enough for these hours is filled in."),
        min_value=0,
        max_value=500,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _WHOLE_HOURS),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"}),
    )
    until = DayField(label=pgettext_lazy("desk.floor.until", "Until"), direction="future")
    reason = reason_field(
        pgettext_lazy("desk.override.reason", "Why go past the limit this time? The reason is kept with the record."), hint=""
    )


class LineForm(AmserForm):
    """All of it in one line, for whoever writes down forty in a morning."""

    MOST = 200
    switch_id = "line-form"

    line = forms.CharField(
        label=pgettext_lazy("desk.line", "In one line"),
        help_text=pgettext_lazy(
            "desk.line.hint", "Giver > receiver, how long, what, which day: Mair > Huw 1h30 garden 12/11. Names may be member numbers."
        ),
        max_length=MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}),
    )


class RecordForm(AmserForm):
    """What happened between two people."""

    giver = person_field(pgettext_lazy("desk.record.giver", "Who gave the time?"))
    receiver = person_field(pgettext_lazy("desk.record.receiver", "Who received it?"))
    title = forms.CharField(label=pgettext_lazy("desk.record.what", "What was it?"), max_length=120)
    category = forms.ModelChoiceField(
        label=pgettext_lazy("desk.record.category", "What kind of help?"), queryset=Category.objects.none(), empty_label=""
    )
    setting = forms.ChoiceField(
        label=pgettext_lazy("desk.record.setting", "Where was it?"),
        help_text=pgettext_lazy("desk.record.setting.hint", "For a lift, choose where it began."),
        widget=Boxes,
    )
    part_of_it = forms.ChoiceField(
        label=pgettext_lazy("past.part_of_it.label", "Was any of this part of it?"),
        choices=PART_OF_IT,
        initial=NONE_OF_THESE,
        widget=Boxes,
        required=False,
    )
    worked_on = DayField(label=pgettext_lazy("desk.record.day", "Which day?"), direction="past")
    minutes = DurationField(label=pgettext_lazy("desk.length", "How long did it take?"))

    def __init__(self, data: Any = None, *args: Any, bank: TimeBank, places: Places, today: dt.date, language: str, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.places = places
        self.bank, self.today, self.language = bank, today, base(language)
        category, setting = self.fields["category"], self.fields["setting"]
        assert isinstance(category, forms.ModelChoiceField)
        assert isinstance(setting, forms.ChoiceField)
        category.queryset = Category.objects.all()
        category.label_from_instance = lambda one: one.name  # type: ignore[method-assign, assignment]
        setting.choices = [
            (Setting.PUBLIC, pgettext("desk.setting.public", "In a public place, or online")),
            (Setting.HOME, pgettext("desk.setting.home", "In someone's home")),
            (Setting.GROUP, pgettext("desk.setting.group", "In a group with a leader")),
        ]
        offer_choices(self, bank, "giver")
        offer_choices(self, bank, "receiver")

    def clean(self) -> dict[str, Any]:
        """Have a coordinator of a place record only for its people: one of the two lives there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_said_what_was_part(self, self.bank)
        people = [one for one in (cleaned.get("giver"), cleaned.get("receiver")) if one]
        if self.places is not None and len(people) == 2 and not any(one.place_id in self.places for one in people):  # noqa: PLR2004 -- the two
            self.add_error(None, pgettext("desk.record.other_place", "Neither of them lives in your place. Ask a broker to record it."))
        return cleaned

    def clean_giver(self) -> Membership | None:
        """Return the one member that was meant. Raises ValidationError."""
        return finding.chosen(self.bank, self.cleaned_data["giver"], self.data.get("giver_number", ""))

    def clean_receiver(self) -> Membership | None:
        """Return the one member that was meant. Raises ValidationError."""
        return finding.chosen(self.bank, self.cleaned_data["receiver"], self.data.get("receiver_number", ""))


def offer_choices(form: AmserForm, bank: TimeBank, name: str) -> None:
    """Where several people are meant by what was typed, offer them to choose from, right below."""
    if not form.is_bound or len(found := finding.members(bank, form.data.get(name, ""))) <= 1:
        return
    order = list(form.fields)
    label = pgettext("desk.record.which", "Which one?")
    form.fields[f"{name}_number"] = AskedLater(
        label=label, widget=Boxes, choices=[(str(member.number), finding.described(member)) for member in found]
    )
    order.insert(order.index(name) + 1, f"{name}_number")
    form.order_fields(order)
