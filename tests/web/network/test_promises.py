"""Promises on their pages: taken down in seconds, sent twice once, read by whom they concern, and help asked for."""

import pytest
from django.test import Client

from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Commitment, Group
from amser.web.network.promise_forms import lines
from tests.builders.banks import a_bank
from tests.builders.groups import a_commitment, a_group, a_group_member, an_event, who_runs
from tests.builders.members import a_member
from tests.builders.people import AMSER, a_person
from tests.builders.when import FRIDAY, MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def form_of(client: Client, group: Group, **more: str) -> dict[str, str]:
    """What the form for taking a promise down sends."""
    page = client.get(f"/en/n/{group.slug}/promises/new/")
    return {"key": str(uuid7()), "person": page.context["person"], "language": "cy", "kind": "pledge", **more}


def test_promises_are_taken_down_one_after_the_other_and_counted() -> None:
    group = a_group()
    event = an_event(group)
    client = signed_in(who_runs(group).user)
    address = f"/en/n/{group.slug}/promises/new/"

    page = client.get(address)
    for number in range(1, 4):
        said = {"who": "Huw", "text": f"Addewid {number}", "event": str(event.pk)}
        page = client.post(address, form_of(client, group, **said), follow=True)

    assert "Taken down: Addewid 3 (3 so far)" in page.content.decode()
    assert page.request["QUERY_STRING"] == f"event={event.pk}"
    assert page.context["form"]["event"].value() == str(event.pk)


