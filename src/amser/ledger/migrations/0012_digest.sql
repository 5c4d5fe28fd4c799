-- The digest: what shows tampering by whoever owns the server.
--
-- For each live book and each day (UTC) one row, also for a day without
-- entries: how many transfers are dated in it, a SHA-256 of them, and a
-- SHA-256 that chains it to the day before. Whoever keeps a copy of a chain's
-- newest value elsewhere can tell later whether any row of its past was
-- changed, taken away or added. docs/guides/keeping.md says how.
--
-- It is made once a day, not with each posting, so that postings of one book
-- do not queue behind each other. A sample book has none: its history is
-- invented, and may be dated back.

CREATE TABLE public.ledger_digest (
    book_id int NOT NULL REFERENCES public.ledger_book,
    day date NOT NULL,                  -- of UTC; from the book's first, without gaps
    transfers bigint NOT NULL,
    entries bytea NOT NULL,             -- of the day's transfers
    chain bytea NOT NULL,               -- of the chain of the day before, the day, and the two columns above
    made_at timestamptz NOT NULL,
    PRIMARY KEY (book_id, day),
    CONSTRAINT ledger_digest_is_a_sha256
        CHECK (length(entries) = 32 AND length(chain) = 32 AND transfers >= 0)
);
CREATE TRIGGER ledger_digest_never_changes
    BEFORE UPDATE OR DELETE OR TRUNCATE ON public.ledger_digest
    FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_change();

-- All of a transfer, in columns of fixed width, so that no two are alike. No
-- uuid is all zeros, and no day -infinity: they stand for null.
CREATE FUNCTION public.ledger_digest_row(t public.ledger_transfer) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.sha256(
        pg_catalog.int4send(t.book_id) || pg_catalog.uuid_send(t.id)
        || pg_catalog.int8send(t.debit) || pg_catalog.int8send(t.credit)
        || pg_catalog.int8send(t.amount) || pg_catalog.int2send(t.code)
        || pg_catalog.int8send(t.debit_after) || pg_catalog.int8send(t.credit_after)
        || pg_catalog.int8send(t.debit_seq) || pg_catalog.int8send(t.credit_seq)
        || pg_catalog.uuid_send(coalesce(t.group_id, '00000000-0000-0000-0000-000000000000'))
        || pg_catalog.uuid_send(coalesce(t.reverses, '00000000-0000-0000-0000-000000000000'))
        || pg_catalog.uuid_send(coalesce(t.hold_id, '00000000-0000-0000-0000-000000000000'))
        || pg_catalog.timestamptz_send(t.at) || pg_catalog.date_send(coalesce(t.worked_on, '-infinity')))
$$;

