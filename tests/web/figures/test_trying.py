"""A steward tries what a change of policy would do, in a model."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amser.timebanks.models import TimeBank
from amser.web.figures.supposing import SupposeForm
from tests.measures.history import History
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db

_ASKED = {
    "members": "40",
    "requests": "90",
    "minutes": "60",
    "asked": "2",
    "accepting": "6",
    "only_giving": "0",
    "leaving": "0",
    "now_rule": "random",
    "now_floor": "0",
    "now_start": "3",
    "now_ceiling": "10",
    "now_pot": "0",
    "then_rule": "lowest-of-asked",
    "then_floor": "0",
    "then_start": "3",
    "then_ceiling": "10",
    "then_pot": "0",
}


def _visit(bank: TimeBank, asked: dict[str, str], *, language: str = "en", client: Client | None = None) -> str:
    client = client or at_the_desk(bank, kind="steward")
    response = client.get(f"/{language}/b/{bank.slug}/desk/policy/try/", asked)
    assert response.status_code == 200
    return response.text


def _values(page: str, name: str) -> list[str]:
    """The numbers in one row of the table: now, and as proposed."""
    row = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page)
    assert row, page
    return re.findall(r"<td[^>]*>(\d+)%", row[1])


def test_asking_who_has_fewest_hours_leaves_fewer_with_nothing_to_spend(bank: TimeBank) -> None:
    page = _visit(bank, _ASKED)

    now, then = (int(value) for value in _values(page, "Members with nothing to spend"))
    assert then < now / 1.5
    met = [int(value) for value in _values(page, "Needs that were met")]
    assert f"Of 100 needs in this model, {met[0]} are met as things are now, and {met[1]} as proposed." in page
    assert "This is a model, not a forecast of people" in page
    assert page.count('<svg class="chart"') == 3
    assert _values(_visit(bank, _ASKED), "Needs that were met") == [str(value) for value in met]


def test_two_policies_that_are_the_same_say_that_nothing_differs(bank: TimeBank) -> None:
    page = _visit(bank, {**_ASKED, "then_rule": "random"})

    assert "read nothing into that" in page
    one, other = _values(page, "Needs that were met")
    assert one == other


def test_the_first_numbers_are_the_banks_own() -> None:
    history = History(people=24, floor=-6000)
    for number, giver in enumerate(history.members):
        history.goes_on(2)
        history.helps(giver, history.members[(number + 1) % 24], 90)

    client = at_the_desk(history.bank, kind="steward")
    with CaptureQueriesContext(connection) as asked:
        page = _visit(history.bank, {}, client=client)

    assert len(asked) <= 16
    assert 'name="members" value="24"' in page
    assert "What came of it" not in page
    assert re.search(r'name="now_floor" value="\d+"', page)


def test_what_cannot_be_tried_says_why_beside_it_in_both_languages(bank: TimeBank) -> None:
    steward = at_the_desk(bank, kind="steward")
    wrong = {**_ASKED, "members": "1", "then_start": "12"}

    english, welsh = _visit(bank, wrong, client=steward), _visit(bank, wrong, language="cy", client=steward)

    assert "Write a whole number from 2 to 100000." in english
    assert "The hours of welcome are above the most hours." in english
    assert "Ysgrifennwch rif cyfan o 2 i 100000." in welsh
    assert "What came of it" not in english


def test_a_large_bank_is_tried_in_a_neighbourhood_with_the_same_needs_each() -> None:
    form = SupposeForm({**_ASKED, "members": "5000", "requests": "10000", "now_pot": "500"})

    assert form.is_valid(), form.errors
    people = form.people()
    assert people.members == 100
    assert people.weekly == pytest.approx(10000 / 5000 * 12 / 52)
    assert form.policies()[0].pot_minutes == 600