def test_what_a_telephone_sends_twice_is_one() -> None:
    group = a_group()
    client = signed_in(who_runs(group).user)
    body = form_of(client, group, who="Huw", text="Holi")

    answers = [client.post(f"/en/n/{group.slug}/promises/new/", body, headers={"Accept": "application/json"}) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert Commitment.objects.get().pk.hex == body["key"].replace("-", "")
    refused = client.post(f"/en/n/{group.slug}/promises/new/", {**body, "text": ""}, headers={"Accept": "application/json"})
    assert refused.status_code == 422


def test_what_another_took_down_waits_for_them() -> None:
    group = a_group()
    body = form_of(signed_in(who_runs(group).user), group, who="Huw", text="Holi")
    other = signed_in(a_group_member(group).user)

    answer = other.post(f"/en/n/{group.slug}/promises/new/", body, headers={"Accept": "application/json"})

    assert answer.status_code == 409
    assert not Commitment.objects.exists()


def test_a_members_whole_name_makes_it_theirs_and_a_member_promises_for_themselves() -> None:
    group = a_group()
    mair = a_group_member(group, "Mair Gwennol").user
    run = signed_in(who_runs(group).user)
    run.post(f"/en/n/{group.slug}/promises/new/", form_of(run, group, who="mair gwennol", text="Holi"))
    own = signed_in(mair)
    own.post(f"/en/n/{group.slug}/promises/new/", form_of(own, group, who="Huw", text="Dweud"))

    assert [one.user for one in Commitment.objects.by_due()] == [mair, mair]


def test_a_guests_name_and_what_is_said_stay_in_the_group() -> None:
    group = a_group()
    one = a_commitment(group, "Mynd i'r ysgol", audiences=("Rhieni Tomos",))
    actions.say_how_it_goes(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=one, words="Gair cyfrinachol")
    actions.make_public(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=one, is_public=True)

    for address in ("", "report/", f"{one.pk}/"):
        page = Client().get(f"/en/n/{group.slug}/promises/{address}").content.decode()
        assert "Somebody who was there" in page
        assert not any(secret in page for secret in ("Huw Dryw", "cyfrinachol", "Tomos"))


def test_a_board_shows_a_stranger_nothing_that_is_not_public() -> None:
    group = a_group()
    a_commitment(group, "Mynd i'r ysgol", organisation_name="Menter")

    page = Client().get(f"/en/n/{group.slug}/promises/").content.decode()

    assert "ysgol" not in page
    assert "Menter" not in page


def test_how_a_promise_goes_and_who_was_told() -> None:
    group = a_group()
    one = a_commitment(group, audiences=("Rhieni",))
    client = signed_in(who_runs(group).user)
    address = f"/en/n/{group.slug}/promises/{one.pk}/"

    client.post(address, {"key": str(uuid7()), "words": "Dechreuais", "state": "under_way"})
    client.post(f"{address}told/{one.audiences.get().pk}/")
    client.post(f"{address}carry/", {"key": str(uuid7()), "year": "2027"})

    new = Commitment.objects.get(carried_from=one)
    assert (new.state, new.year, new.audiences.count()) == ("under_way", 2027, 0)
    page = client.get(address).content.decode()
    assert "It goes on here" in page
    assert "Dechreuais" in page


def test_whoever_asks_for_help_with_their_promise_begins_a_request_with_it() -> None:
    member = a_member(a_bank())
    group = a_group()
    one = a_commitment(group, "Cario cadeiriau", user=member.user)
    client = signed_in(member.user)

    page = client.post(f"/en/n/{group.slug}/promises/{one.pk}/help/", {"bank": member.timebank.slug}, follow=True)

    assert page.context["form"]["title"].value() == "Cario cadeiriau"
    assert one.updates.get().asks_help
    other = signed_in(a_member(member.timebank).user).get(f"{page.request['PATH_INFO']}?promise={one.pk}")
    assert other.context["form"]["title"].value() in {None, ""}


def test_my_promises_are_there_whatever_group_they_were_made_in() -> None:
    mair = a_person()
    a_commitment(a_group(papers="private"), "Y cyntaf", user=mair)
    a_commitment(a_group(), "Yr ail", user=mair)
    a_commitment(a_group(), "Rhywun arall")

    page = signed_in(mair).get("/en/account/promises/").content.decode()

    assert "Y cyntaf" in page
    assert "Yr ail" in page
    assert "Rhywun arall" not in page


def test_names_are_one_on_each_line() -> None:
    assert lines(" Rhieni \n\nStaff\nRhieni") == ["Rhieni", "Staff"]


def test_an_organisation_promises_without_a_name() -> None:
    group = a_group()
    client = signed_in(who_runs(group).user)

    client.post(f"/en/n/{group.slug}/promises/new/", form_of(client, group, who="", organisation_name="Menter", text="Holi"))
    refused = client.post(f"/en/n/{group.slug}/promises/new/", form_of(client, group, who="", text="Holi"))

    assert (Commitment.objects.get().organisation_name, Commitment.objects.get().who) == ("Menter", "")
    assert "who" in refused.context["form"].errors


def test_the_next_agenda_shows_what_is_unfinished() -> None:
    group = a_group()
    a_commitment(group, "Heb ei orffen")
    done = a_commitment(group, "Wedi ei wneud")
    actions.say_how_it_goes(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=done, words="", state="done")
    event = an_event(group, days=42)

    page = signed_in(who_runs(group).user).get(f"/en/n/{group.slug}/desk/events/{event.pk}/agenda/")

    assert [row.one.text for row in page.context["unfinished"]] == ["Heb ei orffen"]


def test_a_steering_groups_agenda_shows_what_the_network_was_promised_to_those_who_may_read_it_there() -> None:
    cari = a_person("Cari Cydlynydd")
    network = a_group("Rhwydwaith", coordinator=cari)
    steering = a_group("Llywio", coordinator=cari, parent=network, kind="steering", papers="members")
    working = a_group("Gweithgor", coordinator=cari, parent=network, kind="working")
    a_commitment(network, "Addewid y gweithdy", due_on=MONDAY)
    a_commitment(steering, "Addewid y grŵp", due_on=FRIDAY)
    outside = a_group_member(steering, "Elis Allanol")

    def shown(group: Group, user: User) -> list[str]:
        event = an_event(group, days=42)
        return [row.one.text for row in signed_in(user).get(f"/en/n/{group.slug}/events/{event.pk}/").context["unfinished"]]

    assert shown(steering, cari) == ["Addewid y grŵp", "Addewid y gweithdy"]
    assert shown(steering, outside.user) == ["Addewid y grŵp"]
    assert shown(working, cari) == []
