-- What the application may do in the database. Run by the owner after every migration, in one transaction; repeatable.
-- {application} is the role's name. The list of exceptions is the point of having two roles: keep it short and at the end.

GRANT USAGE ON SCHEMA public TO {application};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {application};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {application};

ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {application};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON ROUTINES TO {application};

DO $$
DECLARE
    application constant name := {application_name};
    routine regprocedure;
    entry record;
BEGIN
    -- Our own routines only: those of extensions belong to the superuser, and are open to everyone already.
    FOR routine IN
        SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
    LOOP
        EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %I', routine, application);
    END LOOP;

    FOR entry IN
        SELECT * FROM (VALUES
            ('django_migrations', 'INSERT, UPDATE, DELETE'),
            -- History is added to, never rewritten.
            ('audit_entry', 'UPDATE, DELETE'),
            ('exchanges_question', 'UPDATE, DELETE'),
            ('audit_opening', 'UPDATE, DELETE'),
            -- Nobody makes a concern about them go away.
            ('casework_concern', 'UPDATE, DELETE'),
            ('casework_concernperson', 'UPDATE, DELETE'),
            ('casework_concernstep', 'UPDATE, DELETE'),
            ('casework_concernnote', 'UPDATE, DELETE'),
            ('casework_complaintstep', 'UPDATE, DELETE'),
            ('measures_closedperiod', 'UPDATE, DELETE'),
            ('networks_decision', 'UPDATE, DELETE'),
            ('networks_correction', 'UPDATE, DELETE'),
            ('networks_groupagreement', 'UPDATE, DELETE'),
            ('networks_commitmentupdate', 'UPDATE, DELETE'),
            ('networks_review', 'UPDATE, DELETE'),
            ('networks_assetcheck', 'UPDATE, DELETE'),
            -- What was agreed to, held or refused is written once.
            ('agencies_agreementtext', 'UPDATE, DELETE'),
            ('agencies_giftpart', 'UPDATE, DELETE'),
            ('vouchers_voucherrefusal', 'UPDATE, DELETE'),
            -- Rows behind which credits stand change their state, and never go.
            ('agencies_budget', 'DELETE'),
            ('agencies_creditgift', 'DELETE'),
            ('agencies_partner', 'DELETE'),
            ('agencies_participant', 'DELETE'),
            ('agencies_purse', 'DELETE'),
            ('agencies_scheme', 'DELETE'),
            ('employers_volunteeringday', 'DELETE'),
            ('networks_call', 'DELETE'),
            ('networks_commitment', 'DELETE'),
            ('networks_contribution', 'DELETE'),
            ('opportunities_attendance', 'DELETE'),
            ('opportunities_award', 'DELETE'),
            ('opportunities_awardline', 'DELETE'),
            ('venues_use', 'DELETE'),
            ('vouchers_voucher', 'DELETE'),
            ('vouchers_voucherbatch', 'DELETE'),
            -- The ledger is written by its own functions, which run as the owner.
            ('ledger_book', 'INSERT, UPDATE, DELETE'),
            ('ledger_account', 'INSERT, UPDATE, DELETE'),
            ('ledger_limit', 'INSERT, UPDATE, DELETE'),
            ('ledger_hold', 'INSERT, UPDATE, DELETE'),
            ('ledger_digest', 'INSERT, UPDATE, DELETE'),
            ('ledger_transfer', 'INSERT, UPDATE, DELETE')
        ) AS withheld (relation, rights)
        WHERE to_regclass('public.' || relation) IS NOT NULL
    LOOP
        EXECUTE format('REVOKE %s ON %I FROM %I', entry.rights, entry.relation, application);
    END LOOP;
END
$$;
