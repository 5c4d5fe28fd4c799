"""Every page of organisations and credits that somebody may open: Welsh on a telephone, English on a desk, without a barrier."""

import pytest
from django.db import transaction
from django.utils.text import slugify
from playwright.sync_api import Error

from tests.guards.addresses import Address, addresses_of_credits
from tests.guards.cast_credits import CreditsCast
from tests.guards.test_query_counts_credits import PAGES
from tests.guards.walking import path_of
from tests.journeys.conftest import Visit

# Answered with something that is no page: why.
NO_PAGE: dict[str, str] = {
    "credits:booklet": "a paper",
    "credits:keys": "a file",
    "credits:session_calendar": "a file",
    "public:organisation_calendar": "a file",
    "organisation:days_csv": "a file",
    "organisation:days_pdf": "a paper",
    "organisation:days_xlsx": "a file",
    "organisation:month_csv": "a file",
    "organisation:month_pdf": "a paper",
    "organisation:month_xlsx": "a file",
    "organisation:wall": "a paper",
    "scheme:figures_csv": "a file",
    "scheme:figures_pdf": "a paper",
    "scheme:figures_xlsx": "a file",
    "scheme:vouchers_void_csv": "a file",
}


@pytest.fixture(scope="module")
def everyone(house: str) -> CreditsCast:
    """Return the cast of the guards, in the house that the journeys visit."""
    with transaction.atomic():
        return CreditsCast(suffix="-taith")


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_every_page_reads_well(visit: Visit, everyone: CreditsCast, language: str, width: int) -> None:
    roles = {role for _, role in PAGES.values()}  # each opens one browser, however many pages they read
    people = {role: visit(language, everyone.people.get(role), width=width) for role in roles}

    if "till" in people:
        people["till"].page.goto(f"{people['till'].house}/till/open/{everyone.here.till_secret}/")
    barriers: list[str] = []
    for name, (address, role) in PAGES.items():
        if name not in NO_PAGE:
            try:
                people[role].go(_below(address, everyone)).look(f"70-{slugify(name)}")
            except (AssertionError, Error) as found:  # the other pages are looked at all the same
                barriers.append(f"{name}: {found}")
    assert barriers == [], "\n".join(barriers)


def _below(address: Address, cast: CreditsCast) -> str:
    return path_of(address, cast.here).removeprefix("/en/")


def test_nothing_is_kept_for_a_page_that_is_gone() -> None:
    assert NO_PAGE.keys() - {address.name for address in addresses_of_credits()} == set()
