"""What people type about a bulletin: asking for it, its items and issues, its editors, and a newsletter that somebody kept."""

from typing import Any, Final

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.bulletins.actions import ItemWords
from amser.bulletins.articles import Article
from amser.bulletins.drafts import LONGEST_TAG, MOST_TAGS, drafted
from amser.bulletins.models import Item
from amser.bulletins.reading import Found
from amser.ui.forms import AmserForm, Boxes, TickBoxes
from amser.web.organisation.forms import LANGUAGES, long_text, text
from amser.web.words import bulletins as words

LARGEST: Final = 2_000_000  # bytes of a newsletter


def _languages() -> list[tuple[str, Any]]:
    return [(code.value, label) for code, label in words.LANGUAGES.items()]


class AskForm(AmserForm):
    """Asking to be sent a bulletin."""

    email = forms.EmailField(label=pgettext_lazy("group.write.email", "Your e-mail address"))
    language = forms.ChoiceField(
        label=pgettext_lazy("bulletin.language", "In which language would you like to read?"), choices=_languages, widget=Boxes
    )


class LanguageForm(AmserForm):
    """Reading in another language."""

    language = forms.ChoiceField(
        label=pgettext_lazy("bulletin.language", "In which language would you like to read?"), choices=_languages, widget=Boxes
    )


class ItemForm(AmserForm):
    """Something to tell. One language is enough for now; both before it goes out."""

    title_cy = text(pgettext_lazy("item.title.cy", "The title in Welsh"), length=200)
    text_cy = long_text(pgettext_lazy("item.text.cy", "The text in Welsh"), rows=8, length=20_000)
    title_en = text(pgettext_lazy("item.title.en", "The title in English"), length=200)
    text_en = long_text(pgettext_lazy("item.text.en", "The text in English"), rows=8, length=20_000)
    byline = text(pgettext_lazy("item.byline", "Who wrote it"), length=160)
    link = forms.URLField(
        label=pgettext_lazy("item.link", "Where does it lead?"),
        help_text=pgettext_lazy("item.link.hint", "A whole address, of the event, page or document that it is about."),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    tags = text(pgettext_lazy("item.tags", "What is it about? Words, with commas between"), length=400)

    def clean(self) -> dict[str, Any]:
        """An item has a title in one language at least."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("title_cy") and not cleaned.get("title_en"):
            self.add_error("title_cy", pgettext("error.item_title", "Write a title, in one language at least."))
        return cleaned

    def words(self) -> ItemWords:
        """Return what it says."""
        given = self.cleaned_data
        tags = dict.fromkeys(tag.strip()[:LONGEST_TAG] for tag in given["tags"].split(",") if tag.strip())
        # A browser sends its own line ends: what nobody changed stays the same text.
        plain = {
            name: given[name].strip().replace("\r\n", "\n") for name in ("title_cy", "title_en", "text_cy", "text_en", "byline", "link")
        }
        return ItemWords(**plain, tags=tuple(tags)[:MOST_TAGS])

    @staticmethod
    def of(item: Item) -> dict[str, Any]:
        """Return what it says now."""
        plain = {name: getattr(item, name) for name in ("title_cy", "title_en", "text_cy", "text_en", "byline", "link")}
        return {**plain, "tags": ", ".join(item.tags)}


class IssueForm(AmserForm):
    """A new issue."""

    title_cy = text(pgettext_lazy("item.title.cy", "The title in Welsh"), length=160, required=True)
    title_en = text(pgettext_lazy("item.title.en", "The title in English"), length=160, required=True)


class ItemsForm(AmserForm):
    """Which items stand in an issue; a number says in which place, empty leaves it out."""

    def __init__(self, *args: Any, items: list[Item], chosen: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {f"place_{item.pk}": item for item in items}
        for name, item in self.items.items():
            place = chosen.index(item.pk) + 1 if item.pk in chosen else None
            self.fields[name] = forms.IntegerField(
                label=item.title, min_value=1, max_value=999, required=False, initial=place, widget=forms.NumberInput({"class": "w-4"})
            )

    def in_order(self) -> list[Item]:
        """Return the items in the order of their numbers."""
        placed = [(self.cleaned_data[name], name) for name in self.items if self.cleaned_data.get(name)]
        return [self.items[name] for _, name in sorted(placed, key=lambda pair: (pair[0], list(self.items).index(pair[1])))]


class EditorForm(AmserForm):
    """Somebody who edits too."""

    name = text(pgettext_lazy("group.invite.name", "Their full name"), required=True)
    email = forms.EmailField(label=pgettext_lazy("group.invite.email", "Their e-mail address"))
    language = forms.ChoiceField(
        label=pgettext_lazy("staff.language", "In which language shall we write?"), choices=LANGUAGES, widget=Boxes, initial="both"
    )


class CameBackForm(AmserForm):
    """Addresses whose letters came back, one a line."""

    addresses = forms.CharField(
        label=pgettext_lazy("bulletin.came_back", "Addresses whose letters came back, one a line"), widget=forms.Textarea({"rows": "6"})
    )

    def clean_addresses(self) -> list[str]:
        """Return the addresses. Says every line that is none at once."""
        lines = [line.strip().lower() for line in self.cleaned_data["addresses"].splitlines()]
        wrong = [number for number, line in enumerate(lines, start=1) if line and ("@" not in line or " " in line)]
        if wrong:
            words_said = pgettext("error.not_addresses", "These lines are not addresses: %(lines)s") % {"lines": ", ".join(map(str, wrong))}
            raise forms.ValidationError(words_said)
        return [line for line in dict.fromkeys(lines) if line]


class NewsletterForm(AmserForm):
    """A newsletter kept as plain text."""

    file = forms.FileField(label=pgettext_lazy("newsletter.file", "The newsletter, as plain text (.txt)"))

    def clean_file(self) -> str:
        """Return what stands in it."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(pgettext("error.newsletter_large", "This is too large for a newsletter."))
        try:
            read: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(
                pgettext("error.newsletter_text", "This is not plain text in UTF-8. Save it as plain text.")
            ) from None
        return read.replace("\x00", "")


class ArticlesForm(AmserForm):
    """Which articles of a newsletter become items, and in which language they are written."""

    language = forms.ChoiceField(
        label=pgettext_lazy("newsletter.language", "In which language is it written?"),
        choices=[("cy", pgettext_lazy("first.language.cy", "Welsh")), ("en", pgettext_lazy("first.language.en", "English"))],
        widget=Boxes,
    )
    articles = forms.MultipleChoiceField(
        label=pgettext_lazy("newsletter.articles", "Which become items?"), widget=TickBoxes(many=False), required=False
    )
    newsletter = forms.CharField(widget=forms.HiddenInput, max_length=LARGEST)

    def __init__(self, *args: Any, found: list[Found], known: set[Article], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(one.article.line): one for one in found}
        field = self.fields["articles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(line, f"{one.article.title} ({line})") for line, one in self.found.items()]
        field.initial = [line for line, one in self.found.items() if one.article not in known]

    def chosen(self) -> list[ItemWords]:
        """Return the items that the ticked articles become."""
        code = self.cleaned_data["language"]
        return [drafted(self.found[line], code) for line in self.cleaned_data["articles"]]
