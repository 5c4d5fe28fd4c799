DROP TRIGGER ledger_account_of_people_has_a_floor ON public.ledger_limit;
DROP FUNCTION public.ledger_people_have_a_floor();
ALTER TABLE public.ledger_limit DROP CONSTRAINT ledger_limit_floor_is_not_above_its_ceiling;
ALTER TABLE public.ledger_transfer DROP CONSTRAINT ledger_transfer_is_whole;
ALTER TABLE public.ledger_transfer
    ALTER amount TYPE bigint,
    ALTER code TYPE smallint,
    ADD FOREIGN KEY (book_id, reverses) REFERENCES public.ledger_transfer,
    ADD CONSTRAINT ledger_transfer_moves_something CHECK (amount > 0),
    ADD CONSTRAINT ledger_transfer_has_two_sides CHECK (debit <> credit),
    ADD CONSTRAINT ledger_transfer_code_is_known CHECK (code BETWEEN 1 AND 8),
    ADD CONSTRAINT ledger_transfer_of_an_exchange_has_its_day CHECK (code <> 1 OR worked_on IS NOT NULL),
    ADD CONSTRAINT ledger_transfer_reversal_names_its_transfer CHECK ((code = 8) = (reverses IS NOT NULL));
DROP TRIGGER ledger_account_identity_never_changes ON public.ledger_account;
ALTER TABLE public.ledger_account DROP CONSTRAINT ledger_account_keeps_its_limits_or_is_over_limit;
ALTER TABLE public.ledger_account
    ALTER kind TYPE smallint,
    ALTER held TYPE bigint,
    ADD CONSTRAINT ledger_account_kind_is_known CHECK (kind BETWEEN 1 AND 6),
    ADD CONSTRAINT ledger_account_of_people_has_a_floor CHECK (kind NOT IN (1, 2) OR floor IS NOT NULL),
    ADD CONSTRAINT ledger_account_floor_is_not_above_its_ceiling CHECK (floor <= ceiling),
    ADD CONSTRAINT ledger_account_keeps_its_floor_or_is_over_limit CHECK (over_limit OR posted - held >= floor),
    ADD CONSTRAINT ledger_account_keeps_its_ceiling_or_is_over_limit CHECK (over_limit OR posted <= ceiling),
    ADD CONSTRAINT ledger_account_holds_are_not_negative CHECK (held >= 0),
    ADD CONSTRAINT ledger_account_is_dated_once_it_has_moved CHECK (seq >= 0 AND (seq = 0) = (last_at IS NULL)),
    ADD CONSTRAINT ledger_account_closed_is_empty CHECK (closed_at IS NULL OR (posted = 0 AND held = 0));
CREATE TRIGGER ledger_account_identity_never_changes
    BEFORE UPDATE OF book_id, id, kind, opened_at ON public.ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_change();
DROP DOMAIN public.ledger_code, public.ledger_amount, public.ledger_held, public.ledger_account_kind;
