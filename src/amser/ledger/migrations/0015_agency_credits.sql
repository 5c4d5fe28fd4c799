-- Which kinds of account and which reasons there are, after this and before; going back fails where the new ones were used.
ALTER DOMAIN public.ledger_account_kind DROP CONSTRAINT ledger_account_kind_is_known;
ALTER DOMAIN public.ledger_account_kind ADD CONSTRAINT ledger_account_kind_is_known CHECK (VALUE BETWEEN {kinds});
ALTER DOMAIN public.ledger_code DROP CONSTRAINT ledger_transfer_code_is_known;
ALTER DOMAIN public.ledger_code ADD CONSTRAINT ledger_transfer_code_is_known CHECK (VALUE BETWEEN {codes});

-- The audit and the proof name the same bounds. Their bodies are otherwise as they were, so they are not written out again.
DO $$
DECLARE
    audit regprocedure;
    body text;
    bounded text;
BEGIN
    FOREACH audit IN ARRAY ARRAY[
        'public.ledger_audit_accounts(int)', 'public.ledger_audit_transfers(int)',
        'public.ledger_proof_balances(int, bigint)', 'public.ledger_proof_rest(int)']::regprocedure[]
    LOOP
        body := pg_get_functiondef(audit);
        bounded := replace(replace(body, 'kind NOT BETWEEN {kinds_before}', 'kind NOT BETWEEN {kinds}'),
                           'code NOT BETWEEN {codes_before}', 'code NOT BETWEEN {codes}');
        IF bounded = body THEN
            RAISE EXCEPTION '% does not name the bounds', audit;
        END IF;
        EXECUTE bounded;
    END LOOP;
END
$$;
