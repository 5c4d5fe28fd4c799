"""Two banks agree, change what they agreed, end it, and settle what is left."""

import datetime as dt
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from amser.audit.models import Entry
from amser.kernel.errors import NotAllowed
from amser.kernel.ids import uuid7
from amser.ledger.actions import AlreadyReversed, post
from amser.ledger.models import Account, TransferCode
from amser.ledger.queries import audit
from amser.timebanks import actions, queries
from amser.timebanks.actions.clearing import LimitBetweenBanks, NoAgreement, move_back_between, move_between
from amser.timebanks.models import Agreement, AgreementMovedOn, AgreementState, ClearingAccount, TimeBank
from tests.builders.agreements import a_proposal, a_steward, an_agreement, owed_by
from tests.builders.banks import a_bank
from tests.builders.members import a_member
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db


def pay(receiving: TimeBank, giving: TimeBank, minutes: int, *, on: dt.date = FRIDAY, transfer_id: UUID | None = None) -> UUID:
    """Move minutes between the two, from a new member with a far floor to a new member."""
    receiver, giver = a_member(receiving, "Mair Gwennol"), a_member(giving, "Huw Dryw")
    assert receiver.account_id
    assert giver.account_id
    transfer_id = transfer_id or uuid7()
    move_between(
        receiving=receiving,
        giving=giving,
        transfer_id=transfer_id,
        debit=receiver.account_id,
        credit=giver.account_id,
        minutes=minutes,
        code=TransferCode.EXCHANGE,
        worked_on=on,
        at=FRIDAY_4PM,
    )
    return transfer_id


def test_accepting_opens_an_account_in_each_book_with_the_agreed_limits(dyffryn: TimeBank, cwm: TimeBank) -> None:
    an_agreement(dyffryn, cwm, limit=600, other_limit=120)

    limits = {
        clearing.timebank.slug: Account.objects.values_list("floor", "ceiling").get(book_id=clearing.book_id, id=clearing.account_id)
        for clearing in ClearingAccount.objects.select_related("timebank")
    }

    assert limits == {dyffryn.slug: (-120, 600), cwm.slug: (-600, 120)}


def test_a_proposal_opens_nothing(dyffryn: TimeBank, cwm: TimeBank) -> None:
    a_proposal(dyffryn, cwm)

    assert not ClearingAccount.objects.exists()
    assert not queries.is_neighbour(dyffryn.pk, cwm.pk)


def test_only_the_side_that_was_asked_answers(dyffryn: TimeBank, cwm: TimeBank) -> None:
    proposal = a_proposal(dyffryn, cwm)

    for answer in (actions.accept_agreement, actions.decline_agreement):
        with pytest.raises(NotAllowed):
            answer(by=a_steward(dyffryn), key=uuid7(), at=MONDAY_10AM, agreement=proposal, bank=dyffryn)
    with pytest.raises(NotAllowed):
        actions.withdraw_agreement(by=a_steward(cwm), key=uuid7(), at=MONDAY_10AM, agreement=proposal, bank=cwm)


def test_a_third_bank_has_no_say(dyffryn: TimeBank, cwm: TimeBank) -> None:
    agreement, third = an_agreement(dyffryn, cwm), a_bank("Porth")

    with pytest.raises(NotAllowed):
        actions.end_agreement(by=a_steward(third), key=uuid7(), at=MONDAY_10AM, agreement=agreement, bank=third, reason="no")


def test_what_was_declined_or_withdrawn_cannot_be_accepted(dyffryn: TimeBank, cwm: TimeBank) -> None:
    declined = a_proposal(dyffryn, cwm)
    actions.decline_agreement(by=a_steward(cwm), key=uuid7(), at=MONDAY_10AM, agreement=declined, bank=cwm)
    withdrawn = a_proposal(dyffryn, cwm)
    actions.withdraw_agreement(by=a_steward(dyffryn), key=uuid7(), at=MONDAY_10AM, agreement=withdrawn, bank=dyffryn)

    for proposal in (declined, withdrawn):
        with pytest.raises(AgreementMovedOn):
            actions.accept_agreement(by=a_steward(cwm), key=uuid7(), at=MONDAY_10AM, agreement=proposal, bank=cwm)


def test_a_pair_has_one_proposal_open_whoever_made_it(dyffryn: TimeBank, cwm: TimeBank) -> None:
    a_proposal(dyffryn, cwm)

    for bank, other in ((dyffryn, cwm), (cwm, dyffryn)):
        with pytest.raises(actions.AgreementOpen):
            a_proposal(bank, other)


@pytest.mark.parametrize("state", [AgreementState.PROPOSED, AgreementState.IN_FORCE])
def test_the_database_keeps_a_second_open_agreement_of_a_pair_out(dyffryn: TimeBank, cwm: TimeBank, state: str) -> None:
    first = an_agreement(dyffryn, cwm)
    Agreement.objects.filter(pk=first.pk).update(state=state)

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            timebank=cwm,
            other_bank=dyffryn,
            state=state,
            timebank_limit_minutes=60,
            other_limit_minutes=60,
            proposed_by=first.proposed_by,
            proposed_at=MONDAY_10AM,
            answered_at=MONDAY_10AM,
        )


