"""
Hours and credits side by side: whatever is done with one leaves the other as it was.

Random activity in a time bank and in a scheme that share their people: help, gifts and corrections of hours; budgets, awards,
gifts, uses, vouchers, days of employers, expiry and corrections of credits.
"""

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from amser.agencies import actions
from amser.agencies.actions import purses
from amser.agencies.models import Budget, Purse
from amser.agencies.queries.supply import supply
from amser.audit.actions import Actor
from amser.kernel.dates import at_london
from amser.kernel.ids import uuid7
from amser.ledger import actions as ledger
from amser.ledger import queries
from amser.ledger.actions import LedgerRefusal
from amser.ledger.models import Account, AccountKind, Book, Transfer, TransferCode, Unit
from tests.builders.agencies import a_budget, a_manager, a_participant, a_scheme, an_organisation
from tests.builders.banks import a_bank
from tests.builders.members import a_member
from tests.builders.people import AMSER
from tests.builders.when import MONDAY, MONDAY_10AM

PEOPLE: Final = strategies.integers(0, 2)
CREDITS: Final = strategies.integers(1, 12)
MINUTES: Final = strategies.integers(1, 90)
WHICH: Final = strategies.integers(0, 50)
LAST_DAY: Final = dt.date(2030, 12, 31)
OF_HOURS_ALONE: Final = {TransferCode.EXCHANGE, TransferCode.START_GRANT, TransferCode.OPENING_BALANCE, TransferCode.WRITE_OFF}
AFTER: Final = at_london(LAST_DAY + dt.timedelta(days=1), dt.time(3))


