"""The directory is found in either language, in Welsh order, and holds who says what they do."""

import pytest
from django.test import Client

from amser.audit.actions import derive
from amser.kernel.ids import uuid7
from amser.organisations import actions
from amser.organisations.actions import OrganisationDetails
from tests.builders.agencies import a_partner, a_place_of, a_scheme, an_organisation
from tests.builders.people import AMSER, a_person
from tests.builders.visiting import key_in, visit_as
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def _names(client: Client, path: str) -> list[str]:
    return [one.name_cy for one in client.get(path).context["found"].organisations]


def test_welsh_order_and_narrowing(client: Client) -> None:
    an_organisation("Dawns", sector="business")
    an_organisation("Ddoe", council="W06000002")
    an_organisation("Crefft")
    an_organisation("Chwarae Tŷ Gwyn", sector="public")

    assert _names(client, "/cy/o/") == ["Crefft", "Chwarae Tŷ Gwyn", "Dawns", "Ddoe"]
    assert _names(client, "/cy/o/?q=ty+GWYN") == ["Chwarae Tŷ Gwyn"]
    assert _names(client, "/cy/o/?q=english+dawns") == ["Dawns"]
    assert _names(client, "/en/o/?sector=public") == ["Chwarae Tŷ Gwyn"]
    assert _names(client, "/en/o/?council=W06000002&page=1") == ["Ddoe"]
    assert len(_names(client, "/en/o/?sector=nonsense&council=x&page=-2")) == 4


def test_a_page_says_where_and_what_to_whom(client: Client) -> None:
    garden = an_organisation(slug="gardd")
    a_place_of(garden)
    a_partner(a_scheme("Cynllun Cymru"), garden, "venue")

    page = client.get("/en/o/gardd/").content.decode()

    for words in ("Growing food together.", "The Centre", "No steps.", "Cynllun Cymru (English)", "Welcomes people for their credits"):
        assert words in page


def test_whoever_does_not_say_what_they_do_is_not_in_it(client: Client) -> None:
    key, owner = uuid7(), a_person("Owain")
    details = OrganisationDetails(name_cy="Distaw", name_en="Silent")
    actions.open_organisation(by=AMSER, key=key, at=MONDAY_10AM, slug="distaw", details=details, owner=owner)

    assert _names(client, "/cy/o/") == []
    assert client.get("/cy/o/distaw/").status_code == 404
    desk = visit_as(owner)
    assert "Say what you do" in desk.get("/en/o/distaw/desk/").content.decode()
    form = {"name_cy": "Distaw", "name_en": "Silent", "does_cy": "Canu.", "sector": "faith", "legal_form": "cic"}
    key_of_form = key_in(desk.get("/en/o/distaw/desk/describe/").content.decode())
    refused = desk.post("/en/o/distaw/desk/describe/", form | {"key": key_of_form}).content.decode()
    assert "There is no English here yet." in refused

    desk.post("/en/o/distaw/desk/describe/", form | {"does_en": "Singing.", "key": str(derive(key, "again"))})

    assert _names(client, "/cy/o/?q=singing") == ["Distaw"]


def test_a_place_is_put_on_the_map_changed_and_closed(client: Client) -> None:
    owner = a_person("Owain")
    garden = an_organisation(slug="gardd", owner=owner)
    desk = visit_as(owner)
    place = {"name_cy": "Y Neuadd", "name_en": "The Hall", "latitude": "51.4816", "longitude": "-3.1791"}

    for wrong in ({"latitude": "951"}, {"longitude": ""}, {"name_cy": ""}, {"latitude": "nan"}, {"latitude": "1e999"}):
        desk.post("/en/o/gardd/desk/places/", place | wrong | {"key": str(uuid7())})
    assert not garden.places.exists()
    desk.post("/en/o/gardd/desk/places/", place | {"key": str(uuid7())})

    hall = garden.places.get()
    assert (hall.latitude, hall.longitude) == (5_148_160, -317_910)
    assert 'value="51.48160"' in desk.get(f"/en/o/gardd/desk/places/{hall.pk}/").content.decode()
    desk.post(f"/en/o/gardd/desk/places/{hall.pk}/close/")
    assert "The Hall" not in client.get("/en/o/gardd/").content.decode()
