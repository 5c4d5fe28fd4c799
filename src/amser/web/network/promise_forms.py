"""What people type about promises: very little to take one down, and how each goes since."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.identity.models import User
from amser.kernel.languages import base
from amser.networks.actions import Promised
from amser.networks.models import OPEN, Aim, Commitment, CommitmentState, Event, GroupMembership
from amser.ui.forms import AmserForm, Boxes, DayField
from amser.web.organisation.forms import long_text
from amser.web.organisation.forms import text as one_line
from amser.web.words import promises as words

MOST_NAMES: Final = 40
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2200


class TakeDownForm(AmserForm):
    """A promise: who and what; the rest may be said later, or never. Those who run the group write for anybody, a member for themselves."""

    switch_id = "promise-form"

    who = one_line(
        pgettext_lazy("promise.who", "Who promises?"),
        hint=pgettext_lazy("promise.who.hint", "A name. A member's whole name makes it theirs to keep up to date."),
        required=True,
    )
    text = forms.CharField(
        label=pgettext_lazy("promise.text", "What do they promise?"),
        help_text=pgettext_lazy("promise.text.hint", "In their own words, in either language."),
        max_length=1000,
        widget=forms.Textarea({"rows": "3"}),
    )
    organisation_name = one_line(pgettext_lazy("promise.organisation", "For which organisation, if any?"), length=160)
    language = forms.ChoiceField(
        label=pgettext_lazy("promise.language", "In which language was it said?"),
        choices=[("cy", pgettext_lazy("first.language.cy", "Welsh")), ("en", pgettext_lazy("first.language.en", "English"))],
        widget=Boxes,
    )
    kind = forms.ChoiceField(label=pgettext_lazy("promise.kind", "What is it?"), choices=[(str(k), v) for k, v in words.KINDS.items()])
    event = forms.ChoiceField(label=pgettext_lazy("promise.event", "Made at"), required=False)
    due_on = DayField(label=pgettext_lazy("promise.due_on", "By when?"), required=False)
    partners = long_text(pgettext_lazy("promise.partners", "With whom? One on each line"), rows=2, length=2000)
    audiences = long_text(pgettext_lazy("promise.audiences", "To whom will it be said or shown? One on each line"), rows=2, length=2000)
    aim = forms.ChoiceField(label=pgettext_lazy("promise.aim", "Towards which aim?"), required=False)
    how_we_know = long_text(pgettext_lazy("promise.how_we_know", "How will you know that it is done?"), rows=2, length=1000)
    year = forms.IntegerField(
        label=pgettext_lazy("promise.year", "Of which year's programme?"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        widget=forms.NumberInput({"class": "w-4"}),
    )

    def __init__(
        self,
        *args: Any,
        promiser: User | None,
        members: Sequence[GroupMembership],
        events: Sequence[Event],
        aims: Sequence[Aim],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.promiser, self.members = promiser, members
        self.events, self.aims = {str(one.pk): one for one in events}, {str(one.pk): one for one in aims}
        self.fields["language"].initial = base(get_language() or "en")
        self._choices("event", self.events, pgettext("promise.event.none", "At no meeting"))
        self._choices("aim", self.aims, pgettext("promise.aim.none", "None that is written down"))
        self.fields["who"].widget.attrs.update({"list": "promise-members", "autocomplete": "off"})
        if promiser is not None:
            del self.fields["who"]
            self.fields["text"].label = pgettext("promise.text.own", "What do you promise?")

    def _choices(self, name: str, of: dict[str, Any], none: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", none), *((key, one.title) for key, one in of.items())]
        if not of:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Have a promise be somebody's, and names be few."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("organisation_name"):  # an organisation promises, and nobody by name
            self.errors.pop("who", None)
        for name in ("partners", "audiences"):
            if len(lines(cleaned.get(name, ""))) > MOST_NAMES:
                self.add_error(name, pgettext("promise.error.names", "These are too many. Write the most important ones."))
        return cleaned

    def promised(self) -> Promised:
        """Return what was promised."""
        given = self.cleaned_data
        name = given.get("who", "").strip()
        user = self.promiser or self._member(name)
        same = ("text", "language", "kind", "organisation_name", "how_we_know", "year", "due_on")
        return Promised(
            **{field: given[field] for field in same},
            user=user,
            who="" if user else name,
            event=self.events.get(given.get("event", "")),
            aim=self.aims.get(given.get("aim", "")),
            partners=tuple(lines(given["partners"])),
            audiences=tuple(lines(given["audiences"])),
        )

    def _member(self, name: str) -> User | None:
        """Return the one member with this whole name; nobody where two are called so."""
        found = [one.user for one in self.members if one.user.name.casefold() == name.casefold()]
        return found[0] if name and len(found) == 1 else None


def lines(written: str) -> list[str]:
    """Return the lines of a text that say something, each once, short enough to be a name."""
    return list(dict.fromkeys(line.strip()[:160] for line in written.splitlines() if line.strip()))


class UpdateForm(AmserForm):
    """How a promise goes, and how it stands."""

    words = long_text(pgettext_lazy("promise.update.words", "How does it go?"), rows=3, length=2000)
    state = forms.ChoiceField(label=pgettext_lazy("promise.update.state", "How does it stand?"), widget=Boxes)

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        by_hand = [code for code in CommitmentState if code in OPEN or code == CommitmentState.DONE]
        field.choices = [(str(code), words.STATES[code]) for code in by_hand]
        field.initial = commitment.state


class WithdrawForm(AmserForm):
    """Why a promise is taken back."""

    words = forms.CharField(
        label=pgettext_lazy("promise.withdraw.why", "Why?"),
        help_text=pgettext_lazy("promise.withdraw.hint", "The members of the group read this."),
        max_length=2000,
        widget=forms.Textarea({"rows": "3"}),
    )


class CarryForm(AmserForm):
    """Until when a promise goes on."""

    due_on = DayField(label=pgettext_lazy("promise.carry.due", "By when now?"), direction="future", required=False)
    year = forms.IntegerField(
        label=pgettext_lazy("promise.year", "Of which year's programme?"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        widget=forms.NumberInput({"class": "w-4"}),
    )
    words = long_text(pgettext_lazy("promise.carry.words", "What happened until now?"), rows=3, length=2000)


class AimForm(AmserForm):
    """Something that promises work towards, in both languages."""

    title_cy = one_line(pgettext_lazy("aim.title.cy", "The aim in Welsh"), length=200, required=True)
    title_en = one_line(pgettext_lazy("aim.title.en", "The aim in English"), length=200, required=True)
