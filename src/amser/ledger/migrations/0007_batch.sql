-- Many transfers of one book in one call: the same answers, rows and balances
-- as if they were posted one by one in the order given, at a tenth of the
-- price.
--
-- Transfers that share a group_id are a group: decided together, where its
-- first one stands, and all refused if one is. Then that one says why, and the
-- others say 'group_refused'. A leg that an earlier call posted stands.
--
-- No plan depends on luck. An array has no statistics, so a planner that may
-- choose can choose to compare all pairs, and a call that took 0.2 s takes 15.
-- Hence the settings of these functions: one plan for all sizes; tables are
-- read along their keys by the ids of the batch; no loops within loops. The
-- plain way, below, has no join at all.

CREATE TYPE public.ledger_batch AS (
    needs_care boolean,
    at timestamptz,             -- of every transfer that is posted
    outcomes text[],            -- null: all are posted
    known_ats timestamptz[],    -- of those that exist already
    debit_afters bigint[],
    credit_afters bigint[],
    debit_seqs bigint[],
    credit_seqs bigint[],
    figures bigint[],
    accounts bigint[],          -- and of each account what comes of it
    posted bigint[],
    seqs bigint[]
);

CREATE FUNCTION public.ledger_post_batch(
    p_book int, p_ids uuid[], p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_codes smallint[],
    p_worked_on date[], p_groups uuid[], p_at timestamptz
) RETURNS SETOF public.ledger_posting
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_nestloop = off SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
DECLARE
    batch public.ledger_batch;
    careful boolean := p_at IS NOT NULL;
BEGIN
    IF array_remove(p_groups, NULL) <> '{}' THEN
        -- Legs that do not stand side by side are to be decided as if they did.
        SELECT careful OR count(*) > count(DISTINCT leg) INTO careful
        FROM (SELECT leg, lag(leg) OVER (ORDER BY place) AS before FROM unnest(p_groups) WITH ORDINALITY AS legs (leg, place)) AS legs
        WHERE leg IS DISTINCT FROM before AND leg IS NOT NULL;
    END IF;

    FOR attempt IN 1..3 LOOP
        IF NOT careful THEN
            batch := public.ledger_batch_sum(p_book, p_debits, p_credits, p_amounts);
            careful := batch.needs_care;
        END IF;
        IF careful THEN
            batch := public.ledger_batch_decide(
                p_book, p_ids, p_debits, p_credits, p_amounts, p_codes, p_worked_on, p_groups, p_at);
        END IF;

        BEGIN
            INSERT INTO public.ledger_transfer (
                book_id, id, debit, credit, amount, code, debit_after, credit_after,
                debit_seq, credit_seq, group_id, at, worked_on
            )
            SELECT p_book, id, debit, credit, amount, code, debit_after, credit_after,
                debit_seq, credit_seq, group_id, batch.at, worked_on
            FROM (
                SELECT unnest(p_ids) AS id, unnest(p_debits) AS debit, unnest(p_credits) AS credit, unnest(p_amounts) AS amount,
                    unnest(p_codes) AS code, unnest(p_worked_on) AS worked_on, unnest(p_groups) AS group_id,
                    unnest(batch.outcomes) AS outcome,
                    unnest(batch.debit_afters) AS debit_after, unnest(batch.credit_afters) AS credit_after,
                    unnest(batch.debit_seqs) AS debit_seq, unnest(batch.credit_seqs) AS credit_seq
            ) AS leg
            WHERE outcome IS NULL OR outcome = 'posted';

            UPDATE public.ledger_account AS a SET
                posted = moved.posted, seq = moved.seq, last_at = batch.at,
                over_limit = a.over_limit AND public.ledger_past_limit(moved.posted - a.held, moved.posted, a.floor, a.ceiling)
            FROM unnest(batch.accounts, batch.posted, batch.seqs) AS moved (account, posted, seq)
            WHERE a.book_id = p_book AND a.id = ANY (batch.accounts) AND a.id = moved.account AND a.seq <> moved.seq;

            RETURN QUERY
            SELECT coalesce(outcome, 'posted'), id,
                CASE WHEN outcome IS NULL OR outcome = 'posted' THEN batch.at ELSE known_at END,
                debit_after, credit_after, figure
            FROM (
                SELECT unnest(p_ids) AS id, unnest(batch.outcomes) AS outcome, unnest(batch.known_ats) AS known_at,
                    unnest(batch.debit_afters) AS debit_after, unnest(batch.credit_afters) AS credit_after,
                    unnest(batch.figures) AS figure
            ) AS leg;
            RETURN;
        EXCEPTION WHEN unique_violation THEN
            -- An id is known, or stands twice in this batch, or went to a
            -- transfer between other accounts just now. Look before writing.
            IF attempt = 3 THEN
                RAISE;
            END IF;
            careful := true;
        END;
    END LOOP;
