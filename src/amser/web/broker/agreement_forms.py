"""What a steward types about agreements with other banks."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.timebanks.models import TimeBank
from amser.ui.forms import AmserForm
from amser.web.broker.forms import reason_field

MOST: Final = 5000
_WHOLE_HOURS = pgettext_lazy("desk.floor.whole", "We cannot read this number of hours. Write a whole number, such as 25.")


def _hours(label: Any, hint: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=MOST,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _WHOLE_HOURS),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"}),
    )


class ChangeForm(AmserForm):
    """A limit each way, and a few words."""

    limit = _hours(
        pgettext_lazy("agreement.limit", "How many hours more may our members receive than give, at most?"),
        pgettext_lazy("agreement.limit.hint", "Whole hours. With 0, they can only give back what we owe."),
    )
    other_limit = _hours(
        pgettext_lazy("agreement.other_limit", "How many hours more may theirs receive than give, at most?"),
        pgettext_lazy("agreement.other_limit.hint", "Whole hours. With 0, they can only give back what they owe."),
    )
    note = reason_field(
        pgettext_lazy("agreement.note", "A few words to the other steward"),
        hint=pgettext_lazy("agreement.note.hint", "For example: who of you spoke about it, and when it will be looked at again."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an agreement in which nobody may receive anything."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("limit") == 0 and cleaned.get("other_limit") == 0:
            words = pgettext("agreement.limits.none", "With no hours either way, nobody can help anybody. Write a number for one of them.")
            self.add_error("limit", words)
        return cleaned


class ProposeForm(ChangeForm):
    """With whom, and a limit each way."""

    other = forms.ModelChoiceField(
        label=pgettext_lazy("agreement.with", "With which time bank?"), queryset=TimeBank.objects.none(), empty_label=""
    )

    field_order = ("other", "limit", "other_limit", "note")

    def __init__(self, *args: Any, banks: Sequence[TimeBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = self.fields["other"]
        assert isinstance(other, forms.ModelChoiceField)
        other.queryset = TimeBank.objects.filter(pk__in=[bank.pk for bank in banks])
        other.label_from_instance = lambda bank: bank.name  # type: ignore[method-assign, assignment]
        other.choices = [("", pgettext("past.category.choose", "Choose one")), *((bank.pk, bank.name) for bank in banks)]


class EndForm(AmserForm):
    """Why an agreement ends."""

    reason = reason_field(hint=pgettext_lazy("agreement.end.reason.hint", "Kept with the agreement. The other steward reads it too."))
