"""What people type about documents: what one is, its texts, and that they publish them."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import pgettext, pgettext_lazy

from amser.networks.actions import DocumentDetails, Written
from amser.networks.models import ELSEWHERE, LONGEST_REVIEW, NOTE, Decision, Document, Format, GroupMembership, mark_of, plain
from amser.ui.forms import AmserForm, TickBoxes
from amser.web.broker.running_forms import check_both
from amser.web.organisation.forms import long_text
from amser.web.organisation.forms import text as one_line
from amser.web.words import documents as words

LONGEST_TEXT: Final = 100_000
MOST_TAGS: Final = 12
LONGEST_TAG: Final = 40
A_YEAR: Final = 365
LANGUAGES: Final = ("cy", "en")
WRITTEN: Final = (*LANGUAGES, NOTE)


class DocumentForm(AmserForm):
    """What a document is, in both languages, and how often it is checked."""

    title_cy = one_line(pgettext_lazy("document.title.cy", "The title in Welsh"), length=160, required=True)
    title_en = one_line(pgettext_lazy("document.title.en", "The title in English"), length=160, required=True)
    kind = forms.ChoiceField(
        label=pgettext_lazy("document.kind", "What is it?"), choices=[(str(code), label) for code, label in words.KINDS.items()]
    )
    about_cy = long_text(pgettext_lazy("document.about.cy", "What it is about, in Welsh"), rows=2, length=1000)
    about_en = long_text(pgettext_lazy("document.about.en", "What it is about, in English"), rows=2, length=1000)
    url = forms.URLField(
        label=pgettext_lazy("document.url", "Its address, if it stands elsewhere"), required=False, max_length=500, assume_scheme="https"
    )
    tags = one_line(
        pgettext_lazy("document.tags", "Tags"), length=500, hint=pgettext_lazy("document.tags.hint", "With commas between them.")
    )
    review_days = forms.IntegerField(
        label=pgettext_lazy("document.review_days", "After how many days is it checked again?"),
        help_text=pgettext_lazy("document.review_days.hint", "Empty where it needs no check."),
        min_value=1,
        max_value=LONGEST_REVIEW,
        required=False,
        initial=A_YEAR,
        widget=forms.NumberInput({"class": "w-4"}),
    )
    is_public = forms.BooleanField(label=pgettext_lazy("document.is_public", "Everybody may read it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Have what it is about stand in both languages, or in neither; and tags be few."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_both(self, "about")
        tags = tags_of(cleaned.get("tags", ""))
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            self.add_error("tags", pgettext("document.error.tags", "Write at most twelve tags, each of a few words."))
        return cleaned

    def details(self) -> DocumentDetails:
        """Return what the document is."""
        given = {name: self.cleaned_data[name] for name in DocumentDetails.__dataclass_fields__}
        return DocumentDetails(**{**given, "tags": tuple(tags_of(given["tags"]))})

    @staticmethod
    def of(document: Document) -> dict[str, Any]:
        """Return what a document is now, to begin with."""
        found = {name: getattr(document, name) for name in DocumentDetails.__dataclass_fields__}
        return found | {"tags": ", ".join(document.tags)}


class AddForm(DocumentForm):
    """A document more, with its address in the house."""

    slug = forms.SlugField(
        label=pgettext_lazy("document.slug", "Its address here"),
        help_text=pgettext_lazy("document.slug.hint", "Small letters, digits and hyphens. It does not change later."),
        max_length=60,
    )
    field_order = ("title_cy", "title_en", "slug", "kind")


class KeptForm(DocumentForm):
    """What a document is, and who keeps it right."""

    maintainers = forms.MultipleChoiceField(
        label=pgettext_lazy("document.maintainers", "Who keeps it right?"), widget=TickBoxes(many=True), required=False
    )

    def __init__(self, *args: Any, members: Sequence[GroupMembership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        field = self.fields["maintainers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, one.user.name) for key, one in self.members.items()]

    def keepers(self) -> list[GroupMembership]:
        """Return the members who keep it."""
        return [self.members[key] for key in self.cleaned_data["maintainers"]]


def tags_of(written: str) -> list[str]:
    """Return the tags in a line, each once."""
    return list(dict.fromkeys(tag.strip().lower() for tag in written.split(",") if tag.strip()))


class TextForm(AmserForm):
    """
    The texts of one form, in both languages side by side, and the marks of those their writer began with.

    After a save that was refused the marks are of what stands now: whoever read both texts may save again.
    """

    text_cy = long_text(pgettext_lazy("document.text.cy", "In Welsh"), rows=14, length=LONGEST_TEXT)
    text_en = long_text(pgettext_lazy("document.text.en", "In English"), rows=14, length=LONGEST_TEXT)
    began_cy = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    began_en = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    began_note = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    text_note = one_line(
        pgettext_lazy("document.change_note", "What changes in this version?"),
        length=300,
        hint=pgettext_lazy("document.change_note.hint", "One sentence, for whoever read the last one."),
    )

    def __init__(self, *args: Any, form: str, now: Mapping[str, str], **kwargs: Any) -> None:
        kwargs["initial"] = {
            **{f"text_{code}": now.get(code, "") for code in WRITTEN},
            **{f"began_{code}": mark_of(now.get(code, "")) for code in WRITTEN},
        }
        super().__init__(*args, **kwargs)
        self.form, self.now = form, now
        if form in ELSEWHERE:
            self.fields["text_cy"].label = pgettext("document.url.cy", "The address of the one in Welsh")
            self.fields["text_en"].label = pgettext("document.url.en", "The address of the one in English")
            for code in LANGUAGES:
                self.fields[f"text_{code}"].widget = forms.URLInput()
                self.fields[f"text_{code}"].validators.append(URLValidator(schemes=["http", "https"]))

    def texts(self) -> dict[str, Written]:
        """Return the texts as they were left, what changes among them, with the marks of those they began as."""
        given = self.cleaned_data
        return {code: Written(given[f"text_{code}"], given[f"began_{code}"]) for code in WRITTEN}

    def begin_again(self, stale: Collection[str]) -> None:
        """
        Have the form come back with what was written in it, begun with what stands now.

        A text that its writer had not touched comes back as somebody else left it: it would undo theirs the next time.
        """
        for code, one in self.texts().items():
            now = self.now.get(code, "")
            untouched = mark_of(plain(one.content)) == one.began_with
            if untouched:
                self.send_back(f"text_{code}", now)
            if untouched or code in stale:
                self.send_back(f"began_{code}", mark_of(now))
        self.renew_key()


class PublishForm(AmserForm):
    """Which draft somebody read and publishes, and whether they checked all of it."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    saves = forms.IntegerField(widget=forms.HiddenInput)
    is_checked = forms.BooleanField(
        label=pgettext_lazy("document.is_checked", "I have checked all of it: it is right"),
        help_text=pgettext_lazy("document.is_checked.hint", "Publishing a change is not a check. Tick this only if you read the whole."),
        required=False,
    )


class AdoptForm(AmserForm):
    """Which decision made a version, or an answer, the group's own; `read` says which words its reader had before them."""

    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    decision = forms.ChoiceField(label=pgettext_lazy("document.adopt.decision", "Which decision?"))

    def __init__(self, *args: Any, decisions: Sequence[Decision], read: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read"] = read
        self.decisions = {str(one.pk): one for one in decisions}
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, one.question) for key, one in self.decisions.items()]

    def chosen(self) -> Decision:
        """Return the decision."""
        return self.decisions[self.cleaned_data["decision"]]


def asked_format(written: str) -> Format:
    """Return which form is asked for; the standard text where that is none of them."""
    return Format(written) if written in Format.values else Format.STANDARD


def side_by_side(theirs: str, yours: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Return the lines of two texts, and of each whether the other has it not."""
    left, right = theirs.splitlines(), yours.splitlines()
    same = difflib.SequenceMatcher(a=left, b=right, autojunk=False).get_matching_blocks()
    of_left = {block.a + step for block in same for step in range(block.size)}
    of_right = {block.b + step for block in same for step in range(block.size)}
    return (
        [(line, number not in of_left) for number, line in enumerate(left)],
        [(line, number not in of_right) for number, line in enumerate(right)],
    )
