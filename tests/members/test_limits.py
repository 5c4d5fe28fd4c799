"""How far below zero a member may go, and what they are cleared for."""

import datetime as dt

import pytest

from amser.audit.actions import Actor, Door
from amser.kernel.ids import uuid7
from amser.ledger.models import Account
from amser.members import actions, tasks
from amser.members.actions.limits import follow_policy, set_floor
from amser.members.models import Capability, Membership, OwnFloor
from amser.members.queries import cleared_for, missing_for
from amser.timebanks import actions as timebanks
from tests.builders.banks import a_bank, a_broker
from tests.builders.members import a_member
from tests.builders.people import AMSER
from tests.builders.when import FRIDAY, MONDAY, MONDAY_10AM, TUESDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def mair() -> Membership:
    return a_member(a_bank(), cleared=())


@pytest.fixture
def nia(mair: Membership) -> Actor:
    return Actor(user_id=a_broker(mair.timebank).pk, door=Door.DESK)


def test_a_floor_of_ones_own_is_reached_at_once_and_given_back_after_its_day(mair: Membership, nia: Actor) -> None:
    own_floor(mair, nia, -1800, until=TUESDAY)
    assert floor_of(mair) == -1800

    follow_policy(by=AMSER, key=uuid7(), at=MONDAY_10AM + dt.timedelta(days=1), membership=mair)
    assert floor_of(mair) == -1800

    follow_policy(by=AMSER, key=uuid7(), at=MONDAY_10AM + dt.timedelta(days=2), membership=mair)
    assert floor_of(mair) == -1200
    assert not OwnFloor.objects.live().exists()


def test_another_floor_takes_the_place_of_the_first(mair: Membership, nia: Actor) -> None:
    own_floor(mair, nia, -1800, until=FRIDAY)
    own_floor(mair, nia, -1500, until=FRIDAY)

    assert floor_of(mair) == -1500
    assert OwnFloor.objects.live().get().floor_minutes == -1500


def test_the_timer_follows_the_banks_policy_and_leaves_own_floors_alone(
    mair: Membership, nia: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_10AM)
    huw = a_member(mair.timebank, "Huw Awrlais", cleared=())
    own_floor(huw, nia, -1800, until=FRIDAY)
    timebanks.set_policy(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=mair.timebank, begins_on=MONDAY, values={"hard_floor_minutes": -600})

    for _ in range(2):
        tasks.follow_policies()

    assert (floor_of(mair), floor_of(huw)) == (-600, -1800)


def test_a_capability_counts_until_its_review_and_not_a_day_longer(mair: Membership, nia: Actor) -> None:
    clear(mair, nia, "public", review_on=TUESDAY)

    assert [missing_for(mair.pk, level="P", on=day) for day in (MONDAY, TUESDAY)] == [frozenset(), frozenset()]
    assert missing_for(mair.pk, level="P", on=TUESDAY + dt.timedelta(days=1)) == {"public"}


def test_clearing_again_takes_the_place_of_what_was_there_and_keeps_it_on_record(mair: Membership, nia: Actor) -> None:
    clear(mair, nia, "public", review_on=MONDAY)
    clear(mair, nia, "public", review_on=None)

    assert cleared_for(mair.pk, on=FRIDAY) == {"public"}
    assert Capability.objects.filter(membership=mair).count() == 2


def test_what_is_no_longer_cleared_no_longer_counts(mair: Membership, nia: Actor) -> None:
    capability = clear(mair, nia, "public", review_on=None)

    actions.unclear(by=nia, key=uuid7(), at=MONDAY_10AM, capability=capability)

    assert cleared_for(mair.pk, on=MONDAY) == frozenset()


@pytest.mark.parametrize(
    ("level", "missing"),
    [
        ("G", set()),
        ("P", {"public"}),
        ("H", {"public", "home"}),
        ("D", {"public", "home", "drive"}),
        ("E", {"public", "home", "enhanced"}),
        ("R", {"public", "home", "enhanced", "regulated"}),
    ],
)
def test_each_level_asks_for_what_the_one_before_does_and_more(mair: Membership, level: str, missing: set[str]) -> None:
    assert missing_for(mair.pk, level=level, on=MONDAY) == missing


def own_floor(member: Membership, nia: Actor, minutes: int, *, until: dt.date) -> OwnFloor:
    return set_floor(by=nia, key=uuid7(), at=MONDAY_10AM, membership=member, floor_minutes=minutes, until=until, reason="in hospital")


def clear(member: Membership, nia: Actor, kind: str, *, review_on: dt.date | None) -> Capability:
    for seen in ("references", "induction"):
        actions.add_check(by=nia, key=uuid7(), at=MONDAY_10AM, membership=member, kind=seen)
    return actions.clear(by=nia, key=uuid7(), at=MONDAY_10AM, membership=member, kind=kind, reason="references seen", review_on=review_on)


def floor_of(member: Membership) -> int | None:
    assert member.account_id is not None
    return Account.objects.get(book_id=member.timebank.book_id, id=member.account_id).floor
