"""What a steward decides about the bank: its words, its policy, its places and who works there."""

import pytest

from amser.timebanks.models import Place, PolicyRow, Role, TimeBank
from tests.builders.members import a_member
from tests.web.broker.visiting import at_the_desk, send

pytestmark = pytest.mark.django_db


def test_the_bank_publishes_both_languages_or_none(bank: TimeBank) -> None:
    steward = at_the_desk(bank, kind="steward")
    text = {"name_cy": "Banc Amser", "name_en": "Time Bank", "phone": "01632 960 123", "description_en": "Neighbours."}

    refused = send(steward, bank, "about/", **text)
    assert "There is no Welsh here yet." in refused.text
    send(steward, bank, "about/", description_cy="Cymdogion.", **text)

    assert TimeBank.objects.get(pk=bank.pk).description == "Neighbours."


def test_a_policy_counts_from_its_day_and_what_is_empty_is_the_default(bank: TimeBank) -> None:
    steward = at_the_desk(bank, kind="steward")
    day = {"begins_on_day": "1", "begins_on_month": "1", "begins_on_year": "2030"}

    send(steward, bank, "policy/", hard_floor_minutes="30", show_balances="no", reason="the committee, in November", **day)

    row = PolicyRow.objects.get(timebank=bank)
    assert (row.hard_floor_minutes, row.soft_floor_minutes, row.show_balances, str(row.begins_on)) == (-1800, None, False, "2030-01-01")


def test_a_steward_adds_places_and_gives_and_ends_roles(bank: TimeBank) -> None:
    steward, huw = at_the_desk(bank, kind="steward"), a_member(bank, "Huw Awrlais")
    send(steward, bank, "places/", name_cy="Glan yr Afon", name_en="Riverside")
    place = Place.objects.get(timebank=bank)

    send(steward, bank, "roles/", who=str(huw.number), kind="coordinator", place=str(place.pk))
    assert [role.kind for role in Role.objects.live().filter(user=huw.user)] == ["coordinator"]
    send(steward, bank, f"roles/{Role.objects.get(user=huw.user).pk}/end/")
    assert not Role.objects.live().filter(user=huw.user).exists()
