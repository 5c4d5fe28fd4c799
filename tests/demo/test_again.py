"""The same sample again, whatever happened on the way."""

import pytest
from django.db import transaction

from amser.demo import build
from tests.demo.conftest import NOW, SIZE


@pytest.mark.usefixtures("cloned_database")
def test_the_same_seed_and_day_make_the_same_sample_even_if_it_was_stopped_half_way() -> None:
    with transaction.atomic():
        assert build.build(build.planned(now=NOW, size=SIZE), now=NOW, progress=lambda _: None) == []
        straight = build.digest()
        transaction.set_rollback(True)
    assert not build.is_whole()

    build.build(build.planned(now=NOW, size=SIZE)[:300], now=NOW, progress=lambda _: None)
    assert not build.is_whole()
    build.build(build.planned(now=NOW, size=SIZE), now=NOW, progress=lambda _: None)

    assert build.is_whole()
    assert build.digest() == straight
