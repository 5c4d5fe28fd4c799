"""The forms in which an organisation describes what people can do."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.agencies.models import Partner, PartnerKind
from amser.kernel.dates import at_london, london
from amser.kernel.languages import sort_key
from amser.members.models import Level
from amser.opportunities.actions import OpportunityTerms, OpportunityWords, When
from amser.opportunities.models import Opportunity, Spoken
from amser.opportunities.models.recurrence import Repeat, read_rule, rule_for
from amser.organisations.models import Organisation, Place
from amser.ui.forms import AmserForm, Boxes, ClockField, DayField, DurationField
from amser.web.words.sessions import LEVELS, REPEATS, SPOKEN

_MOST_PLACES: Final = 1000
_REMIND: Final = 14


class WhenForm(AmserForm):
    """When it happens, first and again."""

    day = DayField(label=pgettext_lazy("do.first.label", "First day"), direction="future")
    time = ClockField(label=pgettext_lazy("do.time.label", "It begins at"))
    takes = DurationField(label=pgettext_lazy("do.takes.label", "How long does it last?"))
    repeat = forms.ChoiceField(label=pgettext_lazy("do.repeat.label", "How often?"), choices=REPEATS, widget=Boxes())
    until = DayField(label=pgettext_lazy("do.until.label", "Last day, if there is one"), direction="future", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first: it would happen once, and nobody would hear why."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("day"), given.get("until")
        if first and last and last < first and given.get("repeat") != Repeat.ONCE:
            self.add_error(
                "until", pgettext("error.ends_before", "The last day is before the first. Choose a later day, or leave it empty.")
            )
        return given

    def when(self) -> When:
        """Return what was typed."""
        given = self.cleaned_data
        begins_at = at_london(given["day"], given["time"])
        repeat = Repeat(given["repeat"])
        return When(begins_at=begins_at, minutes=given["takes"], rule=rule_for(repeat, given["day"], until=given["until"]))


def when_answers(opportunity: Opportunity, *, on: dt.date) -> dict[str, Any]:
    """Return what stands in the form for what is there: a first day that has gone by is left to be chosen anew."""
    begins = london(opportunity.begins_at)
    repeat, until = read_rule(opportunity.rule)
    day = {"day": begins.date()} if begins.date() >= on else {}
    return {"time": begins.time(), "takes": opportunity.minutes, "repeat": repeat, "until": until, **day}


class DescribeForm(AmserForm):
    """What people can do, in both languages side by side; where, for whom, and what it asks."""

    title_cy = forms.CharField(label=pgettext_lazy("do.title_cy.label", "In a few words, in Welsh"), max_length=120, required=False)
    title_en = forms.CharField(label=pgettext_lazy("do.title_en.label", "In a few words, in English"), max_length=120, required=False)
    about_cy = forms.CharField(
        label=pgettext_lazy("do.about_cy.label", "What people do, in Welsh"), widget=forms.Textarea, max_length=3000, required=False
    )
    about_en = forms.CharField(
        label=pgettext_lazy("do.about_en.label", "What people do, in English"), widget=forms.Textarea, max_length=3000, required=False
    )
    who_cy = forms.CharField(label=pgettext_lazy("do.who_cy.label", "Who it is for, in Welsh"), max_length=200, required=False)
    who_en = forms.CharField(label=pgettext_lazy("do.who_en.label", "Who it is for, in English"), max_length=200, required=False)
    place = forms.ChoiceField(label=pgettext_lazy("do.place.label", "Where is it?"), required=False)
    is_step_free = forms.BooleanField(label=pgettext_lazy("do.step_free.label", "One gets in and about without steps"), required=False)
    access_cy = forms.CharField(
        label=pgettext_lazy("do.access_cy.label", "More about getting in and about, in Welsh"), max_length=1000, required=False
    )
    access_en = forms.CharField(
        label=pgettext_lazy("do.access_en.label", "More about getting in and about, in English"), max_length=1000, required=False
    )
    spoken = forms.ChoiceField(label=pgettext_lazy("do.spoken.label", "What do you speak there?"), choices=SPOKEN, widget=Boxes(many=True))
    level = forms.ChoiceField(
        label=pgettext_lazy("do.level.label", "How is it done?"),
        help_text=pgettext_lazy(
            "do.level.hint",
            "Choose the furthest down that is part of it. For all but the first, your organisation checks each person before they come.",
        ),
        choices=LEVELS,
        widget=Boxes(),
    )
    least_age = forms.IntegerField(
        label=pgettext_lazy("do.age.label", "Youngest age, if there is one"), min_value=0, max_value=120, required=False
    )
    is_drop_in = forms.BooleanField(
        label=pgettext_lazy("do.drop_in.label", "People can come along without saying so first"), required=False
    )
    places = forms.IntegerField(
        label=pgettext_lazy("do.places.label", "How many people at most, if there is a limit"),
        min_value=1, max_value=_MOST_PLACES, required=False,
    )  # fmt: skip
    remind_days = forms.IntegerField(
        label=pgettext_lazy("do.remind.label", "Remind people how many days before?"),
        help_text=pgettext_lazy("do.remind.hint", "From 1 to 14. Nothing, or 0, reminds nobody."),
        min_value=0, max_value=_REMIND, required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, organisation: Organisation, initial: dict[str, Any] | None = None) -> None:
        first = {"spoken": Spoken.BOTH, "level": Level.GROUP, "remind_days": 1}
        super().__init__(data, initial={**first, **(initial or {})})
        here = Place.objects.filter(organisation=organisation, closed_at__isnull=True)
        self.places_there = {str(place.pk): place for place in sorted(here, key=lambda one: sort_key(one.name))}
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        elsewhere = ("", pgettext_lazy("do.place.none", "At no place of ours"))
        place.choices = [elsewhere, *((key, one.name) for key, one in self.places_there.items())]

    def words(self) -> OpportunityWords:
        """Return the texts."""
        names = ("title", "about", "access", "who")
        return OpportunityWords(**{f"{name}_{code}": self.cleaned_data[f"{name}_{code}"] for name in names for code in ("cy", "en")})

    def terms(self) -> OpportunityTerms:
        """Return the rest."""
        given = self.cleaned_data
        return OpportunityTerms(
            place=self.places_there.get(given["place"]),
            level=given["level"],
            spoken=given["spoken"],
            is_step_free=given["is_step_free"],
            least_age=given["least_age"],
            is_drop_in=given["is_drop_in"],
            places=given["places"],
            remind_days=given["remind_days"] or 0,
        )


class NewForm(DescribeForm, WhenForm):
    """All of it at once, and in which scheme where the organisation thanks people in several."""

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        super().__init__(data, organisation=organisation, initial={"repeat": Repeat.ONCE})
        live = Partner.objects.live().filter(organisation=organisation, kind=PartnerKind.THANKS, scheme__closed_at__isnull=True)
        self.schemes = {str(partner.scheme_id): partner.scheme for partner in live.select_related("scheme").order_by("pk")}
        if len(self.schemes) > 1:
            self.fields["scheme"] = forms.ChoiceField(
                label=pgettext_lazy("do.scheme.label", "In which scheme?"),
                choices=[(key, one.name) for key, one in self.schemes.items()],
                widget=Boxes(),
            )


class ChangeForm(DescribeForm):
    """All but when."""

    is_welsh_checked = forms.BooleanField(
        label=pgettext_lazy("do.welsh_checked.label", "I have checked the Welsh: it says what the English says"), required=False
    )


def answers(opportunity: Opportunity) -> dict[str, Any]:
    """Return what stands in the form for what is there."""
    same = [f"{name}_{code}" for name in ("title", "about", "access", "who") for code in ("cy", "en")]
    same += ["level", "spoken", "is_step_free", "least_age", "is_drop_in", "places", "remind_days"]
    return {name: getattr(opportunity, name) for name in same} | {"place": str(opportunity.place_id or "")}
