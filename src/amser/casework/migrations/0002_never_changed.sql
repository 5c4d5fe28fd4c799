-- The second net under the privileges in config/grants.sql: what was said of a concern stays, whoever would rather it did not.
CREATE FUNCTION casework_concern_never_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what is written of a concern never changes' USING ERRCODE = 'restrict_violation';
END
$$;

DO $$
DECLARE
    relation text;
BEGIN
    FOREACH relation IN ARRAY ARRAY[
        'casework_concern', 'casework_concernperson', 'casework_concernstep', 'casework_concernnote', 'casework_complaintstep'
    ]
    LOOP
        EXECUTE format(
            'CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION casework_concern_never_changes()',
            relation
        );
        EXECUTE format(
            'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION casework_concern_never_changes()',
            relation
        );
    END LOOP;
END
$$;
