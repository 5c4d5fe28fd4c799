"""What somebody speaks with people, and what cannot be there for them: asked kindly, by themselves or at the desk, and never guessed."""

from typing import Any, Final

from django import forms
from django.utils.translation import pgettext_lazy

from amser.members.actions import Needs
from amser.members.models import Membership, Spoken, There
from amser.ui.forms import AmserForm, Boxes, TickBoxes

SPOKEN: Final = (
    (Spoken.WELSH, pgettext_lazy("needs.speaks.cy", "Welsh")),
    (Spoken.ENGLISH, pgettext_lazy("needs.speaks.en", "English")),
    (Spoken.BOTH, pgettext_lazy("needs.speaks.both", "Welsh and English")),
    ("", pgettext_lazy("needs.speaks.unsaid", "I would rather not say")),
)
THERE: Final = (
    (There.STEPS, pgettext_lazy("needs.there.steps", "Steps")),
    (There.PETS, pgettext_lazy("needs.there.pets", "Animals in the home")),
    (There.SMOKING, pgettext_lazy("needs.there.smoking", "Smoking in the home")),
)
_MILES: Final = pgettext_lazy("needs.miles.error", "Write a whole number from 1 to 100, or leave it empty.")


class NeedsForm(AmserForm):
    """All of it is optional: what is left out stands in nobody's way, but for a language that something needs."""

    speaks = forms.ChoiceField(
        label=pgettext_lazy("needs.speaks.label", "Which languages do you speak with people?"),
        help_text=pgettext_lazy("needs.speaks.hint", "Where something needs a language, we ask you only if you speak it."),
        choices=SPOKEN,
        widget=Boxes(many=True),
        required=False,
    )
    cannot = forms.MultipleChoiceField(
        label=pgettext_lazy("needs.cannot.label", "Is there anything that you cannot have where you help or are helped?"),
        help_text=pgettext_lazy("needs.cannot.hint", "Choose as many as you like, or none. Only your time bank reads this."),
        choices=THERE,
        widget=TickBoxes(many=True),
        required=False,
    )

    goes_miles = forms.IntegerField(
        label=pgettext_lazy("needs.miles.label", "How many miles would you go to help?"),
        help_text=pgettext_lazy("needs.miles.hint", "Leave it empty if any distance is fine."),
        min_value=1,
        max_value=100,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _MILES),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"}),
    )

    @property
    def needs(self) -> Needs:
        """What was said. Only of a valid form."""
        given = self.cleaned_data
        return Needs(speaks=given["speaks"], cannot=frozenset(given["cannot"]), goes_miles=given["goes_miles"])


def said_by(member: Membership) -> dict[str, Any]:
    """Return what the form holds when somebody opens it."""
    return {"speaks": member.speaks, "cannot": member.cannot.split(), "goes_miles": member.goes_miles}


def in_words(member: Membership) -> tuple[str, str]:
    """Return what somebody speaks, and what cannot be there for them; "" where they have not said."""
    speaks = dict(SPOKEN)[member.speaks] if member.speaks else ""
    return str(speaks), there_in_words(member.cannot)


def there_in_words(found: str) -> str:
    """Return what is there, or cannot be, in words."""
    names = dict(THERE)
    return ", ".join(str(names[There(one)]) for one in found.split())
