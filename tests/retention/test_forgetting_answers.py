"""What somebody answered to a group is in their copy, and goes with them, but for what a meeting adopted."""

import json

import pytest
from django.test import Client

from amser.kernel.ids import uuid7
from amser.networks import actions as networks
from amser.networks.models import Contribution, Stance
from amser.retention.actions.forgetting import forget
from tests.builders.groups import a_call, a_contribution, a_decision, a_group, a_group_member, a_stance, an_event
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM
from tests.retention.test_erasing import tables_that_say

pytestmark = pytest.mark.django_db


def test_it_is_in_the_copy_and_no_table_says_it_of_whoever_is_removed(client: Client) -> None:
    group = a_group()
    call, mair = a_call(group), a_person("Mair Gwennol")
    a_group_member(group, user=mair, post="Prif hynodwr", capacity="carer")
    own = a_contribution(call, "Geiriau hynod", user=mair, source="Llyfr hynod", context="Lle hynod", url="https://hynod.example/")
    networks.hide(by=AMSER, key=uuid7(), at=MONDAY_10AM, contribution=own, why="Rhywbeth hynod")
    kept = a_contribution(call, "Mabwysiadwyd.", user=mair, is_named=True)
    decision = a_decision(an_event(group))
    networks.adopt_definition(by=AMSER, key=uuid7(), at=MONDAY_10AM, contribution=kept, decision=decision)
    a_stance(a_contribution(call), user=mair, reason="Rheswm hynod")
    client.force_login(mair, "allauth.account.auth_backends.AuthenticationBackend")

    copy = json.loads(client.get("/en/account/data/download/").content)
    forget(mair)

    assert sorted(one["text"] for one in copy["answers_to_calls"]) == ["Geiriau hynod", "Mabwysiadwyd."]
    assert [one["reason"] for one in copy["stances"]] == ["Rheswm hynod"]
    assert tables_that_say("hynod") == set()
    stays = Contribution.objects.get(pk=kept.pk)
    assert (stays.text, stays.affiliation, stays.capacity, stays.is_named) == ("Mabwysiadwyd.", "", "", False)
    assert Stance.objects.get(user=mair).capacity == ""
