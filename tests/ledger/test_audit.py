"""Each invariant is broken by hand, as the owner with every safety net cut away, and the audit names it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.db import connection

from amser.cli.ledger import command
from amser.kernel.ids import uuid7
from amser.ledger import queries
from amser.ledger.actions import reverse
from tests.builders.ledger import a_book, a_transfer, an_account
from tests.ledger.conftest import AsOwner

CUT_EVERY_NET: Final = """
DO $$
DECLARE net record;
BEGIN
    FOR net IN
        SELECT conrelid::regclass AS relation, conname FROM pg_constraint
        WHERE conrelid::regclass::text IN ('ledger_book', 'ledger_account', 'ledger_transfer', 'ledger_limit')
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
DROP INDEX ledger_transfer_debit_seq, ledger_transfer_credit_seq, ledger_transfer_is_reversed_once;
ALTER TABLE ledger_book DISABLE TRIGGER USER;
ALTER TABLE ledger_account DISABLE TRIGGER USER;
ALTER TABLE ledger_transfer DISABLE TRIGGER USER;
ALTER TABLE ledger_limit DISABLE TRIGGER USER;
"""
MOVE_TO_BOOK_77: Final = "UPDATE ledger_transfer SET book_id = 77 WHERE id = '{later}'"
_COPY: Final = """
INSERT INTO ledger_transfer
SELECT book_id, [id], debit, credit, amount, code, debit_after, credit_after, debit_seq, credit_seq, group_id, reverses, at, worked_on
FROM ledger_transfer WHERE id = '{transfer}'
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
}


@dataclass(frozen=True)
class Story:
    """Two members; an exchange, its reversal, and an exchange that stands."""

    book: int
    a: int
    b: int
    transfer: UUID
    reversal: UUID
    later: UUID


def a_story() -> Story:
    book = a_book()
    a, b = an_account(book), an_account(book)
    transfer = a_transfer(book, a, b, 60)
    reversal = reverse(book_id=book.pk, transfer_id=uuid7(), reverses=transfer.transfer_id)
    later = a_transfer(book, a, b, 30)
    return Story(book.pk, a, b, transfer.transfer_id, reversal.transfer_id, later.transfer_id)


def invariants_that_fail(book_id: int) -> set[str]:
    return {finding.invariant for finding in queries.audit(book_id) if not finding.invariant.startswith("net_is_missing")}


@pytest.mark.parametrize("name", BREAKS)
def test_the_audit_names_what_is_wrong_and_where(as_owner: AsOwner, name: str) -> None:
    story, bystander = a_story(), a_story()
    as_owner(CUT_EVERY_NET)
    assert invariants_that_fail(story.book) == set()

    statement, expected, where = BREAKS[name]
    as_owner(statement.format(**vars(story)))

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
    assert (story.book, "balance_differs_from_newest_entry") in {(finding.book_id, finding.invariant) for finding in findings}


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
    assert f"balance_differs_from_newest_entry book={story.book} account={story.a} expected=-30 found=-25" in result.stdout
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
