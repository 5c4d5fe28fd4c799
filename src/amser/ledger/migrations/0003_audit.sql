-- The audit: every invariant of the ledger, read from the rows themselves.
--
-- Each function answers with what is wrong, and nothing when all is well.
-- Each is one statement, hence one snapshot: it may run while others post.
-- They run as the caller, who needs no more than to read.
--
-- To read them: a finding's name says what is wrong; `expected` and `found`
-- are amounts, entry numbers or account ids, as the name suggests.

CREATE TYPE public.ledger_finding AS (
    invariant text, account_id bigint, transfer_id uuid, expected bigint, found bigint
);

-- Every book that any row names, also one that lost its own row.
CREATE FUNCTION public.ledger_audit_books() RETURNS SETOF int
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT id FROM public.ledger_book
    UNION SELECT book_id FROM public.ledger_account
    UNION (
        -- Step from book to book along the primary key instead of reading every transfer.
        WITH RECURSIVE named (book_id) AS (
            SELECT min(book_id) FROM public.ledger_transfer
            UNION ALL
            SELECT (SELECT min(t.book_id) FROM public.ledger_transfer t WHERE t.book_id > n.book_id)
            FROM named n WHERE n.book_id IS NOT NULL
        )
        SELECT book_id FROM named WHERE book_id IS NOT NULL
    )
    ORDER BY 1
$$;

-- What the book and its accounts say of themselves.
CREATE FUNCTION public.ledger_audit_accounts(p_book int) RETURNS SETOF public.ledger_finding
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
        ('held_without_a_hold', 0, a.held,
            a.held <> 0),
        ('closed_but_not_empty', 0, a.posted,
            a.closed_at IS NOT NULL AND (a.posted <> 0 OR a.held <> 0)),
        ('moved_after_closing', NULL, a.seq,
            newest.at > a.closed_at),
        ('account_kind_unknown', NULL, a.kind::bigint,
            a.kind NOT BETWEEN 1 AND 6)
    ) AS finding (invariant, expected, found, is_wrong)
    WHERE a.book_id = p_book AND finding.is_wrong
$$;

-- What each transfer says by itself.
CREATE FUNCTION public.ledger_audit_transfers(p_book int) RETURNS SETOF public.ledger_finding
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'debit_account_is_missing', t.debit, t.id, NULL::bigint, t.debit
    FROM public.ledger_transfer t
    WHERE t.book_id = p_book
      AND NOT EXISTS (SELECT FROM public.ledger_account a WHERE a.book_id = p_book AND a.id = t.debit)
    UNION ALL
    SELECT 'credit_account_is_missing', t.credit, t.id, NULL, t.credit
    FROM public.ledger_transfer t
    WHERE t.book_id = p_book
      AND NOT EXISTS (SELECT FROM public.ledger_account a WHERE a.book_id = p_book AND a.id = t.credit)
    UNION ALL
    SELECT finding.invariant, NULL, t.id, finding.expected, finding.found
    FROM public.ledger_transfer t
    CROSS JOIN LATERAL (VALUES
        ('moves_nothing', NULL, t.amount, t.amount <= 0),
        ('both_sides_are_one_account', t.debit, t.credit, t.debit = t.credit),
        ('dated_in_the_future', NULL, NULL, t.at > clock_timestamp()),
        ('exchange_without_its_day', NULL, NULL, t.code = 1 AND t.worked_on IS NULL),
        ('code_unknown', NULL, t.code::bigint, t.code NOT BETWEEN 1 AND 8),
        ('reversal_without_its_transfer', NULL, NULL, (t.code = 8) <> (t.reverses IS NOT NULL))
    ) AS finding (invariant, expected, found, is_wrong)
    WHERE t.book_id = p_book
      -- First the whole row in one cheap test, for nearly every row is right.
      AND (t.amount <= 0 OR t.debit = t.credit OR t.at > clock_timestamp() OR t.code NOT BETWEEN 1 AND 8
           OR (t.code = 1 AND t.worked_on IS NULL) OR (t.code = 8) <> (t.reverses IS NOT NULL))
      AND finding.is_wrong
$$;

