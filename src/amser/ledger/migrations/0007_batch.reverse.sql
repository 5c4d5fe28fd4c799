DROP FUNCTION
    public.ledger_post_batch(int, uuid[], bigint[], bigint[], bigint[], smallint[], date[], uuid[], timestamptz),
    public.ledger_batch_sum(int, bigint[], bigint[], bigint[]),
    public.ledger_batch_decide(int, uuid[], bigint[], bigint[], bigint[], smallint[], date[], uuid[], timestamptz);
DROP AGGREGATE public.ledger_sum(bigint);
DROP TYPE public.ledger_batch;
