-- The nets once more, now with those of holds and of the digest.
-- The nets themselves: a trigger switched off or a constraint dropped is a
-- finding even before anyone falls through. Their names are its answer.
CREATE OR REPLACE FUNCTION public.ledger_audit_nets() RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT name FROM unnest(ARRAY[
        'ledger_transfer_never_changes', 'ledger_limit_never_changes', 'ledger_book_never_changes',
        'ledger_account_is_never_deleted', 'ledger_account_identity_never_changes',
        'ledger_hold_ends_once', 'ledger_hold_is_never_deleted', 'ledger_digest_never_changes'
    ]) AS name
    WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = name AND tgenabled IN ('O', 'A'))
    UNION ALL
    SELECT name FROM unnest(ARRAY[
        'ledger_book_kind_has_its_unit',
        'ledger_account_kind_is_known', 'ledger_account_of_people_has_a_floor',
        'ledger_account_floor_is_not_above_its_ceiling',
        'ledger_account_keeps_its_floor_or_is_over_limit', 'ledger_account_keeps_its_ceiling_or_is_over_limit',
        'ledger_account_holds_are_not_negative', 'ledger_account_is_dated_once_it_has_moved',
        'ledger_account_closed_is_empty',
        'ledger_transfer_pkey', 'ledger_transfer_moves_something', 'ledger_transfer_has_two_sides',
        'ledger_transfer_code_is_known', 'ledger_transfer_of_an_exchange_has_its_day',
        'ledger_transfer_reversal_names_its_transfer', 'ledger_limit_has_a_reason',
        'ledger_hold_reserves_something', 'ledger_hold_has_two_sides', 'ledger_hold_state_is_known',
        'ledger_hold_settles_at_most_its_amount', 'ledger_hold_says_what_it_settled',
        'ledger_hold_is_dated_once_it_has_ended', 'ledger_digest_is_a_sha256'
    ]) AS name
    WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conname = name AND convalidated)
    UNION ALL
    SELECT name FROM unnest(ARRAY[
        'ledger_transfer_debit_seq', 'ledger_transfer_credit_seq', 'ledger_transfer_is_reversed_once',
        'ledger_transfer_settles_a_hold_once'
    ]) AS name
    WHERE NOT EXISTS (
        SELECT FROM pg_index WHERE indexrelid = to_regclass('public.' || name) AND indisunique AND indisvalid)
$$;
