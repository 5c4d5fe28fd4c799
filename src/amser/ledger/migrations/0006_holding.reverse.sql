DROP FUNCTION
    public.ledger_hold_expire(int, int),
    public.ledger_hold_void(int, uuid),
    public.ledger_hold_settle(int, uuid, uuid, bigint, smallint, date),
    public.ledger_hold_open(int, uuid, bigint, bigint, bigint, timestamptz),
    public.ledger_release(int, uuid[], smallint);
