DROP FUNCTION
    public.ledger_balance_at(int, bigint, timestamptz),
    public.ledger_close_account(int, bigint),
    public.ledger_set_limits(int, bigint, bigint, bigint, text),
    public.ledger_reverse(int, uuid, uuid, timestamptz),
    public.ledger_post(int, uuid, bigint, bigint, bigint, smallint, date, timestamptz, uuid),
    public.ledger_move(int, uuid, bigint, bigint, bigint, smallint, date, timestamptz, uuid, uuid),
    public.ledger_open_account(int, smallint, bigint, bigint),
    public.ledger_open_book(smallint, smallint, boolean),
    public.ledger_past_limit(bigint, bigint, bigint, bigint),
    public.ledger_refusal(text, bigint);
DROP TYPE public.ledger_posting;
