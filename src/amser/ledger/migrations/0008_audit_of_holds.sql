-- The audit of accounts once more, now with holds: what an account holds is the
-- sum of its open holds.

-- What the book and its accounts say of themselves.
CREATE OR REPLACE FUNCTION public.ledger_audit_accounts(p_book int) RETURNS SETOF public.ledger_finding
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'book_is_missing', NULL::bigint, NULL::uuid, NULL::bigint, NULL::bigint
    WHERE NOT EXISTS (SELECT FROM public.ledger_book WHERE id = p_book)
    UNION ALL
    SELECT 'book_kind_has_another_unit', NULL, NULL, kind, unit
    FROM public.ledger_book WHERE id = p_book AND (kind, unit) NOT IN ((1, 1), (2, 3))
    UNION ALL
    SELECT 'book_does_not_sum_to_zero', NULL, NULL, 0, sum(posted)::bigint
    FROM public.ledger_account WHERE book_id = p_book HAVING sum(posted) <> 0
    UNION ALL
    SELECT finding.invariant, a.id, NULL, finding.expected, finding.found
    FROM public.ledger_account a
    -- Its newest entry, from either side.
    LEFT JOIN LATERAL (
        (SELECT debit_seq AS seq, debit_after AS after, at FROM public.ledger_transfer
         WHERE book_id = p_book AND debit = a.id ORDER BY debit_seq DESC LIMIT 1)
        UNION ALL
        (SELECT credit_seq, credit_after, at FROM public.ledger_transfer
         WHERE book_id = p_book AND credit = a.id ORDER BY credit_seq DESC LIMIT 1)
        ORDER BY seq DESC LIMIT 1
    ) newest ON true
    LEFT JOIN LATERAL (
        SELECT l.floor, l.ceiling FROM public.ledger_limit l
        WHERE l.book_id = p_book AND l.account_id = a.id ORDER BY number DESC LIMIT 1
    ) dated ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(h.amount), 0)::bigint AS amount FROM public.ledger_hold h
        WHERE h.book_id = p_book AND h.debit = a.id AND h.state = 0
    ) reserved
    CROSS JOIN LATERAL (
        SELECT coalesce(a.posted - a.held < a.floor, false) OR coalesce(a.posted > a.ceiling, false) AS is_past
    ) limits
    CROSS JOIN LATERAL (VALUES
        ('balance_differs_from_newest_entry', coalesce(newest.after, 0), a.posted,
            a.posted <> coalesce(newest.after, 0)),
        ('number_differs_from_newest_entry', coalesce(newest.seq, 0), a.seq,
            a.seq <> coalesce(newest.seq, 0)),
        ('date_differs_from_newest_entry', coalesce(newest.seq, 0), a.seq,
            a.last_at IS DISTINCT FROM newest.at),
        ('past_a_limit_without_mark', a.floor, a.posted - a.held,
            limits.is_past AND NOT a.over_limit),
        ('marked_over_limit_without_cause', a.floor, a.posted - a.held,
            a.over_limit AND NOT limits.is_past),
        ('person_without_floor', NULL, a.kind::bigint,
            a.kind IN (1, 2) AND a.floor IS NULL),
        ('floor_above_ceiling', a.floor, a.ceiling,
            a.floor > a.ceiling),
        ('floor_changed_without_a_date', dated.floor, a.floor,
            a.floor IS DISTINCT FROM dated.floor),
        ('ceiling_changed_without_a_date', dated.ceiling, a.ceiling,
            a.ceiling IS DISTINCT FROM dated.ceiling),
        ('held_without_a_hold', reserved.amount, a.held,
            a.held <> reserved.amount),
        ('closed_but_not_empty', 0, a.posted,
            a.closed_at IS NOT NULL AND (a.posted <> 0 OR a.held <> 0)),
        ('moved_after_closing', NULL, a.seq,
            newest.at > a.closed_at),
        ('account_kind_unknown', NULL, a.kind::bigint,
            a.kind NOT BETWEEN 1 AND 6)
    ) AS finding (invariant, expected, found, is_wrong)
    WHERE a.book_id = p_book AND finding.is_wrong
$$;

-- The nets themselves: a trigger switched off or a constraint dropped is a
-- finding even before anyone falls through. Their names are its answer.
CREATE OR REPLACE FUNCTION public.ledger_audit_nets() RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT name FROM unnest(ARRAY[
        'ledger_transfer_never_changes', 'ledger_limit_never_changes', 'ledger_book_never_changes',
        'ledger_account_is_never_deleted', 'ledger_account_identity_never_changes', 'ledger_account_of_people_has_a_floor',
        'ledger_hold_ends_once', 'ledger_hold_is_never_deleted'
    ]) AS name
    WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = name AND tgenabled IN ('O', 'A'))
    UNION ALL
    SELECT name FROM unnest(ARRAY[
        'ledger_book_kind_has_its_unit',
        'ledger_account_kind_is_known', 'ledger_account_holds_are_not_negative', 'ledger_account_keeps_its_limits_or_is_over_limit',
        'ledger_transfer_pkey', 'ledger_transfer_moves_something', 'ledger_transfer_code_is_known', 'ledger_transfer_is_whole',
        'ledger_limit_has_a_reason', 'ledger_limit_floor_is_not_above_its_ceiling',
        'ledger_hold_pkey', 'ledger_hold_reserves_something', 'ledger_hold_has_two_sides', 'ledger_hold_state_is_known',
        'ledger_hold_settles_at_most_its_amount', 'ledger_hold_says_what_it_settled', 'ledger_hold_is_dated_once_it_has_ended'
    ]) AS name
    WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conname = name AND convalidated)
    UNION ALL
    SELECT name FROM unnest(ARRAY[
        'ledger_transfer_debit_seq', 'ledger_transfer_credit_seq', 'ledger_transfer_is_reversed_once',
        'ledger_hold_is_settled_by_its_own_transfer'
    ]) AS name
    WHERE NOT EXISTS (
        SELECT FROM pg_index WHERE indexrelid = to_regclass('public.' || name) AND indisunique AND indisvalid)
$$;
