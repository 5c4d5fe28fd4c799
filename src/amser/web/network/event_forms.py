"""What people type about an event: what, when and where; who is invited and who came; agenda, minutes, decisions."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import at_london, london
from amser.networks.actions import Decided, EventDetails, Guest, ItemDetails
from amser.networks.models import AgendaItem, Attendance, Decision, Event, Group, GroupMembership, Participation
from amser.organisations.models import Place
from amser.ui.forms import AmserForm, Boxes, ClockField, DayField, TickBoxes
from amser.web.broker.running_forms import check_both
from amser.web.network.forms import _choices
from amser.web.organisation.forms import long_text, text
from amser.web.words import events as words
from amser.web.words import groups_that_meet as group_words

MOST_PEOPLE: Final = 100_000


def _needed(label: Any, *, length: int = 160) -> forms.CharField:
    return text(label, length=length, required=True)


class EventForm(AmserForm):
    """An event: what it is in both languages, when and where, or that its day is not fixed."""

    kind = forms.ChoiceField(label=pgettext_lazy("event.kind", "What kind of event?"), choices=_choices(words.KINDS))
    title_cy = _needed(pgettext_lazy("event.title.cy", "What it is called, in Welsh"))
    title_en = _needed(pgettext_lazy("event.title.en", "What it is called, in English"))
    day = DayField(label=pgettext_lazy("event.day", "Which day? Leave this empty while it is not fixed."), required=False)
    begins = ClockField(label=pgettext_lazy("event.begins", "When does it begin?"), required=False)
    ends = ClockField(label=pgettext_lazy("event.ends", "When does it end?"), required=False)
    last_day = DayField(label=pgettext_lazy("event.last_day", "Its last day, if it lasts several"), required=False)
    expected_cy = text(pgettext_lazy("event.expected.cy", "If the day is not fixed: what is known, in Welsh"))
    expected_en = text(pgettext_lazy("event.expected.en", "If the day is not fixed: what is known, in English"))
    place = forms.ChoiceField(label=pgettext_lazy("event.place", "At a place of the host's?"), required=False)
    where_cy = text(pgettext_lazy("event.where.cy", "Where, in Welsh"), length=200)
    where_en = text(pgettext_lazy("event.where.en", "Where, in English"), length=200)
    online = forms.URLField(
        label=pgettext_lazy("event.online.address", "The address to join from elsewhere"),
        help_text=pgettext_lazy("event.online.hint", "Only members, and whoever says that they come, see it."),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    about_cy = long_text(pgettext_lazy("event.about.cy", "What it is about, in Welsh"))
    about_en = long_text(pgettext_lazy("event.about.en", "What it is about, in English"))
    access_cy = long_text(pgettext_lazy("event.access.cy", "Getting in and about, and what helps, in Welsh"), rows=3)
    access_en = long_text(pgettext_lazy("event.access.en", "Getting in and about, and what helps, in English"), rows=3)
    places = forms.IntegerField(
        label=pgettext_lazy("event.places", "How many places are there?"),
        help_text=pgettext_lazy("event.places.hint", "Leave this empty for no limit."),
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
    )
    open_to_all = forms.BooleanField(
        label=pgettext_lazy("event.open_to_all", "Anybody may say that they come, not only members and those who are invited"),
        required=False,
    )
    sponsor = text(pgettext_lazy("event.sponsor", "Who asked for it or sponsors it"), length=160)
    follows = forms.ChoiceField(label=pgettext_lazy("event.follows", "Does it follow on from another event?"), required=False)
    previous = forms.ChoiceField(label=pgettext_lazy("event.previous", "Was the same held before?"), required=False)

    def __init__(self, *args: Any, group: Group, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = [("", pgettext("event.none", "No"))]
        host = Place.objects.open().filter(organisation=group.host_id) if group.host_id else Place.objects.none()
        self.rooms = {str(one.pk): one for one in host}
        others = Event.objects.filter(group=group).exclude(pk=event.pk if event else 0).order_by("-begins_at", "-pk")[:50]
        self.others = {str(one.pk): one for one in others}
        self._choose("place", [*none, *((number, one.name) for number, one in self.rooms.items())])
        if not self.rooms:
            del self.fields["place"]
        for name in ("follows", "previous"):
            self._choose(name, [*none, *((number, f"{one.title}, {words.when(one)}") for number, one in self.others.items())])
            if not self.others:
                del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Hold the publish gate; a day comes with its hours."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, "expected", "where", "about", "access")
        if cleaned.get("day"):
            for name in ("begins", "ends"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, pgettext("error.event_hours", "Write when it begins and when it ends."))
        return cleaned

    def details(self) -> EventDetails:
        """Return what the event is."""
        given = self.cleaned_data
        begins_at, ends_at = self._moments()
        same = ("title_cy", "title_en", "kind", "about_cy", "about_en", "expected_cy", "expected_en", "where_cy", "where_en", "online")
        plain = {name: given[name] for name in (*same, "access_cy", "access_en", "places", "open_to_all", "sponsor")}
        return EventDetails(
            **plain,
            begins_at=begins_at,
            ends_at=ends_at,
            place=self.rooms.get(given.get("place", "")),
            follows=self.others.get(given.get("follows", "")),
            previous=self.others.get(given.get("previous", "")),
        )

    def _moments(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        given = self.cleaned_data
        if not given["day"]:
            return None, None
        return at_london(given["day"], given["begins"]), at_london(given["last_day"] or given["day"], given["ends"])

    @staticmethod
    def of(event: Event) -> dict[str, Any]:
        """Return what an event is now, to begin with."""
        initial = {name: getattr(event, name) for name in EventDetails.__dataclass_fields__ if name not in {"place", "follows", "previous"}}
        initial |= {name: str(getattr(event, f"{name}_id") or "") for name in ("place", "follows", "previous")}
        if event.begins_at and event.ends_at:
            begins, ends = london(event.begins_at), london(event.ends_at)
            initial |= {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
            initial |= {"last_day": ends.date()} if ends.date() != begins.date() else {}
        return initial


class GuestForm(AmserForm):
    """Somebody invited by name or by office, or who came without being on the list."""

    name = text(
        pgettext_lazy("event.guest.name", "Their name"),
        hint=pgettext_lazy("event.guest.name.hint", "Leave this empty to invite an office."),
    )
    office = text(
        pgettext_lazy("event.guest.office", "The office by which they are invited"),
        hint=pgettext_lazy("event.guest.office.hint", "For example: Member of the Senedd. Of offices, counts may be published."),
    )
    email = forms.EmailField(label=pgettext_lazy("event.guest.email", "Their e-mail address, to invite them"), required=False)
    organisation_name = text(pgettext_lazy("event.guest.organisation", "Their organisation"))
    post = text(pgettext_lazy("event.guest.post", "Their post"))
    sector = forms.ChoiceField(
        label=pgettext_lazy("event.guest.sector", "For whom do they speak?"),
        choices=[("", pgettext_lazy("group.unsaid", "Not said")), *_choices(group_words.SECTORS)],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A guest has a name or an office."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("name") and not cleaned.get("office"):
            self.add_error("name", pgettext("error.guest_name", "Write a name or an office."))
        return cleaned

    def guest(self) -> Guest:
        """Return who it is, as they are that day."""
        given = self.cleaned_data
        return Guest(**{name: given.get(name, "") for name in Guest.__dataclass_fields__})


class WalkInForm(GuestForm):
    """Somebody who came and was not on the list, or who contributed."""

    part = forms.ChoiceField(
        label=pgettext_lazy("event.part", "What do they do there?"), choices=_choices(words.PARTS), widget=Boxes, initial="guest"
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("event.minutes", "Minutes they gave to plan and run it"), min_value=1, max_value=6000, required=False
    )
    delegate_for = forms.ChoiceField(label=pgettext_lazy("event.delegate_for", "Did somebody who was invited send them?"), required=False)

    def __init__(self, *args: Any, invited: list[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"]
        self.invited = {str(one.pk): one for one in invited}
        field = self.fields["delegate_for"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", pgettext("event.none", "No")), *((number, one.shown_name) for number, one in self.invited.items())]


class AttendanceForm(AmserForm):
    """Whether somebody came, and perhaps for whom."""

    attendance = forms.ChoiceField(
        label=pgettext_lazy("event.attendance", "Did they come?"), choices=_choices(words.ATTENDANCE), widget=Boxes
    )
    delegate_for = forms.ChoiceField(label=pgettext_lazy("event.delegate_for", "Did somebody who was invited send them?"), required=False)
    part = forms.ChoiceField(label=pgettext_lazy("event.part", "What do they do there?"), choices=_choices(words.PARTS), widget=Boxes)
    minutes = forms.IntegerField(
        label=pgettext_lazy("event.minutes", "Minutes they gave to plan and run it"), min_value=1, max_value=6000, required=False
    )

    def __init__(self, *args: Any, others: list[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(one.pk): one for one in others}
        field = self.fields["delegate_for"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", pgettext("event.none", "No")), *((number, one.shown_name) for number, one in self.others.items())]

    @staticmethod
    def of(one: Participation) -> dict[str, Any]:
        """Return what is known now; on the day, that they came is what one most likely writes down."""
        came = Attendance.CAME if one.attendance == Attendance.UNKNOWN and one.event.has_begun(timezone.now()) else one.attendance
        return {"attendance": came, "delegate_for": str(one.delegate_for_id or ""), "part": one.part, "minutes": one.minutes}


class TickForm(AmserForm):
    """Who came, ticked off a list; and who was ticked when the page was opened: others may tick at the same time."""

    ticked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    came = forms.MultipleChoiceField(label=pgettext_lazy("event.tick", "Who came?"), widget=TickBoxes(many=True), required=False)

    def __init__(self, *args: Any, people: list[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        field = self.fields["came"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(number, one.shown_name) for number, one in self.people.items()]
        field.initial = [number for number, one in self.people.items() if one.was_there]
        self.initial["ticked"] = " ".join(field.initial)

    def began(self) -> set[str]:
        """Return who was ticked when the page was opened."""
        return set(self.cleaned_data["ticked"].split())


class ItemForm(AmserForm):
    """One thing on an agenda."""

    title_cy = _needed(pgettext_lazy("agenda.title.cy", "What it is, in Welsh"), length=200)
    title_en = _needed(pgettext_lazy("agenda.title.en", "What it is, in English"), length=200)
    kind = forms.ChoiceField(
        label=pgettext_lazy("agenda.kind", "What is asked of the meeting?"),
        choices=_choices(words.ITEM_KINDS),
        widget=Boxes,
        initial="discussion",
    )
    minutes = forms.IntegerField(label=pgettext_lazy("agenda.minutes", "How many minutes?"), min_value=1, max_value=24 * 60, required=False)
    lead = text(pgettext_lazy("agenda.lead", "Who leads it?"))
    paper = forms.URLField(
        label=pgettext_lazy("agenda.paper", "Where is something to read about it?"), required=False, max_length=500, assume_scheme="https"
    )

    def details(self) -> ItemDetails:
        """Return what is on the agenda."""
        return ItemDetails(**{name: self.cleaned_data[name] for name in ItemDetails.__dataclass_fields__})

    @staticmethod
    def of(item: AgendaItem) -> dict[str, Any]:
        """Return what it is now."""
        return {name: getattr(item, name) for name in ItemDetails.__dataclass_fields__}


class ApproveForm(AmserForm):
    """At which meeting minutes were approved."""

    approved_in = forms.ChoiceField(label=pgettext_lazy("minutes.approved_in", "At which meeting were they approved?"))

    def __init__(self, *args: Any, meetings: list[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(one.pk): one for one in meetings}
        field = self.fields["approved_in"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(number, f"{one.title}, {words.when(one)}") for number, one in self.meetings.items()]


class CorrectionForm(AmserForm):
    """What is wrong in approved minutes, in both languages."""

    text_cy = forms.CharField(
        label=pgettext_lazy("minutes.correction.cy", "The correction, in Welsh"), widget=forms.Textarea, max_length=2000
    )
    text_en = forms.CharField(
        label=pgettext_lazy("minutes.correction.en", "The correction, in English"), widget=forms.Textarea, max_length=2000
    )


class DecisionForm(AmserForm):
    """What a meeting decided."""

    question_cy = _needed(pgettext_lazy("decision.question.cy", "The question, in Welsh"), length=300)
    question_en = _needed(pgettext_lazy("decision.question.en", "The question, in English"), length=300)
    method = forms.ChoiceField(label=pgettext_lazy("decision.method", "How was it decided?"), choices=_choices(words.METHODS), widget=Boxes)
    result = forms.ChoiceField(
        label=pgettext_lazy("decision.result", "What was the result?"), choices=_choices(words.RESULTS), widget=Boxes, initial="agreed"
    )
    for_count = forms.IntegerField(
        label=pgettext_lazy("decision.for", "How many were for?"), min_value=0, max_value=MOST_PEOPLE, required=False
    )
    against_count = forms.IntegerField(
        label=pgettext_lazy("decision.against", "Against?"), min_value=0, max_value=MOST_PEOPLE, required=False
    )
    neither_count = forms.IntegerField(
        label=pgettext_lazy("decision.neither", "Neither?"), min_value=0, max_value=MOST_PEOPLE, required=False
    )
    outcome_cy = forms.CharField(
        label=pgettext_lazy("decision.outcome.cy", "The outcome in words, in Welsh"), widget=forms.Textarea, max_length=4000
    )
    outcome_en = forms.CharField(
        label=pgettext_lazy("decision.outcome.en", "The outcome in words, in English"), widget=forms.Textarea, max_length=4000
    )
    review_on = DayField(label=pgettext_lazy("decision.review", "When will you look at it again?"), required=False, direction="future")
    item = forms.ChoiceField(label=pgettext_lazy("decision.item", "Which item of the agenda was it?"), required=False)
    replaces = forms.ChoiceField(label=pgettext_lazy("decision.replaces", "Does it replace an earlier decision?"), required=False)
    whose = forms.ChoiceField(label=pgettext_lazy("decision.whose", "Does it give a member a part?"), required=False)
    gives_role = forms.ChoiceField(
        label=pgettext_lazy("decision.role", "Which part?"), choices=[("", "–"), *_choices(group_words.ROLES)], required=False
    )
    agreement_cy = long_text(pgettext_lazy("decision.agreement.cy", "If it changes what members agree to: the new text, in Welsh"), rows=6)
    agreement_en = long_text(
        pgettext_lazy("decision.agreement.en", "If it changes what members agree to: the new text, in English"), rows=6
    )

    def __init__(
        self, *args: Any, items: list[AgendaItem], standing: list[Decision], members: list[GroupMembership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[str, dict[str, Any]] = {
            "item": {str(one.pk): one for one in items},
            "replaces": {str(one.pk): one for one in standing},
            "whose": {str(one.pk): one for one in members},
        }
        label = {"item": lambda one: one.title, "replaces": lambda one: one.question, "whose": lambda one: one.shown_name}
        for name, rows in self.found.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", pgettext("event.none", "No")), *((number, label[name](one)) for number, one in rows.items())]

    def clean(self) -> dict[str, Any]:
        """Hold the publish gate; a part is given to somebody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, "agreement")
        if cleaned.get("whose") and not cleaned.get("gives_role"):
            self.add_error("gives_role", pgettext("error.choose_one", "Nothing is chosen yet. Choose one to carry on."))
        return cleaned

    def decided(self) -> Decided:
        """Return the question and the outcome."""
        return Decided(**{name: self.cleaned_data[name] for name in Decided.__dataclass_fields__})

    def beyond(self) -> dict[str, Any]:
        """Return what the decision belongs to, replaces and gives."""
        given = self.cleaned_data
        found: dict[str, Any] = {name: rows.get(given[name]) for name, rows in self.found.items()}
        role = given["gives_role"] if found["whose"] else ""
        return found | {"gives_role": role, "agreement_cy": given["agreement_cy"], "agreement_en": given["agreement_en"]}


class CostForm(AmserForm):
    """What something for an event cost, and who paid."""

    what = _needed(pgettext_lazy("cost.what", "What was it for?"), length=120)
    pounds = forms.DecimalField(
        label=pgettext_lazy("cost.pounds", "How much, in pounds?"),
        min_value=Decimal("0.01"),
        max_value=Decimal(1_000_000),
        decimal_places=2,
    )
    paid_by = _needed(pgettext_lazy("cost.paid_by", "Who paid?"), length=120)
    paid = forms.ChoiceField(
        label=pgettext_lazy("cost.paid", "Given, or reclaimed?"), choices=_choices(words.PAID), widget=Boxes, initial="given"
    )

    @property
    def pence(self) -> int:
        """The amount in pence."""
        return int(self.cleaned_data["pounds"] * 100)


class CancelForm(AmserForm):
    """Why an event does not happen, in both languages."""

    why_cy = _needed(pgettext_lazy("event.cancel.cy", "Why it does not happen, in Welsh"), length=500)
    why_en = _needed(pgettext_lazy("event.cancel.en", "Why it does not happen, in English"), length=500)
