-- The balance after every entry dated at or before a moment. Dates rise with
-- the numbers, so the newest such entry can be found in a few looks, each at
-- the two indexes a posting keeps anyway: where in the numbers a date should
-- stand is guessed from the dates at both ends, aimed a little to the farther
-- side, so that two guesses close in on it from both. Entries spread evenly
-- in time take six looks in a history of a million, where halving takes
-- twenty. After three guesses that did not even halve what was left (many
-- entries have one date) it is halved: never more than three looks beyond
-- halving alone. Runs as the caller.
-- Source: guessing by proportion is Peterson's interpolation search (1957).
CREATE OR REPLACE FUNCTION public.ledger_balance_at(p_book int, p_account bigint, p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment CONSTANT float8 := extract(epoch FROM p_at);
    low bigint := 0;     -- the newest entry known to be in time; 0 is "before the first"
    high bigint;         -- the newest not known to be too late
    low_at float8;
    high_at float8;      -- the date of the entry after `high`
    left_before bigint;
    misses int := 0;
    share float8;
    middle bigint;
    balance bigint := 0;
    entry record;
BEGIN
    SELECT seq, posted, last_at, opened_at INTO entry FROM public.ledger_account WHERE book_id = p_book AND id = p_account;
    IF entry.last_at <= p_at THEN
        RETURN entry.posted;
    END IF;
    high := entry.seq - 1;
    low_at := extract(epoch FROM entry.opened_at);
    high_at := extract(epoch FROM entry.last_at);
    WHILE low < high LOOP
        IF 2 * (high - low) > left_before THEN
            misses := misses + 1;
        END IF;
        left_before := high - low;
        IF misses < 3 AND low_at <= moment AND low_at < high_at THEN
            share := (moment - low_at) / (high_at - low_at);
            middle := low + round(share * (left_before + 1) + sign(0.5 - share) * sqrt(left_before * share * (1 - share)));
            middle := greatest(low + 1, least(high, middle));
        ELSE
            middle := (low + high + 1) / 2;
        END IF;
        SELECT at, after INTO STRICT entry FROM (
            SELECT at, debit_after AS after FROM public.ledger_transfer
            WHERE book_id = p_book AND debit = p_account AND debit_seq = middle
            UNION ALL
            SELECT at, credit_after FROM public.ledger_transfer
            WHERE book_id = p_book AND credit = p_account AND credit_seq = middle
        ) AS either;
        IF entry.at <= p_at THEN
            low := middle;
            low_at := extract(epoch FROM entry.at);
            balance := entry.after;
        ELSE
            high := middle - 1;
            high_at := extract(epoch FROM entry.at);
        END IF;
    END LOOP;
    RETURN balance;
END $$;
