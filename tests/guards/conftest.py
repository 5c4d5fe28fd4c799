"""The cast and the papers, made once for each module: nothing that these tests do lasts."""

import functools
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from amser.ui import paper
from tests.guards.cast import Cast, assemble
from tests.guards.cast_credits import CreditsCast
from tests.guards.cast_hub import HubCast


@pytest.fixture(scope="module")
def whole_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Yield everyone, for the tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield assemble()
        transaction.set_rollback(True)


@pytest.fixture
def cast(whole_cast: Cast) -> Iterator[Cast]:
    """Yield everyone as they were, whatever the test before did."""
    with transaction.atomic():
        yield whole_cast
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def whole_credits_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[CreditsCast]:
    """Yield everyone of two schemes and their organisations, for the tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield CreditsCast()
        transaction.set_rollback(True)


@pytest.fixture
def credits_cast(whole_credits_cast: CreditsCast) -> Iterator[CreditsCast]:
    """Yield everyone of two schemes as they were, whatever the test before did."""
    with transaction.atomic():
        yield whole_credits_cast
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def whole_hub_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[HubCast]:
    """Yield everyone of two groups, for the tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield HubCast()
        transaction.set_rollback(True)


@pytest.fixture
def hub_cast(whole_hub_cast: HubCast) -> Iterator[HubCast]:
    """Yield everyone of two groups as they were, whatever the test before did."""
    with transaction.atomic():
        yield whole_hub_cast
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def papers_made_once() -> Iterator[None]:
    """Make a PDF once of each page, however many people open it: that was a third of what walking round a desk takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paper, "pdf", functools.cache(paper.pdf))
        yield
