-- What happens to a hold. Each function locks the debit account before it
-- looks at the hold: whoever holds that lock decides.

-- Reserve an amount. The rule is that of a posting's debit. Nothing arrives at
-- the credit account yet, so its ceiling counts when the hold settles.
CREATE FUNCTION public.ledger_hold_open(
    p_book int, p_hold uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_expires_at timestamptz
) RETURNS public.ledger_posting
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    debit public.ledger_account;
    credit public.ledger_account;
    known public.ledger_hold;
    refusal text;
    moment timestamptz;
BEGIN
    SELECT * INTO debit FROM public.ledger_account WHERE book_id = p_book AND id = p_debit FOR NO KEY UPDATE;
    SELECT * INTO credit FROM public.ledger_account WHERE book_id = p_book AND id = p_credit;
    IF debit.id IS NULL OR credit.id IS NULL THEN
        RETURN public.ledger_refusal('no_such_account');
    END IF;

    SELECT * INTO known FROM public.ledger_hold WHERE book_id = p_book AND id = p_hold;
    IF FOUND THEN
        IF (known.debit, known.credit, known.amount, known.expires_at) IS DISTINCT FROM (p_debit, p_credit, p_amount, p_expires_at) THEN
            RETURN public.ledger_refusal('id_reused');
        END IF;
        RETURN ROW('exists', p_hold, known.opened_at, NULL, NULL, NULL)::public.ledger_posting;
    END IF;

    IF debit.closed_at IS NOT NULL OR credit.closed_at IS NOT NULL THEN
        RETURN public.ledger_refusal('account_closed');
    END IF;
    refusal := public.ledger_debit_refusal(debit.posted - debit.held, debit.floor, p_amount);
    IF refusal IS NOT NULL THEN
        RETURN public.ledger_refusal(refusal, public.ledger_figure(refusal, debit.posted - debit.held, debit.floor, NULL, NULL));
    END IF;

    moment := clock_timestamp();
    INSERT INTO public.ledger_hold (book_id, id, debit, credit, amount, opened_at, expires_at)
    VALUES (p_book, p_hold, p_debit, p_credit, p_amount, moment, p_expires_at)
    ON CONFLICT (book_id, id) DO NOTHING;
    IF NOT FOUND THEN
        -- At the same instant the id went to a hold on another account.
        RETURN public.ledger_refusal('id_reused');
    END IF;
    UPDATE public.ledger_account SET held = held + p_amount WHERE book_id = p_book AND id = p_debit;
    RETURN ROW('held', p_hold, moment, NULL, NULL, NULL)::public.ledger_posting;
END $$;

-- Move at most what is held, and give the rest back. It goes through even
-- where the account came to be over its limit since: what was reserved was
-- counted as spent already.
CREATE FUNCTION public.ledger_hold_settle(
    p_book int, p_hold uuid, p_id uuid, p_amount bigint, p_code smallint, p_worked_on date
) RETURNS public.ledger_posting
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hold public.ledger_hold;
BEGIN
    -- No lock yet: whose it is never changes. Its state is read under theirs.
    SELECT * INTO hold FROM public.ledger_hold WHERE book_id = p_book AND id = p_hold;
    IF NOT FOUND THEN
        RETURN public.ledger_refusal('no_such_hold');
    END IF;
    RETURN public.ledger_move(
        p_book, p_id, hold.debit, hold.credit, p_amount, p_code, p_worked_on, NULL, NULL, NULL, p_hold);
END $$;

-- Give the whole amount back. Once more changes nothing.
CREATE FUNCTION public.ledger_hold_void(p_book int, p_hold uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hold public.ledger_hold;
BEGIN
    PERFORM FROM public.ledger_account
    WHERE book_id = p_book AND id = (SELECT debit FROM public.ledger_hold WHERE book_id = p_book AND id = p_hold)
    FOR NO KEY UPDATE;
    SELECT * INTO hold FROM public.ledger_hold WHERE book_id = p_book AND id = p_hold;
    IF NOT FOUND THEN
        RETURN 'no_such_hold';
    ELSIF hold.state = 2 THEN
        RETURN 'voided';
    ELSIF hold.state <> 0 THEN
        RETURN 'hold_ended';
    END IF;
    PERFORM public.ledger_release(p_book, ARRAY[p_hold], 2::smallint);
    RETURN 'voided';
END $$;

-- Give back every hold of the book whose time is over, at most p_limit; say
-- how many. May run twice, also at once: the second finds none.
CREATE FUNCTION public.ledger_hold_expire(p_book int, p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    due uuid[];
BEGIN
    due := ARRAY(
        SELECT id FROM public.ledger_hold
        WHERE book_id = p_book AND state = 0 AND expires_at <= clock_timestamp()
        ORDER BY expires_at LIMIT p_limit);
    PERFORM FROM public.ledger_account
    WHERE book_id = p_book AND id IN (SELECT debit FROM public.ledger_hold WHERE book_id = p_book AND id = ANY (due))
    ORDER BY id FOR NO KEY UPDATE;
    RETURN public.ledger_release(p_book, due, 3::smallint);
END $$;

-- End those of the holds that are still open, and lower what their accounts
-- hold. The accounts must be locked. An account that is over its limit may
-- come back by it.
CREATE FUNCTION public.ledger_release(p_book int, p_holds uuid[], p_state smallint) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    released int;
BEGIN
    WITH ended AS (
        UPDATE public.ledger_hold SET state = p_state, ended_at = clock_timestamp()
        WHERE book_id = p_book AND id = ANY (p_holds) AND state = 0
        RETURNING debit, amount
    ), freed AS (
        SELECT debit, sum(amount)::bigint AS amount, count(*) AS holds FROM ended GROUP BY debit
    ), given_back AS (
        UPDATE public.ledger_account a SET
            held = a.held - f.amount,
            over_limit = a.over_limit AND public.ledger_past_limit(a.posted - a.held + f.amount, a.posted, a.floor, a.ceiling)
        FROM freed f
        WHERE a.book_id = p_book AND a.id = f.debit
        RETURNING f.holds
    )
    SELECT coalesce(sum(holds), 0) INTO released FROM given_back;
    RETURN released;
END $$;

REVOKE ALL ON FUNCTION
    public.ledger_hold_open(int, uuid, bigint, bigint, bigint, timestamptz),
    public.ledger_hold_settle(int, uuid, uuid, bigint, smallint, date),
    public.ledger_hold_void(int, uuid),
    public.ledger_hold_expire(int, int),
    public.ledger_release(int, uuid[], smallint)
FROM PUBLIC;
