"""What members type when they arrange, say how long, and thank."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from amser.exchanges.models import Role
from amser.kernel.dates import at_london
from amser.kernel.errors import NotFound
from amser.kernel.minutes import round_minutes
from amser.listings.queries import categories
from amser.members.models import Membership
from amser.members.queries import not_with
from amser.timebanks.queries import Policy
from amser.ui.forms import AmserForm, AskedLater, Boxes, ClockField, DayField, DurationField
from amser.web.next_door import NextDoorForm
from amser.web.words.refusals import time_gone_by
from amser.web.words.safety import NONE_OF_THESE, PART_OF_IT

MOST_FOUND = 12


class DayStep(AmserForm):
    """Which day is suggested."""

    on_day = DayField(label=pgettext_lazy("arrange.day.label", "Which day?"), direction="future")


class TimeStep(AmserForm):
    """What time is suggested."""

    on_time = ClockField(label=pgettext_lazy("arrange.time.label", "What time?"))

    def __init__(self, data: Any = None, *, on_day: dt.date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.on_day = on_day

    def clean_on_time(self) -> dt.time:
        """Refuse a time of today that has gone by on London's clock."""
        found: dt.time = self.cleaned_data["on_time"]
        if at_london(self.on_day, found) <= timezone.now():
            raise forms.ValidationError(time_gone_by(), "past")
        return found


class PlaceStep(AmserForm):
    """Where, and a few words."""

    where = forms.CharField(
        label=pgettext_lazy("arrange.where.label", "Where will you meet?"),
        help_text=pgettext_lazy("arrange.where.hint", "A place is enough. You see each other's phone numbers once you have both agreed."),
        max_length=200,
        required=False,
    )
    note = forms.CharField(
        label=pgettext_lazy("arrange.note.label", "A few words, if you like"),
        help_text=pgettext_lazy("arrange.note.hint", "Only the two of you and your time broker can read this."),
        max_length=500,
        required=False,
        widget=forms.Textarea,
    )
    share = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, next_door: str = "", **kwargs: Any) -> None:
        """`next_door` names the other person and their bank where that is another: only then is there anything to share."""
        super().__init__(data, **kwargs)
        if not next_door:
            del self.fields["share"]
            return
        self.fields["where"].help_text = pgettext("arrange.where.hint.next_door", "A place is enough, such as a hall or a bus stop.")
        self.fields["note"].help_text = pgettext("arrange.note.hint.next_door", "Only the two of you and your time brokers can read this.")
        share = self.fields["share"]
        share.label = share_label(next_door)
        share.help_text = pgettext(
            "share.hint",
            "Only once you have both agreed, and to their time broker. Without it they see your first name and an initial.",
        )


def share_label(name: str) -> str:
    """Return the words of the tick by which a member lets somebody of another bank see how to reach them."""
    return pgettext("share.label", "My phone number and e-mail address may be shown to: %(name)s") % {"name": name}


class CountedForm(AmserForm):
    """
    A length of time that is rounded before it counts: what will count is said, and sent back, before anything is recorded.

    `counts` is the length, in minutes, that the reader has seen will count.
    """

    counts = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def rounds_to(self, policy: Policy) -> int | None:
        """Return what will count where that is not what was written and the reader has not seen it yet. Only of a valid form."""
        counted = round_minutes(self.cleaned_data["took"], step=policy.step_minutes, minimum=policy.minimum_minutes)
        if counted in {self.cleaned_data["took"], self.cleaned_data["counts"]}:
            return None
        self.send_back("counts", str(counted))
        return counted


