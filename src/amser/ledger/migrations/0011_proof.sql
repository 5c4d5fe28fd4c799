-- The proof that all is well, for the case that it is: every invariant of
-- the audit, for many books at once, without the search for what is wrong.
-- A book that does not pass is a doubt; then the audit of that book, exact
-- and slower, says what is wrong and where. A doubt without a cause costs
-- time and nothing else, so a test here may be stricter than the rule.
--
-- Why a pass can be believed.
--
-- Numbers and balances. Read each entry as an arrow of its account, from
-- (number - 1, balance before) to (number, balance after), where the balance
-- before is the balance after less what moved. If every point that arrows
-- reach is left by as many, only (0, 0) being left once more, and the point
-- where the account says it stands being reached once more, then there is no
-- arrow to a number below 1, one to 1, one to each number up to the
-- account's, none beyond, and each sets out where the one before it ended.
-- That is a chain from zero without gap or double. So two collections of
-- points are equal; they are compared by the sum of a 64-bit hash of each
-- point, with a seed drawn anew each time. Two collections that differ by a
-- mistake have equal sums once in about 2^64 tries. The hash folds numbers of
-- more than 32 bits, hence the bounds on every row. No sort and no memory:
-- one pass, in any order. Holds that settled and the transfers that settled
-- them are compared in the same way.
--
-- Dates need the neighbour, hence a sort; but of two narrow numbers, by one
-- key, in two halves of which each keeps one core busy.
--
-- Against an owner of the server who knows these lines none of this helps,
-- nor does the audit: that is what the digest is for.

