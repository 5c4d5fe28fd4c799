"""What both the organisation's desk and a member's pages ask of hours between the two."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.exchanges.actions import What
from amser.exchanges.models import ExchangeState, Half, OrganisationExchange
from amser.kernel.languages import base
from amser.kernel.minutes import duration
from amser.listings.models import Category, Setting
from amser.listings.models.listing import level_of
from amser.listings.queries import categories
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import policy_of
from amser.ui.forms import AmserForm, Boxes, DayField, DurationField
from amser.web.words import safety
from amser.web.words.safety import NONE_OF_THESE, PART_OF_IT


class HappenedForm(AmserForm):
    """What an organisation and a member did: whose time it was, what, which day and how long."""

    who = forms.ChoiceField(label=pgettext_lazy("with_organisation.who", "Whose time was it?"), widget=Boxes)
    title = forms.CharField(label=pgettext_lazy("past.title.label", "What was it, in a few words?"), max_length=120)
    category = forms.ChoiceField(label=pgettext_lazy("past.category.label", "What kind of help?"))
    part_of_it = forms.ChoiceField(
        label=pgettext_lazy("past.part_of_it.label", "Was any of this part of it?"),
        choices=PART_OF_IT,
        initial=NONE_OF_THESE,
        widget=Boxes,
        required=False,
    )
    worked_on = DayField(label=pgettext_lazy("done.day.label", "Which day did it happen?"), direction="past")
    took = DurationField(label=pgettext_lazy("done.length.label", "How long did it take?"), suggestions=(30, 60, 90, 120))

    def __init__(self, data: Any = None, *args: Any, bank: TimeBank, on: dt.date, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        choose = ("", pgettext("past.category.choose", "Choose one"))
        self.fields["category"].choices = [choose, *((kind.code, kind.name) for kind in categories())]  # type: ignore[attr-defined]
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (Half.ORGANISATION.value, pgettext("with_organisation.organisation_gave", "The organisation gave it to the member")),
            (Half.MEMBER.value, pgettext("with_organisation.member_gave", "The member gave it to the organisation")),
        ]
        self.fields["took"].help_text = steps(bank, on)

    def happened(self) -> dict[str, Any]:
        """Return what an action takes of it. Only of a valid form."""
        given = self.cleaned_data
        category, said = Category.objects.get(pk=given["category"]), frozenset(safety.answers(given["part_of_it"]))
        level = level_of(check=category.default_check, setting=Setting.PUBLIC, answers=said, on=given["worked_on"])
        what = What(title=given["title"], language=base(get_language() or "en"), category=category, level=level, answers=said)
        gives = given["who"] == Half.ORGANISATION
        return {"organisation_gives": gives, "what": what, "worked_on": given["worked_on"], "minutes": given["took"]}


class AnswerForm(AmserForm):
    """How long it was, from whoever has not said; and thanks, where they received."""

    took = DurationField(label=pgettext_lazy("done.length.short", "Length of time"))
    thanks = forms.CharField(
        label=pgettext_lazy("with_organisation.say_thanks", "A few words of thanks, if you like"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, data: Any = None, *args: Any, one: OrganisationExchange, half: Half, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        said = one.said(half.other)
        if said:
            self.fields["took"].widget.suggestions = (said,)
        self.fields["took"].help_text = steps(one.timebank, one.worked_on)
        if half == one.gives:
            del self.fields["thanks"]


def steps(bank: TimeBank, on: dt.date) -> str:
    """Return how the bank rounds, before anybody writes a length."""
    return pgettext("done.rounding", "We record time in steps of %(duration)s.") % {
        "duration": duration(policy_of(bank, on=on).step_minutes)
    }


def may_deny(one: OrganisationExchange, half: Half) -> bool:
    """Whether one of the two can say that it did not happen: the hours have not moved, and they have not said so yet."""
    return one.state in {ExchangeState.CLAIMED, ExchangeState.DIFFERS} and not one.denies(half)


def may_answer(one: OrganisationExchange, half: Half) -> bool:
    """Whether one of the two can say how long it was: it waits for them, or the two differ."""
    return one.asks == half or one.state == ExchangeState.DIFFERS
