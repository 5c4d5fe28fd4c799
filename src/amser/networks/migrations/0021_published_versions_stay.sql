-- A published version and its texts stay as everybody read them. It may be replaced by the next, and adopted once; nothing else.

CREATE FUNCTION networks_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves constant text[] := ARRAY['state', 'adopted_by_id'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a version begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF NEW.state = 'replaced' THEN
            RAISE EXCEPTION 'a draft is published first' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.state = 'published' AND 2 <> (
            SELECT count(*) FROM networks_rendition WHERE version_id = NEW.id AND format = 'standard' AND language IN ('cy', 'en')
        ) THEN
            RAISE EXCEPTION 'a version is published in both languages' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moves IS DISTINCT FROM to_jsonb(OLD) - moves
        OR (NEW.state <> OLD.state AND (OLD.state, NEW.state) IS DISTINCT FROM ('published', 'replaced'))
        OR (OLD.adopted_by_id IS NOT NULL AND NEW.adopted_by_id IS DISTINCT FROM OLD.adopted_by_id) THEN
        RAISE EXCEPTION 'published versions never change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER published_version_stays BEFORE INSERT OR UPDATE OR DELETE ON networks_version
    FOR EACH ROW EXECUTE FUNCTION networks_version_stays();

CREATE FUNCTION networks_texts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint;
    stands text;
BEGIN
    FOREACH version IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.version_id] WHEN 'DELETE' THEN ARRAY[OLD.version_id] ELSE ARRAY[OLD.version_id, NEW.version_id] END
    LOOP
        -- Whoever publishes has this row locked: what is written of it at the same moment waits, and is refused.
        SELECT state INTO stands FROM networks_version WHERE id = version FOR SHARE;
        IF stands <> 'draft' THEN
            RAISE EXCEPTION 'published versions never change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER texts_of_a_published_version_stay BEFORE INSERT OR UPDATE OR DELETE ON networks_rendition
    FOR EACH ROW EXECUTE FUNCTION networks_texts_stay();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON networks_version
    FOR EACH STATEMENT EXECUTE FUNCTION networks_never_changes();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON networks_rendition
    FOR EACH STATEMENT EXECUTE FUNCTION networks_never_changes();

CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON networks_review
    FOR EACH ROW EXECUTE FUNCTION networks_never_changes();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON networks_review
    FOR EACH STATEMENT EXECUTE FUNCTION networks_never_changes();
