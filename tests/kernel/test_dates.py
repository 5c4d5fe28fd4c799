"""Days: said in two languages, in London's time."""

import datetime as dt

import pytest
from django.utils import translation

from amser.kernel import dates, languages

DAY = dt.date(2026, 3, 3)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Tuesday 3 March", "on Tuesday 3 March", "3 March 2026", "Tue 3 Mar", "2:30pm"]),
        ("cy", ["dydd Mawrth 3 Mawrth", "ddydd Mawrth 3 Mawrth", "3 Mawrth 2026", "Maw 3 Maw", "2:30pm"]),
        ("cy-simple", ["dydd Mawrth 3 Mawrth", "ddydd Mawrth 3 Mawrth", "3 Mawrth 2026", "Maw 3 Maw", "2:30pm"]),
    ],
)
def test_a_day_is_said_in_the_readers_language(language: str, expected: list[str]) -> None:
    with translation.override(language):
        said = [dates.day(DAY), dates.on_day(DAY), dates.full(DAY), dates.short(DAY), dates.clock(dt.time(14, 30))]

    assert said == expected


def test_a_moment_late_on_a_summer_evening_belongs_to_the_next_day_in_london() -> None:
    assert dates.today(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)) == dt.date(2026, 7, 1)


def test_midnight_and_noon_are_twelve() -> None:
    with translation.override("en"):
        assert [dates.clock(dt.time(hour)) for hour in (0, 12, 13)] == ["12:00am", "12:00pm", "1:00pm"]


def test_names_sort_by_the_welsh_alphabet() -> None:
    names = ["Llan", "Lowri", "Chwilog", "Cynan", "Ŵyn", "Ddu", "Dylan", "Ngwen", "Hari", "Gwyn"]

    assert sorted(names, key=languages.sort_key) == ["Cynan", "Chwilog", "Dylan", "Ddu", "Gwyn", "Ngwen", "Hari", "Lowri", "Llan", "Ŵyn"]
