"""What can be done to the ledger by hand, with every safety net cut away, and what the audit must say of it."""

from typing import Final

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
