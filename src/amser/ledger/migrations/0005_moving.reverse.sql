-- Then the functions of 0002_posting.sql come back, from there.
DROP FUNCTION
    public.ledger_post(int, uuid, bigint, bigint, bigint, smallint, date, timestamptz, uuid),
    public.ledger_reverse(int, uuid, uuid, timestamptz),
    public.ledger_move(int, uuid, bigint, bigint, bigint, smallint, date, timestamptz, uuid, uuid, uuid),
    public.ledger_figure(text, bigint, bigint, bigint, bigint),
    public.ledger_credit_refusal(bigint, bigint, bigint),
    public.ledger_debit_refusal(bigint, bigint, bigint);
