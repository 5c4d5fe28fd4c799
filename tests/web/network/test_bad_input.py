"""What nobody types, and a program may send, is answered as what is not there."""

import pytest
from django.test import Client

from tests.builders.bulletins import a_bulletin
from tests.builders.groups import a_group
from tests.builders.people import a_person

pytestmark = pytest.mark.django_db

HUGE = "9" * 30


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("news/reader/%00/", 404),
        ("news/reader/%00/stop/", 404),
        (f"news/newyddion/{HUGE}/", 404),
        ("n/reply/%00/", 404),
        ("n/reply/1:made-up/", 404),
        (f"n/fforwm/events/{HUGE}/", 404),
        (f"n/fforwm/write/{HUGE}/", 404),
        ("n/fforwm/events/?page=%00&ahead=-1", 200),
        ("n/fforwm/promises/?organisation=%00&event=%00&year=99999999999", 200),
        ("n/fforwm/promises/report/?organisation=%00", 200),
    ],
)
def test_what_is_not_there_is_not_found(path: str, status: int) -> None:
    a_group(slug="fforwm")
    a_bulletin(slug="newyddion")

    assert Client(raise_request_exception=False).get(f"/en/{path}").status_code == status


def test_a_door_that_is_none_is_not_found() -> None:
    client = Client(raise_request_exception=False)
    client.force_login(a_person(), "allauth.account.auth_backends.AuthenticationBackend")

    assert [client.get(f"/en/n/door/{code}/").status_code for code in ("%00", "xxxx", HUGE)] == [404] * 3
