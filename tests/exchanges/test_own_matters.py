"""A broker decides nothing in which they take part: every act of the desk, one by one, and none is forgotten."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from amser.audit.actions import Actor, Door
from amser.exchanges import actions
from amser.exchanges.actions import Deals, OwnMatter, Part, Plan, Session
from amser.exchanges.models import Exchange, Half, Kind, Visit
from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.members.actions.limits import set_floor
from amser.members.models import Membership
from tests.builders.agencies import an_organisation
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import (
    a_belonging,
    a_claim_with_organisation,
    a_claimed_exchange,
    a_group,
    a_posted_exchange,
    a_record_with_organisation,
    a_suggested_exchange,
    a_task,
    an_agreed_exchange,
    hours_of,
    say,
)
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.builders.safety import kept_apart
from tests.builders.when import FRIDAY, FRIDAY_4PM

pytestmark = pytest.mark.django_db

Make = Callable[[Membership, Membership], Exchange]


def a_differing(own: Membership, mair: Membership) -> Exchange:
    return say(a_claimed_exchange(own, mair, minutes=120), mair, 15)


def a_waiting(own: Membership, mair: Membership) -> Exchange:
    """Mair has received all that she may."""
    a_posted_exchange(own, mair, minutes=60)
    return a_posted_exchange(own, mair, minutes=60)


def a_waiting_group(own: Membership, mair: Membership) -> Exchange:
    """Two who are kept apart were in it."""
    kept_apart(own, mair)
    return a_group(Kind.MANY_TO_ONE, {own: 60}, {mair: 60})


# What each act is tried on, and what it takes besides; `own` is the broker's membership, `mair` the other's.
ON_AN_EXCHANGE: Final[dict[str, tuple[Make, dict[str, Any]]]] = {
    "settle": (a_differing, {"minutes": 60, "note": "Both say so"}),
    "release": (a_waiting, {"reason": "It is fine", "floor_minutes": -600, "until": FRIDAY}),
    "release_from_pot": (a_waiting, {"reason": "It is fine"}),
    "withdraw": (a_waiting, {"reason": "It is fine"}),
    "correct": (a_posted_exchange, {"reason": "It was less", "minutes": 30}),
    "release_group": (a_waiting_group, {"deals": Deals(reason="It is fine")}),
    "correct_group": (lambda own, mair: a_group(Kind.MANY_TO_ONE, {own: 60}, {mair: 60}), {"reason": "It was less"}),
}
FOR_THE_OTHER: Final[dict[str, tuple[Make, dict[str, Any]]]] = {
    "suggest_other": (a_suggested_exchange, {"plan": Plan(on_day=FRIDAY.replace(day=27))}),
    "agree": (a_suggested_exchange, {}),
    "decline": (a_suggested_exchange, {}),
    "cancel": (an_agreed_exchange, {}),
    "no_show": (an_agreed_exchange, {}),
    "share_contact": (an_agreed_exchange, {"shared": True}),
    "say_how_long": (a_claimed_exchange, {"minutes": 60, "worked_on": FRIDAY}),
    "ask_for_correction": (a_posted_exchange, {"words": "It was more"}),
    "arrive": (an_agreed_exchange, {}),
    "go_home": (an_agreed_exchange, {}),
    "thank": (a_posted_exchange, {"words": "Diolch"}),
}
OTHERWISE: Final = {
    "record_for_two",
    "record_group",
    "record_past",
    "record_next_door",
    "suggest",
    "give_hours",
    "remember",
    "settle_estate",
    "repeat_weekly",
    "skip_regular",
    "end_regular",
    "go_along",
    "close_visit",
    "enter_sheet",
    "enter_slip",
    "enter_slip_of",
}
# With an organisation: `test_with_organisations` and below.
WITH_ORGANISATIONS: Final = {
    "record_with_organisation",
    "claim_with_organisation",
    "say_with_organisation",
    "deny_with_organisation",
    "question_with_organisation",
    "settle_with_organisation",
    "release_with_organisation",
    "withdraw_with_organisation",
    "correct_with_organisation",
}
# Acts of Amser's own, what only follows from recording, and of a member on their own membership, whom the page of a person does not let a broker take.
NOT_OF_THE_DESK: Final = {
    "call_off",
    "confirm_by_itself",
    "lapse",
    "notice",
    "notice_given",
    "try_again",
    "leave_bank",
    "organisation_leaves",
    "regular_recorded",
    "was_stopped",
    "visit_overdue",
    "miss_visit",
    "forget_words",
    "print_sheet",
    "print_slip",
    "print_slips",
}


@pytest.fixture
def pair() -> tuple[Membership, Membership, Actor]:
    bank = a_bank(policy={"hard_floor_minutes": -60})
    broker = a_broker(bank, "Nia Cydlynydd")
    own, mair = a_member(bank, user=broker), a_member(bank, "Mair Gwennol")
    return own, mair, Actor(user_id=broker.pk, door=Door.DESK)


def test_no_act_is_forgotten_here() -> None:
    acts = {name for name in actions.__all__ if name[0].islower()}

    assert acts - ON_AN_EXCHANGE.keys() - FOR_THE_OTHER.keys() - OTHERWISE - WITH_ORGANISATIONS - NOT_OF_THE_DESK == set()


@pytest.mark.parametrize("name", ON_AN_EXCHANGE)
def test_nobody_decides_about_an_exchange_of_their_own(name: str, pair: tuple[Membership, Membership, Actor]) -> None:
    own, mair, nia = pair
    make, more = ON_AN_EXCHANGE[name]
    exchange = make(own, mair)
    before = hours_of(own), hours_of(mair), exchange.state

    with pytest.raises(OwnMatter):
        getattr(actions, name)(by=nia, key=uuid7(), at=FRIDAY_4PM, exchange=exchange, **more)

    assert (hours_of(own), hours_of(mair), Exchange.objects.get(pk=exchange.pk).state) == before


@pytest.mark.parametrize("name", ON_AN_EXCHANGE)
def test_another_broker_does(name: str, pair: tuple[Membership, Membership, Actor]) -> None:
    own, mair, _ = pair
    make, more = ON_AN_EXCHANGE[name]
    other = Actor(user_id=a_broker(own.timebank, "Rhian Brocer").pk, door=Door.DESK)
    exchange = make(own, mair)
    if name == "release_from_pot":
        nia = Actor(user_id=own.user_id)
        actions.give_hours(by=nia, key=uuid7(), at=FRIDAY_4PM, from_member=own, to_member=None, minutes=60)

    done = getattr(actions, name)(by=other, key=uuid7(), at=FRIDAY_4PM, exchange=exchange, **more)

    assert done.state != "waiting"


@pytest.mark.parametrize("name", FOR_THE_OTHER)
def test_nobody_acts_for_the_other_in_an_exchange_of_their_own(name: str, pair: tuple[Membership, Membership, Actor]) -> None:
    own, mair, nia = pair
    make, more = FOR_THE_OTHER[name]
    exchange = make(own, mair)

    with pytest.raises(OwnMatter):
        getattr(actions, name)(by=nia, key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=mair, **more)


def test_nobody_writes_down_or_gives_themselves_hours(pair: tuple[Membership, Membership, Actor]) -> None:
    own, mair, nia = pair
    bank = own.timebank
    common: dict[str, Any] = {"by": nia, "at": FRIDAY_4PM}
    past: dict[str, Any] = {"bank": bank, "giver": own, "receiver": mair, "what": a_task(), "worked_on": FRIDAY, "minutes": 60}
    session = Session(Kind.MANY_TO_ONE, (Part(own, 60),), (Part(mair, 60),))
    exchange, other = a_posted_exchange(own, mair, minutes=30), Actor(user_id=a_broker(bank, "Rhian Brocer").pk, door=Door.DESK)
    regular = actions.repeat_weekly(by=other, key=uuid7(), at=FRIDAY_4PM, exchange=exchange)
    next_door: dict[str, Any] = past | {"receiver": a_member(a_bank("Drws Nesaf"), "Cai Drws")}
    agreed = an_agreed_exchange(own, mair)
    giver = agreed.giver.membership
    visit = Visit.objects.create(exchange=agreed, timebank=bank, membership=giver, arrived_at=FRIDAY_4PM, due_at=FRIDAY_4PM)
    blank = actions.print_slips(by=other, key=uuid7(), at=FRIDAY_4PM, bank=bank, count=1)
    sheet = actions.print_sheet(by=other, key=uuid7(), at=FRIDAY_4PM, bank=bank)
    slip = actions.print_slip(by=other, key=uuid7(), at=FRIDAY_4PM, exchange=agreed, bank=bank)
    tries: list[Callable[[], object]] = [
        lambda: actions.record_next_door(**common, key=uuid7(), **next_door),
        lambda: actions.record_for_two(**common, key=uuid7(), **past),
        lambda: actions.record_past(**common, key=uuid7(), **past, member=mair),
        lambda: actions.record_group(**common, key=uuid7(), bank=bank, session=session, what=a_task(), worked_on=FRIDAY, deals=Deals()),
        lambda: actions.enter_sheet(**common, key=uuid7(), slip=sheet, session=session, what=a_task(), worked_on=FRIDAY, deals=Deals()),
        lambda: actions.suggest(
            **common, key=uuid7(), bank=bank, giver=own, receiver=mair, suggested_by=mair, what=a_task(), plan=Plan(FRIDAY.replace(day=27))
        ),
        lambda: actions.give_hours(**common, key=uuid7(), from_member=mair, to_member=own, minutes=15),
        lambda: actions.remember(**common, key=uuid7(), membership=own, reason="a mistake"),
        lambda: actions.settle_estate(**common, key=uuid7(), membership=mair, give_to=own),
        lambda: set_floor(**common, key=uuid7(), membership=own, floor_minutes=-6000, until=FRIDAY, reason="for me"),
        lambda: actions.repeat_weekly(**common, key=uuid7(), exchange=exchange),
        lambda: actions.skip_regular(**common, key=uuid7(), regular=regular, day=regular.next_on),
        lambda: actions.end_regular(**common, key=uuid7(), regular=regular),
        lambda: actions.go_along(**common, key=uuid7(), exchange=agreed, membership=mair, who="Nia"),
        lambda: actions.close_visit(**common, key=uuid7(), visit=visit, note="all is well"),
        lambda: actions.enter_slip(**common, key=uuid7(), slip=blank, **{name: past[name] for name in past if name != "bank"}),
        lambda: actions.enter_slip_of(**common, key=uuid7(), slip=slip, exchange=agreed, worked_on=FRIDAY, minutes=60, note=""),
    ]
    before = hours_of(own), hours_of(mair)

    for attempt in tries:
        with pytest.raises(DomainError) as refused:
            attempt()
        assert refused.value.code == "own_matter"
    assert (hours_of(own), hours_of(mair)) == before


@pytest.mark.parametrize(
    ("name", "make", "content"),
    [
        ("settle_with_organisation", a_claim_with_organisation, {"minutes": 60, "note": "Asked both"}),
        ("release_with_organisation", a_claim_with_organisation, {"reason": "Asked both"}),
        ("withdraw_with_organisation", a_claim_with_organisation, {"reason": "It did not happen"}),
        ("correct_with_organisation", a_record_with_organisation, {"reason": "It was less", "minutes": 30}),
    ],
)
def test_nobody_decides_about_their_own_hours_with_an_organisation(
    name: str, make: Any, content: dict[str, Any], pair: tuple[Membership, Membership, Actor]
) -> None:
    own, _, nia = pair
    hall = a_belonging(own.timebank, an_organisation())
    half = {"half": Half.ORGANISATION, "user": a_person("Elin Neuadd")} if make is a_claim_with_organisation else {}
    exchange = make(hall, own, **half)

    with pytest.raises(OwnMatter):
        getattr(actions, name)(by=nia, key=uuid7(), at=FRIDAY_4PM, exchange=exchange, **content)


def test_nobody_records_their_own_hours_with_an_organisation_at_the_desk(pair: tuple[Membership, Membership, Actor]) -> None:
    own, _, nia = pair

    with pytest.raises(OwnMatter):
        actions.record_with_organisation(
            by=nia, key=uuid7(), at=FRIDAY_4PM, belonging=a_belonging(own.timebank, an_organisation()), membership=own, organisation_gives=True,
            what=a_task(), worked_on=FRIDAY, minutes=60,
        )  # fmt: skip