CREATE FUNCTION public.ledger_proof_point(account bigint, seq bigint, after bigint, seed bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.hashint8extended(after, pg_catalog.hashint8extended(seq, account # seed))
$$;

-- What a settled hold and the transfer that settled it must both say.
CREATE FUNCTION public.ledger_proof_settled(
    hold uuid, transfer uuid, debit bigint, credit bigint, amount bigint, at timestamptz, seed bigint
) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.uuid_hash_extended(hold, pg_catalog.uuid_hash_extended(transfer,
        pg_catalog.hashint8extended(debit, pg_catalog.hashint8extended(credit, pg_catalog.hashint8extended(amount,
            pg_catalog.hashint8extended((extract(epoch FROM at) * 1000000)::bigint, seed))))))
$$;

-- Numbers and balances of all entries, and what each transfer says by itself.
CREATE FUNCTION public.ledger_proof_balances(p_book int, p_seed bigint) RETURNS SETOF int
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 2000000 ROWS 1
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
    moment constant timestamptz := clock_timestamp();
BEGIN
    RETURN QUERY
    SELECT book_id
    FROM (
        SELECT t.book_id,
            sum(public.ledger_proof_point(debit, debit_seq, debit_after, p_seed))
            + sum(public.ledger_proof_point(credit, credit_seq, credit_after, p_seed))
            - sum(public.ledger_proof_point(debit, debit_seq - 1, debit_after + amount, p_seed))
            - sum(public.ledger_proof_point(credit, credit_seq - 1, credit_after - amount, p_seed)) AS reached,
            sum(CASE WHEN hold_id IS NOT NULL THEN
                public.ledger_proof_settled(hold_id, id, debit, credit, amount, at, p_seed) END) AS settled,
            bool_or(
                amount <= 0 OR debit = credit OR at > moment OR code NOT BETWEEN 1 AND 8
                OR (code = 1 AND worked_on IS NULL) OR (code = 8) <> (reverses IS NOT NULL)
                OR (debit | credit | debit_seq | credit_seq | amount) >> 31 <> 0
                OR ((debit_after + 1073741824) | (credit_after + 1073741824)) >> 31 <> 0
            ) AS is_wrong
        FROM public.ledger_transfer t
        WHERE p_book IS NULL OR t.book_id = p_book
        GROUP BY t.book_id
    ) AS moved
    FULL JOIN (
        SELECT a.book_id, sum(posted) AS posted,
            sum(public.ledger_proof_point(id, seq, posted, p_seed)) - sum(public.ledger_proof_point(id, 0, 0, p_seed)) AS reached,
            bool_or((id | seq) >> 31 <> 0 OR (posted + 1073741824) >> 31 <> 0) AS is_wrong
        FROM public.ledger_account a
        WHERE p_book IS NULL OR a.book_id = p_book
        GROUP BY a.book_id
    ) AS stands USING (book_id)
    FULL JOIN (
        SELECT h.book_id, sum(public.ledger_proof_settled(id, transfer_id, debit, credit, settled, ended_at, p_seed)) AS settled
        FROM public.ledger_hold h
        WHERE state = 1 AND (p_book IS NULL OR h.book_id = p_book)
        GROUP BY h.book_id
    ) AS holds USING (book_id)
    WHERE coalesce(moved.reached, 0) <> coalesce(stands.reached, 0) OR coalesce(moved.settled, 0) <> coalesce(holds.settled, 0)
        OR coalesce(moved.is_wrong, false) OR coalesce(stands.is_wrong, false) OR coalesce(stands.posted, 0) <> 0;
END $$;

-- Dates do not run backwards along the numbers, in the accounts whose id is
-- p_half more than an even number; and each account knows its newest date.
-- Only where numbers are proved, above, do these lines prove dates: a 1 is
-- then where the next account begins. Dates stand before it in the order of
-- accounts, so they are compared with the accounts' own in that order.
CREATE FUNCTION public.ledger_proof_dates(p_book int, p_half int) RETURNS SETOF int
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 5000000 ROWS 1
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off SET work_mem = '128MB' AS $$
DECLARE
    newest timestamptz[];
    kept timestamptz[];
BEGIN
    SELECT CASE WHEN bool_or(at < earlier AND seq <> 1) THEN NULL
        ELSE array_agg(earlier) FILTER (WHERE seq = 1 AND earlier IS NOT NULL) END
    INTO newest
    FROM (
        SELECT place & 4294967295 AS seq, at, lag(at) OVER (ORDER BY place) AS earlier
        FROM (
            SELECT (debit << 32) | debit_seq AS place, at FROM public.ledger_transfer
            WHERE (p_book IS NULL OR book_id = p_book) AND debit & 1 = p_half
            UNION ALL
            SELECT (credit << 32) | credit_seq, at FROM public.ledger_transfer
            WHERE (p_book IS NULL OR book_id = p_book) AND credit & 1 = p_half
            UNION ALL
            -- After the last account, so that its newest date is seen too.
            VALUES (9223372032559808513, NULL::timestamptz)
        ) AS entry
    ) AS numbered;
    SELECT array_agg(last_at ORDER BY id) INTO kept
    FROM public.ledger_account
    WHERE (p_book IS NULL OR book_id = p_book) AND id & 1 = p_half AND seq > 0;
    IF newest IS DISTINCT FROM kept THEN
        -- Somewhere: one date out of order shifts all that follow.
        RETURN QUERY SELECT b FROM public.ledger_audit_books() AS b WHERE p_book IS NULL OR b = p_book;
    END IF;
END $$;

-- What accounts say of themselves and of their limits and holds; books; and
-- what is rare enough to be looked at one by one.
CREATE FUNCTION public.ledger_proof_rest(p_book int) RETURNS SETOF int
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000000 ROWS 1
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off SET work_mem = '64MB' AS $$
BEGIN
    RETURN QUERY
    SELECT a.book_id
    FROM public.ledger_account a
    LEFT JOIN (
        SELECT book_id, account_id, max(number) AS number FROM public.ledger_limit
        WHERE p_book IS NULL OR book_id = p_book GROUP BY book_id, account_id
    ) AS newest ON newest.book_id = a.book_id AND newest.account_id = a.id
    LEFT JOIN public.ledger_limit dated
        ON dated.book_id = a.book_id AND dated.account_id = a.id AND dated.number = newest.number
    LEFT JOIN (
        SELECT book_id, debit, sum(amount) AS amount FROM public.ledger_hold
        WHERE state = 0 AND (p_book IS NULL OR book_id = p_book) GROUP BY book_id, debit
    ) AS reserved ON reserved.book_id = a.book_id AND reserved.debit = a.id
    WHERE (p_book IS NULL OR a.book_id = p_book) AND (
        a.over_limit <> (coalesce(a.posted - a.held < a.floor, false) OR coalesce(a.posted > a.ceiling, false))
        OR (a.kind IN (1, 2) AND a.floor IS NULL) OR a.kind NOT BETWEEN 1 AND 6 OR a.floor > a.ceiling
        OR a.floor IS DISTINCT FROM dated.floor OR a.ceiling IS DISTINCT FROM dated.ceiling
        OR a.held <> coalesce(reserved.amount, 0)
        OR (a.seq = 0) <> (a.last_at IS NULL)
        OR (a.closed_at IS NOT NULL AND (a.posted <> 0 OR a.held <> 0 OR a.last_at > a.closed_at)))
    UNION
    SELECT h.book_id FROM public.ledger_hold h
    WHERE (p_book IS NULL OR h.book_id = p_book) AND (
        h.amount <= 0 OR h.debit = h.credit OR h.state NOT BETWEEN 0 AND 3 OR h.settled NOT BETWEEN 1 AND h.amount
        OR (h.state = 1) <> (h.settled IS NOT NULL) OR (h.state = 1) <> (h.transfer_id IS NOT NULL)
        OR (h.state = 0) <> (h.ended_at IS NULL)
        OR NOT EXISTS (SELECT FROM public.ledger_account a WHERE a.book_id = h.book_id AND a.id = h.debit)
        OR NOT EXISTS (SELECT FROM public.ledger_account a WHERE a.book_id = h.book_id AND a.id = h.credit))
    UNION
    SELECT books.id
    FROM public.ledger_audit_books() AS books (id)
    LEFT JOIN public.ledger_book AS book ON book.id = books.id
    WHERE (p_book IS NULL OR books.id = p_book) AND (
        book.id IS NULL OR (book.kind, book.unit) NOT IN ((1, 1), (2, 3))
        OR EXISTS (SELECT FROM public.ledger_audit_reversals(books.id))
        OR EXISTS (SELECT FROM public.ledger_audit_links(books.id))
        OR EXISTS (SELECT FROM public.ledger_audit_ids(books.id)));
END $$;

-- The books in doubt, of all or of one. Each part is a branch that a core of
-- its own may take.
CREATE FUNCTION public.ledger_proof(p_book int DEFAULT NULL) RETURNS SETOF int
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seed constant bigint := hashtextextended(gen_random_uuid()::text, 0);
BEGIN
    RETURN QUERY
    SELECT DISTINCT doubted FROM (
        SELECT doubted FROM public.ledger_proof_dates(p_book, 0) AS doubted
        UNION ALL SELECT doubted FROM public.ledger_proof_dates(p_book, 1) AS doubted
        UNION ALL SELECT doubted FROM public.ledger_proof_balances(p_book, seed) AS doubted
        UNION ALL SELECT doubted FROM public.ledger_proof_rest(p_book) AS doubted
    ) AS parts;
END $$;
