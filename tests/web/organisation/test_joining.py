"""An organisation reads a scheme's agreement, signs it, sees where it stands, and withdraws."""

import pytest
from django.test import Client

from amser.agencies import actions
from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.audit.actions import Actor
from amser.kernel.ids import uuid7
from amser.organisations.models import Organisation
from tests.builders.agencies import a_manager, a_place_of, a_scheme, an_organisation
from tests.builders.people import AMSER, a_person
from tests.builders.visiting import key_in, visit_as
from tests.builders.when import FRIDAY_4PM

pytestmark = pytest.mark.django_db

JOIN = "/en/o/gardd/desk/schemes/cynllun/thanks/"


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme(slug="cynllun")


@pytest.fixture
def organisation() -> Organisation:
    return an_organisation(slug="gardd", owner=a_person("Owain Perchennog"))


@pytest.fixture
def owner(organisation: Organisation) -> Client:
    return visit_as(organisation.staff.get().user)


def _signed(client: Client, read: int, **more: str) -> str:
    key = key_in(client.get(JOIN).content.decode())
    return client.post(JOIN, {"agreement": read, "key": key} | more, follow=True).content.decode()


def test_signing_asks_and_withdrawing_takes_it_back(owner: Client, scheme: Scheme) -> None:
    read = scheme.agreement_texts.get().pk
    assert "We thank fairly." in owner.get(JOIN).content.decode()

    assert "The people who run the scheme will answer." in _signed(owner, read, agrees="on")

    asked = Partner.objects.asked().get()
    assert asked.agreement_id == read
    page = owner.post(f"/en/o/gardd/desk/schemes/requests/{asked.pk}/withdraw/", follow=True).content.decode()
    assert "You withdrew this on" in page
    assert not Partner.objects.asked().exists()


def test_a_form_sent_for_another_request_says_so(owner: Client, scheme: Scheme, organisation: Organisation) -> None:
    one, other = (
        actions.ask_to_join(
            by=Actor(user_id=organisation.staff.get().user_id),
            key=uuid7(),
            at=FRIDAY_4PM,
            scheme=scheme,
            organisation=organisation,
            kind=PartnerKind(kind),
            read=scheme.agreement_texts.get(),
        )
        for kind in ("thanks", "venue")
    )
    key = str(uuid7())
    owner.post(f"/en/o/gardd/desk/schemes/requests/{one.pk}/withdraw/", {"key": key})

    answer = owner.post(f"/en/o/gardd/desk/schemes/requests/{other.pk}/withdraw/", {"key": key}, follow=True)

    assert (answer.status_code, Partner.objects.asked().get()) == (200, other)
    assert "This form was sent before with different details." in answer.content.decode()


def test_a_place_is_closed_by_a_form_of_its_own(owner: Client, organisation: Organisation) -> None:
    first, second = a_place_of(organisation), a_place_of(organisation, "Y Neuadd", "The Hall")
    key = str(uuid7())
    for place in (first, second):
        answer = owner.post(f"/en/o/gardd/desk/places/{place.pk}/close/", {"key": key}, follow=True)
        assert answer.status_code == 200

    second.refresh_from_db()
    assert second.closed_at is None


def test_nothing_is_sent_without_the_tick(owner: Client, scheme: Scheme) -> None:
    assert "Tick this to sign." in _signed(owner, scheme.agreement_texts.get().pk)
    assert not Partner.objects.exists()


def test_only_what_was_read_is_signed(owner: Client, scheme: Scheme) -> None:
    read = scheme.agreement_texts.get().pk
    actions.publish_agreement(by=AMSER, key=uuid7(), at=FRIDAY_4PM, scheme=scheme, text_cy="Newydd.", text_en="Something new.")

    page = _signed(owner, read, agrees="on")

    assert "The agreement has changed while you were reading." in page
    assert "Something new." in page
    assert not Partner.objects.exists()


def test_what_was_agreed_is_not_withdrawn(owner: Client, scheme: Scheme) -> None:
    _signed(owner, scheme.agreement_texts.get().pk, agrees="on")
    partner = Partner.objects.get()
    actions.agree_to_partner(by=Actor(user_id=a_manager(scheme).pk), key=uuid7(), at=FRIDAY_4PM, partner=partner)

    page = owner.post(f"/en/o/gardd/desk/schemes/requests/{partner.pk}/withdraw/", follow=True).content.decode()

    assert "This was agreed meanwhile." in page
    assert "In force since" in page
