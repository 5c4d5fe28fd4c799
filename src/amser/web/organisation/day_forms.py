"""What employers and hosts type about volunteering days."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.agencies.models import Scheme
from amser.employers.actions import YearDetails
from amser.employers.models import CreditsTo, DaysYear
from amser.identity.models import User
from amser.kernel.minutes import DAY
from amser.ui.forms import AmserForm, Boxes, DayField, DurationField

_MOST: Final = 60 * DAY
_WHOSE: Final = {
    CreditsTo.HOST: pgettext_lazy("days.to.host", "The organisation that the day is given to"),
    CreditsTo.EMPLOYER: pgettext_lazy("days.to.employer", "Us, to give on"),
    CreditsTo.PERSON: pgettext_lazy("days.to.person", "Whoever gave the day"),
}


class YearForm(AmserForm):
    """What an employer gives in a year."""

    scheme = forms.ModelChoiceField(label=pgettext_lazy("days.scheme", "Scheme"), queryset=Scheme.objects.none(), empty_label=None)
    begins_on = DayField(label=pgettext_lazy("days.begins", "First day of the year"))
    ends_on = DayField(label=pgettext_lazy("days.ends", "Last day of the year"))
    entitlement_minutes = DurationField(
        label=pgettext_lazy("days.entitlement", "How much does somebody who works full-time have?"),
        help_text=pgettext_lazy("days.entitlement.hint", "In hours of work: five days of 7 hours 24 minutes are 37 hours."),
    )
    carry_over_minutes = DurationField(
        label=pgettext_lazy("days.carry", "How much of what is not used goes into the next year?"),
        help_text=pgettext_lazy("days.carry.hint", "Leave it empty for nothing."),
        required=False,
    )
    credits_to = forms.ChoiceField(
        label=pgettext_lazy("days.to", "Whose are the credits that a day is thanked with?"),
        help_text=pgettext_lazy("days.to.hint", "Whoever gives the day is paid for it, so the credits are usually not theirs."),
        widget=Boxes(),
    )

    def __init__(self, *args: Any, schemes: Sequence[Scheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scheme, whose = self.fields["scheme"], self.fields["credits_to"]
        assert isinstance(scheme, forms.ModelChoiceField)
        assert isinstance(whose, forms.ChoiceField)
        scheme.queryset = Scheme.objects.filter(pk__in=[one.pk for one in schemes])
        scheme.label_from_instance = lambda one: one.name  # type: ignore[method-assign, assignment]
        if len(schemes) == 1:
            scheme.widget, scheme.initial = forms.HiddenInput(), schemes[0].pk
        thanked = any(one.days_thank_people for one in schemes)
        whose.choices = [(value, words) for value, words in _WHOSE.items() if thanked or value != CreditsTo.PERSON]

    def clean(self) -> dict[str, Any]:
        """Refuse a year that ends before it begins, or gives more than sixty days."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends <= begins:
            self.add_error("ends_on", pgettext("days.ends.early", "The year ends before it begins. Choose a later day."))
        for name in ("entitlement_minutes", "carry_over_minutes"):
            if (cleaned.get(name) or 0) > _MOST:
                self.add_error(name, pgettext("days.too_many", "This is more than sixty days. Write the time in hours of work."))
        return cleaned

    def details(self) -> YearDetails:
        """Return what was typed."""
        named = ("begins_on", "ends_on", "entitlement_minutes", "credits_to")
        return YearDetails(
            carry_over_minutes=self.cleaned_data["carry_over_minutes"] or 0, **{name: self.cleaned_data[name] for name in named}
        )


class _EmployeeFields(AmserForm):
    per_cent = forms.IntegerField(
        label=pgettext_lazy("days.per_cent", "How much of full time, in per cent?"),
        min_value=1,
        max_value=100,
        initial=100,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), pgettext_lazy("days.per_cent.whole", "Write a whole number from 1 to 100.")
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"}),
    )
    manager = forms.ModelChoiceField(
        label=pgettext_lazy("days.manager", "Who approves their days?"),
        help_text=pgettext_lazy("days.manager.hint", "Without anybody, an owner does."),
        queryset=User.objects.none(),
        required=False,
        empty_label=pgettext_lazy("days.manager.owner", "An owner"),
    )

    def __init__(self, *args: Any, managers: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        manager = self.fields["manager"]
        assert isinstance(manager, forms.ModelChoiceField)
        manager.queryset = User.objects.filter(pk__in=managers)
        manager.label_from_instance = lambda one: managers[one.pk]  # type: ignore[method-assign, assignment]


class EmployeeForm(_EmployeeFields):
    """Somebody who works for the employer."""

    name = forms.CharField(label=pgettext_lazy("days.name", "Whole name"), max_length=120)
    email = forms.EmailField(
        label=pgettext_lazy("days.email", "E-mail address"),
        help_text=pgettext_lazy("days.email.hint", "They sign in with it to ask for a day."),
    )
    since = DayField(label=pgettext_lazy("days.since", "First day of work"))

    field_order = ("name", "email", "since", "per_cent", "manager")


class ChangeEmployeeForm(_EmployeeFields):
    """What changes of somebody's work."""

    until = DayField(
        label=pgettext_lazy("days.until", "Last day of work"),
        help_text=pgettext_lazy("days.until.hint", "Leave it empty while they work here."),
        required=False,
    )


class ConfirmForm(AmserForm):
    """How long somebody was there."""

    minutes = DurationField(label=pgettext_lazy("days.how_long", "How long were they there?"))


class AskForm(AmserForm):
    """From whom, which day, for whom, how long."""

    employer = forms.ChoiceField(label=pgettext_lazy("days.employer", "From which employer?"))
    host = forms.ChoiceField(label=pgettext_lazy("days.host", "For which organisation?"))
    on = DayField(label=pgettext_lazy("days.on", "On which day?"))
    minutes = DurationField(label=pgettext_lazy("days.minutes", "How much of your working time?"))

    def __init__(
        self, *args: Any, hosts: Sequence[tuple[int, str]], employers: Sequence[tuple[int, str]], is_about_session: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("host", hosts), ("employer", employers)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", pgettext("past.category.choose", "Choose one")), *((str(pk), words) for pk, words in known)]
        if len(employers) <= 1:  # Who has one employer is not asked.
            del self.fields["employer"]
        if is_about_session:  # It says for whom, and when.
            del self.fields["host"], self.fields["on"]


def initial_of(year: DaysYear | None) -> dict[str, Any]:
    """Return what stands in the form of a year."""
    if year is None:
        return {"credits_to": CreditsTo.HOST}
    named = ("begins_on", "ends_on", "entitlement_minutes", "carry_over_minutes", "credits_to")
    return {"scheme": year.scheme_id} | {name: getattr(year, name) or None for name in named}
