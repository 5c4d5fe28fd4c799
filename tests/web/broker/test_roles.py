"""Who does what in a bank: named by whoever runs it, by a name or a number; nobody ends their own role."""

import re

import pytest
from django.test import Client

from amser.kernel.ids import uuid7
from amser.timebanks.models import Role, TimeBank
from tests.builders.members import a_member
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(bank: TimeBank) -> Client:
    return at_the_desk(bank, kind="steward", name="Siân Stiward")


def name(client: Client, bank: TimeBank, **typed: str) -> str:
    return client.post(f"/en/b/{bank.slug}/desk/roles/", {"key": str(uuid7()), "kind": "auditor", **typed}, follow=True).text


def test_of_two_with_one_name_the_right_one_is_chosen_below(bank: TimeBank, steward: Client) -> None:
    first, second = a_member(bank, "Mair Gwennol"), a_member(bank, "Mair Gwennol")

    page = name(steward, bank, who="Mair Gwennol")
    assert "This may be one of several people." in page
    assert re.findall(r'name="who_number" value="(\d+)"', page) == [str(first.number), str(second.number)]
    name(steward, bank, who="Mair Gwennol", who_number=str(second.number))

    assert Role.objects.get(timebank=bank, kind="auditor").user == second.user


def test_nobody_ends_a_role_of_their_own(bank: TimeBank, steward: Client) -> None:
    own = Role.objects.get(timebank=bank, kind="steward")

    page = steward.post(f"/en/b/{bank.slug}/desk/roles/{own.pk}/end/", {"key": str(uuid7())}, follow=True).text

    assert "You are part of this yourself." in page
    own.refresh_from_db()
    assert own.ended_at is None
