"""What people type about calls: what is asked, an answer, what they think of one, and why one is hidden, merged or adopted."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext, pgettext_lazy

from amser.kernel.languages import base
from amser.networks.actions import CallDetails, Contributed
from amser.networks.models import Answering, Call, CallKind, Contribution, Group, Papers, Results, Stance, mark_of
from amser.ui.forms import AmserForm, Boxes, DayField
from amser.web.broker.running_forms import check_both
from amser.web.network.paper_forms import AdoptForm
from amser.web.organisation.forms import long_text
from amser.web.organisation.forms import text as one_line
from amser.web.words import calls as words

LONGEST_ANSWER: Final = 4000
LONGEST_TARGET: Final = 120
LONGEST_QUESTION: Final = 300

__all__ = ["LONGEST_QUESTION", "AdoptForm", "AnswerForm", "CallForm", "HideForm", "MergeForm", "StanceForm"]


class CallForm(AmserForm):
    """What a group asks, in both languages; of whom, until when, and when the answers are read."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("call.kind", "What do you ask for?"), choices=[(str(code), label) for code, label in words.KINDS.items()]
    )
    question_cy = one_line(pgettext_lazy("call.question.cy", "The question in Welsh"), length=LONGEST_QUESTION, required=True)
    question_en = one_line(pgettext_lazy("call.question.en", "The question in English"), length=LONGEST_QUESTION, required=True)
    about_cy = long_text(pgettext_lazy("call.about.cy", "Why you ask, and what comes of it, in Welsh"), rows=3, length=2000)
    about_en = long_text(pgettext_lazy("call.about.en", "Why you ask, and what comes of it, in English"), rows=3, length=2000)
    answering = forms.ChoiceField(
        label=pgettext_lazy("call.answering", "Who may answer?"),
        help_text=pgettext_lazy("call.answering.hint", "What others than members answer waits until you have read it."),
        choices=[(str(code), label) for code, label in words.ANSWERING.items()],
        initial=Answering.MEMBERS,
        widget=Boxes,
    )
    is_public = forms.BooleanField(
        label=pgettext_lazy("call.is_public", "Everybody may read it, and what was answered"),
        help_text=pgettext_lazy("call.is_public.hint", "It is so in any case where everybody may answer."),
        required=False,
    )
    results = forms.ChoiceField(
        label=pgettext_lazy("call.results", "When are the answers read by the others?"),
        help_text=pgettext_lazy("call.results.hint", "It does not change once somebody has answered."),
        choices=[(str(code), label) for code, label in words.RESULTS.items()],
        initial=Results.ALWAYS,
        widget=Boxes,
    )
    last_day = DayField(label=pgettext_lazy("call.last_day", "The last day to answer, if there is one"), direction="future", required=False)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if group.papers == Papers.PRIVATE:
            del self.fields["answering"], self.fields["is_public"]

    def clean(self) -> dict[str, Any]:
        """Have what is said about it stand in both languages, or in neither."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, "about")
        return cleaned

    def details(self) -> CallDetails:
        """Return what is asked."""
        given = {name: self.cleaned_data[name] for name in CallDetails.__dataclass_fields__ if name in self.cleaned_data}
        return CallDetails(**given)

    @staticmethod
    def of(call: Call) -> dict[str, Any]:
        """Return what is asked now, to begin with."""
        return {name: getattr(call, name) for name in CallDetails.__dataclass_fields__}


class AnswerForm(AmserForm):
    """An answer in its author's words; of a definition or an example also where it comes from and where it is used."""

    text = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.Textarea({"rows": "5"}))
    language = forms.ChoiceField(
        label=pgettext_lazy("contribution.language", "In which language did you write?"),
        choices=[("cy", pgettext_lazy("first.language.cy", "Welsh")), ("en", pgettext_lazy("first.language.en", "English"))],
        widget=Boxes,
    )
    source = one_line(
        pgettext_lazy("contribution.source", "Where does it come from?"),
        length=300,
        hint=pgettext_lazy("contribution.source.hint", "A law, a body, a book. Empty where the words are your own."),
    )
    url = forms.URLField(
        label=pgettext_lazy("contribution.url", "Its address on the web, if it has one"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    context = long_text(pgettext_lazy("contribution.context", "Where is it used, and for whom?"), rows=2, length=1000)
    is_named = forms.BooleanField(label=pgettext_lazy("contribution.is_named", "Everybody who reads it may read my name"), required=False)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        spoken = base(get_language() or "en")
        kwargs["initial"] = {"language": spoken} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["text"].label = words.YOURS[CallKind(call.kind)]
        if not call.has_sources:
            for name in ("source", "url", "context"):
                del self.fields[name]

    def contributed(self) -> Contributed:
        """Return the answer."""
        return Contributed(**{name: self.cleaned_data[name] for name in Contributed.__dataclass_fields__ if name in self.cleaned_data})

    @staticmethod
    def of(contribution: Contribution) -> dict[str, Any]:
        """Return an answer as it is now, to begin with."""
        return {name: getattr(contribution, name) for name in Contributed.__dataclass_fields__}


class StanceForm(AmserForm):
    """What somebody thinks of another's answer, and why. `read` is the mark of the words they read."""

    stance = forms.ChoiceField(label=pgettext_lazy("stance.which", "What do you think of it?"), widget=Boxes)
    reason = long_text(pgettext_lazy("stance.reason", "Why? Members of the group read this, without your name"), rows=2, length=500)
    read = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, contribution: Contribution, mine: Stance | None, **kwargs: Any) -> None:
        begun = {"stance": mine.stance, "reason": mine.reason} if mine else {}
        super().__init__(*args, initial={"read": mark_of(contribution.text), **begun}, **kwargs)
        field = self.fields["stance"]
        assert isinstance(field, forms.ChoiceField)
        none = [("none", pgettext("stance.none", "I take it back"))] if mine else []
        field.choices = [*((str(code), str(label)) for code, label in words.STANCES.items()), *none]

    def said(self) -> dict[str, str]:
        """Return what they think; "" where they take it back."""
        given = self.cleaned_data
        return {"stance": given["stance"].removeprefix("none"), "reason": given["reason"], "read": given["read"]}


class HideForm(AmserForm):
    """Why an answer is hidden."""

    why = one_line(
        pgettext_lazy("contribution.hide.why", "Why do you hide it?"),
        length=300,
        hint=pgettext_lazy("contribution.hide.hint", "Its author reads this."),
        required=True,
    )


class MergeForm(AmserForm):
    """Which other answer says the same."""

    target = forms.ChoiceField(label=pgettext_lazy("contribution.merge.target", "Which other answer says the same?"), widget=Boxes)

    def __init__(self, *args: Any, targets: Sequence[Contribution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = {str(one.pk): one for one in targets}
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, Truncator(one.text).chars(LONGEST_TARGET)) for key, one in self.targets.items()]

    def chosen(self) -> Contribution:
        """Return the answer to merge into."""
        return self.targets[self.cleaned_data["target"]]