class HowLongForm(CountedForm):
    """How long it took; and on which day, for whoever says it first and says that the day was another."""

    took = DurationField(label=pgettext_lazy("done.length.short", "Length of time"))
    worked_on = DayField(label=pgettext_lazy("done.day.label", "Which day did it happen?"), direction="past")

    def __init__(self, data: Any = None, *, suggestions: Sequence[int], hint: str, day: dt.date | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        took = self.fields["took"]
        took.help_text, took.widget.suggestions = hint, tuple(suggestions)
        took.error_messages["required"] = pgettext("error.choose_one", "Nothing is chosen yet. Choose one to carry on.")
        if day is not None:
            del self.fields["worked_on"]


class PersonForm(AmserForm):
    """With whom: found by name or membership number, then chosen. Hidden members are not found."""

    find = forms.CharField(label=pgettext_lazy("person.find.label", "Name or membership number"), max_length=80)
    number = AskedLater(label=pgettext_lazy("person.choose.label", "Who is it?"), widget=Boxes)

    def __init__(self, data: Any = None, *, me: Membership, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        found = people(me, str(data.get("find", ""))) if data else []
        if found:
            self.fields["number"].choices = [(member.number, _who(member)) for member in found]  # type: ignore[attr-defined]
        else:
            del self.fields["number"]

    def clean_find(self) -> str:
        """Refuse words that find nobody."""
        if "number" not in self.fields:
            raise forms.ValidationError(
                pgettext("person.find.none", "Nobody was found. Try fewer letters, or the number on their card."), "nobody"
            )
        return str(self.cleaned_data["find"])


def people(me: Membership, words: str) -> list[Membership]:
    """Return the members that fellow members may see whose name or number holds the words, at most MOST_FOUND."""
    if not words.strip() or "\x00" in words:
        return []
    found = Membership.objects.visible().with_person().filter(timebank_id=me.timebank_id).exclude(pk=me.pk)
    found = found.exclude(user_id__in=not_with(me.user_id))
    return list(found.matching(words).order_by("user__sort_name", "number")[:MOST_FOUND])


def _who(member: Membership) -> str:
    return f"{member.short_name} ({member.place.name})" if member.place else member.short_name


class RoleForm(AmserForm):
    """Who helped whom."""

    role = forms.ChoiceField(label=pgettext_lazy("past.role.label", "Who helped?"), widget=Boxes)

    def __init__(self, data: Any = None, *, name: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (Role.GIVER.value, pgettext("past.role.giver", "I helped %(name)s") % {"name": name}),
            (Role.RECEIVER.value, pgettext("past.role.receiver", "%(name)s helped me") % {"name": name}),
        ]


class PastForm(CountedForm):
    """What has already happened."""

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

    def __init__(self, data: Any = None, *, hint: str, about_listing: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["took"].help_text = hint
        if about_listing:
            del self.fields["title"], self.fields["category"], self.fields["part_of_it"]
        else:
            choose = ("", pgettext("past.category.choose", "Choose one"))
            self.fields["category"].choices = [choose, *((kind.code, kind.name) for kind in categories())]  # type: ignore[attr-defined]


class ThankForm(AmserForm):
    """A few words of thanks: to somebody, or without a name to all who gave in a group."""

    words = forms.CharField(label="", max_length=500, widget=forms.Textarea)

    def __init__(self, data: Any = None, *, name: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        to_one, to_all = (
            pgettext("thank.label", "A few words of thanks to %(name)s"),
            pgettext("thank.label.group", "A few words of thanks"),
        )
        self.fields["words"].label = to_one % {"name": name} if name else to_all


class WrongForm(AmserForm):
    """What is wrong with hours that were recorded."""

    words = forms.CharField(
        label=pgettext_lazy("wrong.label", "What is wrong?"),
        help_text=pgettext_lazy("wrong.hint", "Write how it was. Your time broker will ask you both before anything changes."),
        max_length=300,
        widget=forms.Textarea,
    )


class GiveToForm(AmserForm):
    """To whom hours are given."""

    to = forms.ChoiceField(label=pgettext_lazy("gift.to.label", "Who would you like to give hours to?"), widget=Boxes)

    def __init__(self, data: Any = None, *, has_neighbours: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        next_door = [("next_door", pgettext("gift.to_next_door", "To someone in a neighbouring time bank"))]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("person", pgettext("gift.to_person", "To someone I know")),
            *(next_door if has_neighbours else []),
            ("pot", pgettext("gift.to_pot", "To the community pot")),
        ]


class GiveForm(AmserForm):
    """How much time is given on, and a few words with it."""

    minutes = DurationField(label=pgettext_lazy("gift.minutes.label", "How much time would you like to give?"), suggestions=(60, 120))
    words = forms.CharField(
        label=pgettext_lazy("gift.words.label", "A few words to go with it"), max_length=300, required=False, widget=forms.Textarea
    )


class GiveNextDoorForm(NextDoorForm, GiveForm):
    """Whom in a neighbouring bank, how much, and a few words."""

    field_order = ("other_bank", "name", "minutes", "words")

    def __init__(self, data: Any = None, *, me: Membership, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.me = me

    def allowed(self, other: Membership) -> Membership:
        """Return the member, unless the two are never arranged together: then nobody is found, as nearby. Raises NotFound."""
        if other.user_id in not_with(self.me.user_id):
            raise NotFound
        return other
