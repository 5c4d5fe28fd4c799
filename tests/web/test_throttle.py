"""Forms for strangers are taken only so often from one place."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from amser.kernel.ids import uuid7
from amser.timebanks.models import TimeBank
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


@pytest.mark.parametrize("page", ["concern", "complaint"])
def test_what_was_typed_stays_where_it_was_sent_too_often(client: Client, bank: TimeBank, page: str) -> None:
    cache.clear()
    for _ in range(20):
        is_too_often(RequestFactory().post("/"), "say", most=20, minutes=60)
    typed = {"key": str(uuid7()), "who": "adult", "person": "Mair", "about": "Mair", "what": "She has bruises on both arms", "knows": "no"}

    answer = client.post(reverse(f"public:{'raise_concern' if page == 'concern' else 'complain'}", args=[bank.slug]), typed)

    assert answer.status_code == 429
    assert "She has bruises on both arms" in answer.text
    assert "Too much has come from where you are. Wait an hour, then send it again; or ring us." in answer.text
