"""A page of groups asks the database the same number of questions, and few, however much there is to show."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from amser.bulletins import actions as bulletins
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import (
    Audience,
    Capacity,
    Commitment,
    CommitmentPartner,
    CommitmentUpdate,
    GroupSector,
    Maintainer,
    Participation,
    Review,
)
from tests.builders.assets import an_asset, offered, shared
from tests.builders.bulletins import a_reader, an_issue, an_item_of, begun
from tests.builders.groups import (
    a_call,
    a_commitment,
    a_contribution,
    a_cost,
    a_decision,
    a_document,
    a_goal,
    a_group,
    a_group_contact,
    a_group_link,
    a_group_member,
    a_stance,
    an_aim,
    an_event,
    an_item,
    drafted,
    published,
    somebody_invited,
    somebody_who_asks,
    who_runs,
)
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM
from tests.guards.addresses import Address, addresses_of_the_hub
from tests.guards.cast_hub import HubCast, Things
from tests.guards.test_access_hub import TABLE
from tests.guards.walking import path_of, rows_of

MOST: Final = 18  # queries, signing in and the session included
FEW: Final = 2
MANY: Final = 6
READERS: Final = ("editor", "coordinator", "member", "person", "stranger")


def _pages() -> dict[str, tuple[Address, str]]:
    """Return every page that answers somebody, and who that is."""
    rows, found = rows_of(TABLE), {}
    for address in addresses_of_the_hub():
        may = [role for role in READERS if rows.get((address.name, "GET"), {}).get(role) == "200"]
        if may:
            found[address.name] = (address, may[0])
    return found


PAGES: Final = _pages()


def _one_more(on: Things, number: int) -> None:
    """One more of everything that a page of this group may list."""
    councils = (f"W060000{10 + number}",)
    a_group_contact(a_group_member(on.group, "Huw Dryw", sector=GroupSector.THIRD, capacity=Capacity.CARER))
    somebody_who_asks(on.group)
    somebody_invited(on.group)
    _one_more_promise(on, number)
    _one_more_paper(on, number)
    _one_more_answer(on, number)
    _one_more_goal(on, number)
    child = a_group("Fforwm Leol", parent=on.group, councils=councils)
    a_group_link(on.group, child)
    a_group_link(child, on.group, "assets", accepted=False)
    _one_more_asset(on, number)
    bulletin = on.made["bulletin"]
    another = an_item_of(bulletin, f"Eitem {number}", link="https://example.org/")
    an_issue(bulletin, [another])
    lines = [line.item for line in on.made["draft"].lines.order_by("position")]
    bulletins.set_issue_items(by=AMSER, key=uuid7(), at=MONDAY_10AM, issue=on.made["draft"], items=[*lines, another])
    begun(an_issue(bulletin, [another], f"Rhifyn {number}"))
    a_reader(bulletin)
    event = on.made["event"]
    Participation.objects.create(
        event=event, name=f"Gwestai {number}", office=f"Swydd {number}", invited_at=MONDAY_10AM, made_at=MONDAY_10AM
    )
    an_item(event, f"Eitem {number}")
    a_decision(event)
    a_cost(event)
    for days in (-30 - number, 200 + number):
        an_event(on.group, f"Gweithdy {number}", days=days, kind="workshop", follows=event)
    on.group.councils = [*on.group.councils, *councils]
    on.group.save()


def _one_more_goal(on: Things, number: int) -> None:
    promised = Commitment.objects.get(pk=str(on.ids["commitment_id"]))
    for subject in (on.group, on.made["event"], on.made["document"], on.made["call"], promised, an_event(on.group, f"Gweithdy {number}")):
        a_goal(subject, f"sdg-{number + 1}")


def _one_more_promise(on: Things, number: int) -> None:
    more: dict[str, Any] = {"event": an_event(on.group, days=-number), "aim": an_aim(on.group), "organisation_name": f"Menter {number}"}
    a_commitment(on.group, audiences=("Staff", "Ysgol"), partners=("Cyngor", "Coleg"), year=2027, **more)
    one = Commitment.objects.get(pk=str(on.ids["commitment_id"]))
    CommitmentUpdate.objects.create(commitment=one, at=MONDAY_10AM, by=who_runs(on.group).user, words="Ar waith")
    Audience.objects.create(commitment=one, name=f"Pobl {number}")
    CommitmentPartner.objects.create(commitment=one, name=f"Coleg {number}")


def _one_more_paper(on: Things, number: int) -> None:
    published(a_document(on.group, f"Papur {number}", is_public=True, kind="guide", tags=(f"tag {number}",)))
    document = on.made["document"]
    which = {"cy": f"Fersiwn {number}", "en": f"Version {number}"}
    published(document, **which)
    drafted(document, f"Drafft {number}", f"Draft {number}")
    Maintainer.objects.create(document=document, membership=a_group_member(on.group, f"Ceidwad {number}"))
    Review.objects.create(document=document, at=MONDAY_10AM, by=who_runs(on.group).user, result="still_right")


def _one_more_asset(on: Things, number: int) -> None:
    at = {"latitude": 5_237_000 + 9_000 * number, "longitude": -408_000}
    an_asset(on.group, f"Clwb {number}", kind="association", tags=(f"tag {number}",), **at)
    other = a_group(f"Cymydog {number}")
    shared(an_asset(other, f"Siop {number}", kind="service", **at), on.group)
    offered(an_asset(other, f"Cae {number}"), on.group)
    offered(on.made["asset"], other)
    a_group_link(on.group, a_group(f"Cymydog arall {number}"), "assets")
    for asset in (on.made["asset"], on.made["theirs"]):
        actions.confirm_asset(by=AMSER, key=uuid7(), at=MONDAY_10AM, asset=asset)


def _one_more_answer(on: Things, number: int) -> None:
    for answering in ("members", "signed_in"):
        a_call(on.group, f"Galwad {number}", answering=answering)
    call, contribution = on.made["call"], on.made["contribution"]
    mair = on.made["mair"].user
    for words, state in (("Ateb", "published"), ("Cyfun", "merged"), ("Cudd", "hidden"), ("Anfonwyd", "sent")):
        one = a_contribution(call, f"{words} {number}", source=f"Ffynhonnell {number}", derived_from=contribution)
        one.state, one.hidden_why = state, "Pam" if state == "hidden" else ""
        one.merged_into = contribution if state == "merged" else None
        one.save()
    mine = a_contribution(call, f"Fy un i {number}", user=mair)
    for one in (contribution, mine):
        a_stance(one, reason=f"Rheswm {number}")


@pytest.fixture(scope="module")
def casts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[HubCast]]:
    """Yield a group where little happens and one where much does."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = [HubCast(), HubCast(suffix="-fawr")]
        for cast, rows in zip(found, (FEW, MANY), strict=True):
            for number in range(rows):
                _one_more(cast.here, number)
        yield found
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", PAGES)
def test_the_questions_are_few_and_do_not_grow(casts: list[HubCast], page: str) -> None:
    counts = [_queries(*PAGES[page], cast) for cast in casts]

    assert len(counts[0]) == len(counts[1]), "\n".join(sorted(counts[1]))
    assert len(counts[1]) <= MOST, "\n".join(counts[1])


def _queries(address: Address, role: str, cast: HubCast) -> list[str]:
    client, path = cast.client(role), path_of(address, cast.here)
    client.get(path)  # what is read once and kept
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
        response.getvalue()
    assert response.status_code == 200
    return [query["sql"][:400] for query in asked.captured_queries]
