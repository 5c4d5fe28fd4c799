"""A supporter opens what the member granted, and nothing else of theirs: every member page, for each scope."""

import pytest
from django.test import Client
from django.urls import reverse

from amser.members.models import Scope
from amser.web.standing import NOBODY, PAGES
from tests.builders.people import a_person
from tests.builders.support import a_support, acting_as_supporter
from tests.guards.addresses import Address, addresses
from tests.guards.cast import Cast
from tests.guards.walking import METHODS, answer, path_of

MEMBER_PAGES = [address for address in addresses() if address.name.startswith("member:")]


def _of(address: Address) -> str:
    return address.name.removeprefix("member:")


@pytest.fixture(scope="module")
def own(whole_cast: Cast) -> dict[tuple[str, str], int]:
    """Return what the member's own pages answer to the member."""
    return _answers(whole_cast.client("member"), whole_cast)


@pytest.mark.parametrize("scope", Scope.values)
def test_a_supporter_opens_what_was_granted_and_no_more(cast: Cast, own: dict[tuple[str, str], int], scope: str) -> None:
    client = acting_as_supporter(a_support(cast.here.mair, a_person("Elen Gwennol"), scopes=[scope]))

    answered = _answers(client, cast)

    granted = {key: status for key, status in answered.items() if scope in PAGES.get(key[0], NOBODY)}
    others = {key: status for key, status in answered.items() if key not in granted}
    assert {key: (status, own[key]) for key, status in granted.items() if status != own[key]} == {}, "answered, as to the member"
    assert {key: status for key, status in others.items() if status not in {403, 405}} == {}


def _answers(client: Client, cast: Cast) -> dict[tuple[str, str], int]:
    return {
        (_of(address), method): answer(client, method, path_of(address, cast.here)).status_code
        for address in MEMBER_PAGES
        for method in METHODS
    }


@pytest.mark.parametrize("scope", Scope.values)
def test_a_supporter_is_shown_no_way_to_a_page_that_does_not_open(cast: Cast, scope: str) -> None:
    client = acting_as_supporter(a_support(cast.here.mair, a_person("Elen Gwennol"), scopes=[scope]))
    pages = [address for address in MEMBER_PAGES if scope in PAGES.get(_of(address), NOBODY)]
    closed = {path_of(address, cast.here) for address in MEMBER_PAGES if scope not in PAGES.get(_of(address), NOBODY)}

    shown = {address.name: answer(client, "GET", path_of(address, cast.here)).content.decode(errors="ignore") for address in pages}

    assert {(name, path) for name, html in shown.items() for path in closed if f'"{path}"' in html} == set()


def test_what_a_supporter_may_do_is_over_at_once_when_the_member_ends_it(cast: Cast) -> None:
    support = a_support(cast.here.mair, a_person("Elen Gwennol"))
    client, member = acting_as_supporter(support), cast.client("member")
    home = reverse("member:home", args=[cast.here.bank.slug])
    assert client.get(home).status_code == 200

    member.post(reverse("member:end_support", args=[cast.here.bank.slug, support.pk]))

    assert client.get(home).status_code == 404
    assert client.post(reverse("person:act_for", args=[support.pk])).status_code == 404


def test_a_supporter_cannot_begin_with_what_somebody_else_was_granted(cast: Cast) -> None:
    support = a_support(cast.here.mair, a_person("Elen Gwennol"))

    assert cast.client("other_member").post(reverse("person:act_for", args=[support.pk])).status_code == 404


def test_acting_for_a_member_opens_no_desk_and_no_settings_of_theirs(cast: Cast) -> None:
    client: Client = acting_as_supporter(a_support(cast.here.mair, a_person("Elen Gwennol")))

    desks = {
        address.name: answer(client, "GET", path_of(address, cast.here)).status_code
        for address in addresses()
        if address.name.startswith("broker:")
    }

    assert set(desks.values()) <= {404, 405}


def test_every_page_named_is_a_page(cast: Cast) -> None:
    assert set(PAGES) - {_of(address) for address in MEMBER_PAGES} == set()
