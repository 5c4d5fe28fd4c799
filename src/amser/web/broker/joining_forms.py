"""What the desk types about people who join."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.identity.actions import Preferences
from amser.identity.models import Channel, Format, LanguageChoice
from amser.kernel.languages import base
from amser.members.actions import Contact, Details, Profile, Referee
from amser.members.models import Membership, Opinion, Readers, Road, Step
from amser.members.queries import Likeness, alike
from amser.timebanks.models import Place, TimeBank
from amser.ui.forms import AmserForm, Boxes, DayField
from amser.web.broker.forms import reason_field
from amser.web.words import desk as words
from amser.web.words import joining as said

_YEAR: Final = pgettext_lazy("join.year.wrong", "Write the year with four figures, such as 1950.")


def _line(label: Any, *, hint: Any = "", length: int = 120, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=length, required=required)


def _lines(label: Any, *, hint: Any = "", length: int = 500, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=length, required=False, widget=forms.Textarea({"rows": rows}))


class _NewPersonForm(AmserForm):
    """Someone the desk does not know yet: in which language, who, and how to reach them. Who is like them is shown first."""

    language = forms.ChoiceField(label=pgettext_lazy("desk.details.language", "In which language?"), widget=Boxes)
    name = _line(pgettext_lazy("desk.add.name", "Full name"), required=True)
    channel = forms.ChoiceField(label=pgettext_lazy("desk.details.channel", "How do they like to be reached?"), widget=Boxes)
    phone = _line(pgettext_lazy("contact.phone", "Phone"), length=30)
    email = forms.EmailField(label=pgettext_lazy("contact.email", "E-mail"), required=False)
    address = _lines(pgettext_lazy("contact.address", "Address"), length=300)
    came_from = _line(
        pgettext_lazy("desk.add.from", "Where did they hear of us, or who sent them?"),
        hint=pgettext_lazy("desk.add.from.hint", "For example: the surgery, a neighbour, a poster."),
        length=200,
    )

    def __init__(
        self, data: Any = None, *args: Any, bank: TimeBank, known: Membership | None = None, is_repeat: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, *args, **kwargs)
        for name, codes, say in (
            ("language", LanguageChoice.values, words.language),
            ("format", Format.values, words.text_format),
            ("channel", Channel.values, words.channel),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = [(code, say(code)) for code in codes]
        self.likenesses = self._alike(bank, known) if self.is_bound and not self.is_switching and not is_repeat else []
        if self.likenesses:
            self.fields["another"] = forms.BooleanField(
                label=pgettext("desk.add.another", "This is somebody else: add them"),
                error_messages={"required": pgettext("desk.add.look", "Look at who is here already. If this is somebody else, tick here.")},
            )

    def _alike(self, bank: TimeBank, known: Membership | None) -> list[Likeness]:
        typed = {name: str(self.data.get(name) or "").strip() for name in ("name", "email", "phone", "birth_year")}
        born = int(typed["birth_year"][:9]) if typed["birth_year"].isdecimal() else None
        return alike(bank, name=typed["name"], email=typed["email"], phone=typed["phone"], birth_year=born, but=known)

    def clean(self) -> dict[str, Any]:
        """See to it that the chosen channel leads to the person."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {"email": "email", "text": "phone", "phone": "phone", "post": "address"}.get(given.get("channel", ""))
        if needed and needed not in self.errors and not given.get(needed):
            text = pgettext("desk.add.channel", "They are to be reached this way. Write it here, or choose another way above.")
            self.add_error(needed, text)
        return given

    def contact(self) -> Contact:
        """Return how to reach them."""
        given = self.cleaned_data
        return Contact(phone=given["phone"], contact_email=given["email"], address=given["address"])

    def name_to_use(self) -> str:
        """Return the name to use: what was written, or else the first of the names."""
        given = self.cleaned_data
        return str(given.get("known_as") or given["name"].split()[0])[:60]

    def preferences(self) -> Preferences:
        """Return what they asked for."""
        given = self.cleaned_data
        return Preferences(language=given["language"], format=given.get("format") or Format.STANDARD, channel=given["channel"])