class TwoBooks(RuleBasedStateMachine):
    """A bank and a scheme of the same three people."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.bank, self.scheme = a_bank(), a_scheme()
        self.members = [a_member(self.bank, name) for name in ("Mair", "Huw", "Nia")]
        self.people = [a_participant(self.scheme, user=member.user) for member in self.members]
        self.garden, self.manager = an_organisation(), a_manager(self.scheme)
        self.budgets = [a_budget(self.scheme, self.garden, 30), a_budget(self.scheme, self.garden, 20, expires_on=LAST_DAY)]
        self.paper = ledger.open_account(book_id=self.scheme.book_id, kind=AccountKind.VOUCHERS, floor=0, ceiling=None)
        self.hours: list[UUID] = []
        self.credits: list[UUID] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _state(self, book_id: int) -> list[tuple[int, int, int]]:
        return list(Account.objects.filter(book_id=book_id).order_by("id").values_list("id", "posted", "held"))

    def _leaves(self, book_id: int, act: Callable[[], None]) -> None:
        """Do it, refused or not, and see that the other book is as it was."""
        before = self._state(book_id)
        with contextlib.suppress(LedgerRefusal, actions.NotEnoughCredits, actions.NotOverYet):
            act()
        assert self._state(book_id) == before

    def _hours(self, act: Callable[[UUID], None]) -> None:
        def done() -> None:
            made = uuid7()
            act(made)
            self.hours.append(made)

        self._leaves(self.scheme.book_id, done)

    def _moved(self, debit: int, credit: int, credits: int, code: TransferCode) -> None:
        def done() -> None:
            made = uuid7()
            content: dict[str, Any] = {"debit": debit, "credit": credit, "credits": credits, "code": code}
            purses.move(self.scheme, **content, transfer_id=made, at=MONDAY_10AM)
            self.credits.append(made)

        self._leaves(self.bank.book_id, done)

    def _purse(self, person: int, last_day: dt.date | None) -> Purse:
        return purses.purse_of(self.scheme, self.people[person], expires_on=last_day)

    @rule(giver=PEOPLE, step=strategies.integers(1, 2), minutes=MINUTES, code=strategies.sampled_from([1, 2]))
    def help_one_another(self, giver: int, step: int, minutes: int, code: int) -> None:
        one, other = self.members[giver], self.members[(giver + step) % 3]
        worked_on = MONDAY if code == TransferCode.EXCHANGE else None
        self._hours(
            lambda made: ledger.post(  # type: ignore[arg-type]
                book_id=self.bank.book_id, transfer_id=made, debit=other.account_id or 0, credit=one.account_id or 0,
                amount=minutes, code=TransferCode(code), worked_on=worked_on,
            )
        )  # fmt: skip

    @rule(which=WHICH)
    def put_hours_right(self, which: int) -> None:
        if self.hours:
            wrong = self.hours[which % len(self.hours)]
            self._leaves(
                self.scheme.book_id, lambda: _quiet(ledger.reverse(book_id=self.bank.book_id, transfer_id=uuid7(), reverses=wrong))
            )

    @rule(person=PEOPLE, credits=CREDITS, which=strategies.integers(0, 1))
    def thank(self, person: int, credits: int, which: int) -> None:
        budget = self.budgets[which]
        purse = self._purse(person, budget.expires_on)
        self._moved(budget.account_id, purse.account_id, credits, TransferCode.AWARD)

    @rule(person=PEOPLE, credits=CREDITS)
    def use(self, person: int, credits: int) -> None:
        def done() -> None:
            for share in purses.shares(self.scheme, self.people[person], credits=credits, at=MONDAY_10AM):
                self._moved(share.purse.account_id, self.scheme.issue_account, share.credits, TransferCode.REDEMPTION)

        self._leaves(self.bank.book_id, done)

    @rule(giver=PEOPLE, step=strategies.integers(1, 2), credits=CREDITS, dated=strategies.booleans())
    def give_credits(self, giver: int, step: int, credits: int, *, dated: bool) -> None:
        last_day = LAST_DAY if dated else None
        purse, other = self._purse(giver, last_day), self._purse((giver + step) % 3, last_day)
        self._moved(purse.account_id, other.account_id, credits, TransferCode.GIFT)

    @rule(giver=PEOPLE, credits=CREDITS)
    def give_to_the_pot(self, giver: int, credits: int) -> None:
        self._moved(self._purse(giver, None).account_id, self.scheme.pot_account, credits, TransferCode.DONATION)

    @rule(person=PEOPLE, credits=CREDITS)
    def the_pot_gives(self, person: int, credits: int) -> None:
        manager = Actor(user_id=self.manager.pk)
        content: dict[str, Any] = {"participant": self.people[person], "credits": credits, "reason": "A hard month"}
        self._leaves(self.bank.book_id, lambda: _quiet(actions.give_from_pot(by=manager, key=uuid7(), at=MONDAY_10AM, **content)))

    @rule(person=PEOPLE, credits=CREDITS, comes=strategies.booleans())
    def book_a_visit(self, person: int, credits: int, *, comes: bool) -> None:
        """Credits are kept for it, and used, or given back."""
        purse, hold_id, made = self._purse(person, None), uuid7(), uuid7()
        about: dict[str, Any] = {"book_id": self.scheme.book_id, "hold_id": hold_id}

        def done() -> None:
            ledger.hold(
                **about, debit=purse.account_id, credit=self.scheme.issue_account, amount=credits,
                expires_at=timezone.now() + dt.timedelta(days=1),
            )  # fmt: skip
            if comes:
                ledger.settle(**about, transfer_id=made, amount=credits, code=TransferCode.REDEMPTION, worked_on=None)
                self.credits.append(made)
            else:
                ledger.void(**about)

        self._leaves(self.bank.book_id, done)

    @rule(giver=PEOPLE, minutes=MINUTES)
    def give_hours_to_the_banks_pot(self, giver: int, minutes: int) -> None:
        account = self.members[giver].account_id or 0
        self._hours(
            lambda made: _quiet(
                ledger.post(
                    book_id=self.bank.book_id, transfer_id=made, debit=account, credit=self.bank.pot_account, amount=minutes,
                    code=TransferCode.DONATION, worked_on=None,
                )
            )
        )  # fmt: skip

    @rule(credits=CREDITS, person=PEOPLE, what=strategies.sampled_from(["make", "use", "pay in", "void"]))
    def paper_credits(self, credits: int, person: int, what: str) -> None:
        debit, credit, code = {
            "make": (self.budgets[0].account_id, self.paper, TransferCode.TO_PAPER),
            "use": (self.paper, self.scheme.issue_account, TransferCode.REDEMPTION),
            "pay in": (self.paper, self._purse(person, None).account_id, TransferCode.FROM_PAPER),
            "void": (self.paper, self.budgets[0].account_id, TransferCode.RETURN),
        }[what]
        self._moved(debit, credit, credits, code)

    @rule(credits=CREDITS)
    def an_employer_gives_a_day(self, credits: int) -> None:
        purse = purses.purse_of(self.scheme, self.garden, expires_on=None)
        self._moved(self.scheme.issue_account, purse.account_id, credits, TransferCode.VOLUNTEERING_DAY)

    @rule(which=WHICH)
    def put_credits_right(self, which: int) -> None:
        if self.credits:
            wrong = self.credits[which % len(self.credits)]
            self._leaves(
                self.bank.book_id, lambda: _quiet(ledger.reverse(book_id=self.scheme.book_id, transfer_id=uuid7(), reverses=wrong))
            )

    @rule(person=PEOPLE)
    def credits_expire(self, person: int) -> None:
        dated = self._purse(person, LAST_DAY)
        self._leaves(self.bank.book_id, lambda: _quiet(actions.expire_purse(by=AMSER, key=uuid7(), at=AFTER, purse=dated)))

    @rule(which=strategies.integers(0, 1))
    def a_budget_closes(self, which: int) -> None:
        budget: Budget = self.budgets[which]
        self._leaves(self.bank.book_id, lambda: _quiet(actions.close_budget(by=AMSER, key=uuid7(), at=MONDAY_10AM, budget=budget)))

    @invariant()
    def each_book_sums_to_nought(self) -> None:
        for book_id in (self.bank.book_id, self.scheme.book_id):
            assert sum(posted for _, posted, _ in self._state(book_id)) == 0

    @invariant()
    def supply_is_what_the_ledger_says(self) -> None:
        found = supply(self.scheme)
        holders = sum(posted for account, posted, _ in self._state(self.scheme.book_id) if account != self.scheme.issue_account)
        assert found.agrees
        assert (found.out_there, found.elsewhere) == (holders, 0)

    @invariant()
    def each_reason_belongs_to_one_unit(self) -> None:
        of_credits = {code for code in TransferCode if code >= TransferCode.ISSUE}
        in_bank = set(Transfer.objects.filter(book_id=self.bank.book_id).values_list("code", flat=True))
        in_scheme = set(Transfer.objects.filter(book_id=self.scheme.book_id).values_list("code", flat=True))
        assert in_bank.isdisjoint(of_credits)
        assert in_scheme.isdisjoint(OF_HOURS_ALONE)


def _quiet(_: object) -> None:
    """Drop what an action returned."""


@pytest.mark.django_db
def test_hours_and_credits_never_meet() -> None:
    run_state_machine_as_test(TwoBooks, settings=settings(max_examples=12, stateful_step_count=25, deadline=None))


@pytest.mark.django_db
def test_no_transfer_joins_two_books_and_the_books_are_true() -> None:
    machine = TwoBooks()
    machine.thank(person=0, credits=10, which=0)
    machine.thank(person=0, credits=4, which=1)
    machine.use(person=0, credits=6)
    machine.give_credits(giver=0, step=1, credits=2, dated=False)
    machine.paper_credits(credits=5, person=1, what="make")
    machine.paper_credits(credits=2, person=1, what="use")
    machine.help_one_another(giver=0, step=1, minutes=45, code=1)
    machine.an_employer_gives_a_day(credits=7)
    machine.paper_credits(credits=1, person=1, what="pay in")
    machine.paper_credits(credits=1, person=1, what="void")
    machine.give_to_the_pot(giver=0, credits=1)
    machine.the_pot_gives(person=2, credits=1)
    machine.book_a_visit(person=2, credits=1, comes=True)
    machine.give_hours_to_the_banks_pot(giver=1, minutes=15)
    machine.thank(person=2, credits=2, which=1)
    machine.credits_expire(person=2)
    machine.a_budget_closes(which=1)
    machine.put_credits_right(which=0)
    machine.put_hours_right(which=0)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_transfer t JOIN ledger_book b ON b.id = t.book_id "
            "LEFT JOIN ledger_account d ON d.book_id = t.book_id AND d.id = t.debit "
            "LEFT JOIN ledger_account c ON c.book_id = t.book_id AND c.id = t.credit WHERE d.id IS NULL OR c.id IS NULL"
        )
        assert cursor.fetchone() == (0,)
    assert {Book.objects.get(pk=machine.bank.book_id).unit, Book.objects.get(pk=machine.scheme.book_id).unit} == {
        Unit.MINUTES,
        Unit.AGENCY_CREDITS,
    }
    moved = set(Transfer.objects.filter(book_id=machine.scheme.book_id).values_list("code", flat=True))
    assert moved == set(TransferCode) - OF_HOURS_ALONE, "credits moved for every reason there is"
    assert queries.audit(machine.scheme.book_id) == []
    assert queries.audit(machine.bank.book_id) == []
    machine.undo.__exit__(None, None, None)
