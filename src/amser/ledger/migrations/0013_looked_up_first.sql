-- A known id is looked for before, not by ON CONFLICT, which inserts twice
-- over: it promises the row, asks the index again and then keeps the promise,
-- a sixth of the time of a posting.
--
-- Two equal requests at one moment have the same accounts, so the second waits
-- for the first and then finds it. Only an id that goes to two different
-- transfers at the same moment, which is a mistake of the caller's, is left to
-- the key: the second of them fails with unique_violation.

-- Move an amount between two accounts of one book. One function for posting,
-- reversing and settling, which differ in what they may pass: a reversal goes
-- past any limit, and then marks the account; what settles a hold was
-- reserved at the debit account before.
CREATE OR REPLACE FUNCTION public.ledger_move(
    p_book int, p_id uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_code smallint,
    p_worked_on date, p_at timestamptz, p_group uuid, p_reverses uuid, p_hold uuid
) RETURNS public.ledger_posting
LANGUAGE plpgsql AS $$
DECLARE
    pair record;
    known record;
    hold record;
    refusal text;
    figure bigint;
    released bigint := 0;
    moment timestamptz;
    moved_at timestamptz;
    debit_after bigint;
    credit_after bigint;
BEGIN
    -- Rows are locked in the order of FROM, which is here the order of ids, so
    -- that two opposite transfers queue instead of deadlocking. NO KEY: rows
    -- that only refer to the account need not wait.
    IF p_debit < p_credit THEN
        SELECT debit.posted AS debit_posted, debit.posted - debit.held AS free, debit.floor, debit.seq AS debit_seq,
            credit.posted AS credit_posted, credit.ceiling, credit.seq AS credit_seq,
            debit.closed_at IS NOT NULL OR credit.closed_at IS NOT NULL AS closed,
            greatest(debit.last_at, credit.last_at) AS last_at
        INTO pair
        FROM public.ledger_account AS debit, public.ledger_account AS credit
        WHERE debit.book_id = p_book AND debit.id = p_debit AND credit.book_id = p_book AND credit.id = p_credit
        FOR NO KEY UPDATE;
    ELSE
        SELECT debit.posted AS debit_posted, debit.posted - debit.held AS free, debit.floor, debit.seq AS debit_seq,
            credit.posted AS credit_posted, credit.ceiling, credit.seq AS credit_seq,
            debit.closed_at IS NOT NULL OR credit.closed_at IS NOT NULL AS closed,
            greatest(debit.last_at, credit.last_at) AS last_at
        INTO pair
        FROM public.ledger_account AS credit, public.ledger_account AS debit
        WHERE debit.book_id = p_book AND debit.id = p_debit AND credit.book_id = p_book AND credit.id = p_credit
        FOR NO KEY UPDATE;
    END IF;
    IF NOT FOUND THEN
        RETURN public.ledger_refusal('no_such_account');
    END IF;

    -- The clock is read under the locks and kept from running backwards, so
    -- that dates rise with the entry numbers and a balance as of a moment is
    -- exact. now() would be the start of the caller's transaction.
    moment := clock_timestamp();
    moved_at := greatest(moment, pair.last_at);

    -- Looked up under the locks: the first of two equal requests may have
    -- committed while this one waited, and spent the room it needs.
    SELECT t.at, t.debit_after, t.credit_after,
        (t.debit, t.credit, t.amount, t.code, t.worked_on, t.group_id, t.reverses, t.hold_id)
        IS NOT DISTINCT FROM (p_debit, p_credit, p_amount, p_code, p_worked_on, p_group, p_reverses, p_hold) AS is_equal
    INTO known FROM public.ledger_transfer AS t WHERE t.book_id = p_book AND t.id = p_id;
    IF known.is_equal THEN
        RETURN ROW('exists', p_id, known.at, known.debit_after, known.credit_after, NULL)::public.ledger_posting;
    ELSIF FOUND THEN
        RETURN public.ledger_refusal('id_reused');
    END IF;

    -- What the rules say.
    IF pair.closed THEN
        refusal := 'account_closed';
    ELSIF p_reverses IS NOT NULL THEN
        IF EXISTS (SELECT FROM public.ledger_transfer WHERE book_id = p_book AND reverses = p_reverses) THEN
            refusal := 'already_reversed';
        END IF;
    ELSE
        IF p_hold IS NULL THEN
            refusal := public.ledger_debit_refusal(pair.free, pair.floor, p_amount);
        ELSE
            -- Its debit account is locked, so its state is ours to decide.
            SELECT amount, state, expires_at INTO STRICT hold FROM public.ledger_hold WHERE book_id = p_book AND id = p_hold;
            released := hold.amount;
            IF hold.state <> 0 OR hold.expires_at <= moment THEN
                refusal := 'hold_ended';
            ELSIF p_amount > hold.amount THEN
                refusal := 'over_hold';
                figure := hold.amount;
            END IF;
        END IF;
        refusal := coalesce(refusal, public.ledger_credit_refusal(pair.credit_posted, pair.ceiling, p_amount));
    END IF;
    IF p_at IS NOT NULL AND refusal IS NULL THEN
        moved_at := p_at;
        IF p_at > moment OR p_at < pair.last_at OR NOT (SELECT sample FROM public.ledger_book WHERE id = p_book) THEN
            refusal := 'date_not_allowed';
        END IF;
    END IF;

    IF refusal IS NOT NULL THEN
        RETURN public.ledger_refusal(refusal, coalesce(
            figure, public.ledger_figure(refusal, pair.free, pair.floor, pair.credit_posted, pair.ceiling)));
    END IF;

    debit_after := pair.debit_posted - p_amount;
    credit_after := pair.credit_posted + p_amount;
    INSERT INTO public.ledger_transfer (
        book_id, id, debit, credit, amount, code, debit_after, credit_after,
        debit_seq, credit_seq, group_id, reverses, at, worked_on, hold_id
    ) VALUES (
        p_book, p_id, p_debit, p_credit, p_amount, p_code, debit_after, credit_after,
        pair.debit_seq + 1, pair.credit_seq + 1, p_group, p_reverses, moved_at, p_worked_on, p_hold
    );
    -- A posting may only clear the mark: if the rules were ever wrong, the
    -- table's own constraint stops the row. A reversal may set it.
    UPDATE public.ledger_account AS a SET
        posted = CASE a.id WHEN p_debit THEN debit_after ELSE credit_after END,
        held = CASE a.id WHEN p_debit THEN a.held - released ELSE a.held END,
        seq = a.seq + 1,
        last_at = moved_at,
        over_limit = (a.over_limit OR p_reverses IS NOT NULL) AND CASE a.id
            WHEN p_debit THEN public.ledger_past_limit(debit_after - a.held + released, debit_after, a.floor, a.ceiling)
            ELSE public.ledger_past_limit(credit_after - a.held, credit_after, a.floor, a.ceiling)
        END
    WHERE a.book_id = p_book AND a.id IN (p_debit, p_credit);
    IF p_hold IS NOT NULL THEN
        UPDATE public.ledger_hold SET state = 1, settled = p_amount, transfer_id = p_id, ended_at = moved_at
        WHERE book_id = p_book AND id = p_hold;
    END IF;
    RETURN ROW('posted', p_id, moved_at, debit_after, credit_after, NULL)::public.ledger_posting;
END $$;
