"""Huw in Cwm Taf once fetched Mair's prescription; Mair in Dyffryn gives him an hour she has. Both books say so, or neither."""

import pytest

from amser.exchanges import actions
from amser.exchanges.actions import GiftPastLimit, GiftTooLarge, SamePerson
from amser.exchanges.models import Gift
from amser.exchanges.queries import LineKind, Wanted, statement
from amser.kernel.errors import NotFound
from amser.kernel.ids import uuid7
from amser.ledger.models import Transfer, TransferCode
from amser.ledger.queries import audit
from amser.members.actions.leaving import NotAMemberHere
from amser.members.models import Membership
from amser.members.policies import member_next_door
from amser.notifications.models import Message
from amser.timebanks import actions as timebanks
from amser.timebanks.actions.clearing import NoAgreement
from amser.timebanks.models import Agreement, TimeBank
from amser.timebanks.queries import Gifts, gifts_with, not_facing, trade_with
from tests.builders.agreements import a_steward, an_agreement, owed_by
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_posted_exchange, hours_of
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.people import a_person
from tests.builders.when import FRIDAY_4PM

pytestmark = pytest.mark.django_db


@pytest.fixture
def dyffryn() -> TimeBank:
    return a_bank("Dyffryn")


@pytest.fixture
def cwm() -> TimeBank:
    return a_bank("Cwm Taf", slug="cwm-taf")


@pytest.fixture
def agreement(dyffryn: TimeBank, cwm: TimeBank) -> Agreement:
    return an_agreement(dyffryn, cwm, limit=120, other_limit=600)


@pytest.fixture
def mair(dyffryn: TimeBank) -> Membership:
    """Mair has five hours."""
    mair = a_member(dyffryn, "Mair Gwennol")
    a_posted_exchange(mair, a_member(dyffryn, "Cari Bore"), minutes=300)
    return mair


@pytest.fixture
def huw(cwm: TimeBank) -> Membership:
    return a_member(cwm, "Huw Dryw")


def give(mair: Membership, huw: Membership, minutes: int, words: str = "") -> Gift:
    return actions.give_hours(by=by(mair), key=uuid7(), at=FRIDAY_4PM, from_member=mair, to_member=huw, minutes=minutes, words=words)


