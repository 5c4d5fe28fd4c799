"""What two banks agree: proposed by the steward of one, answered by the steward of the other, ended by either."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError, NotAllowed
from amser.ledger import actions as ledger
from amser.ledger import queries as books
from amser.ledger.models import AccountKind
from amser.timebanks.actions.clearing import write_off_between
from amser.timebanks.models import Agreement, AgreementMovedOn, AgreementState, ClearingAccount, TimeBank
from amser.timebanks.models.agreement import AgreementQuerySet


class BankNotFit(DomainError):
    """Two banks agree when both are running and both, or neither, are samples: invented hours never buy real ones."""

    code = "bank_not_fit"


class AgreementOpen(DomainError):
    """One of the two banks has proposed something that waits for its answer."""

    code = "agreement_open"


class NothingLeft(DomainError):
    """The two banks are even."""

    code = "nothing_left"


class SomethingElseLeft(DomainError):
    """What is left has changed since it was shown. `minutes` is what is left now, from the asking bank's side."""

    code = "something_else_left"

    def __init__(self, *, minutes: int) -> None:
        super().__init__(f"{minutes} left")
        self.minutes = minutes


@audit.action("timebanks.propose_agreement")
def propose_agreement(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    other: TimeBank,
    limit_minutes: int,
    other_limit_minutes: int,
    note: str = "",
) -> Agreement:
    """
    A bank proposes an agreement to another, or other limits for the one in force; the other answers.

    `limit_minutes` (>= 0) is how much more the proposing bank's members may receive than give, `other_limit_minutes` the
    same for the other's; one of them is more than nought. Raises BankNotFit, AgreementOpen.
    """
    assert by.user_id is not None, "a steward proposes, never Amser"
    assert min(limit_minutes, other_limit_minutes) >= 0, "callers validate the limits"
    assert limit_minutes or other_limit_minutes, "callers validate the limits"
    bank, other = _locked_pair(bank, other)

    if bank.pk == other.pk or bank.closed_at or other.closed_at or bank.is_sample != other.is_sample:
        raise BankNotFit
    if Agreement.objects.between(bank.pk, other.pk).filter(state=AgreementState.PROPOSED).exists():
        raise AgreementOpen

    agreement = Agreement.objects.create(
        timebank=bank,
        other_bank=other,
        timebank_limit_minutes=limit_minutes,
        other_limit_minutes=other_limit_minutes,
        note=note,
        proposed_by_id=by.user_id,
        proposed_at=at,
    )
    _tell(agreement, "proposed", other)
    return agreement


@audit.action("timebanks.accept_agreement")
def accept_agreement(*, by: audit.Actor, key: UUID, at: dt.datetime, agreement: Agreement, bank: TimeBank) -> Agreement:
    """
    The bank that was asked accepts: from now on the two banks' members can help each other within the limits.

    Replaces the agreement in force, if there is one. Raises AgreementMovedOn, BankNotFit, and NotAllowed for the side
    that proposed.
    """
    agreement = _locked(agreement)
    _answers(agreement, bank)
    if agreement.timebank.closed_at or agreement.other_bank.closed_at:
        raise BankNotFit

    for earlier in _pair(agreement).filter(state=AgreementState.IN_FORCE):
        earlier.move(AgreementState.REPLACED, ended_at=at)
    agreement.move(AgreementState.IN_FORCE, answered_by_id=by.user_id, answered_at=at)
    _set_the_limits(agreement)
    _tell(agreement, "accepted", agreement.timebank)
    announce("timebanks.agreement_in_force", bank_id=agreement.timebank_id, agreement_id=agreement.pk)
    return agreement


@audit.action("timebanks.decline_agreement")
def decline_agreement(*, by: audit.Actor, key: UUID, at: dt.datetime, agreement: Agreement, bank: TimeBank) -> Agreement:
    """The bank that was asked says no; what is in force stays. Raises AgreementMovedOn, and NotAllowed for the other side."""
    agreement = _locked(agreement)
    _answers(agreement, bank)
    agreement.move(AgreementState.DECLINED, answered_by_id=by.user_id, answered_at=at)
    _tell(agreement, "declined", agreement.timebank)
    return agreement


@audit.action("timebanks.withdraw_agreement")
def withdraw_agreement(*, by: audit.Actor, key: UUID, at: dt.datetime, agreement: Agreement, bank: TimeBank) -> Agreement:
    """The bank that proposed takes it back. Raises AgreementMovedOn, and NotAllowed for the side that was asked."""
    agreement = _locked(agreement)
    if bank.pk != agreement.timebank_id:
        raise NotAllowed
    agreement.move(AgreementState.WITHDRAWN, ended_at=at)
    _tell(agreement, "withdrawn", agreement.other_bank)
    return agreement


@audit.action("timebanks.end_agreement")
def end_agreement(*, by: audit.Actor, key: UUID, at: dt.datetime, agreement: Agreement, bank: TimeBank, reason: str) -> Agreement:
    """
    Either bank ends the agreement, at once; the other reads why.

    Nothing new can be arranged; help given up to this day still counts, within the limits; what one bank owes the other
    stays on the books of both. A proposal that waits is withdrawn. Raises AgreementMovedOn.
    """
    agreement = _locked(agreement)
    _check_side(agreement, bank)
    agreement.move(AgreementState.ENDED, ended_bank=bank, ended_by_id=by.user_id, ended_at=at, end_reason=reason)
    for waiting in _pair(agreement).filter(state=AgreementState.PROPOSED):
        waiting.move(AgreementState.WITHDRAWN, ended_at=at)
    _tell(agreement, "ended", agreement.neighbour_of(bank.pk))
    announce("timebanks.agreement_over", bank_id=agreement.timebank_id, agreement_id=agreement.pk)
    return agreement