END $$;

-- PostgreSQL's own sum of bigints is numeric, which is slow and cannot
-- overflow; a balance that overflows may as well fail here.
CREATE AGGREGATE public.ledger_sum(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0');

-- The plain way, for nearly always nothing is refused and every id is new.
-- Lock the accounts in the order of ids; then number and sum the entries of
-- each account in one pass, its present state coming first: the one row of it
-- that has limits, which max() finds again. What is held raises the
-- floor.
CREATE FUNCTION public.ledger_batch_sum(
    p_book int, p_debits bigint[], p_credits bigint[], p_amounts bigint[]
) RETURNS public.ledger_batch
LANGUAGE plpgsql AS $$
DECLARE
    accounts bigint[] := p_debits || p_credits;
    batch public.ledger_batch;
BEGIN
    SELECT
        bool_or(CASE side
            WHEN 0 THEN closed_at IS NOT NULL
            WHEN 1 THEN public.ledger_debit_refusal(after - moved, lowest, -moved) IS NOT NULL
            WHEN 2 THEN public.ledger_credit_refusal(after - moved, ceiling, moved) IS NOT NULL
        END) OR count(*) FILTER (WHERE side = 0) < count(*) FILTER (WHERE is_newest),  -- no such account
        greatest(clock_timestamp(), max(last_at)),
        array_agg(after) FILTER (WHERE side = 1),
        array_agg(after) FILTER (WHERE side = 2),
        array_agg(number) FILTER (WHERE side = 1),
        array_agg(number) FILTER (WHERE side = 2),
        array_agg(account) FILTER (WHERE is_newest),
        array_agg(after) FILTER (WHERE is_newest),
        array_agg(number) FILTER (WHERE is_newest)
    INTO batch.needs_care, batch.at, batch.debit_afters, batch.credit_afters, batch.debit_seqs, batch.credit_seqs,
        batch.accounts, batch.posted, batch.seqs
    FROM (
        SELECT account, place, side, moved, last_at, closed_at,
            lead(false, 1, true) OVER numbered AS is_newest,
            public.ledger_sum(moved) OVER numbered AS after,
            public.ledger_sum(step) OVER numbered AS number,
            max(lowest) OVER numbered AS lowest,
            max(ceiling) OVER numbered AS ceiling
        FROM (
            SELECT id AS account, 0 AS place, 0 AS side, posted AS moved, seq AS step, floor + held AS lowest, ceiling, last_at, closed_at
            FROM (
                SELECT * FROM public.ledger_account
                WHERE book_id = p_book AND id = ANY (accounts)
                ORDER BY id FOR NO KEY UPDATE
            ) AS locked
            UNION ALL
            SELECT account, place, 1, -amount, 1, NULL, NULL, NULL, NULL
            FROM (SELECT unnest(p_debits) AS account, unnest(p_amounts) AS amount, generate_subscripts(p_debits, 1) AS place) AS leg
            UNION ALL
            SELECT account, place, 2, amount, 1, NULL, NULL, NULL, NULL
            FROM (SELECT unnest(p_credits) AS account, unnest(p_amounts) AS amount, generate_subscripts(p_credits, 1) AS place) AS leg
        ) AS entry
        WINDOW numbered AS (PARTITION BY account ORDER BY place)
        ORDER BY place
    ) AS entry;
    RETURN batch;
END $$;

-- The careful way: one after the other, in memory.
CREATE FUNCTION public.ledger_batch_decide(
    p_book int, p_ids uuid[], p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_codes smallint[],
    p_worked_on date[], p_groups uuid[], p_at timestamptz
) RETURNS public.ledger_batch
LANGUAGE plpgsql AS $$
DECLARE
    batch public.ledger_batch;
    size constant int := cardinality(p_ids);
    -- Of each account, in the order of ids.
    accounts bigint[];
    posted bigint[];
    held bigint[];
    floors bigint[];
    ceilings bigint[];
    seqs bigint[];
    last_ats timestamptz[];
    closed boolean[];
    date_allowed boolean;
    -- Of each leg, by its place.
    outcomes text[] := array_fill(NULL::text, ARRAY[size]);
    known_ats timestamptz[] := array_fill(NULL::timestamptz, ARRAY[size]);
    debit_afters bigint[] := array_fill(NULL::bigint, ARRAY[size]);
    credit_afters bigint[] := array_fill(NULL::bigint, ARRAY[size]);
    debit_seqs bigint[] := array_fill(NULL::bigint, ARRAY[size]);
    credit_seqs bigint[] := array_fill(NULL::bigint, ARRAY[size]);
    figures bigint[] := array_fill(NULL::bigint, ARRAY[size]);
    debit_at int[] := array_fill(NULL::int, ARRAY[size]);
    credit_at int[] := array_fill(NULL::int, ARRAY[size]);
    first_at int[] := array_fill(NULL::int, ARRAY[size]);
    twins int[] := array_fill(NULL::int, ARRAY[size]);   -- by the place where an id first stands: where it was posted
    leg record;
    d int;
    c int;
    twin int;
    refusal text;
    figure bigint;
    group_id uuid;
    group_legs int[];    -- the places of those that stand so far
    group_is_refused boolean;
    earlier int;
BEGIN
    PERFORM FROM public.ledger_account
    WHERE book_id = p_book AND id = ANY (p_debits || p_credits)
    ORDER BY id FOR NO KEY UPDATE;
    SELECT array_agg(a.id), array_agg(a.posted), array_agg(a.held), array_agg(a.floor), array_agg(a.ceiling), array_agg(a.seq),
        array_agg(a.last_at), array_agg(a.closed_at IS NOT NULL), greatest(clock_timestamp(), max(a.last_at))
    INTO accounts, posted, held, floors, ceilings, seqs, last_ats, closed, batch.at
    FROM (
        SELECT * FROM public.ledger_account WHERE book_id = p_book AND id = ANY (p_debits || p_credits) ORDER BY id
    ) AS a;
    IF p_at IS NOT NULL THEN
        date_allowed := p_at <= clock_timestamp() AND (SELECT sample FROM public.ledger_book WHERE id = p_book);
        batch.at := p_at;
    END IF;

    FOR leg IN
        SELECT w.*, da.place AS debit_at, ca.place AS credit_at, min(w.place) OVER (PARTITION BY w.id) AS first_place,
            t.at AS known_at, t.debit_after, t.credit_after,
            (t.debit, t.credit, t.amount, t.code, t.worked_on, t.group_id, t.reverses, t.hold_id) IS NOT DISTINCT FROM
            (w.debit, w.credit, w.amount, w.code, w.worked_on, w.group_id, NULL, NULL) AS known_is_equal
        FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_codes, p_worked_on, p_groups) WITH ORDINALITY
            AS w (id, debit, credit, amount, code, worked_on, group_id, place)
        LEFT JOIN unnest(accounts) WITH ORDINALITY AS da (account, place) ON da.account = w.debit
        LEFT JOIN unnest(accounts) WITH ORDINALITY AS ca (account, place) ON ca.account = w.credit
        LEFT JOIN public.ledger_transfer AS t ON t.book_id = p_book AND t.id = ANY (p_ids) AND t.id = w.id
        ORDER BY CASE WHEN w.group_id IS NULL THEN w.place ELSE min(w.place) OVER (PARTITION BY w.group_id) END, w.place
    LOOP
        IF leg.group_id IS NULL OR leg.group_id IS DISTINCT FROM group_id THEN
            group_id := leg.group_id;
            group_legs := '{}';
            group_is_refused := false;
        END IF;
        d := leg.debit_at;
        c := leg.credit_at;
        twin := twins[leg.first_place];
        refusal := NULL;
        figure := NULL;

        -- The order of ledger_move.
        IF group_is_refused AND leg.known_at IS NULL THEN
            refusal := 'group_refused';
        ELSIF d IS NULL OR c IS NULL THEN
            refusal := 'no_such_account';
        ELSIF leg.known_at IS NOT NULL THEN
            IF leg.known_is_equal THEN
                outcomes[leg.place] := 'exists';
                known_ats[leg.place] := leg.known_at;
                debit_afters[leg.place] := leg.debit_after;
                credit_afters[leg.place] := leg.credit_after;
                CONTINUE;
            END IF;
            refusal := 'id_reused';
        ELSIF twin IS NOT NULL THEN
            IF (leg.debit, leg.credit, leg.amount, leg.code, leg.worked_on, leg.group_id) IS NOT DISTINCT FROM
                (p_debits[twin], p_credits[twin], p_amounts[twin], p_codes[twin], p_worked_on[twin], p_groups[twin])
            THEN
                outcomes[leg.place] := 'exists';
                known_ats[leg.place] := batch.at;
                debit_afters[leg.place] := debit_afters[twin];
                credit_afters[leg.place] := credit_afters[twin];
                group_legs := group_legs || leg.place::int;
                CONTINUE;
            END IF;
            refusal := 'id_reused';
        ELSIF closed[d] OR closed[c] THEN
            refusal := 'account_closed';
        ELSE
            refusal := coalesce(
                public.ledger_debit_refusal(posted[d] - held[d], floors[d], leg.amount),
                public.ledger_credit_refusal(posted[c], ceilings[c], leg.amount));
            IF refusal IS NOT NULL THEN
                figure := public.ledger_figure(refusal, posted[d] - held[d], floors[d], posted[c], ceilings[c]);
            ELSIF p_at IS NOT NULL AND (NOT date_allowed OR p_at < last_ats[d] OR p_at < last_ats[c]) THEN
                refusal := 'date_not_allowed';
            END IF;
        END IF;

        IF refusal IS NOT NULL THEN
            outcomes[leg.place] := refusal;
            figures[leg.place] := figure;
            -- As if none of the group had been posted.
            group_is_refused := leg.group_id IS NOT NULL;
            FOREACH earlier IN ARRAY group_legs LOOP
                IF outcomes[earlier] = 'posted' THEN
                    d := debit_at[earlier];
                    c := credit_at[earlier];
                    posted[d] := posted[d] + p_amounts[earlier];
                    posted[c] := posted[c] - p_amounts[earlier];
                    seqs[d] := seqs[d] - 1;
                    seqs[c] := seqs[c] - 1;
                    twins[first_at[earlier]] := NULL;
                END IF;
                outcomes[earlier] := 'group_refused';
                known_ats[earlier] := NULL;
                debit_afters[earlier] := NULL;
                credit_afters[earlier] := NULL;
            END LOOP;
            group_legs := '{}';
            CONTINUE;
        END IF;

        posted[d] := posted[d] - leg.amount;
        posted[c] := posted[c] + leg.amount;
        seqs[d] := seqs[d] + 1;
        seqs[c] := seqs[c] + 1;
        outcomes[leg.place] := 'posted';
        debit_afters[leg.place] := posted[d];
        credit_afters[leg.place] := posted[c];
        debit_seqs[leg.place] := seqs[d];
        credit_seqs[leg.place] := seqs[c];
        debit_at[leg.place] := d;
        credit_at[leg.place] := c;
        first_at[leg.place] := leg.first_place;
        twins[leg.first_place] := leg.place;
        IF leg.group_id IS NOT NULL THEN
            group_legs := group_legs || leg.place::int;
        END IF;
    END LOOP;

    batch.outcomes := outcomes;
    batch.known_ats := known_ats;
    batch.debit_afters := debit_afters;
    batch.credit_afters := credit_afters;
    batch.debit_seqs := debit_seqs;
    batch.credit_seqs := credit_seqs;
    batch.figures := figures;
    batch.accounts := accounts;
    batch.posted := posted;
    batch.seqs := seqs;
    RETURN batch;
END $$;

REVOKE ALL ON FUNCTION
    public.ledger_post_batch(int, uuid[], bigint[], bigint[], bigint[], smallint[], date[], uuid[], timestamptz),
    public.ledger_batch_sum(int, bigint[], bigint[], bigint[]),
    public.ledger_batch_decide(int, uuid[], bigint[], bigint[], bigint[], smallint[], date[], uuid[], timestamptz)
FROM PUBLIC;
