"""What people type into minutes, which two may write at once: each form carries the mark of the words its writer began with."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from amser.networks.models import mark_of_both
from amser.ui.forms import AmserForm
from amser.web.organisation.forms import long_text


class Begun(AmserForm):
    """Words in both languages that others may write too. Sent back after a refusal, it carries the mark of what stands now."""

    began = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, *args: Any, cy: str, en: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark = mark_of_both(cy, en)
        self.initial["began"] = self.mark

    def clean_began(self) -> str | None:
        """Return the mark; None where a post of somebody's own making holds none."""
        return self.cleaned_data["began"] or None

    def begin_again(self) -> None:
        """Have whoever has seen what stands now save again, and mean it."""
        self.send_back("began", self.mark)


class NoteForm(Begun):
    """What the minutes say of an item."""

    note_cy = long_text(pgettext_lazy("minutes.note.cy", "What was said, in Welsh"), rows=6)
    note_en = long_text(pgettext_lazy("minutes.note.en", "What was said, in English"), rows=6)
    is_finished = forms.BooleanField(
        label=pgettext_lazy("minutes.finished", "This is finished: it does not come back on the next agenda"), required=False
    )


class MinutesForm(Begun):
    """What stands before the items in the minutes."""

    text_cy = long_text(pgettext_lazy("minutes.text.cy", "Before the items, in Welsh"))
    text_en = long_text(pgettext_lazy("minutes.text.en", "Before the items, in English"))
