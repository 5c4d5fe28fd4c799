"""Naming somebody in a neighbouring bank, without a list of its people."""

from typing import Any, Final

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.errors import NotFound
from amser.members.models import Membership
from amser.members.policies import member_next_door
from amser.timebanks.models import TimeBank
from amser.ui.forms import AmserForm, Boxes

HINT: Final = pgettext_lazy("next_door.who.hint", "The whole name, as they gave it to their time bank. Or their member number and a name.")


class NextDoorForm(AmserForm):
    """
    Which neighbouring bank, and who there: typed whole, and looked up only once the form is sent.

    `other` in the cleaned data is the member. Where there is one neighbour only, nobody is asked which.
    """

    other_bank = forms.ChoiceField(label=pgettext_lazy("next_door.bank", "Which time bank?"), widget=Boxes)
    name = forms.CharField(label=pgettext_lazy("next_door.who", "Who is it?"), help_text=HINT, max_length=120)

    def __init__(self, data: Any = None, *, neighbours: list[TimeBank], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.neighbours = {str(bank.pk): bank for bank in neighbours}
        field = self.fields["other_bank"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(number, bank.name) for number, bank in self.neighbours.items()]
        if len(neighbours) == 1:
            del self.fields["other_bank"]

    def clean(self) -> dict[str, Any]:
        """Find who is meant; one sentence for whoever is not there, is hidden, or shares a name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        bank = self.neighbours.get(cleaned.get("other_bank", "")) or (
            next(iter(self.neighbours.values())) if len(self.neighbours) == 1 else None
        )
        if bank is None or not cleaned.get("name"):
            return cleaned
        try:
            cleaned["other"] = self.allowed(member_next_door(bank, cleaned["name"]))
        except NotFound:
            words = pgettext("next_door.nobody", "Nobody can be found by this. Check the name with them, or add their member number.")
            self.add_error("name", words)
        return cleaned

    def allowed(self, other: Membership) -> Membership:
        """Return the member, where the reader may name them here. Raises NotFound."""
        return other
