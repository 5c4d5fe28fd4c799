"""A break, coming back, and going."""

import pytest

from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.ledger.models import Transfer, TransferCode
from amser.listings.models import Listing
from amser.members import actions
from amser.members.actions.leaving import NotAMemberHere
from amser.members.models import Membership, State
from amser.members.models.membership import CannotMove
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange, hours_of
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY_4PM

pytestmark = pytest.mark.django_db


def test_during_a_break_a_member_is_off_the_board_and_keeps_their_hours(mair: Membership, huw: Membership) -> None:
    listing = a_listing(huw)
    a_posted_exchange(huw, mair)
    actions.pause(by=by(huw), key=uuid7(), at=FRIDAY_4PM, membership=huw)

    assert not Listing.objects.on_board().exists()
    assert hours_of(huw) == 60

    actions.resume(by=by(huw), key=uuid7(), at=FRIDAY_4PM, membership=huw)
    assert Listing.objects.on_board().get() == listing


def test_hours_of_one_who_leaves_go_to_the_pot(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=90)

    left = leave(huw)

    assert left.state == State.LEFT
    assert books.balance(bank.book_id, bank.pot_account) == 90
    assert hours_of(left) == 0
    assert last_code(bank) == TransferCode.DONATION


def test_or_to_whom_they_name(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    gwen = a_member(bank, "Gwen Aber")
    a_posted_exchange(huw, mair, minutes=90)

    leave(huw, give_to=gwen)

    assert (hours_of(gwen), books.balance(bank.book_id, bank.pot_account)) == (90, 0)
    assert last_code(bank) == TransferCode.GIFT


def test_hours_below_zero_are_written_off_in_sight(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=90)

    left = leave(mair)

    assert hours_of(left) == 0
    assert books.balance(bank.book_id, bank.writeoff_account) == -90
    assert last_code(bank) == TransferCode.WRITE_OFF


def test_who_has_nothing_leaves_without_a_transfer(bank: TimeBank, mair: Membership) -> None:
    leave(mair)

    assert not Transfer.objects.filter(book_id=bank.book_id).exists()


def test_hours_go_to_nobody_elsewhere_and_then_nothing_changes(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=90)
    stranger = a_member(a_bank("Cwmbach"), "Dai Arall")

    with pytest.raises(NotAMemberHere):
        leave(huw, give_to=stranger)

    assert Membership.objects.get(pk=huw.pk).state == State.ACTIVE
    assert hours_of(huw) == 90


def test_leaving_twice_with_the_same_press_is_one_act(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair)
    key = uuid7()

    for _ in range(2):
        actions.leave(by=by(huw), key=key, at=FRIDAY_4PM, membership=huw)

    assert books.balance(bank.book_id, bank.pot_account) == 60
    with pytest.raises(CannotMove):
        leave(huw)


def test_the_ledger_is_sound_after_all_of_it(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=75)
    leave(huw)
    leave(mair)

    assert books.audit(bank.book_id) == []


def leave(member: Membership, *, give_to: Membership | None = None) -> Membership:
    return actions.leave(by=by(member), key=uuid7(), at=FRIDAY_4PM, membership=member, give_to=give_to)


def last_code(bank: TimeBank) -> int:
    return Transfer.objects.filter(book_id=bank.book_id).order_by("-at").values_list("code", flat=True)[0]
