"""What the desk types about what a group did."""

from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.exchanges.actions import Part, Session
from amser.exchanges.models import Kind, Sharing
from amser.kernel.minutes import DAY
from amser.listings.models import Category
from amser.members.models import Membership
from amser.timebanks.models import Places, TimeBank
from amser.ui.forms import AmserForm, Boxes, DayField, DurationField
from amser.web.broker import finding
from amser.web.broker.forms import reason_field
from amser.web.broker.guessing import check_said_what_was_part
from amser.web.broker.one_line import split_length
from amser.web.words import groups as words
from amser.web.words.safety import NONE_OF_THESE, PART_OF_IT

MOST_PEOPLE = 100
_PEOPLE_HINT = pgettext_lazy(
    "group.people.hint", "One person on each line: a name or a member number. Add how long where it was different: Huw 45 min"
)


def _people(label: Any, *, hint: Any = _PEOPLE_HINT) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": "5", "autocapitalize": "none"})
    )


class ReleaseGroupForm(AmserForm):
    """Why the hours of a group that waited may move; and, where somebody cannot give up theirs, who does instead."""

    deal = forms.ChoiceField(label="", widget=Boxes, required=False)
    reason = reason_field()

    def __init__(self, *args: Any, short: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deal = self.fields["deal"]
        assert isinstance(deal, forms.ChoiceField)
        if not short:
            del self.fields["deal"]
            return
        deal.required = True
        deal.label = pgettext("group.release.short", "At the limit for receiving: %(names)s") % {"names": ", ".join(short)}
        deal.choices = [
            ("from_pot", pgettext("group.deal.pot", "The community pot gives it")),
            ("further", pgettext("group.deal.further", "Let them go past the limit for a month")),
        ]


class GroupForm(AmserForm):
    """What a group did: which kind, who gave, who received, and for how long."""

    kind = forms.ChoiceField(label=pgettext_lazy("group.kind", "What kind of group was it?"), widget=Boxes)
    sharing = forms.ChoiceField(
        label=pgettext_lazy("group.sharing", "Who gives up the hours?"),
        help_text=pgettext_lazy("group.sharing.hint", "Only where one person helped many."),
        required=False,
        widget=Boxes,
    )
    gave = _people(pgettext_lazy("group.gave", "Who gave the time? At an event, the host"))
    received = _people(pgettext_lazy("group.received", "Who received it? At an event, those who came"))
    title = forms.CharField(label=pgettext_lazy("desk.record.what", "What was it?"), max_length=120)
    category = forms.ModelChoiceField(
        label=pgettext_lazy("desk.record.category", "What kind of help?"), queryset=Category.objects.none(), empty_label=""
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
    where = forms.CharField(
        label=pgettext_lazy("group.where", "Where was it?"),
        help_text=pgettext_lazy("group.where.hint", "Everyone who was there reads this in their arrangements."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, bank: TimeBank, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank, self.places, self.session = bank, places, None
        self.fields["gave"].is_optional = False  # type: ignore[attr-defined]  # whoever gave is always asked for; see clean()
        kind, sharing, category = self.fields["kind"], self.fields["sharing"], self.fields["category"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(sharing, forms.ChoiceField)
        assert isinstance(category, forms.ModelChoiceField)
        kind.choices = [(code, f"{words.kind(code)}. {words.kind_hint(code)}") for code in Kind.values if code != Kind.PAIR]
        sharing.choices = [(code, words.sharing(code)) for code in (Sharing.SHARED, Sharing.FULL, Sharing.POT)]
        category.queryset = Category.objects.all()
        category.label_from_instance = lambda one: one.name  # type: ignore[method-assign, assignment]

    session: Session | None
    found: dict[str, list[Membership]]  # whom each line may mean

    def clean(self) -> dict[str, Any]:
        """Find everyone; `session` is then what was meant. A coordinator of a place writes down for its people."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, minutes = cleaned.get("kind"), cleaned.get("minutes")
        check_said_what_was_part(self, self.bank)
        if kind == Kind.ONE_TO_MANY and not cleaned.get("sharing"):
            self.add_error("sharing", pgettext("error.choose_one", "Nothing is chosen yet. Choose one to carry on."))
        for name in ("gave", "received"):
            if name in cleaned and not cleaned[name] and self._needs(name, kind):
                self.add_error(name, pgettext("error.nothing_written", "Nothing is written here. Fill it in to carry on."))
        if self.errors or minutes is None:
            return cleaned
        lines = [line for name in ("gave", "received") for line in self._lines(name)[:MOST_PEOPLE]]
        self.found = finding.members_each(self.bank, {split_length(line)[0] for line in lines})
        gave = self._parts("gave", minutes)
        received = () if kind == Kind.COMMUNITY else self._parts("received", minutes)
        if not self.errors:
            self.session = Session(
                kind=Kind(str(kind)), gave=gave, received=received, sharing=cleaned["sharing"] if kind == Kind.ONE_TO_MANY else ""
            )
            self._check_place(self.session)
        return cleaned

    def _needs(self, name: str, kind: Any) -> bool:
        return name == "gave" or kind not in {Kind.COMMUNITY, Kind.MUTUAL}

    def _lines(self, name: str) -> list[str]:
        return [line for line in self.cleaned_data[name].splitlines() if line.strip(" ,")]

    def _parts(self, name: str, minutes: int) -> tuple[Part, ...]:
        """Return everyone of one list, and say of each line that names nobody, several or somebody again what is wrong with it."""
        found: dict[int, Part] = {}
        wrong: list[str] = []
        lines = self._lines(name)
        if len(lines) > MOST_PEOPLE:
            text = pgettext("group.many", "The most people on one list: %(count)s. Record the others as a second group.")
            self.add_error(name, text % {"count": MOST_PEOPLE})
            return ()
        for line in lines:
            who, length = split_length(line)
            try:
                member = finding.choose(self.bank, self.found[who])
            except forms.ValidationError as error:
                wrong.append(f"“{who}”: {self._names(who) or error.messages[0]}")
                continue
            if length and length > DAY:
                text = pgettext("group.longer_than_a_day", "“%(name)s” is longer than one day. Write each day on its own.")
                wrong.append(text % {"name": line.strip()})
            if member.number in found:
                wrong.append(pgettext("group.twice", "“%(name)s” is there twice. Take one of the lines away.") % {"name": who})
            found[member.number] = Part(member, length or minutes)
        if wrong:
            self.add_error(name, " ".join(wrong))
        return tuple(found.values())

    def _names(self, who: str) -> str:
        """Return whom a name may mean, where it means a few."""
        several = self.found[who]
        if not 1 < len(several) <= finding.AT_MOST:
            return ""
        names = ", ".join(f"{member.user.name} {member.number}" for member in several)
        return pgettext("group.which", "more than one person. Write the number instead: %(names)s.") % {"names": names}

    def _check_place(self, session: Session) -> None:
        if self.places is not None and not any(member.place_id in self.places for member in session.members.values()):
            self.add_error(None, pgettext("group.other_place", "None of them lives in your place. Ask a broker to record it."))
