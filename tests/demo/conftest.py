"""The tests of the demo visit one small sample."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from amser.demo.plan import Step
from tests.conftest import SAMPLE_SIZE as SIZE
from tests.conftest import SAMPLED_AT as NOW
from tests.conftest import Built, in_its_place

__all__ = ["NOW", "SIZE", "Built", "sample"]


@pytest.fixture(scope="module")
def sample(built: Built, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Step]]:
    """Be where the sample is, and leave it as it was; yield its acts."""
    copy, steps = built
    with django_db_blocker.unblock(), in_its_place(copy), transaction.atomic():
        yield steps
        transaction.set_rollback(True)
