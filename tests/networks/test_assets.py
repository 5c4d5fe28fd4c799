"""Assets: confirmed or stale, and seen in another network only while the share and the link of both groups are in force."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import ARCHIVED_AFTER, STALE_AFTER, Asset, AssetContact, AssetState, Group
from amser.networks.tasks import archive_what_is_forgotten
from tests.builders.assets import NOW, an_asset, asked_about, offered, shared
from tests.builders.groups import a_group, a_group_link
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def sees(group: Group) -> list[Asset]:
    """What a group sees."""
    return list(Asset.objects.seen_by(group))


def state(asset: Asset, at: dt.datetime = MONDAY_10AM) -> AssetState:
    """How an asset stands."""
    found: Any = Asset.objects.with_checked().get(pk=asset.pk)
    return AssetState(found.state(found.checked_at, at))


def test_an_asset_is_unconfirmed_then_confirmed_then_stale_then_archived() -> None:
    asset = an_asset(a_group())
    assert state(asset) == AssetState.UNCONFIRMED

    actions.confirm_asset(**NOW, key=uuid7(), asset=asset)
    assert state(asset, MONDAY_10AM + STALE_AFTER - dt.timedelta(seconds=1)) == AssetState.CONFIRMED
    assert state(asset, MONDAY_10AM + STALE_AFTER) == AssetState.STALE

    actions.archive_asset(**NOW, key=uuid7(), asset=asset)
    assert state(asset) == AssetState.ARCHIVED
    with pytest.raises(actions.AssetArchived):
        actions.confirm_asset(**NOW, key=uuid7(), asset=asset)


@pytest.mark.parametrize("other_proposed", [False, True])
def test_an_asset_is_seen_elsewhere_only_while_share_and_link_are_in_force(*, other_proposed: bool) -> None:
    owner, other, third = a_group(), a_group(), a_group()
    asset = an_asset(owner)
    link = a_group_link(*((other, owner) if other_proposed else (owner, other)), "assets")
    share = offered(asset, other)
    assert (sees(owner), sees(other)) == ([asset], [])

    actions.accept_share(**NOW, key=uuid7(), share=share)
    assert (sees(other), sees(third)) == ([asset], [])

    actions.end_link(**NOW, key=uuid7(), link=link)
    assert sees(other) == []
    a_group_link(owner, other, "assets")
    assert sees(other) == [asset]
    actions.end_share(**NOW, key=uuid7(), share=share)
    assert sees(other) == []


def test_an_asset_is_offered_once_and_to_groups_linked_to_share_assets() -> None:
    owner, other = a_group(), a_group()
    asset = an_asset(owner)
    a_group_link(owner, other, "learning")
    with pytest.raises(actions.AssetNotShareable):
        offered(asset, other)

    link = a_group_link(owner, other, "assets", accepted=False)
    with pytest.raises(actions.AssetNotShareable):
        offered(asset, other)
    actions.accept_link(**NOW, key=uuid7(), link=link)
    offered(asset, other)
    with pytest.raises(actions.AssetNotShareable):
        offered(asset, other)
    with pytest.raises(actions.AssetNotShareable):
        offered(asset, owner)


def test_an_identifier_is_one_in_a_group() -> None:
    group = a_group()
    an_asset(group, identifier="x-1")
    an_asset(a_group(), identifier="x-1")

    with pytest.raises(actions.AssetIdentifierTaken):
        an_asset(group, identifier="x-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.create(group=group, kind="place", name_cy="a", name_en="a", identifier="x-1", made_at=MONDAY_10AM)


def test_who_confirmed_it_never_changes() -> None:
    check = actions.confirm_asset(**NOW, key=uuid7(), asset=an_asset(a_group()))

    with pytest.raises(DatabaseError, match=r"never change|permission denied"), transaction.atomic():
        check.delete()


def test_another_group_confirms_what_is_shared_with_it_so() -> None:
    owner, sees_it, confirms_it = a_group(), a_group(), a_group()
    asset = an_asset(owner)
    for group, right in ((sees_it, "see"), (confirms_it, "confirm")):
        a_group_link(owner, group, "assets")
        share = actions.offer_share(**NOW, key=uuid7(), asset=asset, group=group, right=right)
        actions.accept_share(**NOW, key=uuid7(), share=share)

    confirmed_by = [list(Asset.objects.confirmed_by(group)) for group in (owner, sees_it, confirms_it)]

    assert confirmed_by == [[asset], [], [asset]]


def test_changing_an_asset_confirms_nothing() -> None:
    group = a_group()
    asset = an_asset(group, identifier="x-1")
    an_asset(group, identifier="x-2")
    details = actions.AssetDetails(kind="place", name_cy="Y Neuadd", name_en="The Hall", identifier="x-1", tags=(" Neuadd", "neuadd"))

    changed = actions.change_asset(**NOW, key=uuid7(), asset=asset, details=details)

    assert (changed.name_cy, changed.tags, state(changed)) == ("Y Neuadd", ["neuadd"], AssetState.UNCONFIRMED)
    with pytest.raises(actions.AssetIdentifierTaken):
        actions.change_asset(**NOW, key=uuid7(), asset=asset, details=dataclasses.replace(details, identifier="x-2"))


@pytest.mark.parametrize(("kind", "kept"), [("place", 5_237_415), ("association", 5_237_000), ("service", 5_237_000), ("skills", None)])
def test_only_a_place_stands_where_it_is(kind: str, kept: int | None) -> None:
    asset = an_asset(a_group(), kind=kind, latitude=5_237_415, longitude=-408_321)

    assert asset.latitude == kept


@pytest.mark.parametrize("wrong", [{"latitude": 5_237_415, "longitude": -408_321}, {"latitude": 5_237_000, "longitude": None}])
def test_the_database_keeps_a_club_from_standing_at_somebodys_door(wrong: dict[str, int | None]) -> None:
    asset = an_asset(a_group(), kind="association")

    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=asset.pk).update(**wrong)


def test_what_its_group_archived_nobody_else_sees() -> None:
    owner, other = a_group(), a_group()
    asset = an_asset(owner)
    shared(asset, other)
    assert sees(other) == [asset]

    actions.archive_asset(**NOW, key=uuid7(), asset=asset)

    assert (sees(owner), sees(other)) == ([asset], [])


def test_whom_to_ask_goes_with_the_asset() -> None:
    asset = asked_about(an_asset(a_group()))
    assert AssetContact.objects.get(asset=asset).name == "Gwen Allwedd"

    actions.archive_asset(**NOW, key=uuid7(), asset=asset)

    assert not AssetContact.objects.exists()


def test_whom_to_ask_can_be_asked() -> None:
    asset = an_asset(a_group())
    with pytest.raises(actions.NobodyToAsk):
        actions.name_contact(**NOW, key=uuid7(), asset=asset, contact=actions.AskAbout("Gwen"))

    asked_about(asset)
    actions.name_contact(**NOW, key=uuid7(), asset=asset, contact=None)

    assert not AssetContact.objects.exists()


def test_what_nobody_confirms_for_two_years_is_archived(monkeypatch: pytest.MonkeyPatch) -> None:
    group = a_group()
    forgotten, confirmed = asked_about(an_asset(group)), an_asset(group)
    at = MONDAY_10AM + ARCHIVED_AFTER
    actions.confirm_asset(by=NOW["by"], at=at - dt.timedelta(days=1), key=uuid7(), asset=confirmed)
    monkeypatch.setattr("amser.networks.tasks.timezone.now", lambda: at)

    for _ in range(2):
        archive_what_is_forgotten()

    forgotten.refresh_from_db()
    confirmed.refresh_from_db()
    assert (forgotten.archived_at, confirmed.archived_at) == (at, None)
    assert not AssetContact.objects.exists()
