-- The second net under the privileges in config/grants.sql: nobody rewrites what was done, not even the owner by mistake.
CREATE FUNCTION audit_entry_never_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'audit entries never change' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER entry_never_changes BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_never_changes();
CREATE TRIGGER entries_are_never_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_never_changes();
