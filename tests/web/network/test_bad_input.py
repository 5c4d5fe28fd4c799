"""What nobody types, and a program may send, is answered as what is not there."""

import pytest
from django.test import Client

from tests.builders.bulletins import a_bulletin
from tests.builders.groups import a_call, a_contribution, a_document, a_group, a_group_member, published, who_runs
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
        ("n/fforwm/papers/?kind=%00&tag=%00&page=%00&archived=%00", 200),
        ("n/fforwm/papers/dim/", 404),
        ("n/fforwm/papers/taflen/?language=%00&form=%00", 200),
        (f"n/fforwm/papers/taflen/versions/{HUGE}/", 404),
        ("n/fforwm/promises/report/?organisation=%00", 200),
        ("n/fforwm/calls/?page=%00", 200),
        (f"n/fforwm/calls/{HUGE}/", 404),
        (f"n/fforwm/calls/answers/{HUGE}/", 404),
    ],
)
def test_what_is_not_there_is_not_found(path: str, status: int) -> None:
    published(a_document(a_group(slug="fforwm"), slug="taflen", is_public=True))
    a_bulletin(slug="newyddion")

    assert Client(raise_request_exception=False).get(f"/en/{path}").status_code == status


def test_a_door_that_is_none_is_not_found() -> None:
    client = Client(raise_request_exception=False)
    client.force_login(a_person(), "allauth.account.auth_backends.AuthenticationBackend")

    assert [client.get(f"/en/n/door/{code}/").status_code for code in ("%00", "xxxx", HUGE)] == [404] * 3


def test_a_version_that_no_number_is_of_is_not_found() -> None:
    group = a_group()
    document = a_document(group)
    published(document)
    client = Client(raise_request_exception=False)
    client.force_login(who_runs(group).user, "allauth.account.auth_backends.AuthenticationBackend")
    paper = f"/en/n/{group.slug}/papers/{document.slug}"

    assert client.get(f"{paper}/versions/{HUGE}/").status_code == 404
    assert client.get(f"{paper}/write/?form=%00").status_code == 200
    posted = {"number": HUGE, "saves": "\x00", "text_cy": "\x00"}
    assert [client.post(f"{paper}/{page}/", posted).status_code for page in ("still-right", "throw-away", "write")] == [302, 302, 200]


def test_what_nobody_types_about_a_call_is_refused_in_words_or_not_there() -> None:
    group = a_group()
    one = a_contribution(a_call(group), user=a_group_member(group).user)
    client = Client(raise_request_exception=False)
    client.force_login(who_runs(group).user, "allauth.account.auth_backends.AuthenticationBackend")
    call, answer = f"/en/n/{group.slug}/calls/{one.call_id}", f"/en/n/{group.slug}/calls/answers/{one.pk}"

    assert client.get(f"{call}/?page=%00").status_code == 200
    assert [client.get(f"{call}/answer/?from={what}").status_code for what in ("%00", HUGE, "-1", "x")] == [200] * 4
    posted = {"text": "\x00", "language": "\x00", "stance": "\x00", "read": "\x00", "why": "\x00", "target": HUGE, "decision": "\x00"}
    pages = (f"{call}/answer/", f"{call}/change/", f"{answer}/", f"{answer}/hide/", f"{answer}/merge/", f"{answer}/adopt/")
    assert [client.post(page, posted).status_code for page in pages] == [200] * 6
