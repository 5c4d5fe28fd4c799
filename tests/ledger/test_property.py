"""Whatever is asked in whatever order, the database answers as ten lines of arithmetic do."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings, strategies
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.ledger import actions, queries
from amser.ledger.models import Account
from tests.builders.ledger import a_book, a_transfer, an_account

ACCOUNTS = strategies.integers(0, 3)
MINUTES = strategies.integers(1, 400)


@dataclass
class Reference:
    """The ledger as anyone would write it on paper."""

    floors: dict[int, int | None]
    ceilings: dict[int, int | None]
    balances: dict[int, int]
    made: dict[UUID, tuple[int, int, int]] = field(default_factory=dict)
    undone: set[UUID] = field(default_factory=set)

    def refusal(self, debit: int, credit: int, amount: int) -> str | None:
        floor, ceiling = self.floors[debit], self.ceilings[credit]
        if floor is not None and self.balances[debit] < floor:
            return "account_over_limit"
        if floor is not None and self.balances[debit] - amount < floor:
            return "floor_reached"
        if ceiling is not None and self.balances[credit] + amount > ceiling:
            return "ceiling_reached"
        return None

    def move(self, debit: int, credit: int, amount: int) -> None:
        self.balances[debit] -= amount
        self.balances[credit] += amount

    def is_past_a_limit(self, account: int) -> bool:
        floor, ceiling, held = self.floors[account], self.ceilings[account], self.balances[account]
        return (floor is not None and held < floor) or (ceiling is not None and held > ceiling)


class LedgerMachine(RuleBasedStateMachine):
    """Post, repeat, reverse and move the limits of four accounts, in any order."""

    transfers = Bundle("transfers")

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.book = a_book()
        limits: list[tuple[int, int | None]] = [(-600, None), (-600, 600), (0, 300), (-1200, None)]
        self.accounts = [an_account(self.book, floor=floor, ceiling=ceiling) for floor, ceiling in limits]
        self.paper = Reference(
            floors={account: floor for account, (floor, _) in zip(self.accounts, limits, strict=True)},
            ceilings={account: ceiling for account, (_, ceiling) in zip(self.accounts, limits, strict=True)},
            balances=dict.fromkeys(self.accounts, 0),
        )

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @rule(target=transfers, one=ACCOUNTS, step=strategies.integers(1, 3), amount=MINUTES)
    def post(self, one: int, step: int, amount: int) -> object:
        debit, credit = self.accounts[one], self.accounts[(one + step) % 4]
        transfer_id, expected = uuid7(), self.paper.refusal(debit, credit, amount)
        if expected is not None:
            with pytest.raises(DomainError) as refusal:
                a_transfer(self.book, debit, credit, amount, transfer_id=transfer_id)
            assert refusal.value.code == expected
            return multiple()
        a_transfer(self.book, debit, credit, amount, transfer_id=transfer_id)
        self.paper.move(debit, credit, amount)
        self.paper.made[transfer_id] = (debit, credit, amount)
        return transfer_id

    @rule(transfer_id=transfers)
    def repeat(self, transfer_id: UUID) -> None:
        debit, credit, amount = self.paper.made[transfer_id]
        assert a_transfer(self.book, debit, credit, amount, transfer_id=transfer_id).repeated

    @rule(transfer_id=transfers)
    def reuse(self, transfer_id: UUID) -> None:
        debit, credit, amount = self.paper.made[transfer_id]
        with pytest.raises(actions.TransferIdReused):
            a_transfer(self.book, debit, credit, amount + 1, transfer_id=transfer_id)

    @rule(transfer_id=transfers)
    def reverse(self, transfer_id: UUID) -> None:
        if transfer_id in self.paper.undone:
            with pytest.raises(actions.AlreadyReversed):
                actions.reverse(book_id=self.book.pk, transfer_id=uuid7(), reverses=transfer_id)
            return
        actions.reverse(book_id=self.book.pk, transfer_id=uuid7(), reverses=transfer_id)
        debit, credit, amount = self.paper.made[transfer_id]
        self.paper.move(credit, debit, amount)
        self.paper.undone.add(transfer_id)

    @rule(one=ACCOUNTS, floor=strategies.integers(-1200, 0), ceiling=strategies.none() | strategies.integers(0, 1200))
    def set_limits(self, one: int, floor: int, ceiling: int | None) -> None:
        account = self.accounts[one]
        actions.set_limits(book_id=self.book.pk, account_id=account, floor=floor, ceiling=ceiling, reason="test")
        self.paper.floors[account], self.paper.ceilings[account] = floor, ceiling

    @invariant()
    def the_database_and_the_paper_agree(self) -> None:
        rows = {account.id: account for account in Account.objects.filter(book_id=self.book.pk)}
        assert {account: row.posted for account, row in rows.items()} == self.paper.balances
        assert sum(self.paper.balances.values()) == 0
        assert {account for account, row in rows.items() if row.over_limit} == set(filter(self.paper.is_past_a_limit, self.accounts))

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        assert queries.audit(self.book.pk) == []


@pytest.mark.django_db
def test_the_ledger_answers_as_the_paper_does() -> None:
    run_state_machine_as_test(LedgerMachine, settings=settings(max_examples=25, stateful_step_count=25, deadline=None, derandomize=True))
