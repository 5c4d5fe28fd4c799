DROP FUNCTION
    public.ledger_audit_nets(),
    public.ledger_audit_ids(int),
    public.ledger_audit_reversals(int),
    public.ledger_audit_entries(int),
    public.ledger_audit_transfers(int),
    public.ledger_audit_accounts(int),
    public.ledger_audit_books();
DROP TYPE public.ledger_finding;
