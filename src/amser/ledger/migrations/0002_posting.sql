-- The only ways to write the ledger.
--
-- The public functions are SECURITY DEFINER: they run as the owner, so that
-- the application can post without being able to write the tables. Hence the
-- fixed search_path and the qualified names: nobody can slip in a table or an
-- operator of their own.
--
-- A refusal that callers expect is an answer, not an error: the caller's
-- database transaction stays usable.

CREATE TYPE public.ledger_posting AS (
    outcome text,          -- 'posted', 'exists', or which rule said no
    transfer_id uuid,
    at timestamptz,
    debit_after bigint,
    credit_after bigint,
    figure bigint          -- with 'floor' what is available, with 'ceiling' the room, with 'over_limit' how far past
);

CREATE FUNCTION public.ledger_refusal(outcome text, figure bigint DEFAULT NULL) RETURNS public.ledger_posting
LANGUAGE sql IMMUTABLE AS $$
    SELECT ROW(outcome, NULL, NULL, NULL, NULL, figure)::public.ledger_posting
$$;

CREATE FUNCTION public.ledger_past_limit(free bigint, posted bigint, floor bigint, ceiling bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(free < floor, false) OR coalesce(posted > ceiling, false)
$$;

CREATE FUNCTION public.ledger_open_book(p_unit smallint, p_kind smallint, p_sample boolean) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.ledger_book (unit, kind, sample, opened_at)
    VALUES (p_unit, p_kind, p_sample, clock_timestamp())
    RETURNING id
$$;

CREATE FUNCTION public.ledger_open_account(p_book int, p_kind smallint, p_floor bigint, p_ceiling bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH opened AS (
        INSERT INTO public.ledger_account (book_id, kind, floor, ceiling, opened_at)
        VALUES (p_book, p_kind, p_floor, p_ceiling, clock_timestamp())
        RETURNING *
    )
    INSERT INTO public.ledger_limit (book_id, account_id, number, floor, ceiling, reason, at)
    SELECT book_id, id, 1, floor, ceiling, 'opened', opened_at FROM opened
    RETURNING account_id
$$;

-- Move an amount between two accounts of one book. One rule set for `post`
-- and `reverse`, which differ in one thing: a reversal may pass a limit, and
-- then marks the account.
CREATE FUNCTION public.ledger_move(
    p_book int, p_id uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_code smallint,
    p_worked_on date, p_at timestamptz, p_group uuid, p_reverses uuid
) RETURNS public.ledger_posting
LANGUAGE plpgsql AS $$
DECLARE
    account public.ledger_account;
    debit public.ledger_account;
    credit public.ledger_account;
    known public.ledger_transfer;
    moved_at timestamptz;
BEGIN
    -- Lock in the order of ids, so that two opposite transfers queue instead
    -- of deadlocking. NO KEY: rows that only refer to the account need not wait.
    FOR account IN
        SELECT * FROM public.ledger_account
        WHERE book_id = p_book AND id IN (p_debit, p_credit)
        ORDER BY id FOR NO KEY UPDATE
    LOOP
        IF account.id = p_debit THEN debit := account; ELSE credit := account; END IF;
    END LOOP;
    IF debit.id IS NULL OR credit.id IS NULL THEN
        RETURN public.ledger_refusal('no_such_account');
    END IF;

    -- After the locks, not before: the first of two equal requests may have
    -- committed while this one waited, and spent the room it needs.
    SELECT * INTO known FROM public.ledger_transfer WHERE book_id = p_book AND id = p_id;
    IF FOUND THEN
        IF (known.debit, known.credit, known.amount, known.code, known.worked_on, known.group_id, known.reverses)
            IS DISTINCT FROM (p_debit, p_credit, p_amount, p_code, p_worked_on, p_group, p_reverses)
        THEN
            RETURN public.ledger_refusal('id_reused');
        END IF;
        RETURN ROW('exists', p_id, known.at, known.debit_after, known.credit_after, NULL)::public.ledger_posting;
    END IF;

    IF debit.closed_at IS NOT NULL OR credit.closed_at IS NOT NULL THEN
        RETURN public.ledger_refusal('account_closed');
    END IF;
    -- A null limit makes these comparisons null, which is not true: no limit.
    IF p_reverses IS NULL THEN
        IF debit.posted - debit.held < debit.floor THEN
            RETURN public.ledger_refusal('over_limit', debit.floor - (debit.posted - debit.held));
        ELSIF debit.posted - debit.held - p_amount < debit.floor THEN
            RETURN public.ledger_refusal('floor', debit.posted - debit.held - debit.floor);
        ELSIF credit.posted + p_amount > credit.ceiling THEN
            RETURN public.ledger_refusal('ceiling', greatest(credit.ceiling - credit.posted, 0));
        END IF;
    ELSIF EXISTS (SELECT FROM public.ledger_transfer WHERE book_id = p_book AND reverses = p_reverses) THEN
        RETURN public.ledger_refusal('already_reversed');
    END IF;

    -- The clock is read under the locks and kept from running backwards, so
    -- that dates rise with the entry numbers and a balance as of a moment is
    -- exact. now() would be the start of the caller's transaction.
    moved_at := greatest(clock_timestamp(), debit.last_at, credit.last_at);
    IF p_at IS NOT NULL THEN
        IF p_at > clock_timestamp() OR p_at < debit.last_at OR p_at < credit.last_at
            OR NOT (SELECT sample FROM public.ledger_book WHERE id = p_book)
        THEN
            RETURN public.ledger_refusal('date_not_allowed');
        END IF;
        moved_at := p_at;
    END IF;

    debit.posted := debit.posted - p_amount;
    credit.posted := credit.posted + p_amount;
    debit.seq := debit.seq + 1;
    credit.seq := credit.seq + 1;

    INSERT INTO public.ledger_transfer (
        book_id, id, debit, credit, amount, code, debit_after, credit_after,
        debit_seq, credit_seq, group_id, reverses, at, worked_on
    ) VALUES (
        p_book, p_id, p_debit, p_credit, p_amount, p_code, debit.posted, credit.posted,
        debit.seq, credit.seq, p_group, p_reverses, moved_at, p_worked_on
    ) ON CONFLICT (book_id, id) DO NOTHING;
    IF NOT FOUND THEN
        -- At the same instant the id went to a transfer between other
        -- accounts, whose locks we did not wait for.
        RETURN public.ledger_refusal('id_reused');
    END IF;

    -- A posting may only clear the mark: if the checks above were ever wrong,
    -- the table's own constraint stops the row. A reversal may also set it.
    UPDATE public.ledger_account SET
        posted = debit.posted, seq = debit.seq, last_at = moved_at,
        over_limit = (over_limit OR p_reverses IS NOT NULL)
            AND public.ledger_past_limit(debit.posted - held, debit.posted, floor, ceiling)
    WHERE book_id = p_book AND id = p_debit;
    UPDATE public.ledger_account SET
        posted = credit.posted, seq = credit.seq, last_at = moved_at,
        over_limit = (over_limit OR p_reverses IS NOT NULL)
            AND public.ledger_past_limit(credit.posted - held, credit.posted, floor, ceiling)
    WHERE book_id = p_book AND id = p_credit;

    RETURN ROW('posted', p_id, moved_at, debit.posted, credit.posted, NULL)::public.ledger_posting;
END $$;

CREATE FUNCTION public.ledger_post(
    p_book int, p_id uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_code smallint,
    p_worked_on date, p_at timestamptz, p_group uuid
) RETURNS public.ledger_posting
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN public.ledger_move(
        p_book, p_id, p_debit, p_credit, p_amount, p_code, p_worked_on, p_at, p_group, NULL);
END $$;

-- Undo a transfer by its mirror image: once, whole, and even past a limit,
-- for the hours were never rightly there.
CREATE FUNCTION public.ledger_reverse(p_book int, p_id uuid, p_reverses uuid, p_at timestamptz)
RETURNS public.ledger_posting
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    original public.ledger_transfer;
BEGIN
    -- No lock: a transfer never changes.
    SELECT * INTO original FROM public.ledger_transfer WHERE book_id = p_book AND id = p_reverses;
    IF NOT FOUND THEN
        RETURN public.ledger_refusal('no_such_transfer');
    ELSIF original.reverses IS NOT NULL THEN
        RETURN public.ledger_refusal('is_a_reversal');
    END IF;
    -- The day worked is kept, so that reports by day lose what they counted.
    RETURN public.ledger_move(
        p_book, p_id, original.credit, original.debit, original.amount, 8::smallint,
        original.worked_on, p_at, original.group_id, p_reverses);
END $$;

CREATE FUNCTION public.ledger_set_limits(
    p_book int, p_account bigint, p_floor bigint, p_ceiling bigint, p_reason text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account public.ledger_account;
BEGIN
    SELECT * INTO account FROM public.ledger_account
    WHERE book_id = p_book AND id = p_account FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'no_such_account';
    ELSIF (account.floor, account.ceiling) IS NOT DISTINCT FROM (p_floor, p_ceiling) THEN
        -- A task that repeats the bank's policy every day leaves no trail.
        RETURN 'set';
    END IF;
    UPDATE public.ledger_account SET
        floor = p_floor, ceiling = p_ceiling,
        over_limit = public.ledger_past_limit(posted - held, posted, p_floor, p_ceiling)
    WHERE book_id = p_book AND id = p_account;
    -- The account is locked, so the next number is ours.
    INSERT INTO public.ledger_limit (book_id, account_id, number, floor, ceiling, reason, at)
    SELECT p_book, p_account, max(number) + 1, p_floor, p_ceiling, p_reason, greatest(clock_timestamp(), max(at))
    FROM public.ledger_limit WHERE book_id = p_book AND account_id = p_account;
    RETURN 'set';
END $$;

CREATE FUNCTION public.ledger_close_account(p_book int, p_account bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account public.ledger_account;
BEGIN
    SELECT * INTO account FROM public.ledger_account
    WHERE book_id = p_book AND id = p_account FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'no_such_account';
    ELSIF account.posted <> 0 OR account.held <> 0 THEN
        RETURN 'account_not_empty';
    END IF;
    UPDATE public.ledger_account
    SET closed_at = coalesce(closed_at, greatest(clock_timestamp(), last_at))
    WHERE book_id = p_book AND id = p_account;
    RETURN 'closed';
END $$;

-- The balance after the newest entry dated at or before p_at. Dates rise with
-- the numbers, so it is found by halving: about twenty looks at the two
-- indexes a posting keeps anyway, for a million entries. Runs as the caller.
CREATE FUNCTION public.ledger_balance_at(p_book int, p_account bigint, p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    low bigint := 0;     -- the newest entry known to be in time; 0 is "before the first"
    high bigint;
    middle bigint;
    balance bigint := 0;
    entry record;
BEGIN
    SELECT seq INTO high FROM public.ledger_account WHERE book_id = p_book AND id = p_account;
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        SELECT at, after INTO STRICT entry FROM (
            SELECT at, debit_after AS after FROM public.ledger_transfer
            WHERE book_id = p_book AND debit = p_account AND debit_seq = middle
            UNION ALL
            SELECT at, credit_after FROM public.ledger_transfer
            WHERE book_id = p_book AND credit = p_account AND credit_seq = middle
        ) AS either;
        IF entry.at <= p_at THEN
            low := middle;
            balance := entry.after;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN balance;
END $$;

-- Functions that write are for whoever config/grants.sql names, not for all.
REVOKE ALL ON FUNCTION
    public.ledger_open_book(smallint, smallint, boolean),
    public.ledger_open_account(int, smallint, bigint, bigint),
    public.ledger_move(int, uuid, bigint, bigint, bigint, smallint, date, timestamptz, uuid, uuid),
    public.ledger_post(int, uuid, bigint, bigint, bigint, smallint, date, timestamptz, uuid),
    public.ledger_reverse(int, uuid, uuid, timestamptz),
    public.ledger_set_limits(int, bigint, bigint, bigint, text),
    public.ledger_close_account(int, bigint)
FROM PUBLIC;