-- What the rows say of each day of each live book before p_before, from the
-- book's first or from p_since. One pass over the table; memory grows with the
-- busiest minute, not with the days.
CREATE FUNCTION public.ledger_digest_days(p_since date, p_before date)
RETURNS TABLE (book_id int, day date, transfers bigint, entries bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET work_mem = '64MB' SET jit = off AS $$
    WITH live AS (
        SELECT b.id, greatest(p_since, (b.opened_at AT TIME ZONE 'UTC')::date) AS since
        FROM public.ledger_book b WHERE NOT b.sample
    ), minute AS (
        SELECT t.book_id, date_trunc('minute', t.at AT TIME ZONE 'UTC') AS began, count(*) AS transfers,
            sha256(string_agg(public.ledger_digest_row(t), ''::bytea ORDER BY t.id)) AS entries
        FROM public.ledger_transfer t JOIN live ON live.id = t.book_id
        WHERE t.at >= coalesce(p_since, '-infinity')::timestamp AT TIME ZONE 'UTC'
          AND t.at < p_before::timestamp AT TIME ZONE 'UTC'
        GROUP BY t.book_id, began
    ), busy AS (
        SELECT minute.book_id, began::date AS day, sum(transfers)::bigint AS transfers,
            sha256(string_agg(minute.entries, ''::bytea ORDER BY began)) AS entries
        FROM minute GROUP BY minute.book_id, began::date
    ), first AS (
        -- Nothing is dated before its book was opened. Where something is, it shows.
        SELECT live.id, least(live.since, (SELECT min(busy.day) FROM busy WHERE busy.book_id = live.id)) AS since FROM live
    )
    SELECT first.id, each.day::date, coalesce(busy.transfers, 0), coalesce(busy.entries, sha256(''))
    FROM first
    CROSS JOIN LATERAL generate_series(first.since::timestamp, (p_before - 1)::timestamp, interval '1 day') AS each (day)
    LEFT JOIN busy ON busy.book_id = first.id AND busy.day = each.day::date
    ORDER BY 1, 2
$$;

CREATE FUNCTION public.ledger_digest_chain(p_before bytea, p_day date, p_transfers bigint, p_entries bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.sha256(
        coalesce(p_before, ''::bytea) || pg_catalog.convert_to(pg_catalog.to_char(p_day, 'YYYY-MM-DD'), 'UTF8')
        || pg_catalog.int8send(p_transfers) || p_entries)
$$;

-- Close every day that can be closed, and return how many rows that made.
-- -1: not yet, for a transaction is open that could still date an entry into
-- one of them.
--
-- When is a day closed? A posting locks its accounts, which gives its
-- transaction a number, and only then reads the clock. Here it is the other
-- way round: the clock is read first, then a number taken. So whoever dates a
-- transfer before that moment has a lower number than this transaction, and
-- once none that is lower is open, all they dated is there to be seen, and
-- nothing can come after it. (The upper end of a snapshot would not do: it
-- lies below numbers that are given out already.) The clock may be set back a
-- little: a day rests ten minutes before it is closed.
CREATE FUNCTION public.ledger_close_days(p_patience interval DEFAULT '10 s') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment constant timestamptz := clock_timestamp();
    today constant date := ((moment - interval '10 minutes') AT TIME ZONE 'UTC')::date;
    number xid8;
    since date;
    made bigint := 0;
    one record;
    newest record;
BEGIN
    -- Each statement must see what was committed before it, and the number
    -- must come after the moment.
    ASSERT current_setting('transaction_isolation') = 'read committed';
    ASSERT pg_current_xact_id_if_assigned() IS NULL;
    number := pg_current_xact_id();
    WHILE pg_snapshot_xmin(pg_current_snapshot()) < number LOOP
        IF clock_timestamp() > moment + p_patience THEN
            RETURN -1;
        END IF;
        PERFORM pg_sleep(0.05);
    END LOOP;

    -- From the first day that some book lacks.
    SELECT min(coalesce(d.day + 1, (b.opened_at AT TIME ZONE 'UTC')::date)) INTO since
    FROM public.ledger_book b
    LEFT JOIN (SELECT book_id, max(day) AS day FROM public.ledger_digest GROUP BY book_id) AS d ON d.book_id = b.id
    WHERE NOT b.sample;
    IF since IS NULL OR since >= today THEN
        RETURN 0;
    END IF;
    FOR one IN SELECT * FROM public.ledger_digest_days(since, today) LOOP
        SELECT d.day, d.chain INTO newest FROM public.ledger_digest d WHERE d.book_id = one.book_id ORDER BY d.day DESC LIMIT 1;
        CONTINUE WHEN newest.day >= one.day;
        INSERT INTO public.ledger_digest (book_id, day, transfers, entries, chain, made_at)
        VALUES (one.book_id, one.day, one.transfers, one.entries,
            public.ledger_digest_chain(newest.chain, one.day, one.transfers, one.entries), clock_timestamp())
        ON CONFLICT DO NOTHING;
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION public.ledger_close_days(interval) FROM PUBLIC;

-- Its own nets: the audit names what is missing, as with the others.
CREATE FUNCTION public.ledger_digest_nets() RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'ledger_digest_never_changes'
    WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'ledger_digest_never_changes' AND tgenabled IN ('O', 'A'))
    UNION ALL
    SELECT name FROM unnest(ARRAY['ledger_digest_pkey', 'ledger_digest_is_a_sha256']) AS name
    WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conname = name AND convalidated)
$$;
