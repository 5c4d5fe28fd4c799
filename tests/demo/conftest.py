"""One small sample for all tests of the demo: built once by each worker, in a copy of the database that every module visits."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from amser.demo import build
from amser.demo.plan import Step
from tests.conftest import a_copy, in_its_place

NOW = dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC)
SIZE = 0.05

Built = tuple[str, list[Step]]


@pytest.fixture(scope="session")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Built]:
    """Build the sample, as small as it can be, as seen on a Sunday in November; yield its database and its acts."""
    with django_db_blocker.unblock(), a_copy() as copy:
        with in_its_place(copy):
            steps = build.planned(now=NOW, size=SIZE)
            refused = build.build(steps, now=NOW, progress=lambda _: None)
            assert refused == []
        yield copy, steps


@pytest.fixture(scope="module")
def sample(built: Built, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Step]]:
    """Be where the sample is, and leave it as it was; yield its acts."""
    copy, steps = built
    with django_db_blocker.unblock(), in_its_place(copy), transaction.atomic():
        yield steps
        transaction.set_rollback(True)
