"""What anybody fills in to say that something is wrong."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.casework.actions import ComplaintWords, ConcernWords
from amser.casework.models import Who
from amser.identity.models import User
from amser.kernel.languages import base
from amser.ui.forms import AmserForm, Boxes, TickBoxes
from amser.web.words import casework as words

_KNOWS = [
    ("yes", pgettext_lazy("concern.form.knows.yes", "Yes, they know")),
    ("no", pgettext_lazy("concern.form.knows.no", "No, they do not know")),
    ("", pgettext_lazy("concern.form.knows.unsaid", "I would rather not say")),
]


class SayingForm(AmserForm):
    """Who says it, and who of the bank's own people has to do with it. `staff` are (user, words); empty leaves the question out."""

    needless: ClassVar[list[str]] = ["name", "reach"]  # where the writer is signed in

    staff = forms.MultipleChoiceField(
        label=pgettext_lazy("say.staff", "Has it to do with somebody who works for the time bank?"),
        help_text=pgettext_lazy("say.staff.hint", "Whoever you tick does not see what you write."),
        required=False,
        widget=TickBoxes,
    )
    told_by = forms.CharField(
        label=pgettext_lazy("say.told_by", "Are you writing for somebody else? Their name"),
        help_text=pgettext_lazy("say.told_by.hint", "Leave it empty if these are your own words."),
        max_length=120,
        required=False,
    )
    name = forms.CharField(label=pgettext_lazy("interest.name.label", "Your name"), max_length=120, required=False)
    reach = forms.CharField(
        label=pgettext_lazy("say.reach", "How can we reach you? A phone number or an address"),
        help_text=pgettext_lazy("say.reach.hint", "You need not say. Without it we cannot ask you anything."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, staff: list[tuple[User, str]], knows_writer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._staff = {str(user.pk): user for user, _ in staff}
        field: Any = self.fields["staff"]
        field.choices = [(str(user.pk), said) for user, said in staff]
        for name in (*(self.needless if knows_writer else ["told_by"]), *([] if staff else ["staff"])):
            del self.fields[name]

    def ticked(self) -> list[User]:
        """Return whom of the bank's own people the writer named."""
        return [self._staff[pk] for pk in self.cleaned_data.get("staff", [])]

    def writer(self) -> dict[str, str]:
        """Return who says it, and in which language of ours."""
        given = {name: self.cleaned_data.get(name, "") for name in ("told_by", "name", "reach")}
        return {**given, "language": base(get_language() or "en")}


class ComplaintForm(SayingForm):
    """About whom, what happened, what would put it right."""

    about = forms.CharField(label=pgettext_lazy("complaint.about", "Whom or what is it about?"), max_length=200)
    what = forms.CharField(label=pgettext_lazy("complaint.what", "What happened?"), max_length=4000, widget=forms.Textarea({"rows": "6"}))
    wish = forms.CharField(
        label=pgettext_lazy("complaint.wish", "What would put it right?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": "3"}),
    )

    field_order = ["about", "what", "wish", "staff", "told_by", "name", "reach"]

    def words(self) -> ComplaintWords:
        """Return what was written."""
        given = self.cleaned_data
        return ComplaintWords(about=given["about"], what=given["what"], wish=given["wish"], **self.writer())


class TakenDownForm(ComplaintForm):
    """A complaint that somebody at the desk writes down for whoever rang or came in."""

    needless: ClassVar[list[str]] = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].label = pgettext("complaint.down.about", "Whom or what do they complain about?")
        self.fields["told_by"].label = pgettext("complaint.down.who", "Who complains? Their name")
        self.fields["told_by"].help_text = pgettext("complaint.down.who.hint", "The complaint is theirs, and not yours.")
        self.fields["told_by"].required = True
        self.fields["reach"].label = pgettext("complaint.down.reach", "How do we reach them? A phone number or an address")
        self.fields["reach"].help_text = pgettext("complaint.down.reach.hint", "Whoever deals with it tells them what was found.")


class ConcernForm(SayingForm):
    """Who may not be safe, what happened, because of whom."""

    who = forms.ChoiceField(label=pgettext_lazy("concern.who", "Whom are you worried about?"), widget=Boxes)
    person = forms.CharField(
        label=pgettext_lazy("concern.person", "What is their name?"),
        help_text=pgettext_lazy("concern.person.hint", "Or how we can tell who it is."),
        max_length=200,
    )
    what = forms.CharField(
        label=pgettext_lazy("concern.what", "What happened, or what worries you?"),
        help_text=pgettext_lazy("concern.what.hint", "Use the words that were said, if you can. You do not need proof."),
        max_length=4000,
        widget=forms.Textarea({"rows": "6"}),
    )
    happened = forms.CharField(label=pgettext_lazy("concern.happened", "When and where?"), max_length=200, required=False)
    caused_by = forms.CharField(label=pgettext_lazy("concern.caused_by", "Is somebody causing it? Who?"), max_length=200, required=False)
    knows = forms.ChoiceField(
        label=pgettext_lazy("concern.knows", "Does this person know that you are telling us?"), choices=_KNOWS, widget=Boxes, required=False
    )

    field_order = ["who", "person", "what", "happened", "caused_by", "knows", "staff", "told_by", "name", "reach"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["who"]
        field.choices = [(code, words.who(code)) for code in Who.values]

    def words(self) -> ConcernWords:
        """Return what was written."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("who", "person", "what", "happened", "caused_by")}
        knows = {"yes": True, "no": False}.get(given["knows"])
        return ConcernWords(**plain, person_knows=knows, **self.writer())
