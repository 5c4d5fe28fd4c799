"""What the desk types about safety."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.members.models import CheckKind, Decision, Membership, Workforce
from amser.members.models.check import RUNS_OUT
from amser.timebanks.models import TimeBank
from amser.ui.forms import AmserForm, Boxes, DayField
from amser.web.broker import finding
from amser.web.broker.forms import offer_choices, reason_field
from amser.web.words import safety as words

# In the order in which they are asked for; a barred list with whom it is about.
WHAT: Final = (
    *((kind, "") for kind in CheckKind.values if kind != CheckKind.BARRED_LIST),
    *((CheckKind.BARRED_LIST.value, workforce) for workforce in Workforce.values),
)


class CheckForm(AmserForm):
    """What was seen, what was decided, and until when it counts. Never which certificate it was."""

    what = forms.ChoiceField(label=pgettext_lazy("desk.check.what", "What did you see?"), widget=Boxes(many=True))
    decision = forms.ChoiceField(label=pgettext_lazy("desk.check.decision", "What did you decide?"), widget=Boxes)
    expires_on = DayField(
        label=pgettext_lazy("desk.check.until", "Until when does it count?"),
        help_text=pgettext_lazy("desk.check.until.hint", "Its own last day, or the day to look again. Needed for driving."),
        direction="future",
        required=False,
    )
    issued_on = DayField(label=pgettext_lazy("desk.check.issued", "Issued on"), direction="past", required=False)
    note = reason_field(
        pgettext_lazy("desk.check.note", "What to know about it"),
        hint=pgettext_lazy(
            "desk.check.note.hint",
            "Only the desk reads it. Never the number of a certificate or a licence, and nothing that stood on it: only what you decided is kept.",
        ),
        required=False,
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        what, decision = self.fields["what"], self.fields["decision"]
        assert isinstance(what, forms.ChoiceField)
        assert isinstance(decision, forms.ChoiceField)
        what.choices = [(_code(kind, workforce), words.check(kind, workforce)) for kind, workforce in WHAT]
        decision.choices = [(code, words.decision(code)) for code in Decision.values]

    def clean(self) -> dict[str, Any]:
        """Ask for a last day where the law sets one; and let nobody be barred by anything but a barred list."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("what", "").partition(".")[0]
        accepted = cleaned.get("decision") == Decision.ACCEPTED
        if kind in RUNS_OUT and accepted and not cleaned.get("expires_on") and "expires_on" not in self.errors:
            self.add_error("expires_on", pgettext("desk.check.until.missing", "Write its last day: past it, nobody is driven."))
        if cleaned.get("decision") == Decision.BARRED and kind != CheckKind.BARRED_LIST:
            self.add_error("decision", pgettext("desk.check.barred.only", "Only a check with a barred list can say that."))
        return cleaned

    @property
    def seen(self) -> dict[str, Any]:
        """What the action takes. Only of a valid form."""
        kind, _, workforce = self.cleaned_data["what"].partition(".")
        names = ("decision", "expires_on", "issued_on", "note")
        return {"kind": kind, "workforce": workforce, **{name: self.cleaned_data[name] for name in names}}


def _code(kind: str, workforce: str) -> str:
    return f"{kind}.{workforce}" if workforce else kind


class ApartForm(AmserForm):
    """With whom somebody is never arranged, and why."""

    other = forms.CharField(label=pgettext_lazy("desk.apart.other", "With whom?"), help_text=finding.HINT, max_length=120)
    reason = reason_field()

    def __init__(self, data: Any = None, *args: Any, bank: TimeBank, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.bank = bank
        offer_choices(self, bank, "other")

    def clean_other(self) -> Membership | None:
        """Return the one member that was meant. Raises ValidationError."""
        return finding.chosen(self.bank, self.cleaned_data["other"], self.data.get("other_number", ""))


class NoteForm(AmserForm):
    """How somebody is who was to have left a home a while ago."""

    note = reason_field(pgettext_lazy("desk.visit.note", "How are they, and who said so?"))


class ProhibitForm(AmserForm):
    """What a bank does not arrange, in both languages, and how a listing is known by it."""

    name_cy = forms.CharField(label=pgettext_lazy("desk.prohibited.cy", "What it is, in Welsh"), max_length=120)
    name_en = forms.CharField(label=pgettext_lazy("desk.prohibited.en", "What it is, in English"), max_length=120)
    words = forms.CharField(
        label=pgettext_lazy("desk.prohibited.words", "Words to know it by, in both languages"),
        help_text=pgettext_lazy("desk.prohibited.words.hint", "With commas between them. For example: fuse box, blwch ffiwsiau"),
        max_length=400,
    )
