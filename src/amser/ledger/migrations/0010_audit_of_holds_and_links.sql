-- The audit of what 0004 to 0007 brought: holds, and transfers of two books
-- that belong together.

-- What a hold says of itself, and of the transfer that settled it.
CREATE FUNCTION public.ledger_audit_holds(p_book int) RETURNS SETOF public.ledger_finding
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    WITH paid AS (
        SELECT hold_id, count(*) AS times, bool_or(NOT EXISTS (
            SELECT FROM public.ledger_hold h WHERE h.book_id = p_book AND h.id = t.hold_id AND h.transfer_id = t.id)) AS by_another
        FROM public.ledger_transfer t WHERE t.book_id = p_book AND t.hold_id IS NOT NULL GROUP BY hold_id
    )
    SELECT finding.invariant, finding.account_id, h.id, finding.expected, finding.found
    FROM public.ledger_hold h
    LEFT JOIN paid ON paid.hold_id = h.id
    LEFT JOIN public.ledger_transfer t ON t.book_id = p_book AND t.id = h.transfer_id
    CROSS JOIN LATERAL (VALUES
        ('hold_debit_account_is_missing', h.debit, NULL::bigint, h.debit,
            NOT EXISTS (SELECT FROM public.ledger_account a WHERE a.book_id = p_book AND a.id = h.debit)),
        ('hold_credit_account_is_missing', h.credit, NULL, h.credit,
            NOT EXISTS (SELECT FROM public.ledger_account a WHERE a.book_id = p_book AND a.id = h.credit)),
        ('hold_of_nothing', NULL, NULL, h.amount, h.amount <= 0),
        ('hold_between_one_account', NULL, h.debit, h.credit, h.debit = h.credit),
        ('hold_state_unknown', NULL, NULL, h.state::bigint, h.state NOT BETWEEN 0 AND 3),
        ('hold_settled_for_more', NULL, h.amount, h.settled, h.settled NOT BETWEEN 1 AND h.amount),
        ('hold_settled_without_amount', NULL, NULL, h.settled, (h.state = 1) <> (h.settled IS NOT NULL)),
        ('hold_ended_without_a_date', NULL, NULL, h.state::bigint, (h.state = 0) <> (h.ended_at IS NULL)),
        ('hold_settled_without_transfer', NULL, 1, 0, h.state = 1 AND t.id IS NULL),
        ('hold_not_settled_but_paid', NULL, 0, coalesce(paid.times, 1), h.state <> 1 AND (paid.times > 0 OR h.transfer_id IS NOT NULL)),
        ('hold_settled_by_another_transfer', NULL, 1, coalesce(paid.times, 0),
            h.state = 1 AND (coalesce(paid.times, 0) <> 1 OR paid.by_another)),
        ('hold_settled_by_another_amount', NULL, h.settled, t.amount, t.amount <> h.settled),
        ('hold_settled_between_others', NULL, NULL, NULL, (t.debit, t.credit) <> (h.debit, h.credit)),
        ('hold_settled_at_another_time', NULL, NULL, NULL, t.at <> h.ended_at)
    ) AS finding (invariant, account_id, expected, found, is_wrong)
    WHERE h.book_id = p_book AND finding.is_wrong
    UNION ALL
    SELECT 'settles_a_hold_that_is_missing', NULL, t.id, NULL, NULL
    FROM public.ledger_transfer t
    WHERE t.book_id = p_book AND t.hold_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM public.ledger_hold h WHERE h.book_id = p_book AND h.id = t.hold_id)
$$;

-- Hours that go from one book to another are a leg in each, which share their
-- group; each touches a clearing account, on opposite sides, by one amount.
-- So the clearing sides of a group sum to zero over all books, and so do, by
-- themselves, those of the transfers that undo them. Where the legs are two,
-- the two clearing accounts face each other, and each is the other's negative.
CREATE FUNCTION public.ledger_audit_links(p_book int) RETURNS SETOF public.ledger_finding
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    WITH clearing AS MATERIALIZED (
        SELECT book_id, id, posted FROM public.ledger_account
        WHERE kind = 6 AND EXISTS (SELECT FROM public.ledger_account own WHERE own.book_id = p_book AND own.kind = 6)
    ), side AS MATERIALIZED (
        SELECT c.book_id, c.id AS account, c.posted, t.id, t.group_id, t.reverses IS NOT NULL AS undoes, -t.amount AS moved
        FROM clearing c JOIN public.ledger_transfer t ON t.book_id = c.book_id AND t.debit = c.id
        UNION ALL
        SELECT c.book_id, c.id, c.posted, t.id, t.group_id, t.reverses IS NOT NULL, t.amount
        FROM clearing c JOIN public.ledger_transfer t ON t.book_id = c.book_id AND t.credit = c.id
    ), linked AS (
        SELECT group_id, undoes, sum(moved) AS moved, count(DISTINCT book_id) AS books
        FROM side GROUP BY group_id, undoes
    ), facing AS (
        SELECT DISTINCT one.account, one.posted, other.account AS other, other.posted AS other_posted
        FROM side one
        JOIN linked USING (group_id, undoes)
        JOIN side other ON other.group_id = one.group_id AND other.undoes = one.undoes AND other.book_id <> one.book_id
        WHERE one.book_id = p_book AND linked.books = 2 AND linked.moved = 0
    )
    SELECT 'leg_without_its_other', side.account, side.id, 0::bigint, coalesce(linked.moved, side.moved)::bigint
    FROM side LEFT JOIN linked USING (group_id, undoes)
    WHERE side.book_id = p_book AND (linked.moved IS NULL OR linked.moved <> 0 OR linked.books < 2)
    UNION ALL
    SELECT 'clearing_account_faces_several', account, NULL, 1, count(*) FROM facing GROUP BY account HAVING count(*) > 1
    UNION ALL
    SELECT 'facing_accounts_do_not_cancel', account, NULL, -other_posted, posted FROM facing WHERE posted <> -other_posted
$$;

-- What the proof calls in a core of its own.
ALTER FUNCTION public.ledger_audit_books() PARALLEL SAFE;
ALTER FUNCTION public.ledger_audit_reversals(int) PARALLEL SAFE;
ALTER FUNCTION public.ledger_audit_ids(int) PARALLEL SAFE;
