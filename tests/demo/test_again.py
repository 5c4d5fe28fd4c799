"""The same sample again, whatever happened on the way."""

from pytest_django import DjangoDbBlocker

from amser.demo import build
from tests.conftest import a_clone, in_its_place
from tests.demo.conftest import NOW, SIZE, Built


def test_the_same_seed_and_day_make_the_same_sample_even_if_it_was_stopped_half_way(
    built: Built, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        with in_its_place(built[0]):
            assert build.is_whole()
            straight = build.digest()

        with a_clone():
            assert not build.is_whole()
            build.build(build.planned(now=NOW, size=SIZE)[:300], now=NOW, progress=lambda _: None)
            assert not build.is_whole()
            build.build(build.planned(now=NOW, size=SIZE), now=NOW, progress=lambda _: None)

            assert build.is_whole()
            assert build.digest() == straight