def test_a_gift_leaves_one_book_and_arrives_in_the_other(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    gift = give(mair, huw, 60)

    assert (hours_of(mair), hours_of(huw)) == (240, 60)
    assert (owed_by(dyffryn, cwm), owed_by(cwm, dyffryn)) == (60, -60)
    legs = Transfer.objects.filter(id=gift.transfer_id)
    assert {(leg.book_id, leg.code, leg.group_id) for leg in legs} == {
        (bank.book_id, TransferCode.GIFT, gift.transfer_id) for bank in (dyffryn, cwm)
    }
    assert gifts_with(dyffryn, cwm.pk) == Gifts(given=60, received=0)
    assert gifts_with(cwm, dyffryn.pk) == Gifts(given=0, received=60)
    assert trade_with(dyffryn, cwm.pk) == []  # a gift is not help
    assert not_facing() == []
    assert audit(None) == []


def test_pressing_twice_gives_once(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    key = uuid7()
    for _ in range(2):
        actions.give_hours(by=by(mair), key=key, at=FRIDAY_4PM, from_member=mair, to_member=huw, minutes=60)

    assert (hours_of(mair), hours_of(huw), Gift.objects.count()) == (240, 60, 1)


def test_past_the_limit_nothing_moves_and_the_refusal_says_what_would_fit(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    give(mair, huw, 90)

    with pytest.raises(GiftPastLimit) as refused:
        give(mair, huw, 60)

    assert refused.value.room_minutes == 30
    assert (hours_of(mair), hours_of(huw), owed_by(dyffryn, cwm)) == (210, 90, 90)
    assert Gift.objects.count() == 1
    give(mair, huw, 30)
    assert (hours_of(huw), audit(None)) == (120, [])


def test_without_an_agreement_in_force_nothing_moves(agreement: Agreement, mair: Membership, huw: Membership, cwm: TimeBank) -> None:
    timebanks.end_agreement(by=a_steward(cwm), key=uuid7(), at=FRIDAY_4PM, agreement=agreement, bank=cwm, reason="a rest")

    with pytest.raises(NoAgreement):
        give(mair, huw, 60)

    assert (hours_of(mair), hours_of(huw)) == (300, 0)


def test_nobody_gives_what_they_have_yet_to_earn(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    with pytest.raises(GiftTooLarge):
        give(huw, mair, 15)

    assert (hours_of(mair), hours_of(huw)) == (300, 0)


def test_nobody_gives_to_themselves_next_door_nor_to_somebody_away(
    agreement: Agreement, dyffryn: TimeBank, cwm: TimeBank, mair: Membership
) -> None:
    herself = a_member(cwm, "Mair Gwennol", user=mair.user)
    away = a_member(cwm, "Ifan Pell")
    Membership.objects.filter(pk=away.pk).update(state="paused")

    with pytest.raises(SamePerson):
        give(mair, herself, 15)
    with pytest.raises(NotAMemberHere):
        give(mair, Membership.objects.get(pk=away.pk), 15)


def test_each_statement_names_the_other_and_their_bank(agreement: Agreement, mair: Membership, huw: Membership) -> None:
    give(mair, huw, 60, "Diolch am y moddion")

    hers, his = (statement(one, wanted=Wanted()).lines[0] for one in (mair, huw))

    assert [(line.kind, line.amount, line.other, line.next_door) for line in (hers, his)] == [
        (LineKind.GIFT, -60, huw, True),
        (LineKind.GIFT, 60, mair, True),
    ]
    assert {line.words for line in (hers, his)} == {"Diolch am y moddion"}
    assert [line.kind for line in statement(huw, wanted=Wanted(words="gwennol")).lines] == [LineKind.GIFT]


def test_whoever_is_given_hours_is_told_by_their_own_bank_in_writing_or_by_telephone(
    agreement: Agreement, cwm: TimeBank, mair: Membership, huw: Membership
) -> None:
    listens = a_member(cwm, "Beti Clyw", user=a_person("Beti Clyw", email=None, channel="phone"))
    Message.objects.all().delete()

    give(mair, huw, 60, "Diolch")
    give(mair, listens, 15)
    run_jobs()

    letters = {message.user_id: message for message in Message.objects.filter(kind="exchanges.given")}
    assert set(letters) == {huw.user_id, listens.user_id}
    assert {letter.timebank for letter in letters.values()} == {cwm}
    assert "Mair G (Dyffryn Time Bank) has given you 1 hour." in letters[huw.user_id].body
    assert "/b/cwm-taf/hours/" in letters[huw.user_id].body
    assert "Mair G (Dyffryn Time Bank) has given you 15 minutes." in letters[listens.user_id].body
    assert "http" not in letters[listens.user_id].body


@pytest.mark.parametrize("typed", ["Huw Dryw", "  huw   dryw ", "HUW DRŶW", "1 Huw", "#1 dryw huw"])
def test_a_neighbours_member_is_found_by_the_whole_name_or_by_number_and_name(huw: Membership, cwm: TimeBank, typed: str) -> None:
    assert member_next_door(cwm, typed) == huw


@pytest.mark.parametrize("typed", ["", "Huw", "Dryw", "Hu Dryw", "1", "#1", "1 ", "2 Huw", "1 H", "1 Mair", "Huw Dryw Jones"])
def test_nobody_reads_a_list_of_people_next_door_by_trying(huw: Membership, cwm: TimeBank, typed: str) -> None:
    with pytest.raises(NotFound):
        member_next_door(cwm, typed)


def test_hidden_members_and_two_of_one_name_are_not_found_by_name(huw: Membership, cwm: TimeBank) -> None:
    twin = a_member(cwm, "Huw Dryw")

    with pytest.raises(NotFound):
        member_next_door(cwm, "Huw Dryw")

    assert member_next_door(cwm, f"{twin.number} Huw Dryw") == twin
    Membership.objects.filter(pk=twin.pk).update(hidden=True)
    assert member_next_door(cwm, "Huw Dryw") == huw
