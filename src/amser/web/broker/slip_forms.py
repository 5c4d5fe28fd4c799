"""What the desk types from a paper slip."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.exchanges.models import Exchange, Slip
from amser.kernel.codes import read_code
from amser.timebanks.models import TimeBank
from amser.ui.forms import AmserForm, AskedLater, Boxes, DayField, DurationField
from amser.web.broker.forms import RecordForm

ANOTHER = "another"


class CodeForm(forms.Form):
    """The code on the slip. It is asked for by a link too: a QR code holds its address."""

    code = forms.CharField(
        label=pgettext_lazy("slip.code", "Slip code"),
        help_text=pgettext_lazy("slip.code.hint", "Eight letters and figures. Capitals and the dash do not matter."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "w-10", "autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, bank: TimeBank, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.bank = bank

    def clean_code(self) -> Slip:
        """Return the slip of this bank. Raises ValidationError for every other code, whatever is wrong with it."""
        code = read_code(self.cleaned_data["code"])
        people = ("printed_for__parties__membership__user", "exchange__parties__membership__user")
        found = Slip.objects.filter(timebank=self.bank, code=code).select_related("timebank").prefetch_related(*people).first()
        if code is None or found is None:
            raise forms.ValidationError(
                pgettext("error.slip_unknown", "We do not know this slip code. Check each letter, or find the person by name.")
            )
        return found


class SlipOfForm(AmserForm):
    """What is written by hand on the slip of an exchange: the day, and how long it took."""

    worked_on = DayField(label=pgettext_lazy("slip.happened_on", "The day it happened"), direction="past")
    minutes = DurationField(label=pgettext_lazy("desk.length", "How long did it take?"))


class BlankSlipForm(RecordForm):
    """Everything that is written by hand on a blank slip; and, where the records hold something like it, whether it is that."""

    def ask_which(self, known: list[tuple[Exchange, str]]) -> None:
        """Ask whether the slip is about one of these; each with the words that describe it."""
        choices = [(str(exchange.pk), described) for exchange, described in known]
        self.fields["same"] = AskedLater(
            label=pgettext("slip.same", "Is it one of these?"),
            help_text=pgettext("slip.same.hint", "There is something between these two on this day already."),
            widget=Boxes,
            choices=[*choices, (ANOTHER, pgettext("slip.another", "No, it is something else"))],
        )

    def day_and_people(self) -> tuple[int, int, dt.date] | None:
        """Return giver, receiver (by id) and day as typed, where all three can be read; None where one cannot."""
        found = [self.cleaned_data.get(name) for name in ("giver", "receiver", "worked_on")]
        giver, receiver, day = found
        return (giver.pk, receiver.pk, day) if giver and receiver and day else None

    def same(self) -> str:
        """Return what was answered: the id of an exchange, ANOTHER, or nothing."""
        return str(self.data.get("same", "")) if self.is_bound else ""
