-- Opening, statement by statement.
--
-- The same as before, in PL/pgSQL: Citus, for whoever distributes the ledger,
-- cannot say from a parameter of an SQL function on which server a book lies
-- (docs/guides/growing.md).

CREATE OR REPLACE FUNCTION public.ledger_open_book(p_unit smallint, p_kind smallint, p_sample boolean) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    opened int;
BEGIN
    INSERT INTO public.ledger_book (unit, kind, sample, opened_at)
    VALUES (p_unit, p_kind, p_sample, clock_timestamp())
    RETURNING id INTO opened;
    RETURN opened;
END $$;

CREATE OR REPLACE FUNCTION public.ledger_open_account(p_book int, p_kind smallint, p_floor bigint, p_ceiling bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment constant timestamptz := clock_timestamp();
    opened bigint;
BEGIN
    INSERT INTO public.ledger_account (book_id, kind, floor, ceiling, opened_at)
    VALUES (p_book, p_kind, p_floor, p_ceiling, moment)
    RETURNING id INTO opened;
    INSERT INTO public.ledger_limit (book_id, account_id, number, floor, ceiling, reason, at)
    VALUES (p_book, opened, 1, p_floor, p_ceiling, 'opened', moment);
    RETURN opened;
END $$;
