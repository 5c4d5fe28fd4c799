"""Lists of an organisation that grow have pages, and nothing is lost between them."""

import re
from collections.abc import Callable

import pytest

from amser.agencies.models import PartnerKind, Scheme
from amser.identity.models import User
from amser.organisations.models import Organisation, Right
from tests.builders.agencies import a_partner, a_scheme, a_staff_member, an_offered_opportunity, an_organisation
from tests.builders.banks import a_bank
from tests.builders.employing import an_employee
from tests.builders.exchanging import a_belonging, a_record_with_organisation
from tests.builders.members import a_member
from tests.builders.venues import an_offer
from tests.builders.visiting import visit_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme(slug="cynllun")


@pytest.fixture
def garden(scheme: Scheme) -> Organisation:
    organisation = an_organisation(slug="gardd")
    for kind in PartnerKind:
        a_partner(scheme, organisation, kind)
    return organisation


@pytest.fixture
def owner(garden: Organisation) -> User:
    return a_staff_member(garden, Right.OWNER)


def _to_do(garden: Organisation, scheme: Scheme) -> None:
    for number in range(3):
        an_offered_opportunity(garden, scheme, title=f"Row {number}", is_published=number > 0)


def _offers(garden: Organisation, scheme: Scheme) -> None:
    for _ in range(3):
        an_offer(scheme, garden)


def _people(garden: Organisation, scheme: Scheme) -> None:
    for number in range(3):
        an_employee(garden, f"Row {number}")


def _hours(garden: Organisation, scheme: Scheme) -> None:
    bank = a_bank()
    belonging, mair = a_belonging(bank, garden), a_member(bank)
    for _ in range(3):
        a_record_with_organisation(belonging, mair)


@pytest.mark.parametrize(
    ("size", "path", "rows", "make"),
    [
        ("opportunities.ON_A_PAGE", "opportunities/", r"desk/opportunities/(\d+)/", _to_do),
        ("offers.ON_A_PAGE", "offers/", r"desk/offers/(\d+)/", _offers),
        ("days._SHOWN", "days/", r"desk/days/people/(\d+)/", _people),
        ("hours.SHOWN", "hours/", r"desk/hours/([0-9a-f-]{36})/", _hours),
    ],
)
def test_what_a_list_shows_of_many_is_one_page(
    garden: Organisation, scheme: Scheme, owner: User, monkeypatch: pytest.MonkeyPatch, *,
    size: str, path: str, rows: str, make: Callable[[Organisation, Scheme], None],
) -> None:  # fmt: skip
    monkeypatch.setattr(f"amser.web.organisation.{size}", 2)
    make(garden, scheme)
    client = visit_as(owner)

    pages = [client.get(f"/en/o/gardd/desk/{path}", {"page": number}).content.decode() for number in (1, 2)]

    found = [set(re.findall(rows, page)) for page in pages]
    assert ([len(one) for one in found], found[0] & found[1]) == ([2, 1], set())
    assert "Page 1 of 2" in pages[0]
