"""What people type about goals: which one a thing serves, and why."""

from collections.abc import Collection
from typing import Any, Final

from django import forms
from django.utils.translation import pgettext_lazy

from amser.networks.actions import GoalDetails
from amser.networks.models import GoalLink, goals_by_code
from amser.ui.forms import AmserForm
from amser.web.words import goals as words

LONGEST_WHY: Final = 1000


class WhyForm(AmserForm):
    """Why a thing serves a goal, in both languages, and whether that is among what matters most."""

    why_cy = forms.CharField(
        label=pgettext_lazy("goal.why.cy", "Why, in Welsh"), max_length=LONGEST_WHY, widget=forms.Textarea({"rows": "3"})
    )
    why_en = forms.CharField(
        label=pgettext_lazy("goal.why.en", "Why, in English"), max_length=LONGEST_WHY, widget=forms.Textarea({"rows": "3"})
    )
    is_primary = forms.BooleanField(
        label=pgettext_lazy("goal.is_primary", "It is one of the goals that matter most"),
        help_text=pgettext_lazy("goal.is_primary.hint", "At most three."),
        required=False,
    )

    def details(self) -> GoalDetails:
        """Return what was typed."""
        return GoalDetails(**{name: self.cleaned_data[name] for name in GoalDetails.__dataclass_fields__})

    @staticmethod
    def of(link: GoalLink) -> dict[str, Any]:
        """Return what a link says now, to begin with."""
        return {name: getattr(link, name) for name in GoalDetails.__dataclass_fields__}


class GoalForm(WhyForm):
    """One goal more."""

    goal = forms.ChoiceField(label=pgettext_lazy("goal.which", "Which goal?"))
    field_order = ("goal", "why_cy", "why_en", "is_primary")

    def __init__(self, *args: Any, there: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["goal"]
        assert isinstance(field, forms.ChoiceField)
        left = [goal for goal in goals_by_code().values() if goal.code not in there]
        field.choices = [
            (str(label), [(goal.code, goal.name) for goal in left if goal.framework == framework])
            for framework, label in words.FRAMEWORKS.items()
        ]
