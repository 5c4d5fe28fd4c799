-- The rules, and one transfer by them.
--
-- Both ways of posting, and holds, ask the two functions below; nothing else
-- decides about a limit. PostgreSQL writes their bodies into the statements
-- that use them, so they cost no call.

-- Which limit forbids the debit, if any. `free` is what is posted less what
-- is held. A null floor makes both comparisons null, which is not true.
CREATE FUNCTION public.ledger_debit_refusal(free bigint, floor bigint, amount bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN free < floor THEN 'over_limit' WHEN free - amount < floor THEN 'floor' END
$$;

CREATE FUNCTION public.ledger_credit_refusal(posted bigint, ceiling bigint, amount bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN posted + amount > ceiling THEN 'ceiling' END
$$;

-- The figure that goes with a refusal: how far past the floor, how much is
-- available, how much room there is.
CREATE FUNCTION public.ledger_figure(refusal text, free bigint, floor bigint, posted bigint, ceiling bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE refusal
        WHEN 'over_limit' THEN floor - free
        WHEN 'floor' THEN free - floor
        WHEN 'ceiling' THEN greatest(ceiling - posted, 0)
    END
$$;

DROP FUNCTION public.ledger_move(int, uuid, bigint, bigint, bigint, smallint, date, timestamptz, uuid, uuid);

-- Move an amount between two accounts of one book. One rule set for posting,
-- reversing and settling, which differ in what they may pass: a reversal goes
-- past any limit, and then marks the account; what settles a hold was
-- reserved at the debit account before.
CREATE FUNCTION public.ledger_move(
    p_book int, p_id uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_code smallint,
    p_worked_on date, p_at timestamptz, p_group uuid, p_reverses uuid, p_hold uuid
) RETURNS public.ledger_posting
LANGUAGE plpgsql AS $$
DECLARE
    account public.ledger_account;
    debit public.ledger_account;
    credit public.ledger_account;
    known public.ledger_transfer;
    hold public.ledger_hold;
    refusal text;
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
        IF (known.debit, known.credit, known.amount, known.code, known.worked_on, known.group_id, known.reverses, known.hold_id)
            IS DISTINCT FROM (p_debit, p_credit, p_amount, p_code, p_worked_on, p_group, p_reverses, p_hold)
        THEN
            RETURN public.ledger_refusal('id_reused');
        END IF;
        RETURN ROW('exists', p_id, known.at, known.debit_after, known.credit_after, NULL)::public.ledger_posting;
    END IF;

    IF debit.closed_at IS NOT NULL OR credit.closed_at IS NOT NULL THEN
        RETURN public.ledger_refusal('account_closed');
    END IF;
    IF p_hold IS NOT NULL THEN
        -- Its debit account is locked, so its state is ours to decide.
        SELECT * INTO STRICT hold FROM public.ledger_hold WHERE book_id = p_book AND id = p_hold;
        IF hold.state <> 0 OR hold.expires_at <= clock_timestamp() THEN
            RETURN public.ledger_refusal('hold_ended');
        ELSIF p_amount > hold.amount THEN
            RETURN public.ledger_refusal('over_hold', hold.amount);
        END IF;
    END IF;
    IF p_reverses IS NULL THEN
        refusal := coalesce(
            CASE WHEN p_hold IS NULL THEN public.ledger_debit_refusal(debit.posted - debit.held, debit.floor, p_amount) END,
            public.ledger_credit_refusal(credit.posted, credit.ceiling, p_amount));
        IF refusal IS NOT NULL THEN
            RETURN public.ledger_refusal(refusal, public.ledger_figure(
                refusal, debit.posted - debit.held, debit.floor, credit.posted, credit.ceiling));
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
        debit_seq, credit_seq, group_id, reverses, at, worked_on, hold_id
    ) VALUES (
        p_book, p_id, p_debit, p_credit, p_amount, p_code, debit.posted, credit.posted,
        debit.seq, credit.seq, p_group, p_reverses, moved_at, p_worked_on, p_hold
    ) ON CONFLICT (book_id, id) DO NOTHING;
    IF NOT FOUND THEN
        -- At the same instant the id went to a transfer between other
        -- accounts, whose locks we did not wait for.
        RETURN public.ledger_refusal('id_reused');
    END IF;

    IF p_hold IS NOT NULL THEN
        UPDATE public.ledger_hold SET state = 1, settled = p_amount, ended_at = moved_at
        WHERE book_id = p_book AND id = p_hold;
        debit.held := debit.held - hold.amount;
    END IF;

    -- A posting may only clear the mark: if the checks above were ever wrong,
    -- the table's own constraint stops the row. A reversal may also set it.
    UPDATE public.ledger_account SET
        posted = debit.posted, held = debit.held, seq = debit.seq, last_at = moved_at,
        over_limit = (over_limit OR p_reverses IS NOT NULL)
            AND public.ledger_past_limit(debit.posted - debit.held, debit.posted, floor, ceiling)
    WHERE book_id = p_book AND id = p_debit;
    UPDATE public.ledger_account SET
        posted = credit.posted, seq = credit.seq, last_at = moved_at,
        over_limit = (over_limit OR p_reverses IS NOT NULL)
            AND public.ledger_past_limit(credit.posted - held, credit.posted, floor, ceiling)
    WHERE book_id = p_book AND id = p_credit;

    RETURN ROW('posted', p_id, moved_at, debit.posted, credit.posted, NULL)::public.ledger_posting;
END $$;

CREATE OR REPLACE FUNCTION public.ledger_post(
    p_book int, p_id uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_code smallint,
    p_worked_on date, p_at timestamptz, p_group uuid
) RETURNS public.ledger_posting
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN public.ledger_move(
        p_book, p_id, p_debit, p_credit, p_amount, p_code, p_worked_on, p_at, p_group, NULL, NULL);
END $$;

-- Undo a transfer by its mirror image: once, whole, and even past a limit,
-- for the hours were never rightly there. A hold that it settled stays
-- settled: whoever still wants the amount reserved holds it anew.
CREATE OR REPLACE FUNCTION public.ledger_reverse(p_book int, p_id uuid, p_reverses uuid, p_at timestamptz)
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
        original.worked_on, p_at, original.group_id, p_reverses, NULL);
END $$;

REVOKE ALL ON FUNCTION
    public.ledger_move(int, uuid, bigint, bigint, bigint, smallint, date, timestamptz, uuid, uuid, uuid)
FROM PUBLIC;
