"""Whoever opens a member's page at the desk is written down: for the steward, and for the member."""

import json

import pytest
from django.urls import reverse

from amser.audit.models import Opening
from tests.builders.banks import a_bank, a_broker
from tests.builders.members import a_member
from tests.builders.visiting import second_step_shown, visit_as
from tests.guards.cast import with_second_step

pytestmark = pytest.mark.django_db


def test_a_broker_who_opens_a_members_page_is_shown_to_the_steward_and_in_the_members_own_copy() -> None:
    bank = a_bank()
    nia, steward = (with_second_step(a_broker(bank, name, kind=kind)) for name, kind in (("Nia", "broker"), ("Sian", "steward")))
    mair = a_member(bank)

    second_step_shown(visit_as(nia)).get(reverse("broker:person", args=[bank.slug, mair.number]))

    html = second_step_shown(visit_as(steward)).get(reverse("broker:openings", args=[bank.slug])).content.decode()
    assert "Nia" in html.partition("<tbody>")[2]
    own = json.loads(visit_as(mair).get(reverse("person:data_download")).content)
    assert [one["by"] for one in own["opened_at_the_desk"]] == ["Nia"]


def test_whoever_opens_their_own_page_is_not_written_down() -> None:
    bank = a_bank()
    nia = with_second_step(a_broker(bank, "Nia"))
    own = a_member(bank, user=nia)

    second_step_shown(visit_as(nia)).get(reverse("broker:person", args=[bank.slug, own.number]))

    assert not Opening.objects.exists()
