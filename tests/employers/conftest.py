"""A scheme, an organisation that thanks people in it, and an employer that is not in it yet."""

import pytest

from amser.agencies.models import Scheme
from amser.organisations.models import Organisation
from tests.builders.agencies import a_budget, a_scheme, an_organisation


@pytest.fixture
def scheme(db: None) -> Scheme:
    return a_scheme()


@pytest.fixture
def host(scheme: Scheme) -> Organisation:
    garden = an_organisation()
    a_budget(scheme, garden)
    return garden


@pytest.fixture
def council(db: None) -> Organisation:
    return an_organisation("Cyngor Aberwennol")
