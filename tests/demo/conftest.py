"""One small sample for all tests of the demo."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from amser.demo import build
from amser.demo.plan import Step

NOW = dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC)
SIZE = 0.05


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Step]]:
    """Build the sample, as small as it can be, as seen on a Sunday in November; yield its acts."""
    with django_db_blocker.unblock(), transaction.atomic():
        steps = build.planned(now=NOW, size=SIZE)
        refused = build.build(steps, now=NOW, progress=lambda _: None)
        assert refused == []
        yield steps
        transaction.set_rollback(True)
