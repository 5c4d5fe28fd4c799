"""An organisation's owner gives rights and ends them: at once, and without learning whose an address is."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from amser.identity.models import User
from amser.notifications.models import SignInLetter
from amser.organisations.models import Organisation, Right, Staff
from tests.builders.agencies import a_staff_member, an_organisation
from tests.builders.jobs import run_jobs
from tests.builders.people import a_person
from tests.builders.visiting import key_in, visit_as

pytestmark = pytest.mark.django_db

NEW = {"who": "new", "name": "Elin Newydd", "email": "elin@example.org", "language": "cy", "right": "leader"}


@pytest.fixture
def organisation() -> Organisation:
    opened = an_organisation(slug="gardd", owner=a_person("Owain Perchennog"))
    run_jobs()  # the owner was written to
    mail.outbox.clear()
    return opened


@pytest.fixture
def owner(organisation: Organisation) -> Client:
    return visit_as(organisation.staff.get().user)


def _send(client: Client, **given: str) -> str:
    page = client.get("/en/o/gardd/desk/staff/")
    return client.post("/en/o/gardd/desk/staff/", NEW | given | {"key": key_in(page.content.decode())}, follow=True).content.decode()


def test_somebody_unknown_gets_an_account_and_a_letter_in_their_language(owner: Client, organisation: Organisation) -> None:
    _send(owner)

    elin = User.objects.get(email="elin@example.org")
    assert list(Staff.objects.live().filter(user=elin).values_list("organisation", "right")) == [(organisation.pk, "leader")]
    assert elin.language == "cy"
    run_jobs()
    letters: list[Any] = [*mail.outbox, *SignInLetter.objects.all()]
    [letter] = letters
    assert letter.subject == "Cewch weithredu ar ran: Gardd Gymunedol Aberwennol"
    assert "/cy/o/gardd/desk/" in letter.body


def test_what_the_owner_sees_does_not_say_whether_an_address_was_known(owner: Client) -> None:
    a_person("Mair Gyfrinachol Gwennol", email="mair@example.org")

    known = _send(owner, name="Somebody One", email="mair@example.org")
    unknown = _send(owner, name="Somebody Two", email="neb@example.org")

    assert "Gyfrinachol" not in known + unknown
    assert "Somebody One" in known
    assert known.count("staff/") + 1 == unknown.count("staff/")  # one row more, and nothing else
    run_jobs()
    letters = [letter.body for letter in [*mail.outbox, *SignInLetter.objects.order_by("pk")]]
    assert len(letters) == 2
    assert all("Gyfrinachol" not in letter and "Somebody" not in letter for letter in letters)


def test_the_next_request_of_whoever_was_removed_is_refused(owner: Client, organisation: Organisation) -> None:
    elin = a_staff_member(organisation, Right.LEADER)
    hers = visit_as(elin)
    assert hers.get("/en/o/gardd/desk/").status_code == 200

    owner.post(f"/en/o/gardd/desk/staff/{Staff.objects.get(user=elin).pk}/end/")

    assert hers.get("/en/o/gardd/desk/").status_code == 404


def test_the_last_owner_stays(owner: Client, organisation: Organisation) -> None:
    only = organisation.staff.get()

    page = owner.post(f"/en/o/gardd/desk/staff/{only.pk}/end/", follow=True).content.decode()

    assert "Nobody else owns this organisation." in page
    assert Staff.objects.live().filter(pk=only.pk).exists()


def test_somebody_already_there_is_given_more(owner: Client, organisation: Organisation) -> None:
    elin = a_staff_member(organisation, Right.LEADER)

    _send(owner, who=str(Staff.objects.get(user=elin).pk), right="till", name="", email="")

    assert set(Staff.objects.live().filter(user=elin).values_list("right", flat=True)) == {"leader", "till"}


def test_a_leader_gives_no_rights(organisation: Organisation) -> None:
    hers = visit_as(a_staff_member(organisation, Right.LEADER))

    assert hers.post("/en/o/gardd/desk/staff/", NEW).status_code == 403
    assert not User.objects.filter(email="elin@example.org").exists()
