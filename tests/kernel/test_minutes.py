"""Minutes: said in two languages, read as people type them."""

import pytest
from django.utils import translation

from amser.kernel.minutes import duration, duration_short, parse_duration, round_minutes


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1:30", 90),
        ("0:45", 45),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1 hour 30 minutes", 90),
        ("1 hour and 30 minutes", 90),
        ("1 awr a 30 munud", 90),
        ("2 awr", 120),
        ("2 funud", 2),
        ("90 munud", 90),
        ("45m", 45),
        ("2", 120),
        (" 2  Oriau ", 120),
        ("half an hour", 30),
        ("hanner awr", 30),
        ("awr a hanner", 90),
        ("an hour and a half", 90),
        ("1½", 90),
        ("tri chwarter awr", 45),
        ("1.5", None),
        ("1,5", None),
        ("1:75", None),
        ("-1", None),
        ("a while", None),
        ("", None),
    ],
)
def test_a_length_of_time_is_read_in_either_language_and_never_guessed(typed: str, expected: int | None) -> None:
    assert parse_duration(typed) == expected


@pytest.mark.parametrize(
    ("minutes", "english", "welsh"),
    [
        (90, "1 hour 30 minutes", "1 awr 30 munud"),
        (60, "1 hour", "1 awr"),
        (122, "2 hours 2 minutes", "2 awr 2 funud"),
        (1, "1 minute", "1 munud"),
        (0, "no time yet", "dim amser eto"),
        (-120, "2 hours", "2 awr"),
    ],
)
def test_a_length_of_time_is_said_in_both_languages_without_a_sign(minutes: int, english: str, welsh: str) -> None:
    with translation.override("en"):
        assert duration(minutes) == english
    with translation.override("cy"):
        assert duration(minutes) == welsh


def test_a_table_says_it_shortly() -> None:
    with translation.override("cy"):
        assert [duration_short(minutes) for minutes in (90, 120, 45)] == ["1 awr 30 mun", "2 awr", "45 mun"]


def test_minutes_round_to_the_nearest_step_halves_up_and_never_below_the_minimum() -> None:
    assert [round_minutes(minutes, step=15, minimum=15) for minutes in (1, 22, 23, 37, 38, 60)] == [15, 15, 30, 30, 45, 60]
