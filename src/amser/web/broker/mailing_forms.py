"""What the desk types to write to many: to whom, about what, and the words in both languages."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import pgettext, pgettext_lazy

from amser.contacts.models import MessageKind, Tag
from amser.kernel.languages import fold
from amser.members.models import Membership, State
from amser.timebanks.models import Place, Places, TimeBank, lives_in
from amser.ui.forms import AmserForm, Boxes
from amser.web.words import desk as words
from amser.web.words import touch

TO_MANY = (MessageKind.NEWS, MessageKind.EVENTS)


class MailingForm(AmserForm):
    """Whom to write to and what. Of the ways to choose, each narrows the others; named numbers are these people alone."""

    numbers = forms.CharField(
        label=pgettext_lazy("mailing.numbers", "Member numbers"),
        help_text=pgettext_lazy("mailing.numbers.hint", "To write to one person or a few: 12, 31. Leave it empty to choose below."),
        max_length=500,
        required=False,
    )
    tag = forms.ChoiceField(label=pgettext_lazy("mailing.tag", "With the tag"), required=False)
    place = forms.ChoiceField(label=pgettext_lazy("mailing.place", "In the place"), required=False)
    interest = forms.CharField(
        label=pgettext_lazy("mailing.interest", "Interested in"),
        help_text=pgettext_lazy("mailing.interest.hint", "Words from what they can offer or would like."),
        max_length=60,
        required=False,
    )
    state = forms.ChoiceField(label=pgettext_lazy("mailing.state", "Whose membership is"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("mailing.kind", "What kind of message is it?"), widget=Boxes, initial=MessageKind.NEWS)
    subject_cy = forms.CharField(label=pgettext_lazy("mailing.subject_cy", "Subject in Welsh"), max_length=120)
    body_cy = forms.CharField(
        label=pgettext_lazy("mailing.body_cy", "Message in Welsh"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "lang": "cy"})
    )
    subject_en = forms.CharField(label=pgettext_lazy("mailing.subject_en", "Subject in English"), max_length=120)
    body_en = forms.CharField(
        label=pgettext_lazy("mailing.body_en", "Message in English"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "lang": "en"}),
    )

    def __init__(self, *args: Any, bank: TimeBank, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank, self.places = bank, places
        anyone = [("", pgettext("mailing.any", "Any"))]
        tags = sorted(Tag.objects.filter(timebank=bank), key=lambda tag: tag.name)
        near = Place.objects.filter(timebank=bank)
        near = near if places is None else near.filter(pk__in=[place for place in places if place is not None])
        self._choose("tag", anyone + [(str(tag.pk), tag.name) for tag in tags])
        self._choose("place", anyone + sorted(((str(place.pk), place.name) for place in near), key=lambda choice: choice[1]))
        self._choose("state", anyone + [(state, words.membership_state(state)) for state in (State.ACTIVE, State.PAUSED)])
        self._choose("kind", [(kind, touch.message_kind(kind)) for kind in TO_MANY])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_numbers(self) -> list[int]:
        """Return the numbers that were typed. Raises ValidationError where something else stands among them, or what is nobody's."""
        parts = self.cleaned_data["numbers"].replace(",", " ").replace("#", " ").split()
        if not all(part.isdecimal() and len(part) <= len("999999999") for part in parts):
            raise forms.ValidationError(pgettext("mailing.numbers.wrong", "Write numbers with commas between them, such as 12, 31."))
        numbers = {int(part) for part in parts}
        unknown = numbers - set(self._reached().filter(number__in=numbers).values_list("number", flat=True))
        if unknown:
            text = pgettext("mailing.numbers.unknown", "Nobody you can write to has these member numbers: %(numbers)s.")
            raise forms.ValidationError(text % {"numbers": ", ".join(map(str, sorted(unknown)))})
        return sorted(numbers)

    def member_ids(self) -> tuple[int, ...]:
        """Return whom it is meant for, in order: members of the bank and of the viewer's places. One query."""
        given = self.cleaned_data
        found = self._reached()
        if given["numbers"]:
            found = found.filter(number__in=given["numbers"])
        if given["tag"]:
            found = found.filter(tagged__tag=int(given["tag"]))
        if given["place"]:
            found = found.filter(place=int(given["place"]))
        if given["state"]:
            found = found.filter(state=given["state"])
        rows = found.order_by("pk").values_list("pk", "can_do", "would_like", "about")
        wanted = fold(given["interest"]).split()
        return tuple(pk for pk, *texts in rows if all(word in fold(" ".join(texts)) for word in wanted))

    def everybody(self) -> int:
        """Return how many a message is for where nothing narrows it. One query."""
        return self._reached().count()

    def _reached(self) -> QuerySet[Membership]:
        """Return to whom somebody at the desk may write: members of the bank and of the viewer's places."""
        return Membership.objects.filter(lives_in(self.places), timebank=self.bank, state__in=[State.ACTIVE, State.PAUSED])

    def words(self) -> dict[str, str]:
        """Return the kind and the words in both languages."""
        return {name: self.cleaned_data[name] for name in ("kind", "subject_cy", "subject_en", "body_cy", "body_en")}
