"""What forms ask, and how they say what to do."""

import datetime as dt

import pytest
from django import forms
from django.utils import timezone

from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ui.forms import DayField
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.members import a_member
from tests.web.broker.visiting import at_the_desk
from tests.web.member.test_arranging_pages import address, read, signed_in

NEW_YEARS_EVE = dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("direction", "hint"),
    [("future", "For example: 7 1 2027"), ("past", "For example: 30 12 2026"), (None, "For example: 31 12 2026")],
)
def test_the_example_of_a_day_is_one_that_the_field_takes_today(monkeypatch: pytest.MonkeyPatch, direction: str | None, hint: str) -> None:
    field = DayField(direction=direction)  # type: ignore[arg-type]

    monkeypatch.setattr("django.utils.timezone.now", lambda: NEW_YEARS_EVE)

    assert str(field.help_text) == hint


@pytest.mark.django_db
def test_an_error_beside_its_field_says_what_to_do_and_not_the_label_again() -> None:
    mair = a_member(a_bank())

    page = signed_in(mair).post(address(mair, "ask/"), {"key": uuid7(), "title": ""}).content.decode()

    assert "<b>Nothing is written here.</b> Fill it in to carry on." in page
    assert "In a few words: Nothing is written here." in page  # in the list at the top, which leads to the field


@pytest.mark.django_db
def test_a_choice_between_two_people_of_one_name_is_not_called_optional() -> None:
    bank = a_bank()
    for _ in range(2):
        a_member(bank, "Mair Gwennol")

    page = at_the_desk(bank).post(f"/en/b/{bank.slug}/desk/record/", {"key": uuid7(), "giver": "Mair Gwennol"}).content.decode()

    which = page.index("Which one?")
    assert "(optional)" not in page[which : page.index("</legend>", which)]


@pytest.mark.django_db
def test_a_lift_is_asked_where_it_begins() -> None:
    mair = a_member(a_bank())
    lift, garden = a_listing(mair), a_listing(mair, "Weeding", code="garden")

    assert "Where does the lift begin?" in read(signed_in(mair), address(mair, f"mine/{lift.pk}/"))
    assert "What sort of place will it be in?" in read(signed_in(mair), address(mair, f"mine/{garden.pk}/"))


def test_a_field_that_may_stay_empty_is_still_called_optional() -> None:
    class Form(forms.Form):
        words = forms.CharField(required=False)

    assert "(optional)" in str(Form()["words"].as_field_group())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (None, "A thing itself is given or lent, never sold for hours. Hours are for people&#x27;s time."),
        ({"goods_for_credits": True}, "In this time bank, a thing may be given for hours."),
    ],
)
def test_a_thing_on_the_board_says_whether_hours_may_be_given_for_it(policy: dict[str, int | bool | None] | None, words: str) -> None:
    bank = a_bank(policy=policy)
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    until = today(timezone.now()) + dt.timedelta(days=30)
    typed = {
        "key": uuid7(),
        "title": "A wheelbarrow to borrow",
        "language": "en",
        "category": "garden",
        "setting": "public",
        "part_of_it": "none",
        "trade": "no",
        "until_day": str(until.day),
        "until_month": str(until.month),
        "until_year": str(until.year),
        "thing": "on",
    }

    assert words in read(signed_in(mair), address(mair, "offer/"))
    listed = signed_in(mair).post(address(mair, "offer/"), typed)
    assert listed.status_code == 302

    assert words in read(signed_in(huw), listed["Location"])
    assert words not in read(signed_in(huw), address(huw, f"board/{a_listing(mair).pk}/"))
