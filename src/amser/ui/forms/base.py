"""The base of every form that changes something."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import pgettext

from amser.kernel.ids import uuid7

_SENTENCE_END: Final = re.compile(r"[?.]\s")


class AmserForm(forms.Form):
    """
    A form with the idempotency key, errors in our words, and a language switch that loses nothing.

    `key` is made when the page is shown and comes back in `cleaned_data["key"]`: pressing twice is one act. A POST that holds
    `_switch` came from the language button: `is_switching` is true, `is_valid()` is false, no errors are shown, and what was
    typed is shown again. Labels must be lazy (`pgettext_lazy`).
    """

    switch_id = "main-form"
    use_required_attribute = False

    key = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(data, *args, **kwargs)
        if self.is_bound:
            self._mend_key()
        for field in self.fields.values():
            _speak_plainly(field)

    @property
    def is_switching(self) -> bool:
        """Whether this POST only asks for the same form in the other language."""
        return self.is_bound and "_switch" in self.data

    def full_clean(self) -> None:
        """Check what was typed; not when only the language changes."""
        if self.is_switching:
            self._errors = ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        """Whether what was typed can be acted on."""
        return super().is_valid() and not self.is_switching

    def renew_key(self) -> None:
        """Let what stands in the form be sent as something new."""
        self.send_back("key", str(uuid7()))

    def send_back(self, name: str, value: str) -> None:
        """Have a hidden field come back with another value than it was sent with."""
        self.data = _with(self.data, self.add_prefix(name), value)

    def _mend_key(self) -> None:
        # Every page of ours holds a key. A post without a readable one comes from elsewhere and gets one of its own, rather
        # than an error about something that nobody can see.
        name = self.add_prefix("key")
        try:
            UUID(str(self.data.get(name, "")))
        except ValueError:
            self.data = _with(self.data, name, str(uuid7()))


def _with(data: Mapping[str, Any], name: str, value: str) -> Mapping[str, Any]:
    # A MultiValueDict stays one: several ticks share a name.
    if isinstance(data, MultiValueDict):
        return MultiValueDict({**dict(data.lists()), name: [value]})
    return {**data, name: value}


def _speak_plainly(field: forms.Field) -> None:
    """Give a field our words for its errors, unless it has its own, and leave limits to the server, which explains them."""
    ours: dict[str, Any] = {"required": _required(field)}
    if isinstance(field, forms.ChoiceField):
        ours["invalid_choice"] = ours["required"]
    if isinstance(field, forms.EmailField):
        ours["invalid"] = pgettext("error.email", "This e-mail address is not complete. Write it like this: name@example.org")
    if isinstance(field, forms.CharField):
        ours["max_length"] = _too_long()
        field.widget.attrs.pop("maxlength", None)
    own = {code: words for code, words in field.error_messages.items() if words != _default(field, code)}
    field.error_messages = {**field.error_messages, **ours, **own}
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs = {
            **field.widget.attrs,
            "rows": field.widget.attrs.get("rows") if field.widget.attrs.get("rows") != "10" else "4",
        }
        field.widget.attrs.pop("cols", None)


def _default(field: forms.Field, code: str) -> Any:
    for kind in type(field).__mro__:
        messages = getattr(kind, "default_error_messages", {})
        if code in messages:
            return messages[code]
    return None


def _required(field: forms.Field) -> Any:
    if isinstance(field, forms.ChoiceField | forms.BooleanField):
        return pgettext("error.choose_one", "Nothing is chosen yet. Choose one to carry on.")
    return pgettext("error.nothing_written", "Nothing is written here. Fill it in to carry on.")


def plain_name(label: str) -> str:
    """Return a label as a name: its first sentence, without the mark that ends it."""
    return _SENTENCE_END.split(label, maxsplit=1)[0].rstrip(" ?.:")


def _too_long() -> str:
    words = pgettext("error.too_long", "This is too long. Use fewer words. Letters now: %(count)s. The most allowed: %(max)s.")
    return words % {"count": "%(show_value)s", "max": "%(limit_value)s"}
