"""Assets go out as a spreadsheet and by the names of Open Referral UK, and come back in, every wrong line said at once."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Asset, Group
from tests.builders.assets import NOW, an_asset, asked_about, shared
from tests.builders.groups import a_group, a_group_member, who_runs

pytestmark = pytest.mark.django_db

HEAD = "kind,name_cy,name_en,about_cy,about_en,latitude,longitude,identifier,tags,is_public\n"


@pytest.fixture
def group() -> Group:
    """A group with a hall, about which members ask Gwen."""
    group = a_group()
    more: dict[str, Any] = {"latitude": 5_237_415, "longitude": -408_321, "tags": ("neuadd",), "is_public": True, "identifier": "x-1"}
    asked_about(an_asset(group, "Neuadd", access_cy="Ramp", access_en="A ramp", cost_cy="Am ddim", cost_en="Free", **more))
    return group


def run(client: Client, group: Group) -> Client:
    """The browser of whoever runs the group."""
    client.force_login(who_runs(group).user)
    return client


def brought(client: Client, group: Group, text: str) -> Any:
    """What is shown of a file before anything is written."""
    file = SimpleUploadedFile("assets.csv", text.encode(), content_type="text/csv")
    return client.post(f"/en/n/{group.slug}/desk/assets/", {"file": file, "key": str(uuid7())})


def taken(client: Client, group: Group, text: str) -> Any:
    """The same, and told to write it."""
    shown = brought(client, group, text)
    return client.post(f"/en/n/{group.slug}/desk/assets/", {"lines": shown.context["form"]["lines"].value(), "key": str(uuid7())})


def test_open_referral_names_what_everybody_may_see_and_nobody_to_ask(client: Client, group: Group) -> None:
    an_asset(group, "Cyfrinach")
    answer = client.get(f"/en/n/{group.slug}/assets/open-referral.json")

    found = json.loads(answer.content)
    (service,) = found["contents"]
    assert (found["total_items"], found["first_page"], found["last_page"]) == (1, True, True)
    assert (service["name"], service["status"]) == ("Neuadd (English)", "active")
    location = service["service_at_locations"][0]["location"]
    assert (location["latitude"], location["longitude"]) == (52.37415, -4.08321)
    assert location["accessibility"][0]["description"] == "A ramp"
    assert [one["taxonomy_term"]["name"] for one in service["attributes"]] == ["place", "neuadd"]
    assert "Gwen" not in answer.text
    assert "01632" not in answer.text


def test_the_same_thing_has_the_same_id_in_every_file(client: Client, group: Group) -> None:
    first, again = (client.get(f"/{code}/n/{group.slug}/assets/open-referral.json").json()["contents"][0] for code in ("en", "cy"))

    assert first["id"] == again["id"]
    assert again["name"] == "Neuadd"


def test_a_spreadsheet_goes_out_and_comes_back_and_changes_nothing(client: Client, group: Group) -> None:
    browser, before = run(client, group), Asset.objects.values().get(group=group)
    out = browser.get(f"/en/n/{group.slug}/assets/assets.csv").content.decode("utf-8-sig")
    assert "Gwen" not in out

    taken(browser, group, out)

    assert Asset.objects.values().get(group=group) == before


def test_what_another_group_shares_goes_out_without_whom_to_ask(client: Client, group: Group) -> None:
    other = a_group("Cymdogion")
    shared(Asset.objects.get(group=group), other)
    client.force_login(a_group_member(other).user)

    out = client.get(f"/en/n/{other.slug}/assets/assets.csv").content.decode("utf-8-sig")

    assert [row["name_cy"] for row in csv.DictReader(io.StringIO(out))] == ["Neuadd"]
    assert "Gwen" not in out


def test_new_lines_are_added_and_known_ones_changed_once_however_often(client: Client, group: Group) -> None:
    text = f'{HEAD}place,Y Neuadd,The Hall,,,,,x-1,,1\nassociation,Clwb,Club,,,52.4,-4.1,,"gwnïo, te",0\n'
    browser = run(client, group)
    assert "In all: 2. Of them the group has already, and they are changed: 1." in brought(browser, group, text).text
    assert Asset.objects.count() == 1

    for _ in range(2):
        taken(browser, group, text)

    assert [(one.name_en, one.tags, one.is_public) for one in Asset.objects.order_by("pk")] == [
        ("The Hall", [], True),
        ("Club", ["gwnïo", "te"], False),
    ]


def test_every_wrong_line_is_said_at_once_with_its_number_and_nothing_is_written(client: Client, group: Group) -> None:
    text = f"{HEAD}castle,Castell,Castle,,,,,,,\nplace,,Hall,,,,,,,\nplace,Da,Good,,,,,y-1,,\nplace,Eto,Again,Un iaith,,52.4,,y-1,,\n"

    page = brought(run(client, group), group, text)

    said = [(one.line, one.column) for one in page.context["wrong"]]
    assert {(2, "kind"), (3, "name_cy"), (5, "about_en"), (5, "identifier")} <= set(said)
    assert "Write one of these: association, service, place" in page.text
    assert 4 not in [line for line, _ in said]
    assert "Bring them in" not in page.text
    assert Asset.objects.count() == 1


@pytest.mark.parametrize("text", ["", "name\n1\n", "kind,name_cy,name_en\n", '"\n', "\x00"])
def test_what_is_no_list_of_assets_is_refused(client: Client, group: Group, text: str) -> None:
    page = brought(run(client, group), group, text)

    assert page.status_code == 200
    assert page.context.get("wrong") or page.context["form"].errors
    assert Asset.objects.count() == 1


def test_a_number_of_what_was_archived_is_not_taken_in(client: Client, group: Group) -> None:
    actions.archive_asset(**NOW, key=uuid7(), asset=Asset.objects.get(group=group))

    page = taken(run(client, group), group, f"{HEAD}place,Newydd,New,,,,,x-1,,\n")

    assert "Another asset of the group has this number." in page.text
    assert Asset.objects.count() == 1


def test_a_member_who_does_not_run_the_group_brings_nothing_in(client: Client, group: Group) -> None:
    client.force_login(a_group_member(group).user)

    assert client.get(f"/en/n/{group.slug}/desk/assets/").status_code == 403