def test_a_sample_and_a_live_bank_never_agree(dyffryn: TimeBank) -> None:
    with pytest.raises(actions.BankNotFit):
        a_proposal(dyffryn, a_bank("Sampl", sample=True))


def test_other_limits_count_once_the_other_side_accepts(dyffryn: TimeBank, cwm: TimeBank) -> None:
    first = an_agreement(dyffryn, cwm, limit=60)
    proposal = a_proposal(cwm, dyffryn, limit=600, other_limit=180)
    assert queries.room_between(dyffryn, cwm) == 60

    actions.accept_agreement(by=a_steward(dyffryn), key=uuid7(), at=FRIDAY_4PM, agreement=proposal, bank=dyffryn)

    first.refresh_from_db()
    assert (first.state, queries.room_between(dyffryn, cwm)) == (AgreementState.REPLACED, 180)


def test_every_step_leaves_an_entry_with_who_took_it(dyffryn: TimeBank, cwm: TimeBank) -> None:
    agreement = an_agreement(dyffryn, cwm)
    actions.end_agreement(by=a_steward(cwm), key=uuid7(), at=FRIDAY_4PM, agreement=agreement, bank=cwm, reason="a rest")

    entries = Entry.objects.filter(action__contains="agreement").order_by("pk").values_list("action", "user_id")

    assert list(entries) == [
        ("timebanks.propose_agreement", a_steward(dyffryn).user_id),
        ("timebanks.accept_agreement", a_steward(cwm).user_id),
        ("timebanks.end_agreement", a_steward(cwm).user_id),
    ]


def test_a_payment_is_two_linked_transfers_and_the_facing_accounts_are_negatives(dyffryn: TimeBank, cwm: TimeBank) -> None:
    an_agreement(dyffryn, cwm)

    pay(dyffryn, cwm, 90)
    pay(cwm, dyffryn, 30)

    assert (owed_by(dyffryn, cwm), owed_by(cwm, dyffryn)) == (60, -60)
    assert queries.not_facing() == []
    assert audit(None) == []


def test_past_the_limit_nothing_moves_in_either_book(dyffryn: TimeBank, cwm: TimeBank) -> None:
    an_agreement(dyffryn, cwm, limit=60)
    pay(dyffryn, cwm, 45)

    with pytest.raises(LimitBetweenBanks) as refused:
        pay(dyffryn, cwm, 30)

    assert refused.value.room_minutes == 15
    assert (owed_by(dyffryn, cwm), owed_by(cwm, dyffryn)) == (45, -45)


def test_help_the_other_way_makes_room_again(dyffryn: TimeBank, cwm: TimeBank) -> None:
    an_agreement(dyffryn, cwm, limit=60)
    pay(dyffryn, cwm, 60)

    pay(cwm, dyffryn, 30)
    pay(dyffryn, cwm, 30)

    assert owed_by(dyffryn, cwm) == 60


def test_a_payment_is_undone_in_both_books_and_once(dyffryn: TimeBank, cwm: TimeBank) -> None:
    an_agreement(dyffryn, cwm)
    paid, key = pay(dyffryn, cwm, 90), uuid7()

    move_back_between(receiving=dyffryn, giving=cwm, transfer_id=key, reverses=paid, at=FRIDAY_4PM)

    assert (owed_by(dyffryn, cwm), owed_by(cwm, dyffryn)) == (0, 0)
    with pytest.raises(AlreadyReversed):
        move_back_between(receiving=dyffryn, giving=cwm, transfer_id=uuid7(), reverses=paid, at=FRIDAY_4PM)


def test_without_an_agreement_nothing_moves(dyffryn: TimeBank, cwm: TimeBank) -> None:
    a_proposal(dyffryn, cwm)

    with pytest.raises(NoAgreement):
        pay(dyffryn, cwm, 30)


def test_help_before_the_first_day_and_after_the_last_does_not_count(dyffryn: TimeBank, cwm: TimeBank) -> None:
    agreement = an_agreement(dyffryn, cwm)
    actions.end_agreement(by=a_steward(cwm), key=uuid7(), at=FRIDAY_4PM, agreement=agreement, bank=cwm, reason="Nobody has a car any more")

    for day in (MONDAY - dt.timedelta(days=1), FRIDAY + dt.timedelta(days=1)):
        with pytest.raises(NoAgreement):
            pay(dyffryn, cwm, 30, on=day)
    pay(dyffryn, cwm, 30, on=FRIDAY)

    assert owed_by(dyffryn, cwm) == 30


def test_ending_leaves_what_is_owed_and_withdraws_what_waits(dyffryn: TimeBank, cwm: TimeBank) -> None:
    agreement = an_agreement(dyffryn, cwm)
    pay(dyffryn, cwm, 90)
    proposal = a_proposal(cwm, dyffryn, limit=1200)

    actions.end_agreement(by=a_steward(dyffryn), key=uuid7(), at=FRIDAY_4PM, agreement=agreement, bank=dyffryn, reason="a rest")

    proposal.refresh_from_db()
    standing = queries.standing_with(cwm, dyffryn.pk)
    assert proposal.state == AgreementState.WITHDRAWN
    assert standing is not None
    assert (standing.owes, standing.is_left, queries.is_neighbour(dyffryn.pk, cwm.pk)) == (-90, True, False)


