DROP FUNCTION
    public.ledger_audit_links(int),
    public.ledger_audit_holds(int);
