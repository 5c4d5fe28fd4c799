"""Each invariant is broken by hand, as the owner with every safety net cut away, and the audit names it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.db import connection

from amser.cli.ledger import command
from amser.kernel.ids import uuid7
from amser.ledger import actions, queries
from amser.ledger.actions import Wanted, reverse
from amser.ledger.models import AccountKind, Book, TransferCode
from tests.builders.ledger import a_book, a_hold, a_transfer, an_account, settle
from tests.ledger.conftest import AsOwner

CUT_EVERY_NET: Final = """
DO $$
DECLARE net record;
BEGIN
    FOR net IN
        SELECT conrelid::regclass AS relation, conname FROM pg_constraint
        WHERE conrelid::regclass::text IN ('ledger_book', 'ledger_account', 'ledger_transfer', 'ledger_limit', 'ledger_hold')
          AND contype IN ('c', 'f')
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', net.relation, net.conname);
    END LOOP;
    FOR net IN
        SELECT contypid::regtype AS relation, conname FROM pg_constraint WHERE contypid::regtype::text LIKE 'ledger%'
    LOOP
        EXECUTE format('ALTER DOMAIN %s DROP CONSTRAINT %I', net.relation, net.conname);
    END LOOP;
END $$;
ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_pkey CASCADE;
DROP INDEX ledger_transfer_debit_seq, ledger_transfer_credit_seq, ledger_transfer_is_reversed_once, ledger_hold_is_settled_by_its_own_transfer;
ALTER TABLE ledger_book DISABLE TRIGGER USER;
ALTER TABLE ledger_account DISABLE TRIGGER USER;
ALTER TABLE ledger_transfer DISABLE TRIGGER USER;
ALTER TABLE ledger_limit DISABLE TRIGGER USER;
ALTER TABLE ledger_hold DISABLE TRIGGER USER;
"""
MOVE_TO_BOOK_77: Final = "UPDATE ledger_transfer SET book_id = 77 WHERE id = '{later}'"
_COPY: Final = """
INSERT INTO ledger_transfer
SELECT book_id, [id], debit, credit, amount, code, debit_after, credit_after, debit_seq, credit_seq, group_id, reverses, at, worked_on, hold_id
FROM ledger_transfer WHERE id = '{transfer}'
"""
_TO_A_THIRD_BANK: Final = """
UPDATE ledger_account SET kind = 6 WHERE id = {third};
UPDATE ledger_transfer SET debit = {third} WHERE book_id = {other_book} AND id = '{second_other_leg}'
"""

# What is done, what the audit must call it, and where it must find it.
BREAKS: Final = {
    "a balance is raised": ("UPDATE ledger_account SET posted = posted + 5 WHERE id = {a}", "balance_differs_from_newest_entry", "a"),
    "minutes appear from nowhere": ("UPDATE ledger_account SET posted = posted + 5 WHERE id = {a}", "book_does_not_sum_to_zero", None),
    "an entry's number is skipped": ("UPDATE ledger_account SET seq = seq + 1 WHERE id = {a}", "number_differs_from_newest_entry", "a"),
    "an account's date is moved": (
        "UPDATE ledger_account SET last_at = last_at + '1 s' WHERE id = {a}",
        "date_differs_from_newest_entry",
        "a",
    ),
    "a floor is raised unseen": ("UPDATE ledger_account SET floor = 1 WHERE id = {a}", "past_a_limit_without_mark", "a"),
    "a mark is set for nothing": ("UPDATE ledger_account SET over_limit = true WHERE id = {a}", "marked_over_limit_without_cause", "a"),
    "a floor is lowered without a date": ("UPDATE ledger_account SET floor = -9000 WHERE id = {a}", "floor_changed_without_a_date", "a"),
    "a ceiling is set without a date": ("UPDATE ledger_account SET ceiling = 9000 WHERE id = {a}", "ceiling_changed_without_a_date", "a"),
    "a member's floor is taken away": ("UPDATE ledger_account SET floor = NULL WHERE id = {a}", "person_without_floor", "a"),
    "limits are swapped": ("UPDATE ledger_account SET floor = 10, ceiling = -10 WHERE id = {a}", "floor_above_ceiling", "a"),
    "minutes are held for nothing": ("UPDATE ledger_account SET held = 5 WHERE id = {a}", "held_without_a_hold", "a"),
    "an account with minutes is closed": ("UPDATE ledger_account SET closed_at = now() WHERE id = {b}", "closed_but_not_empty", "b"),
    "a closed account moved": ("UPDATE ledger_account SET closed_at = opened_at WHERE id = {a}", "moved_after_closing", "a"),
    "an account becomes of no kind": ("UPDATE ledger_account SET kind = 9 WHERE id = {a}", "account_kind_unknown", "a"),
    "an account is deleted": ("DELETE FROM ledger_account WHERE id = {a}", "debit_account_is_missing", "a"),
    "the other account is deleted": ("DELETE FROM ledger_account WHERE id = {b}", "credit_account_is_missing", "b"),
    "a book is deleted": ("DELETE FROM ledger_book WHERE id = {book}", "book_is_missing", None),
    "a book changes its unit": ("UPDATE ledger_book SET unit = 3 WHERE id = {book}", "book_kind_has_another_unit", None),
    "an amount is changed": ("UPDATE ledger_transfer SET amount = 61 WHERE id = '{transfer}'", "balance_after_is_wrong", "a"),
    "a transfer moves nothing": ("UPDATE ledger_transfer SET amount = 0 WHERE id = '{transfer}'", "moves_nothing", "transfer"),
    "a transfer is deleted": ("DELETE FROM ledger_transfer WHERE id = '{transfer}'", "entry_missing", "a"),
    "a transfer is copied": (_COPY.replace("[id]", "gen_random_uuid()"), "entry_doubled", "a"),
    "a transfer is doubled": (_COPY.replace("[id]", "id"), "id_used_twice", "transfer"),
    "a transfer changes hands": (
        "UPDATE ledger_transfer SET credit = debit WHERE id = '{transfer}'",
        "both_sides_are_one_account",
        "transfer",
    ),
    "a transfer is dated back": (
        "UPDATE ledger_transfer SET at = at - interval '1 day' WHERE id = '{later}'",
        "dated_before_the_entry_before_it",
        "a",
    ),
    "a transfer is dated ahead": (
        "UPDATE ledger_transfer SET at = at + interval '1 day' WHERE id = '{later}'",
        "dated_in_the_future",
        "later",
    ),
    "an exchange loses its day": ("UPDATE ledger_transfer SET worked_on = NULL WHERE id = '{later}'", "exchange_without_its_day", "later"),
    "a transfer becomes of no kind": ("UPDATE ledger_transfer SET code = 99 WHERE id = '{later}'", "code_unknown", "later"),
    "a reversal loses its transfer": (
        "UPDATE ledger_transfer SET reverses = NULL WHERE id = '{reversal}'",
        "reversal_without_its_transfer",
        "reversal",
    ),
    "a reversal names a stranger": (
        "UPDATE ledger_transfer SET reverses = gen_random_uuid() WHERE id = '{reversal}'",
        "reversed_transfer_is_missing",
        "reversal",
    ),
    "a reversal is reversed": (
        "UPDATE ledger_transfer SET code = 8, reverses = '{reversal}' WHERE id = '{later}'",
        "reversal_is_reversed",
        "later",
    ),
    "a transfer is reversed twice": (
        "UPDATE ledger_transfer SET code = 8, reverses = '{transfer}' WHERE id = '{later}'",
        "reversed_twice",
        "later",
    ),
    "a reversal gives back less": (
        "UPDATE ledger_transfer SET amount = 59 WHERE id = '{reversal}'",
        "reversal_of_another_amount",
        "reversal",
    ),
    "a reversal goes elsewhere": (
        "UPDATE ledger_transfer SET debit = credit, credit = debit WHERE id = '{reversal}'",
        "reversal_between_other_accounts",
        "reversal",
    ),
    "a reversal is of another day": (
        "UPDATE ledger_transfer SET worked_on = worked_on + 1 WHERE id = '{reversal}'",
        "reversal_of_another_day",
        "reversal",
    ),
    "a reversal comes first": (
        "UPDATE ledger_transfer SET at = at - interval '1 day' WHERE id = '{reversal}'",
        "reversal_before_its_transfer",
        "reversal",
    ),
    "two balances are raised at once": (
        "UPDATE ledger_account SET posted = posted + 5 * (CASE id WHEN {a} THEN 1 ELSE -1 END) WHERE id IN ({a}, {b})",
        "balance_differs_from_newest_entry",
        "b",
    ),
    "two entries change places": (
        "UPDATE ledger_transfer SET debit_seq = 4 - debit_seq, credit_seq = 4 - credit_seq WHERE id IN ('{transfer}', '{later}')",
        "balance_after_is_wrong",
        "b",
    ),
    "a balance after is written over": (
        "UPDATE ledger_transfer SET credit_after = credit_after + 5 WHERE id = '{later}'",
        "balance_after_is_wrong",
        "b",
    ),
    "a hold is of a stranger": ("UPDATE ledger_hold SET debit = -1 WHERE id = '{settled}'", "hold_debit_account_is_missing", "settled"),
    "a hold is for a stranger": ("UPDATE ledger_hold SET credit = -1 WHERE id = '{open}'", "hold_credit_account_is_missing", "open"),
    "a hold reserves nothing": ("UPDATE ledger_hold SET amount = 0 WHERE id = '{open}'", "hold_of_nothing", "open"),
    "a hold is for its own account": ("UPDATE ledger_hold SET credit = debit WHERE id = '{open}'", "hold_between_one_account", "open"),
    "a hold becomes of no state": ("UPDATE ledger_hold SET state = 9 WHERE id = '{void}'", "hold_state_unknown", "void"),
    "a hold settles for more": ("UPDATE ledger_hold SET settled = 900 WHERE id = '{settled}'", "hold_settled_for_more", "settled"),
    "a hold forgets what it settled": (
        "UPDATE ledger_hold SET settled = NULL WHERE id = '{settled}'",
        "hold_settled_without_amount",
        "settled",
    ),
    "a hold forgets when it ended": ("UPDATE ledger_hold SET ended_at = NULL WHERE id = '{void}'", "hold_ended_without_a_date", "void"),
    "an open hold is let go": ("UPDATE ledger_hold SET state = 2, ended_at = now() WHERE id = '{open}'", "held_without_a_hold", "a"),
    "a hold says it was paid": (
        "UPDATE ledger_hold SET state = 1, settled = 5 WHERE id = '{void}'",
        "hold_settled_without_transfer",
        "void",
    ),
    "a hold is paid twice": (
        "UPDATE ledger_transfer SET hold_id = '{settled}' WHERE id = '{later}'",
        "hold_settled_by_another_transfer",
        "settled",
    ),
    "a hold names another payment": (
        "UPDATE ledger_hold SET transfer_id = '{later}' WHERE id = '{settled}'",
        "hold_settled_by_another_transfer",
        "settled",
    ),
    "a void hold is paid": ("UPDATE ledger_transfer SET hold_id = '{void}' WHERE id = '{later}'", "hold_not_settled_but_paid", "void"),
    "a hold was paid otherwise": (
        "UPDATE ledger_hold SET settled = 11 WHERE id = '{settled}'",
        "hold_settled_by_another_amount",
        "settled",
    ),
    "a hold was paid to another": (
        "UPDATE ledger_hold SET credit = {bank} WHERE id = '{settled}'",
        "hold_settled_between_others",
        "settled",
    ),
    "a hold was paid another day": (
        "UPDATE ledger_hold SET ended_at = ended_at - interval '1 day' WHERE id = '{settled}'",
        "hold_settled_at_another_time",
        "settled",
    ),
    "a hold is deleted": ("DELETE FROM ledger_hold WHERE id = '{settled}'", "settles_a_hold_that_is_missing", "payment"),
    "a leg loses its group": ("UPDATE ledger_transfer SET group_id = NULL WHERE id = '{leg}'", "leg_without_its_other", "leg"),
    "the other bank's leg is deleted": ("DELETE FROM ledger_transfer WHERE id = '{other_leg}'", "leg_without_its_other", "leg"),
    "the other bank's leg is of less": ("UPDATE ledger_transfer SET amount = 1 WHERE id = '{other_leg}'", "leg_without_its_other", "leg"),
    "the other bank's account is written over": (
        "UPDATE ledger_account SET posted = posted + 5 WHERE id = {facing}",
        "facing_accounts_do_not_cancel",
        "clearing",
    ),
    "a leg ends at a third bank": (
        _TO_A_THIRD_BANK,
        "clearing_account_faces_several",
        "clearing",
    ),
}


@dataclass(frozen=True)
class Story:
    """Two members; an exchange, its reversal, and an exchange that stands; three holds; two payments into another book."""

    book: int
    a: int
    b: int
    bank: int
    transfer: UUID
    reversal: UUID
    later: UUID
    open: UUID
    void: UUID
    settled: UUID
    payment: UUID
    clearing: int
    other_book: int
    facing: int
    third: int
    leg: UUID
    other_leg: UUID
    second_other_leg: UUID


def a_story() -> Story:
    book, other_book = a_book(), a_book()
    a, b, bank = an_account(book), an_account(book), an_account(book, floor=None, kind=AccountKind.POT)
    transfer = a_transfer(book, a, b, 60)
    reversal = reverse(book_id=book.pk, transfer_id=uuid7(), reverses=transfer.transfer_id)
    later = a_transfer(book, a, b, 30)
    opened, void, settled = (a_hold(book, a, b, 20) for _ in range(3))
    actions.void(book_id=book.pk, hold_id=void)
    payment = settle(book, settled, 10).transfer_id
    clearing, facing = (an_account(one, floor=None, kind=AccountKind.CLEARING) for one in (book, other_book))
    giver, third = an_account(other_book), an_account(other_book)
    legs = [a_payment_between(book, (a, clearing), other_book, (facing, giver)) for _ in range(2)]
    return Story(
        book=book.pk, a=a, b=b, bank=bank, transfer=transfer.transfer_id, reversal=reversal.transfer_id, later=later.transfer_id,
        open=opened, void=void, settled=settled, payment=payment, clearing=clearing, other_book=other_book.pk, facing=facing, third=third,
        leg=legs[0][0], other_leg=legs[0][1], second_other_leg=legs[1][1],
    )  # fmt: skip


def a_payment_between(book: Book, ours: tuple[int, int], other: Book, theirs: tuple[int, int]) -> tuple[UUID, UUID]:
    """Post two legs, from a member to a clearing account and from the facing one to a member; return their ids."""
    wanted = [(one.pk, Wanted(uuid7(), *pair, 15, TransferCode.GIFT, None)) for one, pair in ((book, ours), (other, theirs))]
    actions.post_linked(legs=wanted, group_id=uuid7())
    return wanted[0][1].transfer_id, wanted[1][1].transfer_id


def invariants_that_fail(book_id: int) -> set[str]:
    return {finding.invariant for finding in queries.audit(book_id) if not finding.invariant.startswith("net_is_missing")}


@pytest.mark.parametrize("name", BREAKS)
def test_the_audit_names_what_is_wrong_and_where(as_owner: AsOwner, name: str) -> None:
    story, bystander = a_story(), a_story()
    as_owner(CUT_EVERY_NET)
    assert invariants_that_fail(story.book) == set()
    assert queries.books_in_doubt() == []

    statement, expected, where = BREAKS[name]
    as_owner(statement.format(**vars(story)))

    assert story.book in queries.books_in_doubt()
    assert story.book in queries.books_in_doubt(story.book)
    assert bystander.book not in queries.books_in_doubt(bystander.book)
    findings = [finding for finding in queries.audit(story.book) if finding.invariant == expected]
    assert findings
    assert {finding.book_id for finding in findings} == {story.book}
    if where is not None:
        assert getattr(story, where) in {place for finding in findings for place in (finding.account_id, finding.transfer_id)}
    assert invariants_that_fail(bystander.book) == set()


def test_every_invariant_of_the_audit_has_been_broken_here(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT found[1] FROM pg_proc, regexp_matches(prosrc, '(?:\\(|SELECT )''([a-z_]+)'',', 'g') AS found
            WHERE proname LIKE 'ledger_audit_%' AND proname <> 'ledger_audit_nets'
            """
        )
        listed = {name for (name,) in cursor.fetchall()}

    assert listed == {invariant for _, invariant, _ in BREAKS.values()}


