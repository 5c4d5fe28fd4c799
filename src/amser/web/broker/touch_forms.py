"""What the desk types about being in touch: a contact, a task, a note, tags."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from amser.contacts.models import Readers, Tag, Tagged
from amser.identity.models import User
from amser.members.models import Membership
from amser.timebanks.models import DESK_ROLES, TimeBank
from amser.ui.forms import AmserForm, Boxes, DayField, TickBoxes
from amser.web.words import touch as words


class ContactForm(AmserForm):
    """Who rang whom, when, and what was said."""

    way = forms.ChoiceField(label=pgettext_lazy("touch.way", "How?"), widget=Boxes, initial="phone")
    inward = forms.ChoiceField(label=pgettext_lazy("touch.inward", "Who began?"), widget=Boxes, initial="in")
    on = DayField(label=pgettext_lazy("touch.on", "When?"), direction="past")
    words = forms.CharField(
        label=pgettext_lazy("touch.words", "A few words"),
        max_length=500,
        required=False,
        help_text=pgettext_lazy("touch.words.hint", "Write what you would be glad for them to read. They can ask for all of it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "way", words.ways())
        _choose(self, "inward", [("in", words.began(name)), ("out", words.we_began())])


class TaskForm(AmserForm):
    """What is to be done, by whom and by when."""

    words = forms.CharField(label=pgettext_lazy("touch.task.words", "What is to be done?"), max_length=300)
    due_on = DayField(label=pgettext_lazy("touch.task.due", "By when?"), direction="future")
    for_user = forms.ChoiceField(label=pgettext_lazy("touch.task.for", "Who does it?"), widget=Boxes)

    def __init__(self, *args: Any, bank: TimeBank, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = dict.fromkeys(role.user for role in bank.known_roles or () if role.kind in DESK_ROLES)
        self.people: dict[str, User] = {str(person.pk): person for person in people}
        _choose(self, "for_user", [(key, person.name) for key, person in self.people.items()])

    @property
    def chosen(self) -> User:
        """Who is to do it."""
        return self.people[self.cleaned_data["for_user"]]


class NoteForm(AmserForm):
    """A note, and who may read it."""

    words = forms.CharField(label=pgettext_lazy("touch.note.words", "The note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    readers = forms.ChoiceField(label=pgettext_lazy("touch.note.readers", "Who may read it?"), widget=Boxes, initial=Readers.DESK)
    names_others = forms.BooleanField(
        label=pgettext_lazy("touch.note.others", "It also tells something of somebody else"),
        help_text=pgettext_lazy(
            "touch.note.others.hint", "Then it is kept back from the copy of their data. Without it, they may read it there."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "readers", words.readers())


class TagsForm(AmserForm):
    """Which of the bank's tags a member has."""

    tags = forms.MultipleChoiceField(label=pgettext_lazy("touch.tags", "Tags"), widget=TickBoxes(many=True), required=False)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        has = Tagged.objects.filter(membership=member).values_list("tag_id", flat=True)
        super().__init__(*args, initial={"tags": [str(tag) for tag in has]}, **kwargs)
        known = sorted(Tag.objects.filter(timebank_id=member.timebank_id), key=lambda tag: tag.name)
        _choose(self, "tags", [(str(tag.pk), tag.name) for tag in known])


class NewTagForm(AmserForm):
    """One more tag of the bank's, in both languages."""

    name_cy = forms.CharField(label=pgettext_lazy("touch.tag.cy", "In Welsh"), max_length=40)
    name_en = forms.CharField(label=pgettext_lazy("touch.tag.en", "In English"), max_length=40)


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
