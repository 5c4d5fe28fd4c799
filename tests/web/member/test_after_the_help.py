"""After the help: thanks, what counts, and what is left to read."""

import datetime as dt

import pytest

from amser.audit.actions import Actor
from amser.exchanges import actions
from amser.exchanges.models import Exchange, ExchangeState
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.actions import set_policy
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, a_task, an_agreed_exchange, say
from tests.builders.members import a_member, by
from tests.builders.people import AMSER
from tests.builders.when import FRIDAY, FRIDAY_4PM
from tests.web.broker.visiting import at_the_desk
from tests.web.member.test_arranging_pages import address, day_parts, read, signed_in

pytestmark = pytest.mark.django_db


def thanks(exchange: Exchange, member: Membership) -> None:
    actions.thank(by=by(member), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=member, words="Diolch")


def test_each_may_thank_once_whoever_was_first(mair: Membership, huw: Membership) -> None:
    exchange = a_posted_exchange(huw, mair)
    here = f"arrangements/{exchange.pk}/"
    link = address(mair, f"{here}thanks/")

    thanks(exchange, huw)
    assert link in read(signed_in(mair), address(mair, here))
    assert link not in read(signed_in(huw), address(mair, here))

    thanks(exchange, mair)
    assert link not in read(signed_in(mair), address(mair, here))


def test_what_will_count_is_said_before_it_is_recorded_and_kept_afterwards(mair: Membership, huw: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)
    visitor, here = signed_in(huw), address(mair, f"arrangements/{exchange.pk}/")
    typed = {"key": str(uuid7()), "took_hours": "1", "took_minutes": "50", "took_choice": "other"}

    asked = visitor.post(f"{here}how-long/", typed).content.decode()
    assert "You wrote 1 hour 50 minutes. We record time in steps of 15 minutes, so 1 hour 45 minutes will count." in asked
    assert "Record 1 hour 45 minutes" in asked
    assert 'name="counts" value="105"' in asked
    assert exchange.party_of(huw.pk).claimed_minutes is None
    assert Exchange.objects.get(pk=exchange.pk).state == ExchangeState.AGREED

    visitor.post(f"{here}how-long/", {**typed, "counts": "105"})
    assert "You wrote 1 hour 50 minutes. It counts as 1 hour 45 minutes." in read(visitor, here)
    assert "1 hour 50 minutes, counted as 1 hour 45 minutes" in read(signed_in(mair), here)


def test_another_length_than_the_one_that_was_seen_is_asked_again(mair: Membership, huw: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)
    typed = {"key": str(uuid7()), "took_hours": "0", "took_minutes": "5", "took_choice": "other", "counts": "105"}

    asked = signed_in(huw).post(address(mair, f"arrangements/{exchange.pk}/how-long/"), typed).content.decode()

    assert "You wrote 5 minutes. The shortest time we record is 15 minutes, so that will count." in asked


def test_what_has_already_happened_is_rounded_in_the_open_too(mair: Membership, huw: Membership) -> None:
    typed = {"key": uuid7(), "title": "Gardening", "category": "garden", "took_hours": "1", "took_minutes": "50", **day_parts(FRIDAY)}

    asked = signed_in(huw).post(address(mair, f"already/?with={mair.number}&role=giver"), typed).content.decode()

    assert "so 1 hour 45 minutes will count." in asked
    assert not Exchange.objects.exists()


def test_what_counts_is_what_the_bank_counted_on_the_day_it_happened(mair: Membership, huw: Membership, bank: TimeBank) -> None:
    hours_alone: dict[str, int | bool | None] = {"step_minutes": 60, "minimum_minutes": 60}
    saturday = FRIDAY + dt.timedelta(days=1)
    set_policy(by=AMSER, key=uuid7(), at=FRIDAY_4PM, bank=bank, begins_on=saturday, values=hours_alone)
    exchange = an_agreed_exchange(huw, mair)
    length = {"key": uuid7(), "took_hours": "1", "took_minutes": "50", "took_choice": "other"}
    past = {**length, "key": uuid7(), "title": "Gardening", "category": "garden", **day_parts(FRIDAY)}

    for address_of_form, typed in (
        (f"arrangements/{exchange.pk}/how-long/", length),
        (f"already/?with={mair.number}&role=giver", past),
    ):
        asked = signed_in(huw).post(address(mair, address_of_form), typed).content.decode()
        assert "We record time in steps of 15 minutes, so 1 hour 45 minutes will count." in asked


def test_what_one_wrote_is_said_to_count_only_where_it_is_what_counted(mair: Membership, huw: Membership, bank: TimeBank) -> None:
    exchange = an_agreed_exchange(huw, mair)
    say(exchange, huw, 50)
    here = address(mair, f"arrangements/{exchange.pk}/")
    assert "You wrote 50 minutes. It counts as 45 minutes." in read(signed_in(huw), here)

    actions.settle(by=Actor(user_id=a_broker(bank).pk), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, minutes=90, note="They rang me")

    assert "You wrote 50 minutes." not in read(signed_in(huw), here)


def test_home_says_for_whom_hours_wait_to_be_confirmed_whoever_spoke_first(mair: Membership, huw: Membership) -> None:
    a_claimed_exchange(huw, mair, minutes=90)
    say(an_agreed_exchange(huw, mair), mair, 45)

    assert "Waiting for Mair G to confirm, 1 h 30 min" in read(signed_in(huw), address(huw, "home/"))
    assert "Waiting for Huw A to confirm, 45 min" in read(signed_in(mair), address(mair, "home/"))


def test_what_is_finished_says_on_which_day_it_was(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair)

    assert "20 November 2026" in read(signed_in(mair), address(mair, "arrangements/"))


def test_what_the_desk_recorded_was_not_planned(mair: Membership, huw: Membership, bank: TimeBank) -> None:
    planned, desk = a_posted_exchange(huw, mair), at_the_desk(bank)
    recorded = actions.record_for_two(
        by=by(a_member(bank, "Cadi Clirio")),
        key=uuid7(),
        at=FRIDAY_4PM,
        bank=bank,
        giver=huw,
        receiver=mair,
        what=a_task(),
        worked_on=FRIDAY,
        minutes=60,
    )

    page = read(desk, address(mair, f"desk/exchanges/{recorded.pk}/"))
    assert "Friday 20 November. Recorded afterwards, without being arranged here." in page
    assert "Planned for" not in page
    assert "Planned for" in read(desk, address(mair, f"desk/exchanges/{planned.pk}/"))


def test_the_steps_of_an_arrangement_are_counted_once(mair: Membership, huw: Membership) -> None:
    exchange, listing = an_agreed_exchange(huw, mair), a_listing(mair)
    ways = {f"board/{listing.pk}/arrange/": 1, f"arrangements/{exchange.pk}/other-day/": 2, f"arrangements/{exchange.pk}/": 3}

    for way, step in ways.items():
        assert f"Step {step} of 4" in read(signed_in(huw), address(mair, way))