@pytest.mark.parametrize(
    ("statement", "net"),
    [
        ("ALTER TABLE ledger_transfer DISABLE TRIGGER ledger_transfer_never_changes", "ledger_transfer_never_changes"),
        ("DROP TRIGGER ledger_book_never_changes ON ledger_book", "ledger_book_never_changes"),
        ("ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_is_whole", "ledger_transfer_is_whole"),
        ("ALTER DOMAIN ledger_amount DROP CONSTRAINT ledger_transfer_moves_something", "ledger_transfer_moves_something"),
        ("DROP TRIGGER ledger_account_of_people_has_a_floor ON ledger_limit", "ledger_account_of_people_has_a_floor"),
        ("ALTER TABLE ledger_digest DISABLE TRIGGER USER", "ledger_digest_never_changes"),
        ("DROP INDEX ledger_transfer_is_reversed_once", "ledger_transfer_is_reversed_once"),
    ],
)
def test_a_net_that_was_cut_is_a_finding(as_owner: AsOwner, statement: str, net: str) -> None:
    as_owner(statement)

    assert [finding.invariant for finding in queries.audit()] == [f"net_is_missing:{net}"]


def test_transfers_of_a_book_that_nothing_else_names_are_found(as_owner: AsOwner) -> None:
    story = a_story()
    as_owner(CUT_EVERY_NET)
    as_owner(MOVE_TO_BOOK_77.format(**vars(story)))

    findings = queries.audit()

    assert (77, "book_is_missing") in {(finding.book_id, finding.invariant) for finding in findings}
    assert (story.book, "entry_missing") in {(finding.book_id, finding.invariant) for finding in findings}


