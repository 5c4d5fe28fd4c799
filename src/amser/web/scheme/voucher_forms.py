"""What is typed about credits on paper, at a scheme's desk."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import pgettext, pgettext_lazy

from amser.agencies.models import Budget, Scheme
from amser.kernel.dates import full, today
from amser.ledger.queries import balances
from amser.ui.forms import AmserForm, DayField
from amser.vouchers.actions.batches import MOST
from amser.vouchers.models import VoucherBatch
from amser.web.pages import now

MOST_EACH = 10


def _whole_number(most: int) -> str:
    return pgettext("voucher.form.whole", "Write a whole number, from 1 to %(most)s.") % {"most": most}


_whole = lazy(_whole_number, str)


def _count(label: Any, *, most: int, hint: Any = "", required: bool = True) -> forms.IntegerField:
    wrong = dict.fromkeys(("invalid", "min_value", "max_value"), _whole(most))
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"})
    return forms.IntegerField(
        label=label, help_text=hint, min_value=1, max_value=most, error_messages=wrong, widget=widget, required=required
    )


class BatchForm(AmserForm):
    """Out of which budget, how many vouchers, of how many credits each, and until when."""

    budget = forms.ChoiceField(label=pgettext_lazy("voucher.form.budget", "Out of which budget?"))
    count = _count(pgettext_lazy("voucher.form.count", "How many vouchers?"), most=MOST)
    each_credits = _count(pgettext_lazy("voucher.form.each", "How many credits is each worth?"), most=MOST_EACH)
    expires_on = DayField(
        label=pgettext_lazy("voucher.form.expires_on", "Until when can they be used?"),
        help_text=pgettext_lazy("voucher.form.expires_on.hint", "Leave it empty for as long as the budget's credits last."),
        direction="future",
        required=False,
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Budget.objects.open_on(today(now())).filter(scheme=scheme).select_related("organisation")
        self.budgets = {str(budget.pk): budget for budget in found}
        left = balances(scheme.book_id, [budget.account_id for budget in found])
        field = self.fields["budget"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, _described(budget, left[budget.account_id])) for key, budget in self.budgets.items()]

    def clean_budget(self) -> Budget:
        """Return the budget that was chosen."""
        return self.budgets[self.cleaned_data["budget"]]


def _described(budget: Budget, left: int) -> str:
    text = pgettext("voucher.form.budget.choice", "%(organisation)s. Credits left: %(left)s. Until %(date)s")
    return text % {"organisation": budget.organisation.name, "left": left, "date": full(budget.ends_on)}


class HandOverForm(AmserForm):
    """Who took a batch."""

    received_by = forms.CharField(label=pgettext_lazy("voucher.hand_over.who", "Who takes the vouchers?"), max_length=120)


class VoidForm(AmserForm):
    """Which vouchers of a batch are cancelled, and why."""

    first = _count(
        pgettext_lazy("voucher.void.first", "From which number?"),
        most=MOST,
        hint=pgettext_lazy(
            "voucher.void.first.hint", "Leave both empty for the whole batch. The vouchers are numbered from 1 in the order of the sheets."
        ),
        required=False,
    )
    last = _count(pgettext_lazy("voucher.void.last", "Up to which number?"), most=MOST, required=False)
    reason = forms.CharField(label=pgettext_lazy("voucher.void.reason", "Why are they cancelled?"), max_length=300)

    def __init__(self, *args: Any, batch: VoucherBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch

    def clean(self) -> dict[str, Any]:
        """Refuse a range that is none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first") or 1, cleaned.get("last") or self.batch.count
        if first > last or last > self.batch.count:
            words = pgettext("voucher.void.range", "Choose numbers from 1 to %(count)s, the smaller one first.")
            self.add_error("last", words % {"count": self.batch.count})
        return cleaned
