"""Forms for strangers are taken only so often from one place."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from amser.web.throttle import is_too_often

pytestmark = pytest.mark.django_db


def test_more_than_allowed_from_one_place_is_too_often() -> None:
    cache.clear()
    here = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
    elsewhere = RequestFactory().post("/", REMOTE_ADDR="192.0.2.2")

    answers = [is_too_often(here, "join", most=3, minutes=60) for _ in range(4)]

    assert answers == [False, False, False, True]
    assert not is_too_often(elsewhere, "join", most=3, minutes=60)
    assert not is_too_often(here, "interest", most=3, minutes=60)


def test_reading_a_form_is_never_too_often() -> None:
    here = RequestFactory().get("/")

    assert not any(is_too_often(here, "join", most=1, minutes=60) for _ in range(3))
