DROP FUNCTION
    public.ledger_proof(int),
    public.ledger_proof_rest(int),
    public.ledger_proof_dates(int, int),
    public.ledger_proof_balances(int, bigint),
    public.ledger_proof_settled(uuid, uuid, bigint, bigint, bigint, timestamptz, bigint),
    public.ledger_proof_point(bigint, bigint, bigint, bigint);
