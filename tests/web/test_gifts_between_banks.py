"""Giving hours to somebody in a neighbouring bank, on the pages."""

import pytest

from amser.exchanges.models import Gift
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_posted_exchange, hours_of
from tests.builders.members import a_member
from tests.builders.safety import kept_apart
from tests.builders.visiting import visit_as
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def dyffryn() -> TimeBank:
    return a_bank("Dyffryn")


@pytest.fixture
def huw() -> Membership:
    return a_member(a_bank("Cwm Taf", slug="cwm-taf"), "Huw Dryw")


@pytest.fixture
def mair(dyffryn: TimeBank) -> Membership:
    mair = a_member(dyffryn, "Mair Gwennol")
    a_posted_exchange(mair, a_member(dyffryn, "Cari Bore"), minutes=300)
    return mair


def page_of(member: Membership, query: str = "", language: str = "en") -> str:
    return f"/{language}/b/{member.timebank.slug}/hours/give/{query}"


def typed(name: str, hours: str, **more: str) -> dict[str, str]:
    return {"key": str(uuid7()), "name": name, "minutes_hours": hours, "minutes_minutes": "", "words": "", **more}


def test_a_member_gives_hours_next_door_and_everybody_reads_it(mair: Membership, huw: Membership) -> None:
    an_agreement(mair.timebank, huw.timebank, limit=120)
    hers = visit_as(mair)
    assert "To someone in a neighbouring time bank" in hers.get(page_of(mair)).content.decode()
    assert "Cwm Taf" in hers.get(page_of(mair, "?to=next_door")).content.decode()

    done = hers.post(page_of(mair, "?to=next_door"), typed("Huw Dryw", "1", words="Diolch"), follow=True).content.decode()

    assert (hours_of(mair), hours_of(huw)) == (240, 60)
    assert "You gave 1 hour to Huw D, Cwm Taf Time Bank" in done
    assert "Hours that you gave to Huw D, Cwm Taf Time Bank" in done
    his = visit_as(huw).get(f"/en/b/{huw.timebank.slug}/hours/").content.decode()
    assert "Hours given to you by Mair G, Dyffryn Time Bank" in his
    steward = at_the_desk(mair.timebank, kind="steward")
    listed = steward.get(f"/en/b/{mair.timebank.slug}/desk/agreements/").content.decode()
    assert "Our members can still receive: 1 hour." in listed
    agreement = mair.timebank.agreements_proposed.get()
    stands = steward.get(f"/en/b/{mair.timebank.slug}/desk/agreements/{agreement.pk}/").content.decode()
    assert "From our members to theirs: 1 hour." in stands


def test_a_refusal_keeps_what_was_typed_and_moves_nothing(mair: Membership, huw: Membership) -> None:
    an_agreement(mair.timebank, huw.timebank, limit=60)
    hers = visit_as(mair)

    for name, hours, says in (
        ("Huw Dryw", "2", "Room for now: 1 hour."),
        ("Huw", "1", "Nobody can be found by this"),
        ("Huw Dryw", "9", "You have"),
    ):
        answer = hers.post(page_of(mair, "?to=next_door"), typed(name, hours)).content.decode()
        assert says in answer
        assert f'value="{name}"' in answer

    assert (hours_of(mair), hours_of(huw), Gift.objects.count()) == (300, 0, 0)


def test_with_two_neighbours_one_says_which(mair: Membership, huw: Membership) -> None:
    an_agreement(mair.timebank, huw.timebank)
    an_agreement(mair.timebank, a_bank("Araf"))
    hers = visit_as(mair)

    unsaid = hers.post(page_of(mair, "?to=next_door"), typed("Huw Dryw", "1"))
    assert unsaid.status_code == 200
    hers.post(page_of(mair, "?to=next_door"), typed("Huw Dryw", "1", other_bank=str(huw.timebank_id)))

    assert hours_of(huw) == 60


def test_without_a_neighbour_nothing_is_offered(mair: Membership) -> None:
    hers = visit_as(mair)

    assert "neighbouring" not in hers.get(page_of(mair)).content.decode()
    assert hers.get(page_of(mair, "?to=next_door")).status_code == 302


def test_nobody_next_door_is_found_with_whom_somebody_is_never_arranged(mair: Membership, huw: Membership) -> None:
    an_agreement(mair.timebank, huw.timebank, limit=120)
    there = a_bank("Y Ddau")
    kept_apart(a_member(there, user=mair.user), a_member(there, user=huw.user))

    answer = visit_as(mair).post(page_of(mair, "?to=next_door"), typed("Huw Dryw", "1", words="It is me")).content.decode()

    assert "Nobody can be found by this" in answer
    assert (hours_of(huw), Gift.objects.count()) == (0, 0)
