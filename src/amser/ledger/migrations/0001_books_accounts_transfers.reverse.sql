-- Going back is for a new installation only: history is never dropped.
DO $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_transfer) THEN
        RAISE EXCEPTION 'the ledger has transfers: this migration cannot be undone';
    END IF;
END $$;
DROP TABLE public.ledger_limit, public.ledger_transfer, public.ledger_account, public.ledger_book;
DROP FUNCTION public.ledger_refuse_change();