-- What the entries of one account say to each other: numbered from 1 without
-- gap or double, dates that do not run backwards, and each balance the last
-- one plus or minus the amount. With the newest entry (above) this proves
-- that every balance is the sum of its entries. Nearly all its time is one
-- sort, which the memory below keeps off the disk for a million transfers.
CREATE FUNCTION public.ledger_audit_entries(p_book int) RETURNS SETOF public.ledger_finding
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET work_mem = '256MB' SET jit = off AS $$
    SELECT finding.invariant, entry.account, entry.id, finding.expected, finding.found
    FROM (
        SELECT *,
            lag(seq, 1, 0::bigint) OVER numbered AS earlier_seq,
            lag(after, 1, 0::bigint) OVER numbered AS earlier_after,
            lag(at) OVER numbered AS earlier_at
        FROM (
            SELECT debit AS account, debit_seq AS seq, -amount AS moved, debit_after AS after, at, id
            FROM public.ledger_transfer WHERE book_id = p_book
            UNION ALL
            SELECT credit, credit_seq, amount, credit_after, at, id
            FROM public.ledger_transfer WHERE book_id = p_book
        ) AS either_side
        WINDOW numbered AS (PARTITION BY account ORDER BY seq)
    ) AS entry
    CROSS JOIN LATERAL (VALUES
        ('entry_missing', earlier_seq + 1, seq, seq > earlier_seq + 1),
        ('entry_doubled', earlier_seq + 1, seq, seq < earlier_seq + 1),
        ('balance_after_is_wrong', earlier_after + moved, after, after <> earlier_after + moved),
        ('dated_before_the_entry_before_it', earlier_seq, seq, at < earlier_at)
    ) AS finding (invariant, expected, found, is_wrong)
    WHERE (seq <> earlier_seq + 1 OR after <> earlier_after + moved OR at < earlier_at)
      AND finding.is_wrong
$$;

-- What a reversal says of the transfer it undoes.
CREATE FUNCTION public.ledger_audit_reversals(p_book int) RETURNS SETOF public.ledger_finding
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT finding.invariant, NULL::bigint, r.id, finding.expected, finding.found
    FROM (
        SELECT *, row_number() OVER (PARTITION BY reverses ORDER BY at, id) AS time_reversed
        FROM public.ledger_transfer WHERE book_id = p_book AND reverses IS NOT NULL
    ) AS r
    LEFT JOIN public.ledger_transfer o ON o.book_id = p_book AND o.id = r.reverses
    CROSS JOIN LATERAL (VALUES
        ('reversed_transfer_is_missing', NULL, NULL, o.id IS NULL),
        ('reversed_twice', 1, r.time_reversed, r.time_reversed > 1),
        ('reversal_is_reversed', NULL, NULL, o.reverses IS NOT NULL),
        ('reversal_of_another_amount', o.amount, r.amount, r.amount <> o.amount),
        ('reversal_between_other_accounts', o.debit, r.credit, (r.debit, r.credit) <> (o.credit, o.debit)),
        ('reversal_of_another_day', NULL, NULL, o.id IS NOT NULL AND r.worked_on IS DISTINCT FROM o.worked_on),
        ('reversal_before_its_transfer', NULL, NULL, r.at < o.at)
    ) AS finding (invariant, expected, found, is_wrong)
    WHERE finding.is_wrong
$$;

-- One effect for each request. The primary key proves it; only where that is
-- gone, which is itself a finding, are the ids counted.
CREATE FUNCTION public.ledger_audit_ids(p_book int) RETURNS SETOF public.ledger_finding
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'id_used_twice', NULL::bigint, id, 1::bigint, count(*)
    FROM public.ledger_transfer
    WHERE book_id = p_book AND NOT EXISTS (
        SELECT FROM pg_index WHERE indrelid = 'public.ledger_transfer'::regclass AND indisprimary AND indisvalid)
    GROUP BY id HAVING count(*) > 1
$$;

-- The nets themselves: a trigger switched off or a constraint dropped is a
-- finding even before anyone falls through. Their names are its answer.
CREATE FUNCTION public.ledger_audit_nets() RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT name FROM unnest(ARRAY[
        'ledger_transfer_never_changes', 'ledger_limit_never_changes', 'ledger_book_never_changes',
        'ledger_account_is_never_deleted', 'ledger_account_identity_never_changes'
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
        'ledger_transfer_reversal_names_its_transfer', 'ledger_limit_has_a_reason'
    ]) AS name
    WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conname = name AND convalidated)
    UNION ALL
    SELECT name FROM unnest(ARRAY[
        'ledger_transfer_debit_seq', 'ledger_transfer_credit_seq', 'ledger_transfer_is_reversed_once'
    ]) AS name
    WHERE NOT EXISTS (
        SELECT FROM pg_index WHERE indexrelid = to_regclass('public.' || name) AND indisunique AND indisvalid)
$$;
