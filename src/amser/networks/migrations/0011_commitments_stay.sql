-- What was promised stays as it was said; how it stands changes only by an update, and updates never change.

CREATE FUNCTION networks_commitment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves constant text[] := ARRAY['state', 'is_public', 'reminded_at', 'who', 'organisation_name']; -- names may have to go
    said text;
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moves IS DISTINCT FROM to_jsonb(OLD) - moves THEN
        RAISE EXCEPTION 'what was promised never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state THEN
        SELECT state INTO said FROM networks_commitmentupdate WHERE commitment_id = NEW.id AND state <> '' ORDER BY id DESC LIMIT 1;
        IF said IS DISTINCT FROM NEW.state THEN
            RAISE EXCEPTION 'a promise moves by an update' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER commitment_stays BEFORE UPDATE OR DELETE ON networks_commitment
    FOR EACH ROW EXECUTE FUNCTION networks_commitment_stays();

CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON networks_commitmentupdate
    FOR EACH ROW EXECUTE FUNCTION networks_never_changes();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON networks_commitmentupdate
    FOR EACH STATEMENT EXECUTE FUNCTION networks_never_changes();
