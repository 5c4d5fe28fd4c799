"""One line of what happened, as brokers type it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amser.web.broker.one_line import Line, read_length, read_line, read_when, split_length

TODAY = dt.date(2026, 11, 22)  # a Sunday
NAMES = st.lists(
    st.sampled_from(["Mair", "Huw", "Siân", "Gwennol", "O'Brien", "Llŷr", "ap", "Dafydd", "Wyn-Jones"]), min_size=1, max_size=3
)
TITLES = st.lists(st.sampled_from(["garden", "torri'r", "gwair", "lift", "siop", "&", "te", "painting", "drws"]), min_size=1, max_size=4)
LENGTHS = st.integers(1, 24 * 60)
DAYS = st.integers(0, 300).map(lambda days: TODAY - dt.timedelta(days=days))


def _written(minutes: int, style: int) -> str:
    hours, rest = divmod(minutes, 60)
    return [f"{hours}:{rest:02}", f"{minutes}m", f"{minutes} munud", f"{hours}h{rest:02}" if hours else f"{rest}m"][style]


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("1.5", 90),
        ("1:30", 90),
        ("1h30", 90),
        ("90m", 90),
        ("0.25", 15),
        (".5", 30),
        ("1,75", 105),
        ("2 awr", 120),
        ("awr a hanner", 90),
        ("1 awr 30 munud", 90),
        ("half an hour", 30),
        ("1½", 90),
        ("45 mins", 45),
        ("2", None),
        ("1.30", None),
        ("1.3", None),
        ("0:00", None),
        ("31 hours", None),
        ("garden", None),
        ("", None),
    ],
)
def test_a_length_says_its_unit(typed: str, minutes: int | None) -> None:
    assert read_length(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/11", dt.date(2026, 11, 12)),
        ("12/12", dt.date(2025, 12, 12)),
        ("12 Tach", dt.date(2026, 11, 12)),
        ("12 November 2024", dt.date(2024, 11, 12)),
        ("ddoe", dt.date(2026, 11, 21)),
        ("today", TODAY),
        ("dydd Llun", dt.date(2026, 11, 16)),
        ("Sunday", TODAY),
        ("Gwener", dt.date(2026, 11, 20)),
        ("31/2", None),
        ("1/1/2030", None),
        ("garden", None),
    ],
)
def test_a_day_is_the_last_such_day(typed: str, day: dt.date | None) -> None:
    assert read_when(typed, today=TODAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        "Mair > Huw 1h30 garden 12/11",
        "Mair -> Huw 1.5 garden 12/11",
        "Mair i Huw 1:30 garden 12 Tach",
        "Mair to Huw 90m 12/11 garden",
        "  Mair   →  Huw  awr a hanner  garden  12 Tachwedd 2026 ",
    ],
)
def test_both_languages_and_any_sign_say_the_same(typed: str) -> None:
    assert read_line(typed, today=TODAY) == Line("Mair", "Huw", 90, "garden", dt.date(2026, 11, 12))


def test_numbers_stand_for_people_and_today_for_no_day() -> None:
    assert read_line("12 > 31 45m lift to the market", today=TODAY) == Line("12", "31", 45, "lift to the market", TODAY)


def test_what_cannot_be_read_is_left_to_be_asked_for() -> None:
    assert read_line("Mair Huw 1h garden", today=TODAY) == Line(giver="Mair Huw 1h garden")
    assert read_line("Mair > Huw garden", today=TODAY) == Line(giver="Mair", receiver="Huw garden")
    assert read_line("Mair > Huw 1h garden 31/2", today=TODAY) == Line("Mair", "Huw", 60, "garden 31/2", None)
    assert read_line("Mair > Huw 1.30 garden", today=TODAY).minutes is None


@given(st.tuples(NAMES, NAMES), st.tuples(LENGTHS, st.integers(0, 3)), TITLES, DAYS, st.sampled_from([" > ", ">", " -> ", " → "]))
def test_what_is_written_is_read_back(
    people: tuple[list[str], list[str]], length: tuple[int, int], title: list[str], day: dt.date, sign: str
) -> None:
    giver, receiver = (" ".join(name) for name in people)
    written = f"{giver}{sign}{receiver} {_written(*length)} {' '.join(title)} {day.day}/{day.month}/{day.year}"

    assert read_line(written, today=TODAY) == Line(giver, receiver, length[0], " ".join(title), day)


@given(st.text(max_size=120))
def test_whatever_is_typed_nothing_breaks_and_no_day_is_to_come(text: str) -> None:
    found = read_line(text, today=TODAY)

    assert found.minutes is None or 0 < found.minutes <= 24 * 60
    assert found.worked_on is None or found.worked_on <= TODAY


@given(NAMES, LENGTHS, st.integers(0, 3))
def test_a_name_and_the_length_after_it_come_apart(name: list[str], minutes: int, style: int) -> None:
    assert split_length(f"{' '.join(name)} {_written(minutes, style)}") == (" ".join(name), minutes)
    assert split_length(" ".join(name)) == (" ".join(name), None)
