"""Whatever is asked in whatever order, the database answers as the reference does on paper."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings, strategies
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule, run_state_machine_as_test

from amser.kernel.ids import uuid7
from amser.ledger import actions, queries
from amser.ledger.actions import LedgerRefusal, Refusal, Wanted
from amser.ledger.models import Account, TransferCode
from tests.builders.ledger import FAR_OFF, LONG_OVER, a_book, an_account, wanted
from tests.ledger.reference import Paper, Sheet

ACCOUNTS: Final = strategies.integers(0, 3)
STEPS: Final = strategies.integers(1, 3)
MINUTES: Final = strategies.integers(1, 400)
FIGURES: Final = ("available_minutes", "room_minutes", "past_minutes", "held_minutes")


def answer_of(call: Callable[..., Any], **asked: Any) -> tuple[str, int | None]:
    """Return 'done' or 'exists', or the code and the figure of the refusal."""
    try:
        answer = call(**asked)
    except LedgerRefusal as refusal:
        return refusal.code, next((getattr(refusal, name) for name in FIGURES if hasattr(refusal, name)), None)
    return ("exists" if getattr(answer, "repeated", False) else "posted"), None


class LedgerMachine(RuleBasedStateMachine):
    """Everything that can be asked of four accounts, in any order."""

    transfers = Bundle("transfers")
    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.book = a_book()
        limits: list[tuple[int, int | None]] = [(-600, None), (-600, 600), (0, 300), (-1200, None)]
        self.over: set[UUID] = set()
        self.accounts = [an_account(self.book, floor=floor, ceiling=ceiling) for floor, ceiling in limits]
        self.paper = Paper({account: Sheet(*limit) for account, limit in zip(self.accounts, limits, strict=True)})

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def pair(self, one: int, step: int) -> tuple[int, int]:
        return self.accounts[one], self.accounts[(one + step) % 4]

    def ask_to_post(self, asked: Wanted) -> tuple[str, int | None]:
        return answer_of(actions.post, book_id=self.book.pk, **vars(asked))

    @rule(target=transfers, one=ACCOUNTS, step=STEPS, amount=MINUTES)
    def post(self, one: int, step: int, amount: int) -> object:
        asked = wanted(*self.pair(one, step), amount)
        answer = self.ask_to_post(asked)
        assert answer == self.paper.post(asked)
        return asked.transfer_id if answer[0] == "posted" else multiple()

    @rule(transfer_id=transfers, more=strategies.integers(0, 1))
    def repeat(self, transfer_id: UUID, more: int) -> None:
        first = self.paper.made[transfer_id]
        asked = wanted(first.debit, first.credit, first.amount + more, transfer_id=transfer_id, group_id=first.group_id)
        assert self.ask_to_post(asked) == self.paper.post(asked)

    @rule(
        target=transfers,
        shapes=strategies.lists(
            strategies.tuples(ACCOUNTS, STEPS, MINUTES, strategies.integers(0, 5), strategies.sampled_from("....ab")),
            min_size=1,
            max_size=8,
        ),
    )
    def post_batch(self, shapes: list[tuple[int, int, int, int, str]]) -> object:
        """Some in a group, some a second time: after a zero the first one of the batch, after a one an earlier one of all."""
        groups = {".": None, "a": uuid7(), "b": uuid7()}
        batch: list[Wanted] = []
        for one, step, amount, again, group in shapes:
            posted = [self.paper.made[transfer_id] for transfer_id in self.paper.made if transfer_id not in self.paper.settled]
            earlier = batch if again == 0 else posted if again == 1 else []
            batch.append(earlier[0] if earlier else wanted(*self.pair(one, step), amount, group_id=groups[group]))

        answers = actions.post_batch(book_id=self.book.pk, transfers=batch)

        assert [
            (answer.code, answer.figure) if isinstance(answer, Refusal) else ("exists" if answer.repeated else "posted", None)
            for answer in answers
        ] == self.paper.post_batch(batch)
        return multiple(*(answer.transfer_id for answer in answers if not isinstance(answer, Refusal) and not answer.repeated))

    @rule(transfer_id=transfers)
    def reverse(self, transfer_id: UUID) -> None:
        first = self.paper.made[transfer_id]
        expected = ("already_reversed", None) if transfer_id in self.paper.undone else ("posted", None)
        expected = self.paper.closed(first.debit, first.credit) or expected
        assert answer_of(actions.reverse, book_id=self.book.pk, transfer_id=uuid7(), reverses=transfer_id) == expected
        if expected[0] == "posted":
            self.paper.move(first, -1)
            self.paper.undone.add(transfer_id)

    @rule(target=holds, one=ACCOUNTS, step=STEPS, amount=MINUTES, is_over=strategies.booleans())
    def hold(self, one: int, step: int, amount: int, *, is_over: bool) -> object:
        hold_id, (debit, credit) = uuid7(), self.pair(one, step)
        asked = {"debit": debit, "credit": credit, "amount": amount, "expires_at": LONG_OVER if is_over else FAR_OFF}
        expected = self.paper.closed(debit, credit) or self.paper.debit_refusal(debit, amount) or ("posted", None)
        assert answer_of(actions.hold, book_id=self.book.pk, hold_id=hold_id, **asked) == expected
        if expected[0] != "posted":
            return multiple()
        self.paper.holds[hold_id] = (debit, credit, amount)
        self.over |= {hold_id} if is_over else set()
        assert answer_of(actions.hold, book_id=self.book.pk, hold_id=hold_id, **asked) == ("exists", None)
        return hold_id, is_over

    @rule(target=transfers, held=holds, more=strategies.integers(-399, 1))
    def settle(self, held: tuple[UUID, bool], more: int) -> object:
        (hold_id, is_over), transfer_id = held, uuid7()
        debit, credit, amount = self.paper.holds.get(hold_id, (0, 0, 0))
        asked = {"hold_id": hold_id, "transfer_id": transfer_id, "amount": max(amount + more, 1), "code": TransferCode.GIFT}
        answer = answer_of(actions.settle, book_id=self.book.pk, worked_on=None, **asked)
        if hold_id not in self.paper.holds:
            assert answer[0] in {"hold_ended", "account_closed"}
            return multiple()
        expected: tuple[str, int | None] | None = self.paper.closed(debit, credit)
        if expected is None and is_over:
            expected = ("hold_ended", None)
        if expected is None and amount + more > amount:
            expected = ("more_than_held", amount)
        expected = expected or self.paper.credit_refusal(credit, max(amount + more, 1)) or ("posted", None)
        assert answer == expected
        if expected[0] != "posted":
            return multiple()
        del self.paper.holds[hold_id]
        made = Wanted(transfer_id, debit, credit, max(amount + more, 1), TransferCode.GIFT, None)
        self.paper.move(made)
        self.paper.made[transfer_id] = made
        self.paper.settled.add(transfer_id)
        assert answer_of(actions.settle, book_id=self.book.pk, worked_on=None, **asked) == ("exists", None)
        return transfer_id

    @rule(held=consumes(holds))
    def void(self, held: tuple[UUID, bool]) -> None:
        expected = ("posted" if self.paper.holds.pop(held[0], None) else "hold_ended"), None
        assert answer_of(actions.void, book_id=self.book.pk, hold_id=held[0]) == expected

    @rule()
    def expire(self) -> None:
        over = self.over & set(self.paper.holds)
        assert actions.expire_holds(book_id=self.book.pk) == len(over)
        for hold_id in over:
            del self.paper.holds[hold_id]

    @rule(one=ACCOUNTS, floor=strategies.integers(-1200, 0), ceiling=strategies.none() | strategies.integers(0, 1200))
    def set_limits(self, one: int, floor: int, ceiling: int | None) -> None:
        account = self.accounts[one]
        actions.set_limits(book_id=self.book.pk, account_id=account, floor=floor, ceiling=ceiling, reason="test")
        self.paper.sheets[account].floor, self.paper.sheets[account].ceiling = floor, ceiling

    @rule(one=ACCOUNTS)
    def close(self, one: int) -> None:
        account = self.accounts[one]
        is_empty = self.paper.sheets[account].balance == 0 and self.paper.held(account) == 0
        expected = ("posted" if is_empty else "account_not_empty"), None
        assert answer_of(actions.close_account, book_id=self.book.pk, account_id=account) == expected
        self.paper.sheets[account].closed |= is_empty

    @invariant()
    def the_database_and_the_paper_agree(self) -> None:
        rows = {account.id: account for account in Account.objects.filter(book_id=self.book.pk)}
        assert {account: row.posted for account, row in rows.items()} == {a: sheet.balance for a, sheet in self.paper.sheets.items()}
        assert {account: row.held for account, row in rows.items()} == {account: self.paper.held(account) for account in self.accounts}
        assert sum(row.posted for row in rows.values()) == 0
        assert {account for account, row in rows.items() if row.over_limit} == set(filter(self.paper.is_past_a_limit, self.accounts))

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        assert queries.audit(self.book.pk) == []


@pytest.mark.django_db
def test_the_ledger_answers_as_the_paper_does() -> None:
    run_state_machine_as_test(LedgerMachine, settings=settings(max_examples=40, stateful_step_count=30, deadline=None, derandomize=True))
