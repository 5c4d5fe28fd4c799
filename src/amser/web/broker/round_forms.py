"""What the desk chooses before a round begins, or is run again."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import pgettext_lazy

from amser.kernel.minutes import duration
from amser.matching.actions.rounds import MOST
from amser.timebanks.models import TimeBank
from amser.ui.forms import AmserForm, TickBoxes

LIMITS: Final = (60, 120, 240, 480)  # minutes


class RoundForm(AmserForm):
    """How much is asked of each, and which neighbours take part."""

    most = forms.TypedChoiceField(
        label=pgettext_lazy("round.most.label", "How much may the round ask of one person, at most?"), coerce=int, initial=MOST
    )
    neighbours = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("round.neighbours", "Which other time banks take part?"),
        help_text=pgettext_lazy("round.neighbours.hint", "Only what their members offer or ask beyond their own time bank counts."),
        coerce=int,
        widget=TickBoxes(many=True),
        required=False,
    )

    with_room = forms.BooleanField(
        label=pgettext_lazy("round.with_room", "People may give more than they receive, or less, as far as their accounts have room"),
        help_text=pgettext_lazy(
            "round.with_room.hint",
            "This finds more hours. But it is then no longer proven that nobody gains by saying something other than what they would like.",
        ),
        required=False,
    )

    def __init__(self, *args: Any, neighbours: Sequence[TimeBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("most", [(minutes, duration(minutes)) for minutes in LIMITS])
        self._choose("neighbours", [(bank.pk, bank.name) for bank in neighbours])

    def _choose(self, name: str, choices: Sequence[tuple[object, str]]) -> None:
        """Offer these; leave a question out that has no answers."""
        if not choices:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "each is one"
        field.choices = choices

    def given(self) -> dict[str, Any]:
        """Return what was chosen, as `start_round` takes it."""
        return {
            "most_minutes": self.cleaned_data["most"],
            "with_room": self.cleaned_data["with_room"],
            "neighbour_ids": tuple(self.cleaned_data.get("neighbours", ())),
        }


class AgainForm(RoundForm):
    """The same, and whom or what to leave out besides."""

    people = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("round.without_people", "Whom to leave out?"), coerce=int, widget=TickBoxes(many=True), required=False
    )
    pairs = forms.MultipleChoiceField(
        label=pgettext_lazy("round.without_pairs", "What to leave out?"), widget=TickBoxes(many=True), required=False
    )

    field_order = ("people", "pairs", "most", "with_room", "neighbours")

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], pairs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("people", people)
        self._choose("pairs", pairs)

    def given(self) -> dict[str, Any]:
        """Return what was chosen, as `start_round` takes it."""
        pairs = [tuple(int(part) for part in pair.split("-")) for pair in self.cleaned_data.get("pairs", ())]
        return {**super().given(), "without_people_ids": tuple(self.cleaned_data.get("people", ())), "without_pair_ids": tuple(pairs)}