@pytest.mark.django_db
def test_the_command_is_silent_about_a_true_ledger_and_succeeds() -> None:
    story = a_story()

    result = CliRunner().invoke(command, ["audit", "--book", str(story.book), "--language", "en"])

    assert result.exit_code == 0
    assert result.stdout == "Books checked: 1. Findings: 0. All is well.\n"


def test_the_command_names_each_finding_and_fails(as_owner: AsOwner) -> None:
    story = a_story()
    as_owner(BREAKS["a balance is raised"][0].format(**vars(story)))

    result = CliRunner().invoke(command, ["audit"])

    assert result.exit_code == 1
    assert f"balance_differs_from_newest_entry book={story.book} account={story.a} expected=-70 found=-65" in result.stdout
    assert f"book_does_not_sum_to_zero book={story.book} expected=0 found=5" in result.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "says"),
    [("cy", ["Llyfrau wedi'u gwirio: 1."]), ("en", ["Books checked: 1."]), ("both", ["Llyfrau wedi'u gwirio: 1.", "Books checked: 1."])],
)
def test_the_command_speaks_the_language_that_was_asked_for(language: str, says: list[str]) -> None:
    book = str(a_story().book)

    asked = CliRunner().invoke(command, ["audit", "--book", book, "--language", language])
    by_environment = CliRunner(env={"LC_ALL": f"{language}_GB.UTF-8"}).invoke(command, ["audit", "--book", book])

    for result in (asked, by_environment):
        assert [line.partition(".")[0] + "." for line in result.stdout.splitlines()] == says
