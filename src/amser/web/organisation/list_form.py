"""What is typed into a session's list: ticks, minutes, card numbers, and names of people who are new."""

import dataclasses
import re
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import pgettext, pgettext_lazy

from amser.opportunities.actions.lists import LONGEST_MINUTES, MOST_NEW, Note
from amser.opportunities.models import Session
from amser.opportunities.queries.lists import Line
from amser.ui.forms import AmserForm, Boxes

_BETWEEN: Final = re.compile(r"[\n,;]+")
_MOST_FIGURES: Final = 9
_LONGEST_NAME: Final = 120


class ListForm(AmserForm):
    """
    The fields beside the ticks.

    A page that was without a connection sends several numbers; and several names, as `adult` or `young` by the age chosen.
    """

    number = forms.CharField(
        label=pgettext_lazy("session.list.number", "Card number"),
        help_text=pgettext_lazy("session.list.number.hint", "Type it or scan it: eight letters and figures."),
        required=False,
        widget=forms.TextInput({"class": "w-10", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=pgettext_lazy("session.list.name", "Somebody new: their whole name"),
        help_text=pgettext_lazy("session.list.name.hint", "They get a card number to write down. First look for them above."),
        required=False,
        max_length=_LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    age = forms.ChoiceField(
        label=pgettext_lazy("holders.age", "How old?"),
        choices=[
            ("adult", pgettext_lazy("holders.age.adult", "18 or older")),
            ("young", pgettext_lazy("holders.age.child", "Under 18")),
        ],
        required=False,
        widget=Boxes(),
    )

    def __init__(self, data: Any = None, *, session: Session) -> None:
        super().__init__(data)
        self.session = session
        self.fields["age"].is_optional = False  # type: ignore[attr-defined]  # it is asked for with a name
        self.wrong_minutes: set[int] = set()
        self.notes: tuple[Note, ...] = ()
        self.numbers = _several(self.data, "number")
        self.names = _several(self.data, "adult")
        self.young = _several(self.data, "young")

    def clean(self) -> dict[str, Any]:
        """Read the lines that were changed; what is no time is said, and marked."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        was, now = _was(self.data), _on(self.data)
        notes = []
        for person in sorted(now):
            minutes = _minutes(self.data.get(f"m_{person}"), otherwise=self.session.minutes)
            if minutes is None:
                self.wrong_minutes.add(person)
            elif was.get(person) != minutes:
                notes.append(Note(person, minutes))
        self.notes = (*notes, *(Note(person, None) for person in sorted(was.keys() - now)))
        if self.wrong_minutes:
            self.add_error(None, pgettext("session.list.minutes_wrong", "Write minutes in figures, from 1 to 1440."))
        self._read_names(given.get("age", ""))
        new = (*self.names, *self.young)
        if len(self.numbers) + len(new) > MOST_NEW or any(len(name) > _LONGEST_NAME for name in new):
            self.add_error(None, pgettext("session.list.too_many", "This is too much at once. Add fewer people, or use shorter names."))
        return given

    def _read_names(self, age: str) -> None:
        typed = _several(self.data, "name")
        if age == "adult":
            self.names = tuple(dict.fromkeys((*self.names, *typed)))
        elif age == "young":
            self.young = tuple(dict.fromkeys((*self.young, *typed)))
        elif typed:
            self.add_error("age", age_first())


def age_first() -> str:
    """Return what is said where somebody new has a name and no age: nobody is taken for an adult unasked."""
    return pgettext("session.list.age_first", "Somebody new: choose whether they are 18 or older, or under 18.")


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One line as it stands on the page."""

    line: Line
    is_ticked: bool
    minutes: str
    is_wrong: bool = False


def rows_of(lines: list[Line], form: ListForm) -> list[Row]:
    """Return the lines with what was typed into them, where something was: on top of what the list is by now."""
    was, on = _was(form.data), _on(form.data)
    rows = []
    for line in lines:
        person = line.participant.pk
        is_ticked = (line.minutes is not None or person in on - was.keys()) and person not in was.keys() - on
        minutes = form.data.get(f"m_{person}") or str(line.minutes or form.session.minutes)
        rows.append(Row(line, is_ticked, minutes, person in form.wrong_minutes))
    return rows


def _several(data: Any, name: str) -> tuple[str, ...]:
    """Return what stands in all fields of a name, one of each."""
    typed = data.getlist(name) if isinstance(data, QueryDict) else []
    parts = (" ".join(part.split()) for text in typed for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _on(data: Any) -> set[int]:
    return {int(value) for value in data.getlist("on") if _is_figure(value)} if isinstance(data, QueryDict) else set()


def _was(data: Any) -> dict[int, int]:
    """Return who was on the list that the page showed, and for how many minutes."""
    pairs = (value.partition(":") for value in data.getlist("was")) if isinstance(data, QueryDict) else ()
    return {int(person): int(minutes) for person, _, minutes in pairs if _is_figure(person) and _is_figure(minutes)}


def _minutes(typed: str | None, *, otherwise: int) -> int | None:
    text = (typed or "").strip()
    if not text:
        return otherwise
    return int(text) if _is_figure(text) and 1 <= int(text) <= LONGEST_MINUTES else None


def _is_figure(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_FIGURES
