-- Going back is for a new installation only: history is never dropped.
DO $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_hold) THEN
        RAISE EXCEPTION 'the ledger has holds: this migration cannot be undone';
    END IF;
END $$;
ALTER TABLE public.ledger_transfer DROP COLUMN hold_id;
DROP TABLE public.ledger_hold;
