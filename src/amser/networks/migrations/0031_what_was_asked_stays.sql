-- From the first answer on, what was asked, of whom, and who reads the answers when, stays: people answered relying on it.

CREATE FUNCTION networks_call_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves constant text[] := ARRAY['closes_at', 'about_cy', 'about_en'];
BEGIN
    IF TG_OP = 'DELETE' OR (
        to_jsonb(NEW) - moves IS DISTINCT FROM to_jsonb(OLD) - moves
        AND EXISTS (SELECT FROM networks_contribution WHERE call_id = OLD.id)
    ) THEN
        RAISE EXCEPTION 'what was asked never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER call_stays BEFORE UPDATE OR DELETE ON networks_call
    FOR EACH ROW EXECUTE FUNCTION networks_call_stays();

-- From the first stance on, the words of a contribution stay; its author may take them back, and then they are gone for good.

CREATE FUNCTION networks_contribution_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves constant text[] := ARRAY['state', 'hidden_why', 'merged_into_id', 'adopted_by_id', 'capacity', 'affiliation', 'is_named', 'changed_at'];
    whose constant text[] := ARRAY['text', 'language', 'source', 'url', 'context'];
    closes timestamptz;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a contribution is taken back or hidden, and never removed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM networks_contribution WHERE id IN (NEW.merged_into_id, NEW.derived_from_id) AND call_id <> NEW.call_id
    ) THEN
        RAISE EXCEPTION 'contributions to one call go together' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        -- Whoever changes or closes the call has its row locked: what is sent at the same moment waits, and may be refused.
        SELECT closes_at INTO closes FROM networks_call WHERE id = NEW.call_id FOR SHARE;
        IF NEW.made_at >= closes THEN
            RAISE EXCEPTION 'a closed call takes no contribution' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'withdrawn' OR to_jsonb(NEW) - moves - whose IS DISTINCT FROM to_jsonb(OLD) - moves - whose
        OR (OLD.adopted_by_id IS NOT NULL AND NEW.adopted_by_id IS DISTINCT FROM OLD.adopted_by_id) THEN
        RAISE EXCEPTION 'what was contributed never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> 'withdrawn' AND to_jsonb(NEW) - moves IS DISTINCT FROM to_jsonb(OLD) - moves AND (
        OLD.adopted_by_id IS NOT NULL OR EXISTS (SELECT FROM networks_stance WHERE contribution_id = OLD.id)
    ) THEN
        RAISE EXCEPTION 'words that somebody takes a stance on never change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER contribution_stays BEFORE INSERT OR UPDATE OR DELETE ON networks_contribution
    FOR EACH ROW EXECUTE FUNCTION networks_contribution_stays();

-- A stance is on somebody else's contribution, as it is read. Whoever rewrites or hides that has its row locked: a stance taken at the
-- same moment waits for them. The words of a stance may go at any time.

CREATE FUNCTION networks_stance_is_possible() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words constant text[] := ARRAY['reason', 'capacity'];
    stands text;
    whose bigint;
    adopted bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.contribution_id, NEW.user_id) IS DISTINCT FROM (OLD.contribution_id, OLD.user_id) THEN
            RAISE EXCEPTION 'a stance stays whose it is' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF to_jsonb(NEW) - words = to_jsonb(OLD) - words THEN
            RETURN NEW;
        END IF;
    END IF;
    SELECT state, author_id, adopted_by_id INTO stands, whose, adopted FROM networks_contribution WHERE id = NEW.contribution_id FOR SHARE;
    IF stands <> 'published' OR whose = NEW.user_id OR adopted IS NOT NULL THEN
        RAISE EXCEPTION 'a stance is on what somebody else has published' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER stance_is_on_what_is_read BEFORE INSERT OR UPDATE ON networks_stance
    FOR EACH ROW EXECUTE FUNCTION networks_stance_is_possible();