class EnquiryForm(_NewPersonForm):
    """Someone rings, or comes in, and asks: the shortest form. The language comes first."""

    field_order = ("language", "name", "channel", "phone", "email", "address", "came_from", "another")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class PaperForm(_NewPersonForm):
    """The paper form, in its own order; and what comes back with it: two referees, and the code of conduct signed."""

    format = forms.ChoiceField(label=pgettext_lazy("desk.details.format", "How do they like to read?"), widget=Boxes, initial="standard")
    known_as = _line(pgettext_lazy("desk.person.known_as", "Likes to be called"), length=60)
    birth_year = forms.IntegerField(
        label=pgettext_lazy("desk.add.born", "Year of birth"),
        required=False,
        min_value=1900,
        max_value=2100,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _YEAR),
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4"}),
    )
    has_turned_18 = forms.BooleanField(label=pgettext_lazy("desk.add.turned_18", "Turns 18 this year, and is 18 already"), required=False)
    guardian = _line(
        pgettext_lazy("desk.add.guardian", "If under 18: the parent or guardian who agreed"),
        hint=pgettext_lazy("desk.add.guardian.hint", "Under 18, people join groups only. Under 16, they cannot be members yet."),
    )
    place = forms.ModelChoiceField(
        label=pgettext_lazy("desk.person.place", "Place"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=pgettext_lazy("desk.add.no_place", "Not said"),
    )
    can_do = _lines(pgettext_lazy("desk.person.can_do", "Can offer"))
    would_like = _lines(pgettext_lazy("desk.person.would_like", "Would like"))
    access_needs = _lines(
        pgettext_lazy("desk.person.access", "Getting about"),
        hint=pgettext_lazy("desk.add.access.hint", "What they can and cannot do, never an illness. Only the desk reads it."),
        rows=2,
    )
    emergency_name = _line(pgettext_lazy("desk.add.emergency", "Whom to ring in an emergency"))
    emergency_phone = _line(pgettext_lazy("desk.add.emergency_phone", "Their phone"), length=30)
    referee_1 = _line(pgettext_lazy("desk.add.referee_1", "First referee: name"))
    knows_1 = _line(pgettext_lazy("desk.add.knows_1", "First referee: how they know each other"))
    reach_1 = _line(
        pgettext_lazy("desk.add.reach_1", "First referee: e-mail, phone or postal address"),
        hint=pgettext_lazy("desk.add.reach.hint", "We ask them that way, in both languages."),
        length=300,
    )
    referee_2 = _line(pgettext_lazy("desk.add.referee_2", "Second referee: name"))
    knows_2 = _line(pgettext_lazy("desk.add.knows_2", "Second referee: how they know each other"))
    reach_2 = _line(pgettext_lazy("desk.add.reach_2", "Second referee: e-mail, phone or postal address"), length=300)
    code_signed = forms.BooleanField(required=False)

    field_order = (
        *("language", "format", "channel", "name", "known_as", "birth_year", "has_turned_18", "guardian", "phone", "email", "address"),
        *("place", "can_do", "would_like", "access_needs", "emergency_name", "emergency_phone", "came_from"),
        *("referee_1", "knows_1", "reach_1", "referee_2", "knows_2", "reach_2", "code_signed", "another"),
    )

    def __init__(self, *args: Any, bank: TimeBank, code_version: int, **kwargs: Any) -> None:
        super().__init__(*args, bank=bank, **kwargs)
        self.fields["code_signed"].label = said.code_signed(code_version)
        place: Any = self.fields["place"]
        place.queryset = bank.places.order_by("name_cy" if base(get_language() or "en") == "cy" else "name_en")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Read how each referee is reached; a referee needs both a name and a way."""
        given = super().clean()
        for number in (1, 2):
            name, reach = given.get(f"referee_{number}"), given.get(f"reach_{number}")
            if name and not reach:
                self.add_error(f"reach_{number}", pgettext("desk.add.reach.missing", "Write how to reach them, or take the name away."))
            elif reach and not name:
                self.add_error(f"referee_{number}", pgettext("desk.add.referee.missing", "Write who this is."))
            elif reach and "@" in reach:
                check_email(self, f"reach_{number}", reach)
        return given

    def profile(self) -> Profile:
        """Return what fellow members may read, and what the desk needs to know."""
        given = self.cleaned_data
        return Profile(can_do=given["can_do"], would_like=given["would_like"], access_needs=given["access_needs"], place=given["place"])

    def details(self, *, on: dt.date) -> Details:
        """Return the form's further answers. The guardian's agreement is dated the day it is typed in."""
        given = self.cleaned_data
        names = ("came_from", "birth_year", "has_turned_18", "guardian", "emergency_name", "emergency_phone")
        return Details(**{name: given[name] for name in names}, guardian_agreed_on=on if given["guardian"] else None, on_paper=True)

    def referees(self) -> list[Referee]:
        """Return the referees that the form names."""
        given = self.cleaned_data
        return [
            Referee(name=given[f"referee_{number}"], knows_as=given[f"knows_{number}"], **reached(given[f"reach_{number}"]))
            for number in (1, 2)
            if given[f"referee_{number}"]
        ]


def check_email(form: forms.Form, field: str, typed: str) -> None:
    """Say so at the field where an e-mail address is not complete."""
    try:
        validate_email(typed)
    except ValidationError:
        words = pgettext("error.email", "This e-mail address is not complete. Write it like this: name@example.org")
        form.add_error(field, words)


def reached(typed: str) -> dict[str, str]:
    """Return the road to somebody, and where it leads: an e-mail address, a telephone number, or else a postal address."""
    typed = typed.strip()
    if "@" in typed:
        return {"road": Road.EMAIL, "email": typed}
    if not any(sign.isalpha() for sign in typed):
        return {"road": Road.PHONE, "phone": typed[:30]}
    return {"road": Road.POST, "address": typed}


class ConversationForm(AmserForm):
    """That somebody talked with a person, when, and what to remember; who may read that."""

    held_on = DayField(label=pgettext_lazy("desk.talk.day", "When did you talk?"), direction="past")
    notes = _lines(
        pgettext_lazy("desk.talk.notes", "What to remember"),
        hint=pgettext_lazy("desk.talk.notes.hint", "What they can do and would like, transport, smoking, pets, limits. Never an illness."),
        length=4000,
        rows=6,
    )
    readers = forms.ChoiceField(
        label=pgettext_lazy("desk.talk.readers", "Who may read it?"), widget=Boxes, initial=Readers.BROKERS, required=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = self.fields["readers"]
        assert isinstance(readers, forms.ChoiceField)
        readers.choices = [(code, said.readers(code)) for code in Readers.values]


class StepOverForm(AmserForm):
    """Which step is let be, and why."""

    step = forms.ChoiceField(label=pgettext_lazy("desk.step.which", "Which step?"), widget=Boxes)
    reason = reason_field()

    def __init__(self, *args: Any, steps: list[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = self.fields["step"]
        assert isinstance(step, forms.ChoiceField)
        step.choices = [(one, said.step(one)) for one in steps]


class RefereeForm(AmserForm):
    """Whom to ask for a reference, and how."""

    name = _line(pgettext_lazy("desk.referee.name", "Who knows them? Full name"), required=True)
    knows_as = _line(pgettext_lazy("desk.referee.knows", "How do they know each other?"))
    reach = _line(
        pgettext_lazy("desk.referee.reach", "E-mail, phone or postal address"),
        hint=pgettext_lazy(
            "desk.referee.reach.hint", "An e-mail goes today. A letter waits under “to post”; a phone number, under “to phone”."
        ),
        length=300,
        required=True,
    )
    language = forms.ChoiceField(
        label=pgettext_lazy("desk.referee.language", "Which language do they speak?"), widget=Boxes, initial=LanguageChoice.UNKNOWN
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [(code, words.language(code)) for code in LanguageChoice.values]

    def clean_reach(self) -> str:
        """Return how to reach them; an e-mail address is whole."""
        typed = str(self.cleaned_data["reach"])
        if "@" in typed:
            check_email(self, "reach", typed)
        return typed

    def referee(self) -> Referee:
        """Return whom to ask."""
        given = self.cleaned_data
        return Referee(name=given["name"], knows_as=given["knows_as"], language=given["language"], **reached(given["reach"]))


class AnswerForm(AmserForm):
    """What a referee wrote or said, as the desk writes it down."""

    verdict = forms.ChoiceField(label=pgettext_lazy("desk.answer.verdict", "Would they be glad to see this person help?"), widget=Boxes)
    words = _lines(pgettext_lazy("desk.answer.words", "What they wrote or said"), length=4000, rows=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdict = self.fields["verdict"]
        assert isinstance(verdict, forms.ChoiceField)
        verdict.choices = [*((code, said.verdict(code)) for code in Opinion.values), ("declined", said.declined())]


class CountForm(AmserForm):
    """Whether an answer counts, and why."""

    counts = forms.ChoiceField(label=pgettext_lazy("desk.count.label", "Does it count?"), widget=Boxes)
    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counts = self.fields["counts"]
        assert isinstance(counts, forms.ChoiceField)
        counts.choices = [
            ("yes", pgettext("desk.count.yes", "Yes: it is a good reference")),
            ("no", pgettext("desk.count.no", "No: another referee is needed")),
        ]


class CodeForm(AmserForm):
    """The bank's own code of conduct: both languages, from a day on."""

    text_cy = _lines(pgettext_lazy("code.cy", "The code in Welsh"), length=8000, rows=12)
    text_en = _lines(pgettext_lazy("code.en", "The code in English"), length=8000, rows=12)
    begins_on = DayField(label=pgettext_lazy("code.begins", "From which day?"), direction="future")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in ("cy", "en"):
            self.fields[f"text_{code}"].is_optional = False  # type: ignore[attr-defined]  # both are asked for; see clean()

    def clean(self) -> dict[str, Any]:
        """Hold the publish gate: both, or nothing."""
        from amser.web.broker.running_forms import missing_language

        given: dict[str, Any] = super().clean() or self.cleaned_data
        for code in ("cy", "en"):
            if not given.get(f"text_{code}"):
                self.add_error(f"text_{code}", missing_language(code))
        return given


class CompanyForm(AmserForm):
    """Who goes along to a first exchange."""

    who = _line(pgettext_lazy("desk.company.who", "Who goes along?"), required=True)


class AcceptedForm(AmserForm):
    """That someone signed the code of conduct on paper, or said yes to it when it was read out."""

    accepted_on = DayField(label=pgettext_lazy("desk.code.day", "On which day did they agree?"), direction="past")
