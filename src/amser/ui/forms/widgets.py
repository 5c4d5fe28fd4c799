"""Inputs for lengths of time, days, times and choices."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from amser.kernel import dates
from amser.kernel.minutes import HOUR


class _Parts(forms.Widget):
    """Several small inputs that make one value. A value is what was typed, part by part, or the value itself."""

    use_fieldset = True
    parts: ClassVar[tuple[str, ...]] = ()

    def typed(self, value: object) -> tuple[str, ...]:
        """Return what stands in each part for a value: a tuple of strings, one a part."""
        raise NotImplementedError

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> tuple[str, ...]:  # noqa: ARG002  Django's signature
        """Return what was typed. The whole value under the field's own name counts as typed into the first part."""
        found = tuple(str(data.get(f"{name}_{part}") or "") for part in self.parts)
        if any(f"{name}_{part}" in data for part in self.parts):
            return found
        return (str(data.get(name) or ""), *("" for _ in self.parts[1:]))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:  # noqa: ARG002  as above
        """Whether the form did not hold this field at all."""
        return name not in data and not any(f"{name}_{part}" in data for part in self.parts)

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the context of the widget's template, with `widget.typed`: the parts by name."""
        context = super().get_context(name, None, attrs)
        context["widget"]["typed"] = dict(zip(self.parts, self.typed(value), strict=True))
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first part, where an error leads."""
        return id_


class DurationInput(_Parts):
    """
    Hours and minutes. Whoever types "1:30" or "1 awr 30 munud" into the first box is understood too.

    `suggestions` (minutes) stand above as boxes to press, each with its clock; typing another length then goes before them.
    """

    template_name = "ui/widgets/duration.html"
    parts = ("hours", "minutes", "choice")

    def __init__(self, attrs: dict[str, Any] | None = None, *, suggestions: Sequence[int] = ()) -> None:
        super().__init__(attrs)
        self.suggestions = tuple(suggestions)

    def typed(self, value: object) -> tuple[str, ...]:
        """Return hours, minutes, and the suggestion that was pressed: its minutes, "other", or nothing."""
        if isinstance(value, tuple):
            return value
        if not isinstance(value, int):
            return str(value or ""), "", ""
        if value in self.suggestions:
            return "", "", str(value)
        hours, rest = divmod(value, HOUR)
        return str(hours), str(rest), "other"

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the context of the template, with `widget.suggestions`: minutes and the clock that shows them."""
        context = super().get_context(name, value, attrs)
        quarters = {15: "quarter-1", 30: "quarter-2", 45: "quarter-3", HOUR: "quarter-4"}
        context["widget"]["suggestions"] = [(minutes, quarters.get(minutes, "")) for minutes in self.suggestions]
        return context


class DayInput(_Parts):
    """
    Day, month and year as three boxes.

    Not the browser's own date picker: on old phones it is a wheel that starts at today, cannot be read back, and says
    nothing when the date does not exist. The year is filled in already.
    """

    template_name = "ui/widgets/day.html"
    parts = ("day", "month", "year")

    def typed(self, value: object) -> tuple[str, ...]:
        """Return day, month and year."""
        if isinstance(value, dt.date):
            return str(value.day), str(value.month), str(value.year)
        if isinstance(value, tuple):
            return value
        return str(value or ""), "", str(dates.today(timezone.now()).year)


class ClockInput(forms.TextInput):
    """A time as people write it: 14:30 or 2:30pm."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "w-10", "autocomplete": "off", "autocapitalize": "none", **(attrs or {})})

    def format_value(self, value: object) -> str | None:
        """Return what stands in the box."""
        return dates.clock(value) if isinstance(value, dt.time) else super().format_value(value)


class _BoxesMixin:
    """Choices in boxes that a thumb can hit, with an icon and a line of explanation for each where given."""

    def __init__(
        self, *args: Any, icons: Mapping[str, str] | None = None, hints: Mapping[str, Any] | None = None, many: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.icons, self.hints, self.many = icons or {}, hints or {}, many

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        return {**option, "icon": self.icons.get(str(value), ""), "hint": self.hints.get(str(value), "")}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["many"] = self.many
        if self.attrs.get("autofocus"):  # type: ignore[attr-defined]
            _begin_at_one([option for _, group, _ in context["widget"]["optgroups"] for option in group])
        return context


def _begin_at_one(options: list[dict[str, Any]]) -> None:
    """Of several boxes, have typing begin at the one that is chosen, else at the first."""
    for option in options:
        del option["attrs"]["autofocus"]
    for option in [*(one for one in options if one["selected"]), *options][:1]:
        option["attrs"]["autofocus"] = True


class Boxes(_BoxesMixin, forms.RadioSelect):
    """One choice. `icons` and `hints` by value; `many` puts the boxes in two columns."""


class TickBoxes(_BoxesMixin, forms.CheckboxSelectMultiple):
    """Any number of choices. Arguments as `Boxes`."""
