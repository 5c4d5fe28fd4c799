-- What was published is checked against the rows, not against this table: it
-- can be made anew.
DROP FUNCTION
    public.ledger_digest_nets(),
    public.ledger_close_days(interval),
    public.ledger_digest_chain(bytea, date, bigint, bytea),
    public.ledger_digest_days(date, date),
    public.ledger_digest_row(public.ledger_transfer);
DROP TABLE public.ledger_digest;
