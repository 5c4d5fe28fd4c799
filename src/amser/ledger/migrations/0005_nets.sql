-- The nets under a posting, made cheap.
--
-- The functions decide under locks; constraints stop what goes round them.
-- But PostgreSQL reads a table's CHECKs from their text again in each
-- statement, which took a third of the time of a posting, and a foreign key
-- costs every row, also where it is null. So:
--
-- * what one column says by itself is a domain, which is kept ready and looked
--   at only where that column is written;
-- * what a posting can break is one CHECK for each table;
-- * what only opening and new limits can break is checked on ledger_limit,
--   where both leave a row;
-- * the rest (an account closes empty, is dated once it has moved, a reversal
--   names a transfer that is there) is decided by the functions under locks,
--   and the audit proves it.

CREATE DOMAIN public.ledger_account_kind AS smallint
    CONSTRAINT ledger_account_kind_is_known CHECK (VALUE BETWEEN 1 AND 6);
CREATE DOMAIN public.ledger_held AS bigint
    CONSTRAINT ledger_account_holds_are_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN public.ledger_amount AS bigint
    CONSTRAINT ledger_transfer_moves_something CHECK (VALUE > 0);
CREATE DOMAIN public.ledger_code AS smallint
    CONSTRAINT ledger_transfer_code_is_known CHECK (VALUE BETWEEN 1 AND 8);

-- The triggers that refuse changes name the columns; they return below.
DROP TRIGGER ledger_account_identity_never_changes ON public.ledger_account;
ALTER TABLE public.ledger_account
    DROP CONSTRAINT ledger_account_kind_is_known,
    DROP CONSTRAINT ledger_account_of_people_has_a_floor,
    DROP CONSTRAINT ledger_account_floor_is_not_above_its_ceiling,
    DROP CONSTRAINT ledger_account_keeps_its_floor_or_is_over_limit,
    DROP CONSTRAINT ledger_account_keeps_its_ceiling_or_is_over_limit,
    DROP CONSTRAINT ledger_account_holds_are_not_negative,
    DROP CONSTRAINT ledger_account_is_dated_once_it_has_moved,
    DROP CONSTRAINT ledger_account_closed_is_empty;
ALTER TABLE public.ledger_account
    ALTER kind TYPE public.ledger_account_kind,
    ALTER held TYPE public.ledger_held,
    ADD CONSTRAINT ledger_account_keeps_its_limits_or_is_over_limit
        CHECK (over_limit OR (posted - held >= floor AND posted <= ceiling));
CREATE TRIGGER ledger_account_identity_never_changes
    BEFORE UPDATE OF book_id, id, kind, opened_at ON public.ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_change();

ALTER TABLE public.ledger_transfer
    DROP CONSTRAINT ledger_transfer_moves_something,
    DROP CONSTRAINT ledger_transfer_has_two_sides,
    DROP CONSTRAINT ledger_transfer_code_is_known,
    DROP CONSTRAINT ledger_transfer_of_an_exchange_has_its_day,
    DROP CONSTRAINT ledger_transfer_reversal_names_its_transfer,
    DROP CONSTRAINT ledger_transfer_book_id_reverses_fkey;
ALTER TABLE public.ledger_transfer
    ALTER amount TYPE public.ledger_amount,
    ALTER code TYPE public.ledger_code,
    -- Two sides; a reversal names its transfer, an exchange its day.
    ADD CONSTRAINT ledger_transfer_is_whole
        CHECK (debit <> credit AND (code = 8) = (reverses IS NOT NULL) AND (code <> 1 OR worked_on IS NOT NULL));

ALTER TABLE public.ledger_limit
    ADD CONSTRAINT ledger_limit_floor_is_not_above_its_ceiling CHECK (floor <= ceiling);

CREATE FUNCTION public.ledger_people_have_a_floor() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.floor IS NULL AND (SELECT kind IN (1, 2) FROM public.ledger_account WHERE book_id = NEW.book_id AND id = NEW.account_id) THEN
        RAISE EXCEPTION 'ledger_account_of_people_has_a_floor: account % of book % needs one', NEW.account_id, NEW.book_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_account_of_people_has_a_floor';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_account_of_people_has_a_floor
    AFTER INSERT ON public.ledger_limit
    FOR EACH ROW EXECUTE FUNCTION public.ledger_people_have_a_floor();
