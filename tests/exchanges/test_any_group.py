"""Whatever group is written down: its legs sum to zero, its shares add up to the minute, and nobody is taken past a limit."""

from typing import Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from amser.exchanges.actions import LessThanGiven, RefusedFor
from amser.exchanges.models import Exchange, ExchangeState, Kind, Leg, Sharing
from amser.identity.models import User
from amser.ledger import queries as books
from amser.ledger.queries import audit
from amser.members.models import Membership
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_group, hours_of
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db

FLOOR: Final = -180
People = dict[Membership, int]


@pytest.fixture
def people() -> list[Membership]:
    bank = a_bank(policy={"hard_floor_minutes": FLOOR, "step_minutes": 5, "minimum_minutes": 5})
    return [a_member(bank, f"Aelod {name}") for name in ("Un", "Dau", "Tri", "Pedwar", "Pump")]


@pytest.fixture
def broker(people: list[Membership]) -> User:
    return a_broker(people[0].timebank, "Nest Gofnodi")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=some.sampled_from([kind for kind in Kind if kind != Kind.PAIR]),
    sharing=some.sampled_from(list(Sharing)),
    order=some.permutations(range(5)),
    lengths=some.lists(some.integers(1, 300), min_size=5, max_size=5),
    givers=some.integers(1, 4),
    size=some.integers(2, 5),
)
def test_any_group_is_settled_to_the_minute_within_every_limit_or_not_at_all(
    *, people: list[Membership], broker: User, kind: Kind, sharing: Sharing, order: list[int], lengths: list[int], givers: int, size: int
) -> None:
    gave, received = _sides(kind, [(people[one], lengths[one]) for one in order[:size]], givers)
    with transaction.atomic():
        before = {member: hours_of(member) for member in people}
        try:
            exchange = a_group(kind, gave, received, sharing=sharing if kind == Kind.ONE_TO_MANY else "", user=broker)
        except (RefusedFor, LessThanGiven):
            assert {member: hours_of(member) for member in people} == before
            assert not Exchange.objects.exists()
        else:
            _check(exchange, people, before)
        transaction.set_rollback(True)


def _sides(kind: Kind, chosen: list[tuple[Membership, int]], givers: int) -> tuple[People, People]:
    """Return who gave and who received: as many givers as the kind may have, of those chosen."""
    if kind == Kind.COMMUNITY:
        return dict(chosen), {}
    most = {Kind.ONE_TO_MANY: 1, Kind.ENTRY: 1, Kind.MANY_TO_ONE: len(chosen) - 1}.get(kind, min(givers, len(chosen)))
    return dict(chosen[:most]), dict(chosen[most:])


def _check(exchange: Exchange, people: list[Membership], before: dict[Membership, int]) -> None:
    bank, legs = exchange.timebank, list(Leg.objects.select_related("from_party", "to_party"))
    assert exchange.state == ExchangeState.POSTED
    moved = {member: hours_of(member) - before[member] for member in people}
    by_the_legs = dict.fromkeys(people, 0)
    for leg in legs:
        if leg.from_party and not leg.by_pot:
            by_the_legs[leg.from_party.membership] -= leg.minutes
        if leg.to_party:
            by_the_legs[leg.to_party.membership] += leg.minutes
    assert moved == by_the_legs
    assert sum(hours_of(member) for member in people) + books.balance(bank.book_id, bank.pot_account) == 0
    assert min(hours_of(member) for member in people) >= FLOOR
    assert books.balance(bank.book_id, bank.pot_account) >= 0
    assert exchange.minutes == sum(leg.minutes for leg in legs if leg.to_party)
    given = sum(party.claimed_minutes or 0 for party in exchange.parties.all() if party.role == "giver")
    assert given == exchange.minutes
    assert audit(None) == []
