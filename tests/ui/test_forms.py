"""Forms: what people type is understood, or refused kindly, and never lost."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from amser.kernel.ids import uuid7
from amser.ui.forms import AmserForm, ClockField, DayField, DurationField
from amser.ui.forms.reading import read_clock, read_day
from amser.ui.specimens import SpecimenForm

TODAY = dt.date(2026, 11, 22)


class _Took(AmserForm):
    took = DurationField(label="How long did it take?", minimum=15)


class _When(AmserForm):
    day = DayField(label="Which day?", direction="past")
    at = ClockField(label="What time?", required=False)


def _took(hours: str, minutes: str = "") -> _Took:
    return _Took({"took_hours": hours, "took_minutes": minutes, "key": str(uuid7())})


@pytest.mark.parametrize(
    ("hours", "minutes", "expected"),
    [("1", "30", 90), ("1:30", "", 90), ("1 awr 30 munud", "", 90), ("", "45", 45), ("2", "", 120), ("", "90", 90), ("0", "15", 15)],
)
def test_a_length_of_time_is_read_as_people_type_it(hours: str, minutes: str, expected: int) -> None:
    form = _took(hours, minutes)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["took"] == expected


@pytest.mark.parametrize(
    ("hours", "minutes", "words"),
    [
        ("", "", "Nothing is written here. Fill it in to carry on."),
        ("1.5", "", "We cannot read this length of time."),
        ("a while", "", "We cannot read this length of time."),
        ("1", "x", "We cannot read this length of time."),
        ("0", "5", "The shortest time we record is 15 minutes."),
        ("25", "", "This is longer than one day."),
        ("9" * 5000, "", "We cannot read this length of time."),
        ("", "9" * 5000, "We cannot read this length of time."),
    ],
)
def test_a_length_of_time_that_cannot_be_is_refused_with_its_reason_and_kept(hours: str, minutes: str, words: str) -> None:
    form = _took(hours, minutes)

    assert not form.is_valid()
    assert str(form.errors["took"][0]).startswith(words)
    assert f'name="took_hours" value="{hours}"' in str(form["took"])


@pytest.mark.parametrize(
    ("typed", "direction", "expected"),
    [
        (("3", "3", "2026"), None, dt.date(2026, 3, 3)),
        (("3", "Mawrth", ""), "past", dt.date(2026, 3, 3)),
        (("3", "March", "26"), None, dt.date(2026, 3, 3)),
        (("25", "Rhagfyr", ""), "past", dt.date(2025, 12, 25)),
        (("3", "ebrill", ""), "future", dt.date(2027, 4, 3)),
        (("22", "11", ""), "past", TODAY),
        (("3/3/2026", "", ""), None, dt.date(2026, 3, 3)),
        (("3 March", "", "2026"), None, dt.date(2026, 3, 3)),
        (("3ydd Mawrth 2026", "", ""), None, dt.date(2026, 3, 3)),
        (("30", "2", "2026"), None, None),
        (("3", "13", "2026"), None, None),
        (("x", "3", "2026"), None, None),
        (("3", "3", "0206"), None, None),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: tuple[str, str, str], direction: Any, expected: dt.date | None) -> None:
    assert read_day(*typed, today=TODAY, direction=direction) == expected


def test_a_day_that_has_not_come_is_refused_for_something_that_happened() -> None:
    form = _When({"day_day": "1", "day_month": "1", "day_year": "2999"})

    assert form.errors["day"] == ["This day has not come yet. Choose today or an earlier day."]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14:30", dt.time(14, 30)),
        ("2:30pm", dt.time(14, 30)),
        ("2.30 yp", dt.time(14, 30)),
        ("2pm", dt.time(14)),
        ("12am", dt.time(0)),
        ("12pm", dt.time(12)),
        ("2:30", dt.time(14, 30)),
        ("02:30", dt.time(2, 30)),
        ("9", dt.time(9)),
        ("2", None),
        ("25:00", None),
        ("13am", None),
        ("half two", None),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, expected: dt.time | None) -> None:
    assert read_clock(typed) == expected


def test_switching_language_shows_what_was_typed_and_no_errors() -> None:
    form = _When(QueryDict("day_day=31&day_month=2&at=nonsense&_switch=cy&key=" + str(uuid7())))

    assert not form.is_valid()
    assert form.is_switching
    assert not form.errors
    assert 'value="nonsense"' in str(form["at"])


def test_the_key_of_the_page_comes_back_and_an_unreadable_one_is_replaced() -> None:
    key = uuid7()

    assert _When({"day_day": "1", "day_month": "1", "day_year": "2026", "key": str(key)}).data["key"] == str(key)
    assert UUID(_When(QueryDict("key=x")).data["key"]).version == 7


def test_errors_are_in_the_readers_language_and_named_by_the_field() -> None:
    with translation.override("cy"):
        form = SpecimenForm({"title": "x" * 61, "email": "mair"})
        errors = form.errors

        assert str(errors["email"][0]).startswith("Nid yw'r cyfeiriad e-bost hwn yn gyflawn.")
        assert "Nifer y llythrennau: 61. Yr uchafswm: 60." in str(errors["title"][0])
        assert errors["category"] == ["Does dim wedi'i ddewis eto. Dewiswch un i barhau."]
        assert str(errors["took"][0]).startswith("Does dim wedi'i ysgrifennu yma.")


def test_a_field_reads_label_hint_error_input_in_that_order_and_names_them() -> None:
    html = str(_When({"at": "2"}))

    assert html.index("What time?") < html.index('id="id_at_helptext"') < html.index('id="id_at_error"') < html.index('name="at"')
    assert 'aria-invalid="true" aria-describedby="id_at_helptext id_at_error"' in html
    assert '<fieldset class="field has-error" aria-describedby="id_day_helptext id_day_error">' in html


def test_a_forms_own_words_for_an_error_are_kept() -> None:
    class Own(AmserForm):
        name = forms.CharField(error_messages={"required": "Tell us your name."})

    assert Own({}).errors["name"] == ["Tell us your name."]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"took_choice": "45"}, 45),
        ({"took_choice": "other", "took_hours": "1", "took_minutes": "15"}, 75),
        ({"took_choice": "45", "took_hours": "2"}, 120),
        ({"took": "1:30"}, 90),
    ],
)
def test_a_suggested_length_can_be_pressed_and_a_typed_one_goes_before_it(typed: dict[str, str], expected: int) -> None:
    class Pressed(AmserForm):
        took = DurationField(label="How long did it take?", suggestions=(45, 60))

    form = Pressed(typed)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["took"] == expected
    assert 'name="took_choice" value="60"' in str(form["took"])


def test_pressing_another_length_and_typing_nothing_is_asked_about() -> None:
    class Pressed(AmserForm):
        took = DurationField(label="How long did it take?", suggestions=(45, 60))

    assert "took" in Pressed({"took_choice": "other", "took_hours": "", "took_minutes": ""}).errors