@audit.action("timebanks.ask_to_write_off")
def ask_to_write_off(*, by: audit.Actor, key: UUID, at: dt.datetime, agreement: Agreement, bank: TimeBank) -> Agreement:
    """
    A bank asks the other to write off what an ended agreement has left between them. Nothing moves yet.

    Raises AgreementMovedOn unless it is the pair's last and has ended, NothingLeft where they are even.
    """
    agreement = _locked(agreement)
    _check_side(agreement, bank)
    _check_over(agreement)
    if left_between(agreement) == 0:
        raise NothingLeft
    if agreement.writeoff_bank_id is None:
        agreement.writeoff_bank, agreement.writeoff_asked_at = bank, at
        agreement.save(update_fields=["writeoff_bank", "writeoff_asked_at"])
        _tell(agreement, "write_off_asked", agreement.neighbour_of(bank.pk))
    return agreement


@audit.action("timebanks.write_off")
def write_off(*, by: audit.Actor, key: UUID, at: dt.datetime, agreement: Agreement, bank: TimeBank, minutes: int) -> Agreement:
    """
    The other bank agrees, and what is left is written off in both books at once.

    `minutes` is what the steward was shown: what the bank that proposed the agreement owes; below zero, what it is owed.
    Raises NotAllowed for the bank that asked, AgreementMovedOn, NothingLeft, SomethingElseLeft.
    """
    agreement = _locked(agreement)
    _check_side(agreement, bank)
    _check_over(agreement)
    if agreement.writeoff_bank_id is None or agreement.writeoff_bank_id == bank.pk:
        raise NotAllowed
    left = left_between(agreement)
    if left == 0:
        raise NothingLeft
    if left != minutes:
        raise SomethingElseLeft(minutes=left)

    owing, owed = (agreement.timebank, agreement.other_bank) if left > 0 else (agreement.other_bank, agreement.timebank)
    write_off_between(owing=owing, owed=owed, minutes=abs(left), transfer_id=audit.derive(key, "write_off"), on=today(at), at=at)
    agreement.written_off_at, agreement.written_off_minutes = at, left
    agreement.save(update_fields=["written_off_at", "written_off_minutes"])
    _tell(agreement, "written_off", agreement.neighbour_of(bank.pk))
    return agreement


def left_between(agreement: Agreement) -> int:
    """Return what the bank that proposed owes the other, in minutes; below zero, what it is owed."""
    found = ClearingAccount.objects.filter(timebank_id=agreement.timebank_id, other_bank_id=agreement.other_bank_id).first()
    return books.balance(found.book_id, found.account_id) if found else 0


def _locked_pair(one: TimeBank, other: TimeBank) -> tuple[TimeBank, TimeBank]:
    """Return both banks locked, in one order, so that two stewards who propose to each other queue."""
    rows = {bank.pk: bank for bank in TimeBank.objects.select_for_update(no_key=True).filter(pk__in=[one.pk, other.pk]).order_by("pk")}
    return rows[one.pk], rows[other.pk]


def _locked(agreement: Agreement) -> Agreement:
    """Return the agreement as it is now, with everything else between its two banks locked."""
    one, other = _locked_pair(agreement.timebank, agreement.other_bank)
    found = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    found.timebank, found.other_bank = one, other
    return found


def _pair(agreement: Agreement) -> AgreementQuerySet:
    return Agreement.objects.between(agreement.timebank_id, agreement.other_bank_id)


def _check_side(agreement: Agreement, bank: TimeBank) -> None:
    if bank.pk not in {agreement.timebank_id, agreement.other_bank_id}:
        raise NotAllowed


def _answers(agreement: Agreement, bank: TimeBank) -> None:
    if bank.pk != agreement.other_bank_id:
        raise NotAllowed


def _check_over(agreement: Agreement) -> None:
    again = _pair(agreement).filter(state=AgreementState.IN_FORCE).exists()
    if agreement.state != AgreementState.ENDED or agreement.written_off_at is not None or again:
        raise AgreementMovedOn(from_state=agreement.state, to_state=AgreementState.ENDED)


def _set_the_limits(agreement: Agreement) -> None:
    """Give both clearing accounts the agreed limits; open them with the first agreement of the two banks."""
    for bank, other in ((agreement.timebank, agreement.other_bank), (agreement.other_bank, agreement.timebank)):
        floor, ceiling = -agreement.limit_of(other.pk), agreement.limit_of(bank.pk)
        known = ClearingAccount.objects.filter(timebank=bank, other_bank=other).first()
        if known is not None:
            ledger.set_limits(
                book_id=known.book_id, account_id=known.account_id, floor=floor, ceiling=ceiling, reason=f"agreement {agreement.pk}"
            )
            continue
        account = ledger.open_account(book_id=bank.book_id, kind=AccountKind.CLEARING, floor=floor, ceiling=ceiling)
        ClearingAccount.objects.create(timebank=bank, other_bank=other, book_id=bank.book_id, account_id=account)


def _tell(agreement: Agreement, what: str, bank: TimeBank) -> None:
    announce(f"timebanks.agreement_{what}", bank_id=bank.pk, agreement_id=agreement.pk)