@pytest.fixture
def left_over(dyffryn: TimeBank, cwm: TimeBank) -> Agreement:
    """Dyffryn owes an hour and a half, and the agreement has ended."""
    agreement = an_agreement(dyffryn, cwm)
    pay(dyffryn, cwm, 90)
    return actions.end_agreement(by=a_steward(cwm), key=uuid7(), at=FRIDAY_4PM, agreement=agreement, bank=cwm, reason="a rest")


def test_what_is_left_is_written_off_when_both_say_so(left_over: Agreement, dyffryn: TimeBank, cwm: TimeBank) -> None:
    actions.ask_to_write_off(by=a_steward(dyffryn), key=uuid7(), at=FRIDAY_4PM, agreement=left_over, bank=dyffryn)
    with pytest.raises(NotAllowed):
        actions.write_off(by=a_steward(dyffryn), key=uuid7(), at=FRIDAY_4PM, agreement=left_over, bank=dyffryn, minutes=90)
    assert owed_by(dyffryn, cwm) == 90

    actions.write_off(by=a_steward(cwm), key=uuid7(), at=FRIDAY_4PM, agreement=left_over, bank=cwm, minutes=90)

    assert (owed_by(dyffryn, cwm), owed_by(cwm, dyffryn)) == (0, 0)
    written_off = [
        Account.objects.values_list("posted", flat=True).get(book_id=bank.book_id, id=bank.writeoff_account) for bank in (dyffryn, cwm)
    ]
    assert written_off == [90, -90]
    assert audit(None) == []


def test_a_steward_writes_off_only_what_was_shown(left_over: Agreement, dyffryn: TimeBank, cwm: TimeBank) -> None:
    actions.ask_to_write_off(by=a_steward(dyffryn), key=uuid7(), at=FRIDAY_4PM, agreement=left_over, bank=dyffryn)
    pay(dyffryn, cwm, 30, on=FRIDAY)  # confirmed late, of help before the end

    with pytest.raises(actions.SomethingElseLeft):
        actions.write_off(by=a_steward(cwm), key=uuid7(), at=FRIDAY_4PM, agreement=left_over, bank=cwm, minutes=90)


def test_nothing_is_written_off_while_an_agreement_is_in_force(dyffryn: TimeBank, cwm: TimeBank) -> None:
    agreement = an_agreement(dyffryn, cwm)
    pay(dyffryn, cwm, 90)

    with pytest.raises(AgreementMovedOn):
        actions.ask_to_write_off(by=a_steward(dyffryn), key=uuid7(), at=FRIDAY_4PM, agreement=agreement, bank=dyffryn)


def test_a_new_agreement_with_nothing_for_the_bank_that_owes_lets_it_give_back(
    left_over: Agreement, dyffryn: TimeBank, cwm: TimeBank
) -> None:
    an_agreement(cwm, dyffryn, limit=600, other_limit=0)

    with pytest.raises(LimitBetweenBanks):
        pay(dyffryn, cwm, 15)
    pay(cwm, dyffryn, 60)

    assert owed_by(dyffryn, cwm) == 30


def test_trade_is_told_as_counts_by_month(dyffryn: TimeBank, cwm: TimeBank) -> None:
    an_agreement(dyffryn, cwm)
    pay(dyffryn, cwm, 90)
    pay(dyffryn, cwm, 30)
    pay(cwm, dyffryn, 15)
    undone = pay(dyffryn, cwm, 60)
    move_back_between(receiving=dyffryn, giving=cwm, transfer_id=uuid7(), reverses=undone, at=FRIDAY_4PM)

    assert queries.trade_with(dyffryn, cwm.pk) == [queries.Trade(FRIDAY.replace(day=1), 2, 120, 1, 15)]
    assert queries.trade_with(cwm, dyffryn.pk) == [queries.Trade(FRIDAY.replace(day=1), 1, 15, 2, 120)]


def test_an_account_that_does_not_face_its_other_is_found(dyffryn: TimeBank, cwm: TimeBank) -> None:
    an_agreement(dyffryn, cwm)
    ours = ClearingAccount.objects.get(timebank=dyffryn)
    receiver = a_member(dyffryn, "Mair Gwennol")
    assert receiver.account_id
    post(  # one leg alone, past `move_between`
        book_id=dyffryn.book_id,
        transfer_id=uuid7(),
        debit=receiver.account_id,
        credit=ours.account_id,
        amount=60,
        code=TransferCode.EXCHANGE,
        worked_on=FRIDAY,
    )

    found = queries.not_facing()

    assert [(finding.book_id, finding.expected, finding.found) for finding in found] == [(dyffryn.book_id, 0, 60), (cwm.book_id, -60, 0)]
    assert [finding.book_id for finding in queries.not_facing(cwm.book_id)] == [cwm.book_id]
